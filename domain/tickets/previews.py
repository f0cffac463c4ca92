"""What closing or resolving will do, before it is done: which tickets, and what their customers will read."""

from __future__ import annotations

from typing import Any

from domain.dialogue import Reply, Turn
from domain.errors import ConflictError
from domain.people.model import Person
from domain.tickets.choosing import the_tickets
from domain.tickets.model import TicketStatus
from domain.tickets.people import assignee


async def preview_close(turn: Turn, **named: Any) -> Reply:
    """The tickets that would be closed; nothing is changed."""
    return await _preview(turn, "ticket_closed_told", named)


async def preview_resolve(turn: Turn, **named: Any) -> Reply:
    """The tickets that would be resolved; nothing is changed."""
    key = "ticket_resolved_told" if turn.actor.is_staff else "ticket_closed_told"
    return await _preview(turn, key, named)


async def preview_assign(turn: Turn, **named: Any) -> Reply:
    """Whose the ticket would be; raises ``InvalidError`` when nobody is named."""
    nobody = named.get("release") is not None and not (named.get("person") or named.get("email"))
    whom = named.get("email") or named.get("person")
    owner = None if nobody else await assignee(turn, whom, named.get("taker"), named.get("ticket"))
    return Reply("plan.assign_ticket", {"owner": owner})


async def _preview(turn: Turn, key: str, named: dict[str, Any]) -> Reply:
    ref, person, company = (named.get(name) for name in ("ticket", "person", "company"))
    tickets = await the_tickets(turn, ref, person, company, every=named.get("every") is not None)
    first = tickets[0]
    if len(tickets) == 1 and first.status is TicketStatus.CLOSED:
        raise ConflictError("ticket_already_closed", ref=first.ref)
    customer = await turn.uow.get(Person, first.customer_id) if first.customer_id else None
    hears = len(tickets) == 1 and customer is not None and customer.id != turn.actor.person_id
    told = Reply(key, {"ticket": first, "by": turn.actor.name}) if hears else None
    return Reply("plan.tickets", {"tickets": tickets, "customer": customer, "told": told})
