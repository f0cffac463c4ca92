"""A parse as the JSON object that programs read, in Rasa's shape."""

from __future__ import annotations

from typing import Any

from nlu.parse import Guess, Parse


def rasa_shape(parse: Parse) -> dict[str, Any]:
    """What was understood; ``start`` and ``end`` count code points, end exclusive."""
    return {
        "text": parse.text,
        "intent": _guess(parse.intent),
        "intent_ranking": [_guess(guess) for guess in parse.ranking],
        "entities": [
            {
                "entity": entity.kind,
                "value": entity.value,
                "start": entity.start,
                "end": entity.end,
                "text": entity.text,
            }
            for entity in parse.entities
        ],
        "sure": parse.sure,
    }


def _guess(guess: Guess) -> dict[str, Any]:
    return {"name": guess.name, "confidence": round(guess.confidence, 4)}
