"""Why something was understood as it was: the facts to tell it with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

OUT_OF_SCOPE = "out_of_scope"
LIKELY = 0.01
"""The confidence from which on something else may have been meant."""


def facts_of(why: Mapping[str, Any]) -> dict[str, Any]:
    """What the words are filled with; ``why`` is what was kept of an understanding, beside its message or of
    the latest sentence."""
    intent = str(why.get("acted") or why.get("intent") or OUT_OF_SCOPE)
    ranking = [(name, confidence) for name, confidence in why.get("ranking", ())]
    parts = list(why.get("parts", ()))
    others = [one for one in ranking if one[0] not in {intent, OUT_OF_SCOPE} and one[1] >= LIKELY]
    others = [] if parts else others
    second = others[0] if others else (None, None)
    return {
        "text": why.get("text", ""),
        "intent": intent,
        "heard": why.get("intent"),
        "confidence": dict(ranking).get(intent, why.get("confidence", 0.0)),
        "second": second[0],
        "second_confidence": second[1],
        "entities": [tuple(one[:2]) for one in why.get("entities", ())],
        "parts": parts,
        "rule": why.get("rule") or _rule_kept(why),
        "source": why.get("source", ""),
        "model": why.get("model", ""),
    }


def _rule_kept(why: Mapping[str, Any]) -> str:
    """What decided, as far as the understanding alone tells."""
    if not why.get("intent"):
        return "pressed"
    if why["intent"] == OUT_OF_SCOPE:
        return "refused"
    return "sure" if why.get("sure", True) else "asked"
