"""Why a sentence was understood as it was: the rule that decided, and the facts to tell it with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.decisions import Clarify, Decision, Miss, Say, acted_on
from domain.access import Actor
from nlu.parse import OUT_OF_SCOPE, Parse


def rule_of(decision: Decision, parse: Parse, *, corrected: bool) -> str:
    """What decided: ``sure`` (the engine was), ``asked`` (it was not, and asked back), ``refused``
    (nothing like it was ever taught), ``missed``, ``context`` (what was talked about) or ``corrected`` (the
    speaker)."""
    if corrected:
        return "corrected"
    match decision:
        case Clarify():
            return "asked"
        case Miss(refused=refused):
            return "refused" if refused else "missed"
    acted = acted_on(decision)
    return "context" if acted is not None and acted != parse.intent.name else "sure"


def told_why(why: Mapping[str, Any], actor: Actor) -> Say:
    """How the latest sentence was understood, in words for the speaker."""
    if not why:
        return Say("why_nothing", keep=True)
    return Say("why_staff" if actor.is_staff else "why", keep=True, facts=facts_of(why))


def facts_of(why: Mapping[str, Any]) -> dict[str, Any]:
    """What the words are filled with; ``why`` as `bot.understood` keeps it, beside a message or of the latest
    one."""
    intent = str(why.get("acted") or why.get("intent") or OUT_OF_SCOPE)
    ranking = [(name, confidence) for name, confidence in why.get("ranking", ())]
    confidence = dict(ranking).get(intent, why.get("confidence", 0.0))
    others = [one for one in ranking if one[0] not in {intent, OUT_OF_SCOPE}]
    second = others[0] if others else (None, None)
    rule = why.get("rule") or _rule_kept(why)
    return {
        "text": why.get("text", ""),
        "intent": intent,
        "heard": why.get("intent"),
        "confidence": confidence,
        "second": second[0],
        "second_confidence": second[1],
        "entities": [tuple(one[:2]) for one in why.get("entities", ())],
        "rule": rule,
        "source": why.get("source", ""),
        "model": why.get("model", ""),
    }


def _rule_kept(why: Mapping[str, Any]) -> str:
    """What decided, as far as the understanding alone tells."""
    if why.get("intent") == OUT_OF_SCOPE:
        return "refused"
    return "sure" if why.get("sure", True) else "asked"
