"""The colleagues a ticket concerns: who is to have it, who must hear of it."""

from __future__ import annotations

from domain.dialogue import Turn
from domain.errors import InvalidError, NotFoundError
from domain.people.finding import colleague, is_colleague
from domain.people.model import Person
from domain.tickets import showing, telling
from domain.tickets.model import Ticket


async def assignee(turn: Turn, said: str | None, taker: str | None, ref: str | None) -> Person:
    """The colleague who is to have it. Raises ``InvalidError`` when none was said."""
    if said is not None and (taker is None or await is_colleague(turn.uow, said)):
        return await colleague(turn.uow, said)
    if taker is None:
        raise InvalidError("ask.assign_ticket.person", slot="person", ticket=ref or turn.focus.get("ticket"))
    own = await turn.uow.get(Person, turn.actor.person_id)
    if own is None:
        raise NotFoundError("colleague_not_found", name=turn.actor.name)
    return own


async def told_of(turn: Turn, person: str | None) -> list[Person]:
    """Who hears of an escalation: the colleague named, or else the managers."""
    if person is not None and await is_colleague(turn.uow, person):
        return [await colleague(turn.uow, person)]
    return [one for one in await telling.managers(turn.uow) if one.id != turn.actor.person_id]


async def other_owner(turn: Turn, ticket: Ticket) -> str | None:
    """Who else looks after the ticket, by name."""
    if ticket.owner_id in {None, turn.actor.person_id}:
        return None
    return (await showing.names(turn.uow, [ticket.owner_id])).get(ticket.owner_id)
