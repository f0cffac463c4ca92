"""Which customers are asked how it was, and in which words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from domain.conversation import Conversation
from domain.dialogue import Button, Reply, Told
from domain.people.model import Person
from domain.ports import UnitOfWork
from domain.rows import Where
from domain.surveys.model import BEST, WORST, Invitation, Outcome
from domain.tickets.model import Ticket, TicketStatus

LATEST = timedelta(days=1)
"""How long after a ticket was over it still makes sense to ask."""
OVERLAP = timedelta(hours=1)
"""How far behind the last question is looked again, for whatever came between."""


async def due(uow: UnitOfWork, policy: Mapping[str, Any]) -> list[Ticket]:
    """Tickets that are over since the policy's while and were not looked at yet, the oldest first."""
    until = uow.now - timedelta(minutes=policy["after_minutes"])
    since = until - LATEST
    last = await uow.find(Invitation, order="-id", limit=1)
    if last:
        since = max(since, last[0].created_at - timedelta(minutes=policy["after_minutes"]) - OVERLAP)
    over = (TicketStatus.RESOLVED, TicketStatus.CLOSED)
    window = (Where("resolved_at", ">=", since), Where("resolved_at", "<=", until))
    found = await uow.find(Ticket, *window, status=over, order="resolved_at")
    seen = await uow.find(Invitation, ticket_id=tuple(ticket.id for ticket in found)) if found else []
    looked_at = {one.ticket_id for one in seen}
    return [ticket for ticket in found if ticket.id not in looked_at]


async def invite(uow: UnitOfWork, ticket_id: int, policy: Mapping[str, Any]) -> Told | None:
    """It is on record whether this ticket's customer is asked; the question, if they are. Nothing is
    recorded when it was opened again meanwhile. Raises ``ConflictError`` when another worker was first."""
    ticket = await uow.get(Ticket, ticket_id)
    if (
        ticket is None
        or not ticket.status.is_over
        or await uow.find(Invitation, ticket_id=ticket_id, limit=1)
    ):
        return None
    place = await _place(uow, ticket)
    outcome = await _outcome(uow, ticket, place, policy)
    await uow.add(Invitation(ticket_id=ticket.id, customer_id=ticket.customer_id, outcome=outcome))
    if outcome is not Outcome.ASKED or place is None:
        return None
    return Told(question(ticket), f"survey:{ticket.ref}", conversation_id=place.id)


def question(ticket: Ticket) -> Reply:
    """How it was, answered by one press."""
    return Reply(
        "survey_asked", {"ticket": ticket, "worst": WORST, "best": BEST}, scale({"ticket": ticket.ref})
    )


def scale(slots: Mapping[str, Any]) -> tuple[Button, ...]:
    """A button for each mark."""
    return tuple(
        Button("", "give_feedback", {**slots, "score": score}, label=str(score))
        for score in range(WORST, BEST + 1)
    )


async def _outcome(
    uow: UnitOfWork, ticket: Ticket, place: Conversation | None, policy: Mapping[str, Any]
) -> Outcome:
    customer = await uow.get(Person, ticket.customer_id) if ticket.customer_id else None
    was_helped = ticket.owner_id is not None or ticket.first_response_at is not None
    ended_here = ticket.version > 1  # else it was brought in from elsewhere as it is
    if customer is None or customer.is_staff or not (was_helped and ended_here):
        return Outcome.SPARED
    if place is None:
        return Outcome.UNREACHABLE
    lately = Where("created_at", ">=", uow.now - timedelta(days=policy["once_in_days"]))
    asked = await uow.count(Invitation, lately, customer_id=customer.id, outcome=Outcome.ASKED)
    return Outcome.SPARED if asked or place.channel not in policy["channels"] else Outcome.ASKED


async def _place(uow: UnitOfWork, ticket: Ticket) -> Conversation | None:
    """Where it was opened, or where its customer was last."""
    opened = await uow.conversations.get(ticket.conversation_id) if ticket.conversation_id else None
    if opened is not None and opened.person_id == ticket.customer_id:
        return opened
    return await uow.conversations.of_person(ticket.customer_id) if ticket.customer_id else None
