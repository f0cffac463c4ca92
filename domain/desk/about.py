"""Everything known of the customer in a conversation, as far as whoever reads may see it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar

from domain.access import Actor, Permission, require
from domain.banking import Account, Survey
from domain.deals.actions import OPEN
from domain.deals.model import Deal
from domain.desk.model import Known, Talk
from domain.interactions.model import Interaction
from domain.people.model import Company, Person
from domain.ports import UnitOfWork
from domain.quotes.model import Quote
from domain.record import Record
from domain.tickets.model import Ticket, TicketStatus

FEW = 5
"""Of each kind: the newest, or what is open."""

_GOING = (TicketStatus.OPEN, TicketStatus.PENDING)
R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class About:
    """Who somebody is and what is going on with them. What the reader has no right to is None."""

    person: Person | None
    company: Company | None = None
    known: list[Known] = field(default_factory=list)
    tickets: list[Ticket] | None = None
    quotes: list[Quote] | None = None
    deals: list[Deal] | None = None
    interactions: list[Interaction] | None = None
    accounts: list[Account] | None = None
    talks: list[Talk] = field(default_factory=list)
    survey: Survey | None = None


async def about(uow: UnitOfWork, actor: Actor, talk: Talk) -> About:
    """The person of a conversation; of somebody not known yet, what was said here only."""
    require(actor, Permission.SEE_CUSTOMERS)
    person = await uow.get(Person, talk.person_id) if talk.person_id else None
    if person is None:
        tickets = await uow.find(Ticket, conversation_id=talk.id, status=_GOING, order="due_at", limit=FEW)
        return About(None, tickets=tickets if actor.may(Permission.SEE_TICKETS) else None)
    company = await uow.get(Company, person.company_id) if person.company_id else None
    surveys = await uow.find(Survey, customer_id=person.id, order="-at", limit=1)
    others = await uow.desk.talks_of(person.id, FEW + 1)
    return About(
        person,
        company,
        await uow.desk.known_as(person.id),
        await _tickets(uow, actor, person),
        await _quotes(uow, actor, person),
        await _deals(uow, actor, company),
        await _interactions(uow, actor, person),
        await _accounts(uow, actor, person),
        [one for one in others if one.id != talk.id][:FEW],
        surveys[0] if surveys else None,
    )


async def _tickets(uow: UnitOfWork, actor: Actor, person: Person) -> list[Ticket] | None:
    if not actor.may(Permission.SEE_TICKETS):
        return None
    return await uow.find(Ticket, customer_id=person.id, status=_GOING, order="due_at", limit=FEW)


async def _quotes(uow: UnitOfWork, actor: Actor, person: Person) -> list[Quote] | None:
    if not actor.may(Permission.WORK_QUOTES):
        return None
    return await uow.find(Quote, customer_id=person.id, order="-id", limit=FEW)


async def _deals(uow: UnitOfWork, actor: Actor, company: Company | None) -> list[Deal] | None:
    if company is None or not actor.may(Permission.SEE_DEALS):
        return None
    return await uow.find(Deal, company_id=company.id, stage=OPEN, order="close_date", limit=FEW)


async def _interactions(uow: UnitOfWork, actor: Actor, person: Person) -> list[Interaction] | None:
    if not actor.may(Permission.LOG_INTERACTION):
        return None
    return await uow.find(Interaction, customer_id=person.id, order="-at", limit=FEW)


async def _accounts(uow: UnitOfWork, actor: Actor, person: Person) -> list[Account] | None:
    if not actor.may(Permission.SEE_ACCOUNTS):
        return None
    return await uow.find(Account, customer_id=person.id, closed_at=None, order="kind", limit=FEW)
