"""Looking for something by words: what was said, and records, as far as whoever asks may see them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar

from domain.access import Actor, Permission, Role, require
from domain.deals.model import Deal
from domain.desk.model import Found
from domain.leads.model import Lead
from domain.people.model import Company, Person
from domain.ports import UnitOfWork
from domain.quotes.model import Quote
from domain.record import Record
from domain.rows import Where
from domain.tickets.model import Ticket

MANY = 20
"""Of each kind, the newest."""
SHORTEST = 2
"""Letters: fewer would find everything."""

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Finds:
    """What fits, by kind."""

    said: list[Found] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    companies: list[Company] = field(default_factory=list)
    tickets: list[Ticket] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)
    deals: list[Deal] = field(default_factory=list)
    leads: list[Lead] = field(default_factory=list)


async def search(uow: UnitOfWork, actor: Actor, words: str) -> Finds:
    """Everything with these words in its name or text; a number such as T-12 finds its record."""
    require(actor, Permission.SEE_CUSTOMERS)
    if len(words) < SHORTEST:
        return Finds()
    people = {one.id: one for name in ("name", "email", "phone") for one in await _people(uow, name, words)}
    sees = actor.may
    return Finds(
        await uow.desk.said(words, MANY),
        list(people.values())[:MANY],
        await _fits(uow, Company, "name", words),
        await _fits(uow, Ticket, "subject", words) if sees(Permission.SEE_TICKETS) else [],
        await _fits(uow, Quote, "text", words) if sees(Permission.WORK_QUOTES) else [],
        await _fits(uow, Deal, "title", words) if sees(Permission.SEE_DEALS) else [],
        await _fits(uow, Lead, "name", words) if sees(Permission.SEE_LEADS) else [],
    )


async def _people(uow: UnitOfWork, field_name: str, words: str) -> list[Person]:
    fits = Where(field_name, "like", _like(words))
    return await uow.find(Person, fits, role=(Role.CUSTOMER, Role.GUEST), order="-id", limit=MANY)


async def _fits(uow: UnitOfWork, kind: type[R], field_name: str, words: str) -> list[R]:
    number = _number(kind, words)
    if number is not None:
        return await uow.find(kind, id=number, limit=1)
    return await uow.find(kind, Where(field_name, "like", _like(words)), order="-id", limit=MANY)


def _number(kind: type[Record], words: str) -> int | None:
    """The number in ``T-12`` for a kind whose letter it is."""
    letter, _, digits = words.upper().partition("-")
    is_one = bool(kind.LETTER) and letter == kind.LETTER and digits.isdecimal() and len(digits) <= 9  # noqa: PLR2004
    return int(digits) if is_one else None


def _like(words: str) -> str:
    part = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{part}%"
