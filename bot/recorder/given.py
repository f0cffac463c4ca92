"""The records a conversation found when it began, and those it left behind, as a file names them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import MISSING, fields
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from bot.player.given import FREE_TEXT
from bot.recorder.masks import Masks
from domain.banking import Product
from domain.deals.model import Deal
from domain.leads.model import Lead
from domain.people.model import Company, Person
from domain.ports import UnitOfWork
from domain.quotes.model import Quote
from domain.record import Record, number_of
from domain.reminders.model import Reminder
from domain.tickets.model import Ticket

KINDS: dict[str, type[Record]] = {kind.KIND: kind for kind in (Ticket, Quote, Deal, Lead, Reminder)}
LETTERS = {kind.LETTER: kind for kind in KINDS.values() if kind.LETTER}
TOLD = {
    "ticket": ("kind", "status", "priority"),
    "quote": ("status",),
    "deal": ("stage", "amount"),
    "lead": ("status",),
    "reminder": ("status",),
}
"""What a file asks of a record that the conversation made or changed."""
_SKIPPED = {"id", "version", "created_at", "deleted_at", "conversation_id", "probability", "wall_time"}
_REF = re.compile(r"\b([TQDL])-(\d{1,9})\b")


def named_in(texts: Iterable[str]) -> list[tuple[type[Record], int]]:
    """The records that are named by number, each once, in order."""
    found = (LETTERS.get(match[1].upper()) for text in texts for match in _REF.finditer(text))
    numbers = (number_of(match[2]) for text in texts for match in _REF.finditer(text))
    pairs = [(kind, number) for kind, number in zip(found, numbers, strict=True) if kind]
    return list(dict.fromkeys(pairs))


async def as_it_was(uow: UnitOfWork, kind: type[Record], number: int, at: datetime) -> Record | None:
    """The record as it was at an instant; None when it was not there yet."""
    record = await uow.kept(kind, number)
    if record is None or record.created_at >= at:
        return None
    changed = await uow.audit.plain(kind.KIND, await uow.learning.before(kind.KIND, number, at))
    known = {one.name for one in fields(record)} - {"id", "version"}
    values = {name: getattr(record, name) for name in (one.name for one in fields(record))}
    return kind(**values | {name: value for name, value in changed.items() if name in known})


async def described(uow: UnitOfWork, record: Record, masks: Masks) -> dict[str, Any]:
    """The record's fields as a file gives them; what is as usual is left out."""
    found: dict[str, Any] = {}
    for one in fields(record):
        value = getattr(record, one.name)
        usual = one.default if one.default is not MISSING else None
        if one.name in _SKIPPED or value is None or value in (usual, ()):
            continue
        if one.name.endswith("_id"):
            await _linked(uow, one.name, value, masks, found)
        else:
            found[one.name] = plain(one.name, value, masks)
    return found


async def _linked(uow: UnitOfWork, name: str, number: int, masks: Masks, found: dict[str, Any]) -> None:
    if name in {"owner_id", "customer_id"}:
        person = await uow.kept(Person, number)
        if person is not None:
            found[name.removesuffix("_id")] = masks.person(person.name, person.email, staff=person.is_staff)[
                1
            ]
    elif name == "company_id" and (company := await uow.kept(Company, number)) is not None:
        found["company"] = masks.company(company.name)
    elif name == "product_id" and (product := await uow.kept(Product, number)) is not None:
        found["product"] = product.name


def plain(name: str, value: Any, masks: Masks) -> Any:
    """The value as YAML writes it, without anything personal."""
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, str):
        return masks.person(value, None, staff=False)[0] if name == "name" else masks.said(value)
    if isinstance(value, tuple):
        return [plain(name, one, masks) for one in value]
    return {key: plain(key, one, masks) for key, one in value.items()} if isinstance(value, dict) else value


def told(record: Record, masks: Masks) -> dict[str, Any]:
    """What a file asks of a record at the end."""
    asked = {name: plain(name, getattr(record, name), masks) for name in TOLD[record.KIND]}
    words = next((name for name in ("subject", "about", "interest", "title") if hasattr(record, name)), None)
    if words is not None and words in FREE_TEXT | {"title"} and getattr(record, words):
        asked[words] = masks.said(str(getattr(record, words)))
    return {name: value for name, value in asked.items() if value is not None}


def numbered(given: Sequence[Record], made: Sequence[Record], masks: Masks) -> None:
    """Numbers begin anew where the file is played: those that are given first, then those that it makes."""
    counts: dict[str, int] = {}
    for record in (*given, *made):
        if record.LETTER:
            counts[record.LETTER] = counts.get(record.LETTER, 0) + 1
            masks.refs[record.ref] = f"{record.LETTER}-{counts[record.LETTER]}"
