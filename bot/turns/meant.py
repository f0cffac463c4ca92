"""What was meant after all: "no, I meant a complaint" does that now, "that was wrong" is asked back about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.dialogue.decisions import CONTROLS, MEAN, WHY, Clarify, Decision, Heard, Say, record_of
from bot.dialogue.forms import SMALL_TALK
from bot.dialogue.patterns import intents_named, says
from bot.dialogue.slots import slots_said
from bot.dialogue.understood import parse_of
from bot.turns.another import on_another
from bot.turns.lessons import lesson, sentence_before
from bot.turns.redoing import on_one_of_several, on_shown_plan, on_what_was_told
from bot.turns.undoing import undo
from domain.dialogue import Reply
from domain.learning.model import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.turns.turn import Exchange
    from domain.dialogue import Handler
    from nlu.parse import Parse

CHOICES = 3
FEWEST_TO_TELL = 2
"""Words that say what happened."""
EXPLAINED = frozenset({"ticket", "quote", "deal", "lead"})
"""Records that are asked about by number: "why T-12?"."""


async def put_right(exchange: Exchange) -> Decision | None:
    """What to do where the speaker says how they were misunderstood: what was done wrongly is taken back
    first. None when they say no such thing."""
    before = sentence_before(exchange)
    again = await on_shown_plan(exchange) or on_what_was_told(exchange) or await on_one_of_several(exchange)
    if again is not None:
        return again
    if exchange.heard.pressed is not None:
        await _take_back_for(exchange, exchange.heard.pressed)
        return None
    if (explained := _explained(exchange)) is not None:
        return explained
    confirming = exchange.state.form is not None and exchange.state.form.confirming
    if not before.get("text") or confirming:
        return None
    return await on_another(exchange) or await _as_said(exchange, before)


async def _as_said(exchange: Exchange, before: Mapping[str, Any]) -> Decision | None:
    """What was meant, where the speaker says it; asked back where they only say that it was wrong."""
    text, pack = exchange.heard.text, exchange.dialogue.pack
    if (intent := _named(exchange, text)) is not None:
        exchange.noted = lesson(exchange, before, Reason.CORRECTED, intent), True
        await _take_back(exchange, before.get("turn"))
        return _anew(exchange, intent)
    if says(pack, "wrong", text) is not None:
        exchange.noted = lesson(exchange, before, Reason.WRONG), True
        return _asked_back(exchange)
    return None


def _named(exchange: Exchange, text: str) -> str | None:
    """The intent that the speaker says they meant, when it is another one than was understood."""
    pack, before = exchange.dialogue.pack, sentence_before(exchange)
    if (found := says(pack, "meant", text)) is None:
        return None
    said = found["text"].strip()
    named = intents_named(pack, said)
    parse = exchange.heard.parse
    corrects = exchange.dialogue.corrects(exchange.heard, exchange.state)
    if not named and not corrects and parse is not None and parse.sure and not parse.entities:
        named = [parse.intent.name]
    understood = before.get("acted") or before.get("intent")
    handlers = exchange.dialogue.handlers
    fit = [name for name in named if name in handlers and name not in CONTROLS and name != understood]
    actor = exchange.turn.actor
    return next((name for name in fit if actor.may(handlers[name].may)), None)


def _anew(exchange: Exchange, intent: str) -> Decision:
    """What to do about the sentence before, now that it is known what it meant."""
    before, dialogue, actor = sentence_before(exchange), exchange.dialogue, exchange.turn.actor
    heard = parse_of(before)
    handler = dialogue.handlers[intent]
    told = heard.text if _tells(heard, dialogue.handlers) else ""
    slots = slots_said(handler, told, heard.entities, dialogue.pack)
    exchange.turn.text = heard.text
    exchange.state.form = None
    return dialogue.decide(Heard(heard.text, pressed=(intent, slots)), exchange.state, actor)


def _tells(heard: Parse, handlers: Mapping[str, Handler]) -> bool:
    """Whether the sentence before holds anything to write down: a "yes" does not, nor does the question how
    a record stands."""
    name = heard.intent.name
    if name in CONTROLS or name in SMALL_TALK or len(heard.text.split()) < FEWEST_TO_TELL:
        return False
    handler = handlers.get(name)
    return handler is None or not handler.side or record_of(handler) is None


def _asked_back(exchange: Exchange) -> Decision:
    """The other guesses about the sentence before are offered; the act, if there was one, is taken back once
    one of them is chosen."""
    before, handlers, actor = sentence_before(exchange), exchange.dialogue.handlers, exchange.turn.actor
    heard = parse_of(before)
    understood = before.get("acted") or before.get("intent")
    others = [
        guess.name
        for guess in heard.ranking
        if guess.name in handlers and guess.name != understood and actor.may(handlers[guess.name].may)
    ]
    exchange.say(Reply("taken_wrongly"))
    if not others:
        return Say("say_it_otherwise", keep=True)
    exchange.state.why = {**before, "take_back": before.get("turn")}
    exchange.heard = Heard(heard.text, heard)
    return Clarify(tuple(others[:CHOICES]))


def _explained(exchange: Exchange) -> Decision | None:
    """Why a record that is named is there: "why T-12?"."""
    heard, dialogue = exchange.heard, exchange.dialogue
    parse = heard.parse
    if parse is None or parse.intent.name != WHY or not parse.sure:
        return None
    named = {entity.kind: entity.value for entity in parse.entities if entity.kind in EXPLAINED}
    if not named:
        return None
    asked = Heard(heard.text, pressed=("explain_record", named))
    return dialogue.decide(asked, exchange.state, exchange.turn.actor)


async def _take_back_for(exchange: Exchange, pressed: tuple[str, Mapping[str, object]]) -> None:
    """Whoever said that something was wrong, and chooses now what they meant, wants it no more."""
    unsure, turn = exchange.state.unsure, exchange.state.why.pop("take_back", None)
    if unsure is not None and pressed[0] == MEAN and pressed[1].get("intent") in unsure["slots"]:
        await _take_back(exchange, turn)


async def _take_back(exchange: Exchange, turn: object) -> None:
    """What the turn did is taken back, if it did anything that can be."""
    last = exchange.state.last
    if last is not None and last.turn == turn and last.undoable:
        await undo(exchange, last.turn)
