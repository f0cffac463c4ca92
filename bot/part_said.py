"""Of which branch, product, colleague or firm alone a figure is asked: "in York", "and Sue's?"."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from bot.patterns import LONGEST, compiled, says
from config.languages import LanguagePack
from nlu.parse import Entity

NAMES = frozenset({"company", "person", "product", "segment"})
"""Kinds of facts that may name the part itself."""


def of_figure(
    slots: Collection[str],
    text: str,
    entities: Sequence[Entity],
    filled: Mapping[str, Any],
    pack: LanguagePack,
) -> dict[str, str]:
    """What is said of a figure beside its facts: the one part it is asked of, what else is counted."""
    only = part_said(text, entities, filled, pack) if "only" in slots else None
    counted = counted_said(text, entities, pack) if "counted" in slots else None
    return {name: said for name, said in (("only", only), ("counted", counted)) if said}


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


def counted_said(text: str, entities: Sequence[Entity], pack: LanguagePack) -> str | None:
    """What a question of its own asks the number of, where that is no figure, period or group there is: "how
    many customers have we"; None where a figure is named, or nothing: "how many in York"."""
    if len(text) > LONGEST or any(e.kind == "kpi" for e in entities):
        return None
    for source in pack.words.get("figure_counted") or ():
        if (found := compiled(source).search(text)) is not None:
            start, end = found.span("counted")
            return None if any(e.start < end and start < e.end for e in entities) else found["counted"]
    return None


def is_only_part(text: str, entities: Sequence[Entity], pack: LanguagePack) -> bool:
    """Whether nothing is said but of whom the figure is wanted: "and Sue's?", "what about me"."""
    if says(pack, "figure_of_oneself", text) is not None:
        return True
    whole = [compiled(source).fullmatch(text.strip()) for source in pack.words.get("figure_of_whom") or ()]
    spans = [found.span("part") for found in whole if found is not None]
    return any(e.start < end and start < e.end for start, end in spans for e in entities if e.kind in NAMES)
