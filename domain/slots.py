"""What an intent needs to hear: every slot there is, with the entity that fills it and how it is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from domain.money import Money, as_money
from domain.recurrence import checked


@dataclass(frozen=True, slots=True)
class Reading:
    """What values are read with: the speaker's zone and the house's currency."""

    zone: ZoneInfo
    currency: str


def _read_day(value: Any, reading: Reading) -> date:
    text = str(value)
    if "T" not in text:
        return date.fromisoformat(text)
    return datetime.fromisoformat(text).astimezone(reading.zone).date()


def _read_moment(value: Any, reading: Reading) -> datetime:
    text = str(value)
    if "T" in text:
        return datetime.fromisoformat(text)
    # A day without an hour means the morning, when people look.
    return datetime.combine(date.fromisoformat(text), time(9), reading.zone)


def _read_until(value: Any, _: Reading) -> date | datetime:
    """A day stays a day: whoever takes it knows better which hour is meant."""
    text = str(value)
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def _read_lines(value: Any, reading: Reading) -> list[tuple[str, Decimal, Money]]:
    return [
        (str(one["text"]), Decimal(str(one["quantity"])), _read_money(one["amount"], reading))
        for one in value
    ]


def _read_money(value: Any, reading: Reading) -> Money:
    money = as_money(dict(value) if isinstance(value, Mapping) else {"value": value}, reading.currency)
    if not 0 <= money.value < MOST_MONEY:
        raise ValueError(value)
    return money


MOST_MONEY = 10**12
"""No house deals in so much at once: who says so mistyped."""
MOST = 2**31
"""A number of a record is less than this."""


def _read_plain(value: Any, _: Reading) -> Any:
    """What is one value, and no list of them: buttons' values come from outside."""
    if isinstance(value, list | Mapping):
        raise TypeError(value)
    return value


def _read_words(value: Any, reading: Reading) -> str:
    return str(_read_plain(value, reading))


def _read_number(value: Any, _: Reading) -> int:
    number = int(value)
    if not 0 < number < MOST:
        raise ValueError(value)
    return number


@dataclass(frozen=True, slots=True)
class Slot:
    """``kind`` is the entity that fills it, or ``text`` for the person's own words; ``read`` makes its
    value from the entity's JSON."""

    kind: str
    read: Callable[[Any, Reading], Any] = _read_plain


MARKS = (
    "adding",
    "again",
    "age",
    "case",
    "category",
    "compared",
    "contact",
    "doing",
    "every",
    "joining",
    "older",
    "oneself",
    "own",
    "pointing",
    "pricing",
    "progress",
    "rebate",
    "release",
    "shift",
    "skipping",
    "source",
    "state",
    "stepping",
    "taker",
    "theirs",
    "tied",
    "tone",
    "whose",
)

SLOTS: dict[str, Slot] = {
    **{
        name: Slot("text", _read_words)
        for name in (
            "about",
            "interest",
            "note",
            "question",
            "reason",
            "replaced",
            "subject",
            "text",
            "title",
        )
    },
    **{
        name: Slot(name)
        for name in (
            "channel",
            "company",
            "deal",
            "dimension",
            "duration",
            "email",
            "kpi",
            "language",
            "lead",
            "period",
            "person",
            "phone",
            "priority",
            "product",
            "quote",
            "score",
            "segment",
            "service",
            "stage",
            "ticket",
        )
    },
    # What proves who somebody is, and what they wanted when they were asked for it: never spoken of.
    "code": Slot("code", _read_words),
    "goal": Slot("goal", _read_words),
    "merge": Slot("merge", _read_number),
    # Of what is learned: a sentence by its number, and the intent it means.
    "example": Slot("example", _read_number),
    "meaning": Slot("meaning", _read_words),
    # Small words that say which, as values of the language pack's ``marks``: never asked for.
    **{name: Slot("mark") for name in MARKS},
    "dimension_too": Slot("dimension"),
    # The period a figure is compared with, and the one branch, product or firm it is asked of.
    "against": Slot("period"),
    "only": Slot("only", _read_words),
    # The parts of a figure that are put beside each other, and how many of its best or worst are wanted.
    "among": Slot("only", _read_words),
    "ranked": Slot("only", _read_words),
    # What somebody asks the number of, where it is no figure there is.
    "counted": Slot("only", _read_words),
    # The figures that are likest to what is asked then.
    "likely": Slot("only", _read_words),
    # The lines of a quote behind the first, where several are said at once: item, number and price of each.
    "further": Slot("lines", _read_lines),
    # The length of time something was moved by a moment ago, where it is to be moved by another instead.
    "instead_of": Slot("only", _read_words),
    # Whoever is to be told something, where a name says so.
    "addressed": Slot("only", _read_words),
    # The place by which a list is to be picked.
    "place": Slot("only", _read_words),
    "customer": Slot("person"),
    "amount": Slot("amount", _read_money),
    "clock": Slot("clock", lambda value, _: time.fromisoformat(str(value))),
    "day": Slot("date", _read_day),
    "percentage": Slot("percentage", lambda value, _: Decimal(str(value))),
    "quantity": Slot("quantity", lambda value, _: Decimal(str(value))),
    "reminder": Slot("reminder", _read_number),
    "survey": Slot("survey", _read_number),
    "talk": Slot("talk", _read_number),
    "answer": Slot("answer", _read_number),
    "message_id": Slot("message_id", _read_number),
    "turn_id": Slot("turn_id", _read_number),
    "until": Slot("date", _read_until),
    "was": Slot("date", _read_day),
    "when": Slot("date", _read_moment),
    "recurrence": Slot("recurrence", lambda value, _: checked(str(value))),
}
"""Every slot there is, by the parameter's name: one concept, one word, in every handler."""
