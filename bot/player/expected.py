"""The records a conversation file must end with."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from bot.player.given import FREE_TEXT, LINKS, PEOPLE, Given, hints, kind_of
from domain.people.model import Person
from domain.ports import UnitOfWork
from domain.record import Record, number_of


async def exists(uow: UnitOfWork, given: Given, kind: str, wanted: Mapping[str, Any]) -> bool:
    """Whether a record of this kind has these fields."""
    record_type = kind_of(kind)
    for record in await uow.find(record_type):
        if isinstance(record, Person) and record.is_staff != (kind == "staff") and kind != "person":
            continue
        if await _fits(uow, given, record, wanted):
            return True
    return False


async def _fits(uow: UnitOfWork, given: Given, record: Record, wanted: Mapping[str, Any]) -> bool:
    zone = given.zone
    if owner_id := getattr(record, "owner_id", None):
        owner = await uow.get(Person, owner_id)
        zone = (owner.zone if owner else None) or zone
    names = hints(type(record))
    for name, value in wanted.items():
        if name == "ref":
            fits = record.id == _number_of(given, value)
        elif PEOPLE.get(name) in names:
            fits = await _is_person(uow, given, getattr(record, PEOPLE[name]), value)
        elif name in LINKS and LINKS[name][0] in names:
            fits = await _is_named(uow, LINKS[name][1], getattr(record, LINKS[name][0]), value)
        else:
            given.column(type(record), name)
            fits = _same(name, getattr(record, name), given.value(type(record), name, value, zone))
        if not fits:
            return False
    return True


def _number_of(given: Given, ref: Any) -> int:
    made = given.refs.get(str(ref))
    return made.id if made else number_of(str(ref))


async def _is_person(uow: UnitOfWork, given: Given, number: int | None, wanted: Any) -> bool:
    person = await uow.get(Person, number) if number else None
    if wanted is None or person is None:
        return wanted is None and person is None
    return _among(wanted, [person.email, person.name]) or given.refs.get(str(wanted)) == person


async def _is_named(uow: UnitOfWork, kind: type[Record], number: int | None, wanted: Any) -> bool:
    other: Any = await uow.get(kind, number) if number else None
    if wanted is None or other is None:
        return wanted is None and other is None
    return _among(wanted, [other.name])


def _same(name: str, actual: Any, wanted: Any) -> bool:
    if isinstance(actual, str) and isinstance(wanted, int | float):
        wanted = str(wanted)
    if isinstance(wanted, str) and isinstance(actual, str):
        if name in FREE_TEXT:
            return wanted.casefold() in actual.casefold()
        return wanted.casefold() == actual.casefold()
    if isinstance(actual, tuple) and isinstance(wanted, tuple) and len(actual) == len(wanted):
        return all(_line_fits(a, w) for a, w in zip(actual, wanted, strict=True))
    return bool(actual == wanted)


def _line_fits(actual: Any, wanted: Any) -> bool:
    if not isinstance(actual, dict) or not isinstance(wanted, dict):
        return bool(actual == wanted)
    return all(
        str(actual.get(key)) == str(value) or _number(actual.get(key)) == _number(value)
        for key, value in wanted.items()
    )


def _number(value: Any) -> Decimal | None:
    try:
        return Decimal(str(value))
    except ArithmeticError:
        return None


def _among(value: Any, said: list[str | None]) -> bool:
    return str(value).casefold() in [one.casefold() for one in said if one]
