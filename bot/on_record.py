"""What somebody in need tells is on record at once: one ticket for one need, with what they tell later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.decisions import Run
from bot.matters import QUESTION
from bot.slots import slots_said
from domain.tickets.actions import own_tickets

if TYPE_CHECKING:
    from bot.turn import Exchange

OPENS = "open_ticket"


async def on_record(exchange: Exchange, need: str) -> None:
    """The ticket of this need, a new one or the one that is open already, holds what was said; and what was
    asked beside it is answered."""
    questions = _asked(exchange)
    await _one_ticket(exchange, need)
    said = exchange.turn.text
    for text, run in questions:
        exchange.turn.text = text
        await exchange.carry_out(run)
    exchange.turn.text = said


def _asked(exchange: Exchange) -> list[tuple[str, Run]]:
    """What is asked beside it, and is answered too: each with its words."""
    plan = exchange.dialogue.plan(exchange.heard, exchange.state, exchange.turn.actor)
    acts = plan.acts if plan is not None else ()
    return [(text, run) for text, run in acts if run.intent == QUESTION]


async def _one_ticket(exchange: Exchange, need: str) -> None:
    text, state = exchange.heard.text, exchange.state
    kept = state.need.setdefault("tickets", {})
    if kept.get(need) in [one.ref for one in await own_tickets(exchange.turn.uow, exchange.turn.actor)]:
        await exchange.carry_out(Run("add_to_ticket", {"text": text, "ticket": kept[need]}))
        return
    entities = exchange.heard.parse.entities if exchange.heard.parse is not None else ()
    dialogue = exchange.dialogue
    slots = slots_said(dialogue.handlers[OPENS], text, entities, dialogue.pack)
    mine = {name: value for name, value in slots.items() if name in {"category", "product"}}
    await exchange.carry_out(Run(OPENS, {**mine, "text": text}))
    kept[need] = str(state.focus["ticket"])
