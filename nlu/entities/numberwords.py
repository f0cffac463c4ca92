"""Numbers said in several words, made one: "twenty five", "12 thousand", "half a million"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from nlu.entities.grammar import Alphabet, Compiler
from nlu.entities.numerals import Numeral, tidy
from nlu.entities.reading import Item

_SAID = "(tens dash? small | tens | small)"
_HEAD = f"""(half a? (?=scale|dozen) | (a|small)? quarter of? a? (?=scale) | number | year
    | a (?=hundred|scale|dozen) | couple (?=scale|hundred|dozen) | {_SAID} point small+ | {_SAID})
    (and a half (?=scale|percent))?"""
_RUN = f"{_HEAD} (hundred (and? {_SAID})? | dozen | scale ({_SAID} (?=hundred))?)*"
_BROKEN = {"half": 0.5, "quarter": 0.25}


@dataclass(frozen=True, slots=True)
class NumberWords:
    """Puts the words of numbers together, in any language that names their classes."""

    run: re.Pattern[str]
    digits: frozenset[str]
    """The letters of what is a number by itself."""
    names: Mapping[str, str]
    """The classes by their letters."""
    letters: Mapping[str, str]

    @classmethod
    def of(cls, alphabet: Alphabet, macros: Mapping[str, str]) -> NumberWords:
        """For shapes written in ``alphabet``; a language that counts otherwise has its own ``number_run``."""
        run = Compiler(alphabet, macros).one(macros.get("number_run", _RUN)).regex
        digits = frozenset((alphabet.letter("number"), alphabet.letter("year")))
        names = {letter: name for name, letter in alphabet.letters.items()}
        return cls(run, digits, names, alphabet.letters)

    def merged(self, items: list[Item]) -> list[Item]:
        """``items`` with the words of each number as one item."""
        shape = "".join([item.letter for item in items])
        merged: list[Item] = []
        done = 0
        for match in self.run.finditer(shape):
            first, end = match.span()
            if end - first > 1 or items[first].letter not in self.digits:
                merged += [*items[done:first], self._sum(items[first:end])]
                done = end
        return merged + items[done:] if done else items

    def _decimal(self, run: list[Item]) -> list[Item]:
        """``run`` with "two point five" as one of its numbers."""
        point = next((at for at, item in enumerate(run) if item.letter == self.letters["point"]), None)
        if point is None:
            return run
        end = point + 1
        while end < len(run) and run[end].letter == self.letters["small"]:
            end += 1
        whole = sum(item.value for item in run[:point])
        places = "".join(str(item.value) for item in run[point + 1 : end])
        return [run[0]._replace(value=float(f"{whole}.{places}")), *run[end:]]

    def _sum(self, run: list[Item]) -> Item:
        first, end = run[0].first, run[-1].last
        run = self._decimal(run)
        kinds = [self.names[item.letter] for item in run]
        total: Numeral = 0
        current: Numeral = 0
        scale: Numeral = 0
        for index, (kind, item) in enumerate(zip(kinds, run, strict=True)):
            if kind == "scale":
                scale = item.value
                total, current = total + (current or 1) * scale, 0
            elif kind in ("hundred", "dozen"):
                current = (current or 1) * item.value
            elif kind == "a":
                # "a hundred" is one of them; the "a" of "half a million" counts nothing.
                current += index == 0 and kinds[1] not in _BROKEN
            elif kind in _BROKEN and total and not current:
                total += _BROKEN[kind] * scale  # "two millions and a half"
            elif kind in _BROKEN:
                current = _broken(kind, current)
            elif isinstance(item.value, int | float):
                current += item.value
        value = tidy(total + current)
        return Item(first, end, self.letters[_class_of(kinds)], value)


def _broken(kind: str, current: Numeral) -> Numeral:
    """Three quarters; five and a half."""
    part = _BROKEN[kind]
    return current * part if current and kind == "quarter" else current + part


def _class_of(kinds: list[str]) -> str:
    if "scale" in kinds:
        return "round" if kinds[:2] == ["a", "scale"] else "scaled"
    if "dozen" in kinds:
        return "dozens"
    return "number" if kinds[0] in ("number", "year") else "spelled"
