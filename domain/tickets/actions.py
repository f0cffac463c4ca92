"""Everything that can be done with a ticket. Rights are checked here, whoever calls."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from domain.access import Actor, Permission, require
from domain.errors import ConflictError, NotFoundError
from domain.people.model import Person
from domain.ports import UnitOfWork
from domain.record import number_of
from domain.rows import Where
from domain.tickets.model import Priority, Ticket, TicketStatus

SUBJECT_LENGTH = 80
SENTENCE_END = re.compile(r"(?<=[^\W\d_]{3})\. ")
"""None is "3. November", "Dr. Berg", "z. B."."""


def subject_of(text: str) -> str:
    """A line for lists, from the customer's own words: their first sentence, shortened at a word."""
    first = SENTENCE_END.split(" ".join(text.split()), maxsplit=1)[0]
    if len(first) <= SUBJECT_LENGTH:
        return first
    return first[: SUBJECT_LENGTH - 1].rsplit(" ", 1)[0] + "…"


def answer_due(ticket: Ticket, since: datetime, policies: Mapping[str, Any]) -> datetime:
    """By when somebody must answer a ticket of this kind and priority that waits since an instant."""
    hours = policies["service"]["sla_hours"][ticket.kind.value][ticket.priority.value]
    return since + timedelta(hours=hours)


async def open_ticket(
    uow: UnitOfWork,
    actor: Actor,
    ticket: Ticket,
    policies: Mapping[str, Any],
) -> Ticket:
    """The ticket is on record with the deadline of its kind and priority, for its customer (the
    actor, unless it names one and the actor works here)."""
    require(actor, Permission.OPEN_TICKET)
    own = ticket.customer_id in {None, actor.person_id}
    if not own:
        require(actor, Permission.SEE_TICKETS)
    customer = ticket.customer_id or (None if actor.is_staff else actor.person_id)
    due = answer_due(ticket, uow.now, policies)
    return await uow.add(replace(ticket, customer_id=customer, due_at=due))


async def find_ticket(uow: UnitOfWork, actor: Actor, ref: str) -> Ticket:
    """The ticket of this number, if the actor may see it. Raises ``NotFoundError`` alike for one that
    does not exist and one of somebody else: numbers must not tell what there is."""
    ticket = await uow.get(Ticket, number_of(ref))
    if ticket is None or not _may_see(actor, ticket):
        raise NotFoundError("ticket_not_found", ref=ref, staff=actor.is_staff)
    return ticket


async def own_tickets(uow: UnitOfWork, actor: Actor, *, open_only: bool = True) -> list[Ticket]:
    """The actor's own tickets, the newest first."""
    status = (TicketStatus.OPEN, TicketStatus.PENDING) if open_only else tuple(TicketStatus)
    return await uow.find(Ticket, customer_id=actor.person_id, status=status, order="-id", limit=20)


async def add_to_ticket(
    uow: UnitOfWork, actor: Actor, ticket: Ticket, text: str, policies: Mapping[str, Any]
) -> Ticket:
    """The ticket's text holds this too, under the name of whoever works here and wrote it. One that
    waited for its customer is open again, and must be answered again in time."""
    _require_touch(actor, ticket)
    if actor.is_staff and ticket.customer_id != actor.person_id:
        return await uow.change(ticket, text=f"{ticket.text}\n\n[{actor.name}] {text}")
    changed: dict[str, Any] = {"text": f"{ticket.text}\n\n{text}"}
    if ticket.status is TicketStatus.PENDING:
        changed |= {"status": TicketStatus.OPEN, "due_at": answer_due(ticket, uow.now, policies)}
    return await uow.change(ticket, **changed)


def is_read(ticket: Ticket) -> bool:
    """Whether it was answered as it stands, or needs no answer any more."""
    return ticket.first_response_at is not None or ticket.status is not TicketStatus.OPEN


async def amend_ticket(uow: UnitOfWork, actor: Actor, ticket: Ticket, text: str) -> Ticket:
    """The ticket says this instead of what it said. Raises ``ConflictError`` once it was answered: what was
    read is not changed behind somebody's back."""
    _require_touch(actor, ticket)
    if is_read(ticket):
        raise ConflictError("ticket_under_way", ref=ticket.ref)
    return await uow.change(ticket, text=text, subject=subject_of(text))


async def close_ticket(uow: UnitOfWork, actor: Actor, ticket: Ticket) -> Ticket:
    """The ticket is over. Raises ``ConflictError`` when it was closed before."""
    _require_touch(actor, ticket)
    if ticket.status is TicketStatus.CLOSED:
        raise ConflictError("ticket_already_closed", ref=ticket.ref)
    return await uow.change(ticket, status=TicketStatus.CLOSED, resolved_at=ticket.resolved_at or uow.now)


async def reopen_ticket(uow: UnitOfWork, actor: Actor, ticket: Ticket, policies: Mapping[str, Any]) -> Ticket:
    """Somebody must look at it again, in time from now. Raises ``ConflictError`` when it is open."""
    _require_touch(actor, ticket)
    if ticket.status is TicketStatus.OPEN:
        raise ConflictError("ticket_not_over", ref=ticket.ref, status=ticket.status)
    due = answer_due(ticket, uow.now, policies)
    return await uow.change(ticket, status=TicketStatus.OPEN, resolved_at=None, due_at=due)


async def claim_ticket(uow: UnitOfWork, actor: Actor, ticket: Ticket) -> Ticket:
    """The ticket is the actor's. Raises ``ConflictError`` when it is already somebody's."""
    require(actor, Permission.WORK_TICKETS)
    if ticket.owner_id is not None:
        owner = await uow.get(Person, ticket.owner_id)
        own = ticket.owner_id == actor.person_id
        key = "ticket_already_yours" if own else "ticket_already_owned"
        raise ConflictError(key, ref=ticket.ref, owner=owner.name if owner else "")
    return await uow.change(ticket, owner_id=actor.person_id)


async def assign_ticket(uow: UnitOfWork, actor: Actor, ticket: Ticket, owner: Person | None) -> Ticket:
    """The ticket is ``owner``'s; nobody's when there is none."""
    require(actor, Permission.WORK_TICKETS)
    return await uow.change(ticket, owner_id=owner.id if owner else None)


async def set_priority(
    uow: UnitOfWork, actor: Actor, ticket: Ticket, priority: Priority, policies: Mapping[str, Any]
) -> Ticket:
    """The ticket has this priority, and the deadline that goes with it, counted from its start."""
    require(actor, Permission.WORK_TICKETS)
    due = answer_due(replace(ticket, priority=priority), ticket.created_at, policies)
    return await uow.change(ticket, priority=priority, due_at=due)


async def escalate_ticket(
    uow: UnitOfWork, actor: Actor, ticket: Ticket, policies: Mapping[str, Any]
) -> Ticket:
    """The ticket is one priority higher, with the deadline that goes with it; urgent is the highest.
    Raises ``ConflictError`` when it is over."""
    require(actor, Permission.WORK_TICKETS)
    if ticket.status.is_over:
        raise ConflictError("ticket_already_over", ref=ticket.ref, status=ticket.status)
    order = list(Priority)
    higher = order[min(order.index(ticket.priority) + 1, len(order) - 1)]
    return await set_priority(uow, actor, ticket, higher, policies)


async def resolve_ticket(uow: UnitOfWork, actor: Actor, ticket: Ticket, note: str | None = None) -> Ticket:
    """The ticket is answered, ``note`` says how; its customer may still reopen it."""
    require(actor, Permission.WORK_TICKETS)
    if ticket.status.is_over:
        raise ConflictError("ticket_already_over", ref=ticket.ref, status=ticket.status)
    owner = ticket.owner_id or actor.person_id
    text = f"{ticket.text}\n\n[{actor.name}] {note}" if note else ticket.text
    return await uow.change(
        ticket, status=TicketStatus.RESOLVED, resolved_at=uow.now, owner_id=owner, text=text
    )


async def note_answer(uow: UnitOfWork, actor: Actor, ticket: Ticket) -> Ticket:
    """A person has answered its customer: the first time counts as the first response, and an open
    ticket waits for its customer now."""
    require(actor, Permission.WORK_TICKETS)
    return await uow.change(
        ticket,
        first_response_at=ticket.first_response_at or uow.now,
        owner_id=ticket.owner_id or actor.person_id,
        status=TicketStatus.PENDING if ticket.status is TicketStatus.OPEN else ticket.status,
    )


async def list_tickets(
    uow: UnitOfWork, actor: Actor, *where: Where, limit: int = 10, order: str = "due_at", **equal: Any
) -> tuple[list[Ticket], int]:
    """Tickets that fit, the most pressing first unless another order is wanted, and how many there are."""
    require(actor, Permission.SEE_TICKETS)
    found = await uow.find(Ticket, *where, order=order, limit=limit, **equal)
    return found, await uow.count(Ticket, *where, **equal)


def _may_see(actor: Actor, ticket: Ticket) -> bool:
    return ticket.customer_id == actor.person_id or actor.may(Permission.SEE_TICKETS)


def _require_touch(actor: Actor, ticket: Ticket) -> None:
    """A ticket is changed by its customer, and by people who work here."""
    require(actor, Permission.OPEN_TICKET)
    if not _may_see(actor, ticket):
        raise NotFoundError("ticket_not_found", ref=ticket.ref, staff=actor.is_staff)
