"""Of which branch, product or firm alone a figure is asked: "in York", "Netflix's", "now only Hull"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.patterns import LONGEST, compiled
from config.languages import LanguagePack
from nlu.parse import Entity

NAMES = frozenset({"company", "person", "product", "segment"})
"""Kinds of facts that may name the part itself."""


def part_said(
    text: str, entities: Sequence[Entity], filled: Mapping[str, Any], pack: LanguagePack
) -> str | None:
    """The name of the part, as it is on record where it is known; None when the figure is asked of all."""
    if len(text) > LONGEST or "source" in filled:
        return None
    for source in pack.words.get("figure_of") or ():
        for found in compiled(source).finditer(text.strip()):
            start, end = found.span("part")
            shift = len(text) - len(text.lstrip())
            over = [e for e in entities if e.start < end + shift and start + shift < e.end]
            named = next((str(e.value) for e in over if e.kind in NAMES), None)
            if named is not None or not over:
                return named or found["part"].strip(" .,!?'")
    return None
