"""Everything that can be done with a lead. Rights are checked here, whoever calls."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from domain.access import Actor, Permission, Role, require
from domain.deals.actions import create_deal
from domain.deals.model import PROBABILITY, Deal, Stage, default_title
from domain.errors import ConflictError, NotFoundError
from domain.interactions.model import Interaction
from domain.leads.model import Lead, LeadStatus
from domain.money import Money
from domain.people.model import Company, Person
from domain.ports import UnitOfWork
from domain.record import number_of
from domain.rows import Where

OPEN = (LeadStatus.NEW, LeadStatus.WORKING)
MANY = 50


@dataclass(frozen=True, slots=True)
class Converted:
    """What became of a lead."""

    lead: Lead
    deal: Deal
    customer: Person | None
    company: Company | None


async def log_lead(uow: UnitOfWork, actor: Actor, lead: Lead) -> Lead:
    """The lead is on record, the actor's unless it names an owner."""
    require(actor, Permission.WORK_LEADS)
    return await uow.add(replace(lead, owner_id=lead.owner_id or actor.person_id))


async def open_twin(uow: UnitOfWork, lead: Lead) -> Lead | None:
    """An open lead that is this one already: the same e-mail, or the same person of the same company."""
    if lead.email is not None:
        same = await uow.find(Lead, email=lead.email, status=OPEN, limit=1)
        if same:
            return same[0]
    name, company_id = lead.name, lead.company_id
    exact = [Where("name", "ilike_exact", name)] if name is not None and company_id is None else []
    equal: dict[str, Any] = {"name": None} if name is None else {}
    found = await uow.find(Lead, *exact, company_id=company_id, status=OPEN, limit=MANY, **equal)
    # Two people of one name and company with an e-mail each are two.
    return next((one for one in found if _alike(one.name, name) and not (one.email and lead.email)), None)


def _alike(one: str | None, other: str | None) -> bool:
    """Whether two names may be one person's: "Jane" and "Jane Doe"."""
    first, second = (one or "").casefold().split(), (other or "").casefold().split()
    return first == second or (
        bool(first and second) and (set(first) <= set(second) or set(second) <= set(first))
    )


async def find_lead(uow: UnitOfWork, actor: Actor, ref: str) -> Lead:
    """The lead of this number. Raises ``NotFoundError`` when there is none."""
    require(actor, Permission.SEE_LEADS)
    lead = await uow.get(Lead, number_of(ref))
    if lead is None:
        raise NotFoundError("lead_not_found", ref=ref)
    return lead


async def leads_called(uow: UnitOfWork, actor: Actor, name: str | None, company_id: int | None) -> list[Lead]:
    """Leads of a person or of a company, the open ones if there are any, the newest first."""
    require(actor, Permission.SEE_LEADS)
    where = [Where("name", "like", f"%{_literal(name)}%")] if name is not None else []
    equal = {"company_id": company_id} if company_id is not None else {}
    if not where and not equal:
        return []
    going = await uow.find(Lead, *where, status=OPEN, order="-id", limit=20, **equal)
    return going or await uow.find(Lead, *where, order="-id", limit=20, **equal)


async def change_lead(uow: UnitOfWork, actor: Actor, lead: Lead, **fields: Any) -> Lead:
    """The lead's next version."""
    require(actor, Permission.WORK_LEADS)
    return await uow.change(lead, **fields)


async def disqualify_lead(uow: UnitOfWork, actor: Actor, lead: Lead, reason: str | None) -> Lead:
    """Nobody works on the lead any more; the reason, if there is one, is noted. Raises
    ``ConflictError`` when it was converted."""
    require(actor, Permission.WORK_LEADS)
    if lead.status is LeadStatus.CONVERTED:
        raise ConflictError("lead_already_converted", ref=lead.ref, deal=f"{Deal.LETTER}-{lead.deal_id}")
    after = await uow.change(lead, status=LeadStatus.DISQUALIFIED)
    if reason is not None:
        note = Interaction(
            note=reason, lead_id=lead.id, company_id=lead.company_id, owner_id=actor.person_id, at=uow.now
        )
        await uow.add(note)
    return after


@dataclass(frozen=True, slots=True)
class Beginning:
    """How the deal of a converted lead begins; without ``money`` it has the lead's amount."""

    stage: Stage = Stage.QUALIFIED
    close_date: date | None = None
    money: Money | None = None


async def convert_lead(
    uow: UnitOfWork, actor: Actor, lead: Lead, begins: Beginning = Beginning()
) -> Converted:
    """The lead is a deal with its amount and owner, and its person a customer, known before or new.
    Raises ``ConflictError`` when it was converted before."""
    require(actor, Permission.WORK_LEADS)
    if lead.status is LeadStatus.CONVERTED:
        raise ConflictError("lead_already_converted", ref=lead.ref, deal=f"{Deal.LETTER}-{lead.deal_id}")
    company = await uow.get(Company, lead.company_id) if lead.company_id else None
    customer = await _customer(uow, lead)
    amount, currency, money = lead.amount, lead.currency, begins.money
    if money is not None:
        amount, currency = money.value, lead.currency if money.assumed and lead.currency else money.currency
    new = Deal(
        title=_title(lead) or default_title(company.name if company else lead.name, uow.now),
        company_id=lead.company_id,
        amount=amount,
        currency=currency or "EUR",
        stage=begins.stage,
        probability=PROBABILITY[begins.stage],
        close_date=begins.close_date,
        owner_id=lead.owner_id,
        source=lead.source,
    )
    deal = await create_deal(uow, actor, new)
    after = await uow.change(lead, status=LeadStatus.CONVERTED, deal_id=deal.id, converted_at=uow.now)
    return Converted(after, deal, customer, company)


async def list_leads(uow: UnitOfWork, actor: Actor, *where: Where, **equal: Any) -> list[Lead]:
    """Leads that fit, the newest first."""
    require(actor, Permission.SEE_LEADS)
    return await uow.find(Lead, *where, order="-id", **equal)


async def _customer(uow: UnitOfWork, lead: Lead) -> Person | None:
    """The lead's person as a customer; None when it has none. Somebody with the same e-mail, or of the
    same name and company, is the same person."""
    if lead.name is None and lead.email is None:
        return None
    known = await uow.find(Person, email=lead.email, limit=1) if lead.email else []
    if not known and lead.name and lead.company_id:
        known = await uow.find(
            Person, Where("name", "ilike_exact", lead.name), company_id=lead.company_id, limit=1
        )
    if not known:
        new = Person(
            name=lead.name, email=lead.email, phone=lead.phone, role=Role.CUSTOMER, company_id=lead.company_id
        )
        return await uow.add(new)
    person = known[0]
    role = Role.CUSTOMER if person.role is Role.GUEST else person.role
    company_id = person.company_id or lead.company_id
    phone, name = person.phone or lead.phone, person.name or lead.name
    return await uow.change(person, role=role, company_id=company_id, phone=phone, name=name)


def _title(lead: Lead) -> str | None:
    wanted = (lead.interest or "").split("\n")[0].strip()
    if wanted:
        return wanted[:1].upper() + wanted[1:60]
    return None


def _literal(text: str | None) -> str:
    return (text or "").replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
