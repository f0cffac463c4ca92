"""What is answered in words alone: a wish that is dropped, something that is not done here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.dialogue.decisions import Say
from bot.turns.undoing import ways_back
from bot.turns.unsure import known_of_it, ways_on
from domain.dialogue import Reply

if TYPE_CHECKING:
    from bot.turns.turn import Exchange


def answer(exchange: Exchange, say: Say) -> None:
    """It is said, and what is open is dropped unless ``say`` keeps it. Behind a draft that is dropped the
    question it came in between is asked again."""
    state, actor = exchange.state, exchange.turn.actor
    dropped = None if say.keep else state.form
    if not say.keep:
        state.form = None
        state.waiting = state.waiting if dropped is not None and dropped.confirming else []
    if say.key == "not_offered" and (known := known_of_it(exchange)) is not None:
        exchange.say(known)
        return
    ways = {"not_offered": ways_on(actor)[:1], "nothing_to_cancel": ways_back(state, actor)}
    exchange.say(Reply(say.key, say.facts, ways.get(say.key, ())))
    if dropped is not None and dropped.confirming and state.waiting and not state.drafts:
        exchange.ask(state.waiting.pop(0))
