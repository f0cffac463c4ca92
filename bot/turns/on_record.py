"""What somebody in need tells is on record at once: one ticket for one need, with what they tell later."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.dialogue.decisions import Heard, Run
from bot.dialogue.patterns import opens
from bot.dialogue.slots import slots_said
from bot.dialogue.wishes import QUESTION
from domain.care.model import ticket_of
from domain.tickets.actions import own_tickets
from nlu.parse import OUT_OF_SCOPE

if TYPE_CHECKING:
    from bot.dialogue.noticing import Noticing
    from bot.turns.turn import Exchange
    from config.languages import LanguagePack
    from nlu.parse import Parse

OPENS = "open_ticket"
TELLS = frozenset({OPENS, "raise_complaint", "add_to_ticket", "give_feedback", "request_service"})
"""What telling of a need, and what to do about it, is taken for."""
FEWEST = 3
"""Words of what tells more, where it is not clear what else it could be."""
Go = Callable[[], Awaitable[None]]


async def on_record(exchange: Exchange, need: str, noticing: Noticing, go: Go) -> None:
    """The ticket of this need, a new one or the one that is open already, holds what was said; and what was
    wanted beside it is answered, done or asked for, as if it had come alone."""
    said, others = exchange.turn.text, _others(exchange, noticing)
    await _one_ticket(exchange, need)
    if others is not None:
        exchange.heard, exchange.turn.text = others, others.text
        await go()
        exchange.turn.text = said


def _others(exchange: Exchange, noticing: Noticing) -> Heard | None:
    """What is left to be done without the parts that tell of a need, or more of one: several acts that can be
    planned, or else the first part as if it had come alone. None when nothing is left."""
    heard, dialogue = exchange.heard, exchange.dialogue
    all_of_it = heard.parse.parts if heard.parse is not None else ()
    told = all_of_it[:1] if all_of_it and noticing.notice(all_of_it[0].text) is not None else ()
    parts = tuple(one for one in all_of_it[len(told) :] if not _tells(one, noticing, dialogue.pack))
    if heard.parse is None or not parts:
        return None
    several = replace(heard, parse=replace(heard.parse, parts=parts))
    planned = len(parts) > 1 and dialogue.plan(several, exchange.state, exchange.turn.actor) is not None
    return several if planned else Heard(parts[0].text, parts[0])


def _tells(part: Parse, noticing: Noticing, pack: LanguagePack) -> bool:
    name = part.intent.name
    more = noticing.asks_on(part.text) or (name != QUESTION and noticing.notice(part.text) is not None)
    return more or (name in TELLS and not pack.announces(name, part.text))


def more_of_it(exchange: Exchange, noticing: Noticing) -> bool:
    """Whether this tells more of a need that is on record: it is said like that, or nothing else is clear."""
    heard, pack = exchange.heard, exchange.dialogue.pack
    parse, text = heard.parse, heard.text.strip()
    if parse is None or heard.pressed is not None or parse.parts or text.endswith("?"):
        return False
    if noticing.tells_more(text):
        return True
    if any(opens(pack, one, text) for one in ("asks", "begins", "wishes")):
        return False
    name, told = parse.intent.name, len(text.split()) >= FEWEST
    return told and (
        not parse.sure or name == OUT_OF_SCOPE or (name in TELLS and not pack.announces(name, text))
    )


async def _one_ticket(exchange: Exchange, need: str) -> None:
    text, state = exchange.heard.text, exchange.state
    kept, open_one = state.need.setdefault("tickets", {}), ticket_of(state.need, need)
    if open_one in [one.ref for one in await own_tickets(exchange.turn.uow, exchange.turn.actor)]:
        kept[need] = open_one
        await exchange.carry_out(Run("add_to_ticket", {"text": text, "ticket": open_one}))
        return
    entities = exchange.heard.parse.entities if exchange.heard.parse is not None else ()
    dialogue = exchange.dialogue
    slots = slots_said(dialogue.handlers[OPENS], text, entities, dialogue.pack)
    mine = {name: value for name, value in slots.items() if name in {"category", "product"}}
    await exchange.carry_out(Run(OPENS, {**mine, "text": text}))
    kept[need] = str(state.focus["ticket"])
