"""Which two persons are meant, who of them stays, and who may be one with somebody."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz import fuzz

from domain.errors import InvalidError, NotFoundError, WhichError
from domain.identity.model import Proof
from domain.people.finding import OTHERS, customers
from domain.people.model import Company, Person
from domain.ports import UnitOfWork
from domain.quotes.model import Quote
from domain.record import number_of
from domain.rows import Where
from domain.tickets.model import Ticket

ALIKE = 85
"""How alike two names are, of 100, from which on they may be one person's."""
MANY = 6
LOOKED_AT = 200


@dataclass(frozen=True, slots=True)
class Seen:
    """A person as they are shown before they are made one with another."""

    person: Person
    company: str | None
    channels: list[str]
    """Where they have proven who they are."""
    tickets: int
    quotes: int


async def the_two(
    uow: UnitOfWork, first: str | None, second: str | None, email: str | None, *, into: bool
) -> tuple[Person, Person]:
    """Who stays and who becomes part of them: of "A into B" B stays, which is heard ``first``; else whoever
    has an e-mail address, else the one named first. Raises ``InvalidError`` when fewer than two are
    named, ``WhichError`` when several fit, ``NotFoundError`` when nobody does."""
    said = [one for one in (first, second or email) if one]
    if not said:
        raise InvalidError("ask.merge_customers.person", slot="person")
    found = await _called(uow, said[0])
    if len(said) == 1 or said[0].casefold() == said[1].casefold():
        one, two = await _alone(uow, said[0], found)
    else:
        one = _only(found, "person", said[0])
        two = _only(await _called(uow, said[1], but=one), "customer", said[1])
    return (two, one) if two.email and not one.email and not into else (one, two)


async def alike(uow: UnitOfWork, person: Person) -> list[Person]:
    """Customers and guests who may be this person: of the same telephone number, or of nearly the same
    name; the most alike first."""
    same = await uow.find(Person, phone=person.phone, role=OTHERS, limit=MANY) if person.phone else []
    words = (person.name or "").split()
    near: list[Person] = []
    for word in {words[0], words[-1]} if words else ():
        part = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        near += await uow.find(Person, Where("name", "like", f"%{part}%"), role=OTHERS, limit=LOOKED_AT)
    found = {one.id: one for one in (*same, *near) if one.id != person.id}
    ranked = sorted(((_likeness(person, one), one) for one in found.values()), key=lambda pair: -pair[0])
    return [one for likeness, one in ranked if likeness >= ALIKE][:MANY]


async def seen(uow: UnitOfWork, person: Person) -> Seen:
    """The person with what tells them from another."""
    company = await uow.get(Company, person.company_id) if person.company_id else None
    known = await uow.identities.of_person(person.id)
    proven = {one.identity.channel for one in known if one.proof not in {None, Proof.DECLINED}}
    tickets = await uow.count(Ticket, customer_id=person.id)
    quotes = await uow.count(Quote, customer_id=person.id)
    return Seen(person, company.name if company else None, sorted(proven), tickets, quotes)


def named(person: Person) -> str:
    """What means this person and nobody else in a button: ``#12``."""
    return f"#{person.id}"


async def _called(uow: UnitOfWork, said: str, but: Person | None = None) -> list[Person]:
    if said.startswith("#"):
        found = await uow.get(Person, number_of(said))
        return [found] if found else []
    return [one for one in await customers(uow, said, None) if but is None or one.id != but.id]


async def _alone(uow: UnitOfWork, said: str, found: list[Person]) -> tuple[Person, Person]:
    """The two of one name, or the one of that name and who is picked of those alike."""
    if len(found) == 2:  # noqa: PLR2004 both are shown before anything is done
        return found[0], found[1]
    one = _only(found, "person", said)
    others = await alike(uow, one)
    if not others:
        raise InvalidError("ask.merge_customers.customer", slot="customer", name=one.name or one.email)
    raise WhichError("customer", [(_label(other), named(other)) for other in others])


def _only(found: list[Person], slot: str, said: str) -> Person:
    if not found:
        raise NotFoundError("nobody_called", name=said)
    if len(found) > 1:
        raise WhichError(slot, [(_label(one), named(one)) for one in found])
    return found[0]


def _label(person: Person) -> str:
    return " ".join(part for part in (person.name, person.email or person.phone or named(person)) if part)[
        :40
    ]


def _likeness(person: Person, other: Person) -> float:
    if person.phone and person.phone == other.phone:
        return 100.0
    return fuzz.token_sort_ratio((person.name or "").casefold(), (other.name or "").casefold())
