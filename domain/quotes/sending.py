"""Sending a quote: to whom, and where they read it."""

from __future__ import annotations

from dataclasses import dataclass

from domain.access import Permission, require
from domain.dialogue import Turn
from domain.errors import WhichError
from domain.people.finding import OTHERS
from domain.people.model import Company, Person
from domain.quotes.model import Quote


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who gets a quote; without a conversation they cannot be reached from here."""

    name: str | None
    customer_id: int | None = None
    conversation_id: int | None = None
    channel: str | None = None


async def recipient(turn: Turn, quote: Quote, person: Person | None) -> Recipient:
    """The person named, the quote's customer, or whoever of its company talks with us. Raises
    ``WhichError`` when several of the company do."""
    require(turn.actor, Permission.WORK_QUOTES)
    firm = await turn.uow.get(Company, quote.company_id) if quote.company_id else None
    customer = person or (await turn.uow.get(Person, quote.customer_id) if quote.customer_id else None)
    if customer is None and firm is not None:
        customer = await _of_company(turn, firm)
    if customer is None:
        return Recipient(firm.name if firm else None)
    conversations = turn.uow.conversations
    # Where it was asked for, if they asked; else where they last talked with us.
    asked = quote.conversation_id if customer.id == quote.customer_id else None
    place = await conversations.get(asked) if asked else await conversations.of_person(customer.id)
    name = customer.name or customer.email
    if place is None:
        return Recipient(name, customer.id)
    return Recipient(name, customer.id, place.id, place.channel)


async def _of_company(turn: Turn, firm: Company) -> Person | None:
    """The one person of the company who can be reached, or its only one."""
    people = await turn.uow.find(Person, company_id=firm.id, role=OTHERS, limit=20)
    reached = [one for one in people if await turn.uow.conversations.of_person(one.id)] or people
    if len(reached) > 1:
        options = [(one.name or one.email or "", one.email or one.name or "") for one in reached[:5]]
        raise WhichError("person", options)
    return reached[0] if reached else None
