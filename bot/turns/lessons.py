"""What there is to learn of a turn: the sentence that was not understood, without anything personal."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bot.dialogue.decisions import DENY, NONE_OF_THESE, Clarify, Decision, Miss, Undo, acted_on
from bot.dialogue.understood import guess_in
from bot.turns.masking import masked
from domain.learning.model import LONGEST, Example, Reason, key_of
from nlu.parse import OUT_OF_SCOPE

if TYPE_CHECKING:
    from bot.turns.turn import Exchange

FEWEST_LETTERS = 2
_LETTER = re.compile(r"[^\W\d_]")


def sentence_before(exchange: Exchange) -> Mapping[str, Any]:
    """What is remembered of the sentence that this message is about: the one before it, or the latest one
    where this is a button. Empty when there is none."""
    why = exchange.state.why
    return why.get("before", {}) if exchange.heard.parse is not None else why


def lesson(
    exchange: Exchange, about: Mapping[str, Any], reason: Reason, chosen: str | None = None
) -> Example | None:
    """The sentence ``about`` which something is to be learned; None when it has no words."""
    actor = exchange.turn.actor
    text = masked(str(about.get("text", ""))[:LONGEST], about.get("entities", ()), [actor.name])
    if len(_LETTER.findall(text)) < FEWEST_LETTERS:
        return None
    role = "staff" if actor.is_staff else "customer"
    language = str(about.get("language") or exchange.dialogue.pack.tag)
    guessed, percent = guess_in(about)
    return Example(
        key=key_of(text, role, language),
        text=text,
        role=role,
        language=language,
        reason=reason,
        guessed=guessed,
        percent=percent,
        guesses=tuple(name for name, _ in about.get("ranking", ()) if name != OUT_OF_SCOPE),
        chosen=chosen,
        conversation_id=exchange.turn.conversation_id,
    )


async def learn(exchange: Exchange, decision: Decision) -> None:
    """What was not understood is noted, before anything is done about it."""
    if exchange.noted is None and (found := _of(exchange, decision)) is not None:
        exchange.noted = found
    if exchange.noted is not None:
        example, again = exchange.noted
        if example is not None:
            await exchange.turn.uow.learning.note(example, again=again)


def _of(exchange: Exchange, decision: Decision) -> tuple[Example | None, bool] | None:
    state, heard = exchange.state, exchange.heard
    if state.unsure is not None and (acted := acted_on(decision)) in state.unsure["slots"]:
        return lesson(exchange, _asked_about(exchange), Reason.UNSURE, acted), False
    if state.unsure is not None and isinstance(decision, Miss) and _is_no(exchange):
        return lesson(exchange, _asked_about(exchange), Reason.NONE), False
    if isinstance(decision, Undo):
        before = sentence_before(exchange)
        done = decision.turn or (state.last.turn if state.last else None)
        is_last = done is not None and before.get("turn") == done
        return (lesson(exchange, before, Reason.UNDONE), True) if is_last else None
    if heard.parse is not None and isinstance(decision, Clarify | Miss):
        refused = isinstance(decision, Miss) and decision.refused
        return lesson(exchange, state.why, Reason.REFUSED if refused else Reason.UNSURE), True
    return None


def _asked_about(exchange: Exchange) -> Mapping[str, Any]:
    """The sentence that the bot asked back about."""
    text = str((exchange.state.unsure or {}).get("text", ""))
    before = sentence_before(exchange)
    return before if before.get("text") == text[:LONGEST] else {"text": text}


def _is_no(exchange: Exchange) -> bool:
    heard = exchange.heard
    if heard.pressed is not None:
        return heard.pressed[0] in {NONE_OF_THESE, DENY}
    said = heard.text.strip().casefold()
    named = any(said == label.casefold() for label, value in exchange.state.offers if value == NONE_OF_THESE)
    return named or (heard.parse is not None and heard.parse.intent.name == DENY)
