"""A ticket that has to wait, for its customer or for somebody else."""

from __future__ import annotations

from domain.access import Actor, Permission, require
from domain.dialogue import Button, Reply, Turn, handler
from domain.errors import ConflictError
from domain.ports import UnitOfWork
from domain.tickets.choosing import the_tickets
from domain.tickets.model import Ticket, TicketStatus
from domain.tickets.telling import reopen_one


@handler("hold_ticket", may=Permission.WORK_TICKETS, spoken=False)
async def hold_ticket(
    turn: Turn, ticket: str | None = None, reason: str | None = None, person: str | None = None
) -> Reply:
    """The ticket is pending: its deadline does not run until it is open again. The reason is a note in it."""
    meant = await the_tickets(turn, ticket, person)
    still = [one for one in meant if one.status is TicketStatus.OPEN] or meant
    changes = [(await put_on_hold(turn.uow, turn.actor, one, reason), one) for one in still]
    ways = reopen_one(changes)
    if len(changes) == 1:
        ref = changes[0][0].ref
        ways = (*ways, Button("remind_of_it", "set_reminder", {"ticket": ref, "asking": "when"}))
    return Reply("ticket_on_hold", {"changes": changes, "reason": reason}, ways)


async def put_on_hold(uow: UnitOfWork, actor: Actor, ticket: Ticket, reason: str | None = None) -> Ticket:
    """The ticket waits, and says why where a reason is given. Raises ``ConflictError`` when it waits already,
    or is over."""
    require(actor, Permission.WORK_TICKETS)
    if ticket.status is not TicketStatus.OPEN:
        key = "ticket_already_over" if ticket.status.is_over else "ticket_already_on_hold"
        raise ConflictError(key, ref=ticket.ref, status=ticket.status)
    text = f"{ticket.text}\n\n[{actor.name}] {reason}" if reason else ticket.text
    return await uow.change(ticket, status=TicketStatus.PENDING, text=text)
