"""What can be done with a ticket: its customer is answered, and what its buttons say."""

from __future__ import annotations

from bot.web.console.acting import Sent
from bot.web.console.acts import still_open, written
from bot.web.console.ticket import talk_of
from domain.desk import actions
from domain.dialogue import Handle, Reply, Turn
from domain.errors import ConflictError, NotFoundError
from domain.tickets import handlers
from domain.tickets.actions import claim_ticket, find_ticket
from domain.tickets.model import Priority


async def reply(turn: Turn, sent: Sent) -> Reply:
    """The customer is answered where they opened the ticket, or where they were last."""
    ticket = await find_ticket(turn.uow, turn.actor, sent.named["ref"])
    talk, _ = await talk_of(turn.uow, turn.actor, ticket)
    if talk is None:
        raise ConflictError("ticket_without_customer", ref=ticket.ref)
    await still_open(turn, talk.id, sent)
    return await actions.answer(turn, talk.id, written(sent), ticket)


async def act(turn: Turn, sent: Sent) -> Reply:
    """What the button says, done as in chat."""
    ref, chosen, value = sent.named["ref"], sent.form.get("act", ""), sent.form.get("value", "")
    if chosen == "priority" and value in list(Priority):
        return await handlers.set_priority(turn, value, ticket=ref)
    if chosen == "assign" and "@" in value:
        return await handlers.assign_ticket(turn, ticket=ref, email=value)
    if chosen not in ACTS:
        raise NotFoundError("ticket_not_found", ref=ref, staff=True)
    return await ACTS[chosen](turn, ticket=ref)


async def _claim(turn: Turn, ticket: str) -> Reply:
    found = await find_ticket(turn.uow, turn.actor, ticket)
    claimed = await claim_ticket(turn.uow, turn.actor, found)
    return Reply("ticket_yours", {"ticket": claimed})


ACTS: dict[str, Handle] = {
    "claim": _claim,
    # The very handlers that chat has: what is told to whom cannot differ.
    "resolve": handlers.resolve_ticket,
    "close": handlers.close_ticket,
    "reopen": handlers.reopen_ticket,
}
