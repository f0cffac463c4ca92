"""What is held about a person, in figures and short lines, as they may hear it themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.banking import Account, Survey, Transaction
from domain.identity.model import Proof
from domain.interactions.model import Interaction
from domain.people.model import Company, Person
from domain.ports import UnitOfWork
from domain.quotes.model import Quote
from domain.reminders.model import Reminder, ReminderStatus
from domain.tickets.model import Ticket

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Held:
    """Everything there is about somebody. Balances are not among it: they need more than a chat."""

    person: Person
    company: str | None
    channels: list[tuple[str, datetime | None]]
    """Where they are known, and since when that is proven."""
    conversations: int
    tickets: list[Ticket]
    quotes: list[Quote]
    reminders: int
    interactions: int
    accounts: int
    transactions: int
    surveys: int


async def held_about(uow: UnitOfWork, person: Person) -> Held:
    """What is on record of the person."""
    company = await uow.get(Company, person.company_id) if person.company_id else None
    known = await uow.identities.of_person(person.id)
    proven = [one for one in known if one.proof not in {None, Proof.DECLINED}]
    return Held(
        person,
        company.name if company else None,
        sorted({one.identity.channel: one.proven_at for one in proven}.items()),
        len(await uow.conversations.all_of_person(person.id)),
        await uow.find(Ticket, customer_id=person.id, order="-id"),
        await uow.find(Quote, customer_id=person.id, order="-id"),
        await uow.count(Reminder, owner_id=person.id, status=ReminderStatus.WAITING),
        await uow.count(Interaction, customer_id=person.id),
        await uow.count(Account, customer_id=person.id),
        await uow.count(Transaction, customer_id=person.id),
        await uow.count(Survey, customer_id=person.id),
    )
