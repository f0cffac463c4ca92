"""What the text in a cell means."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from domain.exchange.contacts import ContactInvalid, read_email, read_phone
from domain.exchange.dates import read_day, read_instant
from domain.exchange.numbers import SIGNS, read_money, read_percent
from domain.exchange.report import Note, RowRefused
from domain.exchange.shape import Field, Sort
from domain.money import Money

Say = Callable[[Note], None]
SOFT = {Sort.EMAIL, Sort.PHONE, Sort.ZONE, Sort.LANGUAGE}
"""What cannot be read in such a column is left out and noted; elsewhere it keeps the row out, for a
wrong amount, day or stage is worse than a row to put right and take again."""


@dataclass(frozen=True, slots=True)
class Habits:
    """How this file, or this house, writes things. ``readings`` gives words their meaning, by field."""

    zone: ZoneInfo
    currency: str
    country: str | None = None
    decimal_comma: bool = False
    month_first: frozenset[str] = frozenset()
    readings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def read_value(column: Field, text: str, habits: Habits, say: Say) -> object:
    """The value; None when it is noted as left out. Raises ``RowRefused`` when the row cannot be taken."""
    read = _READERS.get(column.sort)
    value = read(column, text, habits, say) if read else text
    if value is None and column.sort in SOFT:
        say(Note.of("left_out", field=column.name, value=shown(text)))
    elif value is None:
        raise RowRefused(f"not_{column.sort.value}", field=column.name, value=shown(text))
    return value


def word(text: str) -> str:
    """``In Progress`` as ``in_progress``."""
    return re.sub(r"[\W_]+", "_", text.strip().casefold()).strip("_")


def shown(text: str) -> str:
    """The text short enough for a line of a report."""
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:59]}…"  # noqa: PLR2004 a line holds more


def _word(column: Field, text: str, habits: Habits, say: Say) -> str | None:
    said, meant = word(text), habits.readings.get(column.name, {}).get(word(text))
    known = list(column.vocabulary) if column.vocabulary else []
    if meant is not None and said not in known and meant != said:
        say(Note.of("value_read", field=column.name, value=shown(text), meaning=meant))
        said = meant
    if column.vocabulary is None:
        return said
    if said not in known:
        raise RowRefused("not_word", field=column.name, value=shown(text), words=", ".join(known))
    return column.vocabulary(said)


def _email(_: Field, text: str, __: Habits, ___: Say) -> str | None:
    try:
        return read_email(text)
    except ContactInvalid:
        return None


def _phone(_: Field, text: str, habits: Habits, __: Say) -> str | None:
    try:
        return read_phone(text, habits.country)
    except ContactInvalid:
        return None


def _zone(_: Field, text: str, __: Habits, ___: Say) -> str | None:
    return text if text in _zones() else None


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _language(column: Field, text: str, habits: Habits, say: Say) -> str | None:
    tag = habits.readings.get(column.name, {}).get(word(text), text)
    if tag != text:
        say(Note.of("value_read", field=column.name, value=shown(text), meaning=tag))
    return tag if re.fullmatch(r"[a-zA-Z]{2,3}([-_][a-zA-Z0-9]{2,8})*", tag) else None


def _currency(_: Field, text: str, __: Habits, ___: Say) -> str | None:
    code = SIGNS.get(text, text.upper())
    return code if re.fullmatch(r"[A-Z]{3}", code) else None


def _money(column: Field, text: str, habits: Habits, say: Say) -> Money | None:
    money, doubt = read_money(text, decimal_comma=habits.decimal_comma)
    if doubt:
        say(Note.of("value_read", field=column.name, value=shown(text), meaning=doubt))
    return money


def _percent(_: Field, text: str, __: Habits, ___: Say) -> int | None:
    return read_percent(text)


def _score(_: Field, text: str, __: Habits, ___: Say) -> int | None:
    return int(text[0]) if re.fullmatch(r"[1-5](\.0*)?", text) else None


def _day(column: Field, text: str, habits: Habits, _: Say) -> date | None:
    return read_day(text, month_first=column.name in habits.month_first)


def _instant(column: Field, text: str, habits: Habits, _: Say) -> datetime | None:
    return read_instant(text, habits.zone, month_first=column.name in habits.month_first)


def _lines(_: Field, text: str, __: Habits, ___: Say) -> tuple[dict[str, Any], ...] | None:
    try:
        lines = json.loads(text)
    except ValueError:
        return None
    is_list = isinstance(lines, list) and all(isinstance(line, dict) and "item" in line for line in lines)
    return tuple(lines) if is_list else None


_READERS: dict[Sort, Callable[[Field, str, Habits, Say], object]] = {
    Sort.WORD: _word,
    Sort.EMAIL: _email,
    Sort.PHONE: _phone,
    Sort.ZONE: _zone,
    Sort.LANGUAGE: _language,
    Sort.CURRENCY: _currency,
    Sort.MONEY: _money,
    Sort.PERCENT: _percent,
    Sort.SCORE: _score,
    Sort.DAY: _day,
    Sort.INSTANT: _instant,
    Sort.LINES: _lines,
}
