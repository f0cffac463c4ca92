"""A figure that people can defend: what is counted, over which days, and the answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from domain.access import Actor, Permission

TIME_DIMENSIONS = ("month", "week", "day")
DIMENSIONS = (
    "owner",
    "team",
    "region",
    "product",
    "source",
    "channel",
    "segment",
    "category",
    "stage",
    "campaign",
    *TIME_DIMENSIONS,
)
MONEY = "money"
"""The unit of amounts; in an answer it becomes the currency they are in."""
UNITS = ("count", "fraction", "days", "hours", "minutes", "ms", "score", MONEY)

SINCE_EVER = date(1900, 1, 1)
FOR_EVER = date(2200, 1, 1)


class Kind(StrEnum):
    """A flow happens over a period; a stock is there at a moment."""

    FLOW = "flow"
    STOCK = "stock"


class Value(StrEnum):
    """How facts become a figure: added up, or divided by how many there are."""

    SUM = "sum"
    MEAN = "mean"
    RATIO = "ratio"


class Dated(StrEnum):
    """When a fact happened: at an instant, on a day; ``span``: it holds for each stretch of time asked
    for; ``now``: it is known of this moment only."""

    INSTANT = "instant"
    DAY = "day"
    SPAN = "span"
    NOW = "now"


class Better(StrEnum):
    """Which way is good."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Kpi:
    """A figure there is. ``definition`` is one or two plain sentences; ``period`` is meant when none
    is said."""

    name: str
    unit: str
    definition: str
    better: Better
    may: Permission
    kind: Kind
    value: Value
    dated: Dated
    dimensions: tuple[str, ...]
    period: str

    @property
    def groupings(self) -> tuple[str, ...]:
        """Everything it can be broken down by."""
        return self.dimensions if self.dated is Dated.NOW else self.dimensions + TIME_DIMENSIONS


@dataclass(frozen=True, slots=True)
class Period:
    """Days, first and last included, meant in a zone; without bounds when they are None."""

    name: str
    start: date | None
    end: date | None
    zone: ZoneInfo

    @property
    def opens(self) -> datetime:
        """The instant (UTC) at which the first day begins."""
        return midnight(self.start or SINCE_EVER, self.zone)

    @property
    def closes(self) -> datetime:
        """The instant (UTC) at which the last day is over; the period ends before it."""
        return midnight((self.end or FOR_EVER) + timedelta(days=1), self.zone)

    @property
    def is_bounded(self) -> bool:
        """Whether it leaves anything out."""
        return self.start is not None or self.end is not None


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The instant (UTC) at which a day begins in a zone, also where clocks change at midnight."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Group:
    """One part of a figure; ``key`` is None for facts that do not say."""

    key: str | None
    value: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Figure:
    """The answer. ``value`` is None without data; ``n`` is what was divided by, or how many facts were
    added up, ``missing`` of them without a value. ``period`` is None for what is true now."""

    kpi: Kpi
    value: float | None
    unit: str
    n: int
    period: Period | None
    by: str | None
    groups: tuple[Group, ...]
    as_of: datetime
    missing: int = 0


class Figures(Protocol):
    """Every figure, counted from the records."""

    def known(self) -> Mapping[str, Kpi]:
        """What can be asked, by canonical name."""

    async def measure(
        self, actor: Actor, kpi: str, period: str | None = None, by: str | None = None
    ) -> Figure:
        """The figure over a period (canonical name, in the actor's zone; its own default when None),
        broken down by a dimension if given.

        Raises ``RefusedError`` without the right, ``NotFoundError`` for no such KPI, ``InvalidError``
        for a period or dimension that cannot be used or a currency without a rate.
        """


def figure_document(figure: Figure, zone: str) -> dict[str, Any]:
    """The figure as JSON, days as in ``zone``; what is true now is of today."""
    today = figure.as_of.astimezone(ZoneInfo(zone)).date()
    start, end = (figure.period.start, figure.period.end) if figure.period else (today, today)
    return {
        "kpi": figure.kpi.name,
        "value": figure.value,
        "unit": figure.unit,
        "n": figure.n,
        "period": {"start": start and start.isoformat(), "end": end and end.isoformat()},
        "by": figure.by,
        "groups": [{"key": g.key, "value": g.value, "n": g.n} for g in figure.groups],
        "as_of": figure.as_of.isoformat(timespec="seconds"),
        "definition": figure.kpi.definition,
        **({"missing": figure.missing} if figure.missing else {}),
    }
