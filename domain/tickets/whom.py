"""For whom staff open a ticket: the customer named, or the one talked about: "open a ticket for her"."""

from __future__ import annotations

from typing import Any

from domain.deals.model import Deal
from domain.dialogue import Turn
from domain.errors import ConflictError, InvalidError, WhichError
from domain.leads.model import Lead
from domain.people.finding import OTHERS, customers, is_colleague
from domain.people.model import Company, Person
from domain.quotes.model import Quote
from domain.record import Record, number_of
from domain.tickets.model import Ticket

KINDS: tuple[type[Record], ...] = (Person, Company, Ticket, Deal, Lead, Quote)
PICKED_FROM = 5


async def for_whom(turn: Turn, person: str | None, company: str | None, theirs: str | None) -> Person | None:
    """The one customer named, or talked about where ``theirs`` was said; None where it is for nobody. Raises
    like ``customer_talked_about``."""
    is_named = person is not None and not await is_colleague(turn.uow, person)
    if is_named or company is not None:
        found = await customers(turn.uow, person, company)
        return found[0] if len(found) == 1 else None
    return await customer_talked_about(turn) if theirs is not None else None


async def whom_beforehand(turn: Turn, **said: Any) -> dict[str, Any]:
    """Who it is for, by their e-mail or name, where the one talked about was meant: known before it is asked
    what the matter is. Raises like ``customer_talked_about``."""
    if not turn.actor.is_staff or not said.get("theirs") or said.get("person") or said.get("company"):
        return {}
    found = await customer_talked_about(turn)
    return {"person": found.email or found.name}


async def customer_talked_about(turn: Turn) -> Person:
    """The customer on the card just shown, or whose ticket, deal or conversation it is. Raises
    ``WhichError`` where it is a company with several, ``ConflictError`` where it is no customer, and
    ``InvalidError`` where nobody is talked about."""
    record = await _talked_about(turn)
    company = record.id if isinstance(record, Company) else getattr(record, "company_id", None)
    own = record.id if isinstance(record, Person) else getattr(record, "customer_id", None)
    found: list[Person] = []
    if own is not None:
        found = await turn.uow.find(Person, id=own, role=OTHERS, limit=1)
    elif isinstance(record, Lead):
        found = await turn.uow.find(Person, email=record.email, role=OTHERS, limit=1) if record.email else []
    elif company is not None:
        found = await turn.uow.find(Person, company_id=company, role=OTHERS, limit=PICKED_FROM)
    if len(found) == 1:
        return found[0]
    if len(found) > 1:
        raise WhichError(
            "person", [(one.name or one.email or "", one.email or one.name or "") for one in found]
        )
    if record is None or isinstance(record, Ticket):
        raise InvalidError("ask.ticket_customer", slot="person")
    raise await _no_customer(turn, record, company)


async def _talked_about(turn: Turn) -> Record | None:
    """The record talked about last; of a conversation the customer in it."""
    latest = str(turn.focus.get("record", ""))
    kind, _, number = latest.partition(" ")
    if kind == "talk" and number.isdecimal():
        here = await turn.uow.conversations.get(int(number))
        return await turn.uow.get(Person, here.person_id) if here is not None and here.person_id else None
    which = next((one for one in KINDS if latest and turn.focus.get(one.KIND) == latest), None)
    return await turn.uow.get(which, number_of(latest)) if which is not None else None


async def _no_customer(turn: Turn, record: Record, company: int | None) -> ConflictError:
    """Why the ticket is for nobody, by what is talked about."""
    firm = await turn.uow.get(Company, company) if company else None
    called = getattr(record, "name", None) or (firm.name if firm else None) or record.ref
    kind = record.KIND if isinstance(record, Lead | Person) else Company.KIND
    return ConflictError("ticket_for_whom", name=called, ref=record.ref, kind=kind)
