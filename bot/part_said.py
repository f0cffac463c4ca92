"""Of which branch, product, colleague or firm alone a figure is asked: "in York", "and Sue's?"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.patterns import LONGEST, compiled, says
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
    for name, is_any in (("figure_of", True), ("figure_of_whom", False)):
        for source in pack.words.get(name) or ():
            for found in compiled(source).finditer(text.strip()):
                start, end = found.span("part")
                shift = len(text) - len(text.lstrip())
                over = [e for e in entities if e.start < end + shift and start + shift < e.end]
                named = next((str(e.value) for e in over if e.kind in NAMES), None)
                if named is not None or (is_any and not over):
                    return named or found["part"].strip(" .,!?'")
    return None


def is_only_part(text: str, entities: Sequence[Entity], pack: LanguagePack) -> bool:
    """Whether nothing is said but of whom the figure is wanted: "and Sue's?", "what about me"."""
    if says(pack, "figure_of_oneself", text) is not None:
        return True
    whole = [compiled(source).fullmatch(text.strip()) for source in pack.words.get("figure_of_whom") or ()]
    spans = [found.span("part") for found in whole if found is not None]
    return any(e.start < end and start < e.end for start, end in spans for e in entities if e.kind in NAMES)
