"""What is kept of an understanding."""

from __future__ import annotations

from typing import Any

from nlu.parse import Parse


def kept_of(parse: Parse) -> dict[str, Any]:
    """What is kept of an understanding beside its message, for figures."""
    return {"intent": parse.intent.name, "confidence": parse.intent.confidence, "sure": parse.sure}


def why_of(parse: Parse) -> dict[str, Any]:
    """What can be said of why a sentence was understood so."""
    second = next((g for g in parse.ranking if g.name != parse.intent.name), None)
    return {
        "intent": parse.intent.name,
        "confidence": round(parse.intent.confidence, 3),
        "second": second.name if second else None,
        "second_confidence": round(second.confidence, 3) if second else None,
        "entities": [[e.kind, e.text] for e in parse.entities[:12]],
        "source": parse.source,
        "model": parse.model,
    }
