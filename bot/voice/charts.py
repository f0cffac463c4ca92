"""A figure as a chart: what to draw, and an address that holds it.

Nothing is stored: the address carries the drawing's facts, signed, so that only charts made here are
drawn. The picture is made when somebody looks.
"""

from __future__ import annotations

import hashlib
import hmac
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from typing import Any, Literal

import orjson

from bot.voice.drawing import Chart
from bot.voice.replies import Wording
from domain.dialogue import Reply
from domain.insights.periods import buckets, period_of
from domain.kpi import TIME_DIMENSIONS, Figure, Group, Period, Value
from domain.messages import Image

MOST_BARS, MOST_COLUMNS, MOST_POINTS = 14, 12, 370
_SIGNATURE = 16


class ChartInvalid(Exception):
    """Not an address made here."""


@dataclass(frozen=True, slots=True)
class ChartLinks:
    """Charts under ``public_url``, signed with the house's secret key."""

    public_url: str
    key: str

    def images(self, figure: Figure, wording: Wording, zone: str, now: datetime) -> tuple[Image, ...]:
        """The figure's chart with its content in words; none unless it has two groups to compare."""
        if figure.by is None or sum(group.value is not None for group in figure.groups) < 2:  # noqa: PLR2004
            return ()
        told = Reply("chart_alt", {"figure": figure})
        url = f"{self.public_url}/charts/{self.token(chart_of(figure, wording, zone, now))}.png"
        return (Image(url, wording.text(told, zone, now)),)

    def token(self, chart: Chart) -> str:
        """The chart as part of an address."""
        packed = zlib.compress(orjson.dumps(astuple(chart)), 9)
        return urlsafe_b64encode(self._signature(packed) + packed).rstrip(b"=").decode()

    def chart(self, token: str) -> Chart:
        """The chart in a token. Raises ``ChartInvalid`` for one that was not made with this key."""
        try:
            raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))
        except ValueError as error:
            raise ChartInvalid from error
        packed = raw[_SIGNATURE:]
        if not hmac.compare_digest(raw[:_SIGNATURE], self._signature(packed)):
            raise ChartInvalid
        title, subtitle, axis, shape, labels, values, texts = orjson.loads(zlib.decompress(packed))
        return Chart(title, subtitle, axis, shape, tuple(labels), tuple(values), tuple(texts))

    def _signature(self, packed: bytes) -> bytes:
        return hmac.digest(self.key.encode(), b"chart:" + packed, hashlib.sha256)[:_SIGNATURE]


def chart_of(figure: Figure, wording: Wording, zone: str, now: datetime) -> Chart:
    """What to draw of a figure with groups: its course over time, or its largest groups."""
    by = figure.by or ""
    over_time = by in TIME_DIMENSIONS
    groups = _course(figure)[-MOST_POINTS:] if over_time else list(figure.groups[:MOST_BARS])
    shape: Literal["bars", "columns", "line"] = "bars"
    if over_time:
        shape = "columns" if len(groups) <= MOST_COLUMNS else "line"
    words = wording.figures
    best = max((g for g in figure.groups if g.value is not None), key=lambda g: g.value or 0)
    left_out = 0 if over_time else len(figure.groups) - len(groups)
    facts: dict[str, Any] = {"figure": figure, "best": best, "left_out": left_out}
    scale = 100 if figure.unit == "fraction" else 1
    told = _told(groups) if shape == "line" else range(len(groups))
    return Chart(
        title=wording.text(Reply("chart_title", facts), zone, now),
        subtitle=wording.text(Reply("chart_subtitle", facts), zone, now),
        axis=wording.text(Reply("chart_axis", {"unit": figure.unit}), zone, now),
        shape=shape,
        labels=tuple(_labels(groups, by, shape, wording, now)),
        values=tuple(None if g.value is None else float(f"{g.value * scale:.5g}") for g in groups),
        texts=tuple(words.brief(g.value, figure.unit) if i in told else "" for i, g in enumerate(groups)),
    )


def _course(figure: Figure) -> list[Group]:
    """The groups in time with those between them where nothing happened: 0, or a gap for a mean."""
    dated = {g.key: g for g in figure.groups if g.key is not None}
    first, last = (period_of(key, figure.as_of, "UTC") for key in (min(dated), max(dated)))
    whole = Period("", first.start, last.end, first.zone)
    empty = 0.0 if figure.kpi.value is Value.SUM else None
    return [dated.get(b.name, Group(b.name, empty, 0)) for b in buckets(whole, figure.by or "month")]


def _told(groups: Sequence[Group]) -> set[int]:
    """Which points of a long line get their figure: the highest, the lowest and the last."""
    known = {i: g.value for i, g in enumerate(groups) if g.value is not None}
    return {max(known, key=known.__getitem__), min(known, key=known.__getitem__), max(known)}


def _labels(groups: Sequence[Group], by: str, shape: str, wording: Wording, now: datetime) -> list[str]:
    words = wording.figures
    if shape == "bars":
        return [words.key(g.key, by, now) for g in groups]
    step = 1 if shape == "columns" else -(-len(groups) // 7)
    years = {(g.key or "")[:4] for g in groups}
    short = [words.short(g.key or "", by, with_year=len(years) > 1) for g in groups]
    return [label if place % step == 0 else "" for place, label in enumerate(short)]
