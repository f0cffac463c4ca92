"""Why a sentence was understood as it was: the rule that decided, and the facts to tell it with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.dialogue.decisions import Clarify, Decision, Miss, Say, acted_on
from domain.access import Actor
from domain.learning.explaining import facts_of
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
            return "refused" if refused or parse.intent.name == OUT_OF_SCOPE else "missed"
    acted = acted_on(decision)
    by_words = acted is None or (acted == parse.intent.name and parse.sure)
    return "sure" if by_words else "context"


def told_why(why: Mapping[str, Any], actor: Actor) -> Say:
    """How the latest sentence was understood, in words for the speaker."""
    if not why:
        return Say("why_nothing", keep=True)
    return Say("why_staff" if actor.is_staff else "why", keep=True, facts=facts_of(why))
