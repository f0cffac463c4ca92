"""What was listed or offered, and which of it fits a few words: "the Acme one", "the one from Monday"."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from domain.dialogue import Reply
from domain.people.model import Person
from domain.record import Record, number_of
from domain.reminders.model import Reminder
from domain.tickets.model import Priority
from nlu.parse import Entity

FEWEST = 2
"""Records that make a list; one alone does where they were counted."""
NAMED = ("name", "subject", "title", "about", "email")
LABEL = 50
"""Letters of its names on a button."""
CALLED = ("companies", "names", "customers")
"""Facts of a list that hold further names of its records, by their ids."""
PRIORITIES = [one.value for one in Priority]
NUMBERS = frozenset({"amount", "quantity"})
WEEK = timedelta(days=7)
WORD = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
NUMBER = re.compile(r"\d{1,3}(?:[.,]\d{3})+|\d+")


@dataclass(frozen=True, slots=True)
class Row:
    """One of a list: its ``kind`` and ``value`` as a fact, the words that name it, its days (ISO) and
    amounts, and how it is labelled. Of an offer the value is the button's."""

    kind: str
    value: Any
    names: str
    days: Sequence[str] = ()
    amounts: Sequence[float] = ()
    label: str = ""


def listed_in(replies: Sequence[Reply], zone: ZoneInfo) -> list[list[Any]]:
    """The records that the latest list among these replies shows, in order, as the fields of rows; empty
    where none shows several."""
    for reply in reversed(replies):
        for value in reply.facts.values():
            records = [_record(one) for one in value] if isinstance(value, list | tuple) else []
            fewest = 1 if "count" in reply.facts else FEWEST
            if len(records) >= fewest and all(one is not None for one in records):
                return [
                    _row(one, _names(reply, one, given), zone)
                    for one, given in zip(records, value, strict=True)
                    if one
                ]
    return []


def listed_now(replies: Sequence[Reply], zone: ZoneInfo, before: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """What can be pointed at after these replies: what they list, else what was listed ``before``; nothing
    where a list was asked for and nothing is in it."""
    is_empty = any(
        reply.facts.get("count") == 0
        and any(isinstance(value, list | tuple) and not value for value in reply.facts.values())
        for reply in replies
    )
    return listed_in(replies, zone) or [list(row) for row in before if not is_empty]


def rows_of(listed: Sequence[Sequence[Any]]) -> list[Row]:
    """The rows that a state remembers."""
    return [Row(*fields) for fields in listed]


def rows_offered(offers: Sequence[Sequence[str]]) -> list[Row]:
    """The offers that are choices, as rows."""
    return [
        Row(
            "",
            value,
            label,
            DAY.findall(label),
            [float(re.sub(r"[.,]", "", n)) for n in NUMBER.findall(label)],
        )
        for label, value in offers
    ]


def fitting(rows: Sequence[Row], text: str, entities: Sequence[Entity], idle: frozenset[str]) -> list[Row]:
    """The rows that fit all that was said: their days and amounts the facts, their names the words, but for
    those that are ``idle``."""
    days = [str(one.value)[:10] for one in entities if one.kind == "date"]
    numbers = [_number(one.value) for one in entities if one.kind in NUMBERS]
    told = [one for one in entities if one.kind in {"date", *NUMBERS}]
    words = [word for word in _words(_without(text, told)) if word not in idle]
    said = {one.text.casefold(): str(one.value).casefold() for one in entities if isinstance(one.value, str)}
    if not (days or numbers or words):
        return []
    left = [row for row in rows if all(n in row.amounts for n in numbers) and _has(row, words, said)]
    exact = [row for row in left if all(day in row.days for day in days)]
    return exact or [row for row in left if all(_week_before(day) in row.days for day in days)]


def extreme(rows: Sequence[Row], what: str) -> list[Row]:
    """Those of the rows that are the ``most`` or ``least`` (by amount), the ``newest`` or ``oldest``, or the
    most ``urgent``; none where nothing is known of that."""
    known = [(rank, row) for row in rows if (rank := RANKS[what](row)) is not None]
    top = max((rank for rank, _ in known), default=None)
    return [row for rank, row in known if rank == top]


def _urgency(row: Row) -> float | None:
    words = row.names.split()
    return next((float(n) for n, one in enumerate(PRIORITIES) if one in words), None)


def _number_of(row: Row) -> float | None:
    """Its number: records are numbered as they are made."""
    number = row.value if isinstance(row.value, int) else number_of(str(row.value))
    return float(number) if number else None


RANKS: dict[str, Callable[[Row], float | None]] = {
    "most": lambda row: max(row.amounts, default=None),
    "least": lambda row: -min(row.amounts) if row.amounts else None,
    "newest": _number_of,
    "oldest": lambda row: -(_number_of(row) or 0.0) or None,
    "urgent": _urgency,
}


def _has(row: Row, words: Sequence[str], said: Mapping[str, str]) -> bool:
    """Whether the row's names hold every word; a fact counts by its value too ("acme" is Acme GmbH)."""
    own = set(_words(row.names))
    return all(word in own or set(_words(said.get(word, ""))) & own for word in words)


def _week_before(day: str) -> str:
    """The same weekday before: whoever looks back means the last Monday, not the next."""
    return (date.fromisoformat(day) - WEEK).isoformat()


def _without(text: str, entities: Sequence[Entity]) -> str:
    for one in entities:
        text = text.replace(one.text, " ")
    return text


def _number(value: Any) -> float:
    return float(value["value"] if isinstance(value, Mapping) else value)


def _words(text: str) -> list[str]:
    return [re.sub(r"'s?$", "", word) for word in WORD.findall(text.casefold())]


def _record(value: Any) -> Record | None:
    """The record that a line of a list shows."""
    if isinstance(value, Mapping):
        value = next((one for one in value.values() if isinstance(one, Record)), None)
    is_listed = isinstance(value, Record) and (bool(value.LETTER) or isinstance(value, Person | Reminder))
    return value if is_listed else None


def _names(reply: Reply, record: Record, line: Any) -> str:
    """What the record is called in this list."""
    further = [
        reply.facts[name].get(record.id) for name in CALLED if isinstance(reply.facts.get(name), Mapping)
    ]
    beside = [one for one in line.values() if isinstance(one, str)] if isinstance(line, Mapping) else []
    own = [getattr(record, name, None) for name in NAMED]
    return " ".join(dict.fromkeys(str(one) for one in (*own, *further, *beside) if one))[:160]


def _row(record: Record, names: str, zone: ZoneInfo) -> list[Any]:
    values = [getattr(record, one.name) for one in fields(record)]
    states = " ".join(value.value for value in values if isinstance(value, StrEnum))
    moments = {value.astimezone(zone).date() for value in values if isinstance(value, datetime)}
    days = moments | {
        value for value in values if isinstance(value, date) and not isinstance(value, datetime)
    }
    amounts = [float(value) for value in values if isinstance(value, Decimal)]
    label = f"{record.ref if record.LETTER else ''} {names[:LABEL]}".strip()
    isos = sorted(day.isoformat() for day in days)
    return [record.KIND, _value(record), f"{names} {states}", isos, amounts, label]


def _value(record: Record) -> Any:
    if isinstance(record, Person):
        return record.email or record.name
    return record.ref if record.LETTER else record.id
