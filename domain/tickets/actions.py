"""Everything that can be done with a ticket. Rights are checked here, whoever calls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from domain.access import Actor, Permission, require
from domain.errors import ConflictError, NotFoundError
from domain.people.model import Person
from domain.ports import UnitOfWork, Where
from domain.record import number_of
from domain.tickets.model import Priority, Ticket, TicketKind, TicketStatus

SUBJECT_LENGTH = 80


def subject_of(text: str) -> str:
    """A line for lists, from the customer's own words: their first sentence, shortened at a word."""
    first = " ".join(text.split()).split(". ")[0]
    if len(first) <= SUBJECT_LENGTH:
        return first
    return first[: SUBJECT_LENGTH - 1].rsplit(" ", 1)[0] + "…"


async def open_ticket(
    uow: UnitOfWork,
    actor: Actor,
    ticket: Ticket,
    policies: Mapping[str, Any],
) -> Ticket:
    """The ticket is on record with the deadline of its kind and priority, for its customer (the
    actor, unless it names one and the actor works here)."""
    require(actor, Permission.OPEN_TICKET)
    own = ticket.customer_id in (None, actor.person_id)
    if not own:
        require(actor, Permission.SEE_TICKETS)
    hours = policies["service"]["sla_hours"][ticket.kind.value][ticket.priority.value]
    customer = ticket.customer_id or (None if actor.is_staff else actor.person_id)
    fields = {"customer_id": customer, "due_at": uow.now + timedelta(hours=hours)}
    return await uow.add(replace(ticket, **fields))


async def find_ticket(uow: UnitOfWork, actor: Actor, ref: str) -> Ticket:
    """The ticket of this number, if the actor may see it. Raises ``NotFoundError`` alike for one that
    does not exist and one of somebody else: numbers must not tell what there is."""
    ticket = await uow.get(Ticket, number_of(ref))
    if ticket is None or not _may_see(actor, ticket):
        raise NotFoundError("ticket_not_found", ref=ref)
    return ticket


async def own_tickets(uow: UnitOfWork, actor: Actor, *, open_only: bool = True) -> list[Ticket]:
    """The actor's own tickets, the newest first."""
    status = (TicketStatus.OPEN, TicketStatus.PENDING) if open_only else tuple(TicketStatus)
    return await uow.find(Ticket, customer_id=actor.person_id, status=status, order="-id", limit=20)


async def add_to_ticket(uow: UnitOfWork, actor: Actor, ticket: Ticket, text: str) -> Ticket:
    """The ticket's text holds this too; one that waited for the customer is open again."""
    require(actor, Permission.OPEN_TICKET)
    status = TicketStatus.OPEN if ticket.status is TicketStatus.PENDING else ticket.status
    return await uow.change(ticket, text=f"{ticket.text}\n\n{text}", status=status)


async def close_ticket(uow: UnitOfWork, actor: Actor, ticket: Ticket) -> Ticket:
    """The ticket is over. Raises ``ConflictError`` when it was closed before."""
    require(actor, Permission.OPEN_TICKET)
    if ticket.status is TicketStatus.CLOSED:
        raise ConflictError("ticket_already_closed", ref=ticket.ref)
    return await uow.change(ticket, status=TicketStatus.CLOSED, resolved_at=ticket.resolved_at or uow.now)


async def reopen_ticket(uow: UnitOfWork, actor: Actor, ticket: Ticket) -> Ticket:
    """Somebody must look at it again. Raises ``ConflictError`` when it is not over."""
    require(actor, Permission.OPEN_TICKET)
    if not ticket.status.is_over:
        raise ConflictError("ticket_not_over", ref=ticket.ref)
    return await uow.change(ticket, status=TicketStatus.OPEN, resolved_at=None)


async def claim_ticket(uow: UnitOfWork, actor: Actor, ticket: Ticket) -> Ticket:
    """The ticket is the actor's. Raises ``ConflictError`` when it is already somebody's."""
    require(actor, Permission.WORK_TICKETS)
    if ticket.owner_id not in (None, actor.person_id):
        owner = await uow.get(Person, ticket.owner_id)
        raise ConflictError("ticket_already_owned", ref=ticket.ref, owner=owner.name if owner else "")
    return await uow.change(ticket, owner_id=actor.person_id)


async def assign_ticket(uow: UnitOfWork, actor: Actor, ticket: Ticket, owner: Person) -> Ticket:
    """The ticket is ``owner``'s."""
    require(actor, Permission.WORK_TICKETS)
    return await uow.change(ticket, owner_id=owner.id)


async def set_priority(
    uow: UnitOfWork, actor: Actor, ticket: Ticket, priority: Priority, policies: Mapping[str, Any]
) -> Ticket:
    """The ticket has this priority, and the deadline that goes with it, counted from its start."""
    require(actor, Permission.WORK_TICKETS)
    hours = policies["service"]["sla_hours"][ticket.kind.value][priority.value]
    return await uow.change(ticket, priority=priority, due_at=ticket.created_at + timedelta(hours=hours))


async def resolve_ticket(uow: UnitOfWork, actor: Actor, ticket: Ticket) -> Ticket:
    """The ticket is answered; its customer may still reopen it."""
    require(actor, Permission.WORK_TICKETS)
    if ticket.status.is_over:
        raise ConflictError("ticket_already_over", ref=ticket.ref)
    owner = ticket.owner_id or actor.person_id
    return await uow.change(ticket, status=TicketStatus.RESOLVED, resolved_at=uow.now, owner_id=owner)


async def note_answer(uow: UnitOfWork, actor: Actor, ticket: Ticket) -> Ticket:
    """A person has answered its customer: the first time counts as the first response."""
    require(actor, Permission.WORK_TICKETS)
    first = ticket.first_response_at or uow.now
    return await uow.change(ticket, first_response_at=first, owner_id=ticket.owner_id or actor.person_id)


async def list_tickets(uow: UnitOfWork, actor: Actor, *where: Where, limit: int = 10, **equal: Any) -> list[Ticket]:
    """Tickets that fit, the most pressing first."""
    require(actor, Permission.SEE_TICKETS)
    return await uow.find(Ticket, *where, order="due_at", limit=limit, **equal)


def _may_see(actor: Actor, ticket: Ticket) -> bool:
    return ticket.customer_id == actor.person_id or actor.may(Permission.SEE_TICKETS)
