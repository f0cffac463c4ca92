"""Everything that can be done with customers and companies. Rights are checked here, whoever calls."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from rapidfuzz import fuzz

from domain.access import Actor, Permission, Role, require
from domain.deals.actions import OPEN
from domain.deals.model import Deal
from domain.errors import ConflictError
from domain.interactions.model import Interaction
from domain.leads.actions import OPEN as OPEN_LEADS
from domain.leads.model import Lead
from domain.people.finding import OTHERS, plain
from domain.people.model import Company, Person
from domain.ports import UnitOfWork
from domain.rows import Where
from domain.tickets.model import Ticket, TicketStatus

FEW = 3
MANY = 6
SOME = 50
NEARLY = 88
"""How alike two names are, in percent, that may be one with a slip of the fingers."""
WAITING = (TicketStatus.OPEN, TicketStatus.PENDING)


@dataclass(frozen=True, slots=True)
class Card:
    """A customer or a company with what is going on."""

    person: Person | None
    company: Company | None
    contacts: list[Person]
    deals: list[Deal]
    tickets: list[Ticket]
    leads: list[Lead]
    interactions: list[Interaction]

    @property
    def worth(self) -> dict[str, Decimal]:
        """What the open deals add up to, by currency."""
        sums: dict[str, Decimal] = {}
        for deal in self.deals:
            sums[deal.currency] = sums.get(deal.currency, Decimal(0)) + (deal.amount or 0)
        return sums


async def twin(uow: UnitOfWork, person: Person) -> Person | None:
    """A customer of the same name who may be this one: of the same company, or one of them of none."""
    if person.name is None:
        return None
    same = await uow.find(Person, Where("name", "ilike_exact", person.name), role=_KNOWN, limit=MANY)
    for one in same:
        apart = one.company_id and person.company_id and one.company_id != person.company_id
        if not apart and not (one.email and person.email and one.email != person.email):
            return one
    return None


async def namesake(uow: UnitOfWork, person: Person) -> Person | None:
    """A customer whose name is nearly this one's, a letter or two apart, and who may be meant."""
    first, _, last = (person.name or "").partition(" ")
    if not last:
        return None
    alike: dict[int, Person] = {}
    for part in (f"{plain(first)} %", f"% {plain(last)}"):
        found = await uow.find(Person, Where("name", "like", part), role=_KNOWN, limit=SOME)
        alike |= {one.id: one for one in found if one.name}
    near = [
        (fuzz.ratio(one.name.casefold(), (person.name or "").casefold()), one)
        for one in alike.values()
        if one.name
    ]
    best = max(near, key=lambda pair: pair[0], default=(0, None))
    apart = best[1] is not None and best[1].email and person.email and best[1].email != person.email
    return best[1] if best[0] >= NEARLY and not apart else None


async def add_customer(uow: UnitOfWork, actor: Actor, person: Person) -> Person:
    """The customer is on record. Raises ``ConflictError`` when their e-mail is somebody's already."""
    require(actor, Permission.SEE_CUSTOMERS)
    if person.email is not None:
        known = await uow.find(Person, email=person.email, limit=1)
        if known:
            raise ConflictError("customer_there", email=person.email, name=known[0].name or person.email)
    return await uow.add(person)


async def add_company(uow: UnitOfWork, actor: Actor, company: Company) -> Company:
    """The company is on record. Raises ``ConflictError`` when its name is there already."""
    require(actor, Permission.SEE_CUSTOMERS)
    if await uow.count(Company, Where("name", "ilike_exact", company.name)):
        raise ConflictError("company_there", name=company.name)
    return await uow.add(company)


async def change_customer(uow: UnitOfWork, actor: Actor, person: Person, **fields: Any) -> Person:
    """The customer's next version. Raises ``ConflictError`` when the e-mail is somebody else's."""
    require(actor, Permission.SEE_CUSTOMERS)
    email = fields.get("email")
    if email and email != person.email:
        known = await uow.find(Person, email=email, limit=1)
        if known:
            raise ConflictError("customer_there", email=email, name=known[0].name or email)
    return await uow.change(person, **fields)


async def company_card(uow: UnitOfWork, actor: Actor, company: Company) -> Card:
    """A company with its people, open deals, leads and tickets, and what was said last."""
    require(actor, Permission.SEE_CUSTOMERS)
    contacts = await uow.find(Person, company_id=company.id, role=OTHERS, limit=50)
    ids = tuple(person.id for person in contacts)
    return Card(
        None,
        company,
        contacts,
        await uow.find(Deal, company_id=company.id, stage=OPEN, order="-amount", limit=50),
        await uow.find(Ticket, customer_id=ids, status=WAITING, limit=50) if ids else [],
        await uow.find(Lead, company_id=company.id, status=OPEN_LEADS, limit=50),
        await uow.find(Interaction, company_id=company.id, order="-at", limit=FEW - 1),
    )


async def person_card(uow: UnitOfWork, actor: Actor, person: Person) -> Card:
    """A customer with their company, its open deals, their tickets, and what was said last."""
    require(actor, Permission.SEE_CUSTOMERS)
    company = await uow.get(Company, person.company_id) if person.company_id else None
    deals = await uow.find(Deal, company_id=company.id, stage=OPEN, limit=50) if company else []
    tickets = await uow.find(Ticket, customer_id=person.id, status=WAITING, limit=50)
    said = await uow.find(Interaction, customer_id=person.id, order="-at", limit=FEW - 1)
    if not said and company:
        said = await uow.find(Interaction, company_id=company.id, order="-at", limit=FEW - 1)
    return Card(person, company, [], deals, tickets, [], said)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is known of somebody looked for; None is not said."""

    name: str | None = None
    company: Company | None = None
    email: str | None = None
    phone: str | None = None
    segment: str | None = None


async def find_people(uow: UnitOfWork, actor: Actor, wanted: Wanted) -> tuple[list[Person], list[Company]]:
    """Customers and companies that fit, a few of each."""
    require(actor, Permission.SEE_CUSTOMERS)
    if wanted.email or wanted.phone or wanted.segment or wanted.company:
        equal = {"email": wanted.email, "phone": wanted.phone, "segment": wanted.segment}
        if wanted.company:
            equal["company_id"] = wanted.company.id  # type: ignore[assignment]
        known = {name: value for name, value in equal.items() if value is not None}
        return await uow.find(Person, role=_KNOWN, limit=MANY, **known), []
    part = plain(wanted.name or "")
    fits = Where("name", "like", f"%{part}%")
    people = await uow.find(Person, fits, role=_KNOWN, order="name", limit=MANY)
    return people, await uow.find(Company, fits, order="name", limit=MANY)


_KNOWN = (Role.CUSTOMER, Role.GUEST)
