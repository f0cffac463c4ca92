"""How many there are of an item, in figures: the item's own words hold no number in words then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nlu.parse import Entity

COUNTED_ITEMS = frozenset({"request_quote", "prepare_quote"})
"""What is done with an item of which there are so many."""
COUNTED = "quantity"


def in_figures(intent: str, text: str, entities: Sequence[Entity]) -> tuple[str, list[Entity]]:
    """The text with 2 tills for "two tills" where items are counted, and where each fact stands in it then;
    text and facts as they are elsewhere."""
    if intent not in COUNTED_ITEMS:
        return text, list(entities)
    placed = list(entities)
    for one in sorted(entities, key=lambda entity: entity.start, reverse=True):
        if one.kind != COUNTED or any(sign.isdecimal() for sign in one.text) or one.value != int(one.value):
            continue
        figures = f"{int(one.value)}"
        text = text[: one.start] + figures + text[one.end :]
        placed = [_moved(other, one, len(figures)) for other in placed]
    return text, placed


def _moved(other: Entity, counted: Entity, length: int) -> Entity:
    """The fact where it stands once the number takes so many letters."""
    by = length - (counted.end - counted.start)
    if other.start >= counted.end:
        return replace(other, start=other.start + by, end=other.end + by)
    if other.end >= counted.end:
        return replace(other, end=other.end + by)
    return other
