"""What customers and staff say about tickets."""

from __future__ import annotations

from domain.access import Permission
from domain.dialogue import Button, Reply, Turn, handler
from domain.errors import InvalidError, NotFoundError, WhichError
from domain.tickets import actions
from domain.tickets.model import Priority, Ticket, TicketKind


@handler("raise_complaint", may=Permission.OPEN_TICKET, amend="add_to_ticket")
async def raise_complaint(turn: Turn, text: str, product: str | None = None) -> Reply:
    """A complaint is on record; what would put it right is asked, and need not be answered."""
    ticket = await _open(turn, TicketKind.COMPLAINT, text, Priority.NORMAL)
    then = ("add_to_ticket", {"ticket": ticket.ref})
    return Reply("complaint_raised", {"ticket": ticket}, ask="text", then=then)


@handler("open_ticket", may=Permission.OPEN_TICKET, amend="set_priority")
async def open_ticket(turn: Turn, text: str, priority: str | None = None) -> Reply:
    """A ticket is on record."""
    ticket = await _open(turn, TicketKind.SERVICE_REQUEST, text, Priority(priority or Priority.NORMAL))
    return Reply("ticket_opened", {"ticket": ticket}, (_add_button(ticket),))


@handler("ticket_status", may=Permission.OPEN_TICKET, side=True)
async def ticket_status(turn: Turn, ticket: str | None = None) -> Reply:
    """Where the ticket stands: the one named, or the customer's own."""
    if ticket is None and "ticket" not in turn.focus:
        own = await actions.own_tickets(turn.uow, turn.actor)
        if len(own) != 1:
            return Reply("own_tickets", {"tickets": own}, tuple(_show_button(one) for one in own[:5]))
        ticket = own[0].ref
    found = await the_ticket(turn, ticket)
    return Reply("ticket_status", {"ticket": found}, (_add_button(found),))


@handler("add_to_ticket", may=Permission.OPEN_TICKET)
async def add_to_ticket(turn: Turn, text: str, ticket: str | None = None) -> Reply:
    """The customer's further words are part of the ticket."""
    found = await actions.add_to_ticket(turn.uow, turn.actor, await the_ticket(turn, ticket), text)
    return Reply("ticket_added_to", {"ticket": found})


@handler("close_ticket", may=Permission.OPEN_TICKET)
async def close_ticket(turn: Turn, ticket: str | None = None) -> Reply:
    """The ticket is closed."""
    found = await actions.close_ticket(turn.uow, turn.actor, await the_ticket(turn, ticket))
    return Reply("ticket_closed", {"ticket": found})


@handler("reopen_ticket", may=Permission.OPEN_TICKET)
async def reopen_ticket(turn: Turn, ticket: str | None = None) -> Reply:
    """The ticket is open again."""
    found = await actions.reopen_ticket(turn.uow, turn.actor, await the_ticket(turn, ticket))
    return Reply("ticket_reopened", {"ticket": found})


@handler("set_priority", may=Permission.WORK_TICKETS)
async def set_priority(turn: Turn, priority: str, ticket: str | None = None) -> Reply:
    """The ticket has this priority."""
    before = await the_ticket(turn, ticket)
    after = await actions.set_priority(turn.uow, turn.actor, before, Priority(priority), turn.policies)
    return Reply("priority_set", {"ticket": after, "before": before.priority})


async def the_ticket(turn: Turn, ref: str | None) -> Ticket:
    """The ticket named, the one talked about, or the speaker's only open one; from now on the one
    talked about. Raises ``WhichError`` when several fit, ``InvalidError`` when none was named."""
    ref = ref or turn.focus.get("ticket")
    if ref is None:
        own = await actions.own_tickets(turn.uow, turn.actor)
        if len(own) > 1:
            raise WhichError("ticket", [(f"{one.ref} {one.subject[:40]}", one.ref) for one in own[:5]])
        if not own and turn.actor.is_staff:
            raise InvalidError("ask.ticket", slot="ticket")
        if not own:
            raise NotFoundError("no_tickets")
        ref = own[0].ref
    found = await actions.find_ticket(turn.uow, turn.actor, ref)
    turn.focus["ticket"] = found.ref
    return found


async def _open(turn: Turn, kind: TicketKind, text: str, priority: Priority) -> Ticket:
    new = Ticket(
        kind=kind,
        subject=actions.subject_of(text),
        text=text,
        priority=priority,
        conversation_id=turn.conversation_id,
    )
    ticket = await actions.open_ticket(turn.uow, turn.actor, new, turn.policies)
    turn.focus["ticket"] = ticket.ref
    return ticket


def _add_button(ticket: Ticket) -> Button:
    return Button("add", "add_to_ticket", {"ticket": ticket.ref, "asking": "text"})


def _show_button(ticket: Ticket) -> Button:
    return Button("", "ticket_status", {"ticket": ticket.ref}, label=f"{ticket.ref} {ticket.subject[:30]}")
