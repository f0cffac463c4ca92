"""A bare answer to an open question: "50" where an amount was asked for, "globex" where a company was."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from nlu.entities.lexicon import Lexicon
from nlu.entities.money import amount
from nlu.entities.namewords import NameWords
from nlu.entities.people import NameRules
from nlu.entities.reading import Sentence
from nlu.parse import Context, Entity

_NUMBERED: Mapping[str, Callable[[Any], Any]] = {
    "amount": amount,
    "percentage": lambda value: value,
    "score": lambda value: value,
    "quantity": lambda value: value,
}
_NAMED = ("person", "company")


def answer(sentence: Sentence, kept: list[Entity], context: Context, lexicon: Lexicon) -> list[Entity]:
    """``kept``, with the answer to ``context.expects`` among them when it can be read from the sentence.

    A number that would be a quantity, or nothing, becomes what was asked for.
    """
    kind = context.expects
    if kind is None or any(entity.kind == kind for entity in kept):
        return kept
    if kind in _NAMED and not kept:
        words = NameWords(sentence, lexicon, bytearray(len(sentence.tokens.text)))
        named = NameRules(words).answer(kind)
        return [named] if named else kept
    if kind not in _NUMBERED and kind not in lexicon.records.values():
        return kept
    number = _number(sentence, kept, lexicon)
    if number is None:
        return kept
    value = _NUMBERED[kind](number.value) if kind in _NUMBERED else _record(kind, number.value, lexicon)
    if value is None:
        return kept
    others = [entity for entity in kept if entity.start >= number.end or entity.end <= number.start]
    answered = Entity(kind, value, number.start, number.end, number.text)
    return sorted([*others, answered], key=lambda entity: entity.start)


def _number(sentence: Sentence, kept: list[Entity], lexicon: Lexicon) -> Entity | None:
    """The only number that is nothing else yet."""
    others = [entity for entity in kept if entity.kind not in ("quantity", "amount")]
    numbers = lexicon.any_of("number", "spelled", "year", "long", "scaled", "round", "dozens")
    free = []
    for index, item in enumerate(sentence.items):
        if item.letter in numbers:
            said = sentence.entity("quantity", item.value, index, index)
            if all(entity.start >= said.end or entity.end <= said.start for entity in others):
                free.append(said)
    return free[0] if len(free) == 1 else None


def _record(kind: str, number: Any, lexicon: Lexicon) -> str | None:
    letter = next(letter for letter, named in lexicon.records.items() if named == kind)
    return f"{letter.upper()}-{number}" if isinstance(number, int) else None
