"""What the gate found of a candidate, kept beside it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from nlu.store import ModelStore, Version


def keep_compared(candidate: Version, outcome: Mapping[str, Any]) -> None:
    """It stands beside the candidate."""
    place = candidate.folder / f"comparison-{candidate.name}.json"
    place.write_text(json.dumps(outcome, ensure_ascii=False), encoding="utf-8")


def compared(store: ModelStore) -> dict[str, Any] | None:
    """What the gate found of the candidate beside the model that is in use now; None when it was not
    asked."""
    candidate, current = store.candidate, store.current
    if candidate is None or current is None:
        return None
    try:
        place = candidate.folder / f"comparison-{candidate.name}.json"
        found: dict[str, Any] = json.loads(place.read_bytes())
    except (OSError, ValueError):
        return None
    return found if found.get("current") == current.name else None
