"""Rooms: where others read along nothing is said or done that is anybody's; that goes on between us."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from bot.dialogue.dialogue import Dialogue
from domain.dialogue import Handler, Reply, Turn
from domain.refusals import note_refusal


def in_rooms(dialogue: Dialogue) -> Dialogue:
    """The dialogue as it is held before others: what is not ``public`` leads to a chat between two."""
    return replace(dialogue, handlers={name: _in_room(one) for name, one in dialogue.handlers.items()})


async def go_on_between_us(turn: Turn, tried: str) -> Reply:
    """Where to go on, and that nothing was done here; that is on record."""
    await note_refusal(turn.uow, turn.actor, tried, "before_others")
    link = turn.doors.links.get(turn.identity.channel) if turn.identity else None
    return Reply("between_us", {"link": link.partition("?")[0] if link else None})


def _in_room(handler: Handler) -> Handler:
    if handler.public:
        return handler
    lead = partial(go_on_between_us, tried=handler.intent)
    return Handler(handler.intent, handler.may, lead, (), (), side=True, spoken=handler.spoken)
