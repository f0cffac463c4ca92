"""Which of the entities found stand when they overlap."""

from __future__ import annotations

from collections.abc import Iterable

from nlu.parse import Entity

# Found by their own form, whatever the words around say.
_CERTAIN = ("web", "email", "phone")

# Of two that are equally long, the one named first.
_ORDER = (
    *(
        "ticket",
        "quote",
        "deal",
        "lead",
        "product",
        "company",
        "person",
        "score",
        "percentage",
        "amount",
        "date",
        "recurrence",
    ),
    *(
        "period",
        "kpi",
        "duration",
        "dimension",
        "service",
        "segment",
        "stage",
        "priority",
        "channel",
        "language",
    ),
    "quantity",
)
KINDS = frozenset((*_ORDER, "email", "phone"))
"""Every kind that the product finds by itself."""
_SAID_ONCE = frozenset(("kpi", "dimension", "service", "segment", "stage", "priority", "channel", "language"))
"""What said twice is still one fact: "we won it, signed today"."""
_RANKS = {kind: rank for rank, kind in enumerate(_ORDER)}


def chosen(found: Iterable[Entity], length: int) -> list[Entity]:
    """The entities that stand, in order of place; no two overlap.

    Addresses and phone numbers stand before everything; of the rest the longest stands, and of
    equally long ones the one whose kind comes first in the order above. ``length`` is the text's.
    """
    taken = bytearray(length)
    kept: list[Entity] = []
    said = set()
    for entity in sorted(found, key=_rank):
        term = (entity.kind, entity.value) if entity.kind in _SAID_ONCE else None
        if taken.find(1, entity.start, entity.end) < 0 and (term is None or term not in said):
            said.add(term)
            taken[entity.start : entity.end] = b"\x01" * (entity.end - entity.start)
            kept.append(entity)
    return sorted(kept, key=lambda entity: entity.start)


def _rank(entity: Entity) -> tuple[bool, int, int]:
    return entity.kind not in _CERTAIN, entity.start - entity.end, _RANKS.get(entity.kind, len(_RANKS))
