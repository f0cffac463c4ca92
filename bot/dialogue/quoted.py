"""The lines of a quote that are said in one sentence, and the price of one of them said anew."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from typing import Any

from bot.dialogue.patterns import LONGEST, pattern, says
from bot.dialogue.state import State
from config.languages import LanguagePack
from domain.dialogue import Handler
from nlu.parse import Entity, Parse

COUNTED, PRICES = "quantity", ("amount", "quantity")
FURTHER = "further"
"""The slot for the lines behind the first."""


def lines_said(
    slots: Collection[str], text: str, entities: Sequence[Entity], pack: LanguagePack
) -> dict[str, Any]:
    """Item, number and price of the first line, and the lines behind it, where several are said: "40 tills
    at 300 and 2 safes at 899"; nothing where there is one."""
    gap, gap_of_one = pattern(pack, "line_gap"), pattern(pack, "line_of_one")
    if FURTHER not in slots or gap is None or gap_of_one is None or len(text) > LONGEST:
        return {}
    numbers = sorted((one for one in entities if one.kind in PRICES), key=lambda one: one.start)
    lines: list[dict[str, Any]] = []
    spent: Entity | None = None
    for count, price in pairwise(numbers):
        between, counts = text[count.end : price.start], count.kind == COUNTED and count is not spent
        several = gap.fullmatch(between) if counts else None
        found = several or (gap_of_one.fullmatch(between) if count is spent else None)
        if found is not None:
            many = count.value if several else 1
            lines.append({"text": found["item"].strip(), COUNTED: many, "amount": _money(price)})
            spent = price
    return {**lines[0], FURTHER: lines[1:]} if len(lines) > 1 else {}


def priced_anew(
    pack: LanguagePack, parse: Parse, state: State, before: Mapping[str, Any], amend: Handler
) -> dict[str, Any] | None:
    """The line that is named with another price, of those just said: "the tills are 850"; None where this is
    no such thing."""
    found = says(pack, "line_is", parse.text) if FURTHER in amend.slots else None
    price = next((one for one in parse.entities if one.kind in PRICES), None)
    if found is None or price is None or price.start < found.start("price"):
        return None
    said = found["item"].casefold()
    items = [str(before.get("text") or ""), *(str(one["text"]) for one in before.get(FURTHER) or ())]
    item = next((one for one in items if one and said in one.casefold()), None)
    known = {"quote": state.focus["quote"]} if "quote" in state.focus else {}
    return {**known, "text": item, "amount": _money(price)} if item is not None else None


def _money(price: Entity) -> dict[str, Any]:
    return dict(price.value) if isinstance(price.value, Mapping) else {"value": price.value, "currency": None}
