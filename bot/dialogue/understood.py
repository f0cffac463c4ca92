"""What is kept of an understanding: a little beside each message, more of the latest ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.learning.model import LONGEST
from nlu.parse import OUT_OF_SCOPE, Entity, Guess, Parse

MOST_FACTS, MOST_GUESSES = 12, 4
PASSING = frozenset({"talk_to_human", "queue_position", "back_to_bot"})
"""Who answers, and when: said in between, it changes nothing of what was talked about."""


def kept_of(parse: Parse) -> dict[str, Any]:
    """What is kept beside its message, for figures and for whoever asks why."""
    return {
        "intent": parse.intent.name,
        "confidence": round(parse.intent.confidence, 3),
        "sure": parse.sure,
        "ranking": [[one.name, round(one.confidence, 3)] for one in parse.ranking[:MOST_GUESSES]],
        "entities": [[one.kind, one.text] for one in parse.entities[:MOST_FACTS]],
        "source": parse.source,
        "model": parse.model,
        "language": parse.language,
        **({"parts": [one.intent.name for one in parse.parts]} if parse.parts else {}),
    }


def why_of(parse: Parse, turn: int, before: Mapping[str, Any]) -> dict[str, Any]:
    """What is remembered of the latest sentence: how it was understood, as which turn, and the same of the
    sentence before it."""
    facts = [[one.kind, one.text, one.value, one.start, one.end] for one in parse.entities[:MOST_FACTS]]
    latest = {**kept_of(parse), "entities": facts, "turn": turn, "text": parse.text[:LONGEST]}
    earlier = {name: value for name, value in before.items() if name != "before"}
    if before.get("acted") in PASSING and (behind := before.get("before")):
        earlier["behind"] = behind.get("behind") or behind.get("turn")
    return {**latest, "before": earlier} if earlier else latest


def turn_before(why: Mapping[str, Any]) -> int:
    """The turn of the sentence before, a wish for a person left aside; 0 when there was none."""
    before = why.get("before") or {}
    return int(before.get("behind") or before.get("turn") or 0)


def parse_of(why: Mapping[str, Any]) -> Parse:
    """The understanding that ``why_of`` remembered."""
    ranking = tuple(Guess(name, confidence) for name, confidence in why.get("ranking", ()))
    entities = tuple(
        Entity(kind, value, start, end, text) for kind, text, value, start, end in why.get("entities", ())
    )
    intent = Guess(why["intent"], why["confidence"])
    return Parse(
        why["text"], intent, ranking, entities, sure=why.get("sure", True), model=why.get("model", "")
    )


def guess_in(why: Mapping[str, Any]) -> tuple[str | None, int | None]:
    """The likeliest of the intents there are, and how many percent sure the engine was of it."""
    if acted := why.get("acted"):
        sure = dict(why.get("ranking", ())).get(acted)
        return str(acted), None if sure is None else round(100 * sure)
    for name, confidence in why.get("ranking", ()):
        if name != OUT_OF_SCOPE:
            return name, round(100 * confidence)
    return None, None
