"""What a note tells of its deal: "they want it for 25k now and sign on Friday" changes that, too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.dialogue.patterns import opens, pattern
from bot.dialogue.state import State
from config.languages import LanguagePack
from nlu.parse import OUT_OF_SCOPE, Entity, Guess, Parse

NOTING, CHANGING, DEAL = "log_interaction", "update_deal", "deal"
LONGEST = 600
"""Letters in which a deal is told of; longer texts are only noted."""
FACTS = {"amount": "told_price", "date": "told_day"}
"""The language's pattern by which such a fact is the deal's; it stands there as the sign below."""
FACT = "¤"
BEFORE, AFTER = 60, 30
"""Letters around a fact that say whose it is."""


def deals_told(parts: Sequence[Parse], state: State, pack: LanguagePack) -> tuple[Parse, ...]:
    """The matters, each note that tells a price or a day of the deal talked about, or of the one of the
    company named, with that change behind it; empty where there is but one matter."""
    told: list[Parse] = []
    for part in parts:
        facts = _facts(part, pack) if _is_noted(part, state, pack) else []
        company = next((one for one in part.entities if one.kind == "company"), None)
        if not facts or (company is None and DEAL not in state.focus):
            told.append(part)
            continue
        noted = Guess(NOTING, part.intent.confidence)
        told += [replace(part, intent=noted, sure=True), _change(part, company, facts)]
    return tuple(told) if len(told) > 1 else ()


def _is_noted(part: Parse, state: State, pack: LanguagePack) -> bool:
    """Whether it is a note, or only told, and nothing else, while a deal is talked about."""
    name, is_open = part.intent.name, state.form is not None and not state.form.optional
    talked = DEAL in state.focus and state.focus[DEAL] == state.focus.get("record")
    likely = name in {NOTING, CHANGING} and any(one.kind == "company" for one in part.entities)
    loose = talked and (name == OUT_OF_SCOPE or not part.sure)
    loose = (loose or (likely and not part.sure)) and not opens(pack, "begins", part.text)
    noted = loose or (name == NOTING and part.sure)
    return noted and not is_open and len(part.text) <= LONGEST and not part.text.rstrip().endswith("?")


def _facts(part: Parse, pack: LanguagePack) -> list[Entity]:
    """The amount and the day that are the deal's by what is said around them."""
    found = {}
    for one in part.entities:
        words = pattern(pack, FACTS[one.kind]) if one.kind in FACTS else None
        around = f"{part.text[: one.start][-BEFORE:]}{FACT}{part.text[one.end :][:AFTER]}"
        if words is not None and words.search(around):
            found[one.kind] = one  # of several the last is what it came to
    return sorted(found.values(), key=lambda fact: fact.start)


def _change(part: Parse, company: Entity | None, facts: Sequence[Entity]) -> Parse:
    """The deal's change as a sentence of its own: its company, and the facts."""
    text, entities = "", []
    for one in (company, *facts) if company is not None else facts:
        start = len(text) + (2 if text else 0)
        text = f"{text}, {one.text}" if text else one.text
        entities.append(replace(one, start=start, end=start + len(one.text)))
    change = Guess(CHANGING, part.intent.confidence)
    return replace(part, text=text, intent=change, sure=True, entities=tuple(entities), parts=())
