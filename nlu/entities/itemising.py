"""From parts of text to items: classes looked up, numbers put together, signs named."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nlu.entities.grammar import Alphabet, Compiler
from nlu.entities.numerals import Numeral, numeral, tidy
from nlu.entities.reading import Item, Sentence
from nlu.entities.tokens import Tokens, tokens_of
from nlu.entities.typos import Typos
from nlu.entities.vocabulary import Meaning, Vocabulary

_SIGNS = {
    ",": "comma",
    ":": "colon",
    "-": "dash",
    "–": "dash",
    "—": "dash",
    "‐": "dash",
    "‑": "dash",
    "/": "slash",
    ".": "stop",
    "!": "stop",
    "?": "stop",
    ";": "stop",
    "\n": "stop",
    **dict.fromkeys("={}\\|`<", "code_sign"),
    "★": "black_star",
    "⭐": "black_star",
    "🌟": "black_star",
    "☆": "white_star",
}
_SILENT = frozenset("'’\"“”‘*_()[]\ufe0f")
_YEARS = range(1900, 2100)
_YEAR_DIGITS = 4
_LONG_DIGITS = 7
_ZERO_DIGITS = 3
_PAST_LETTERS = 5
_QUARTERS = 4
_HALVES = 2
_LAST_HOUR, _LAST_MINUTE = 24, 59

_BROKEN = {"half": 0.5, "quarter": 0.25}
_SAID = "(tens dash? small | tens | small)"
_RUN = (
    f"(half a? (?=scale|dozen) | a? quarter of? a? (?=scale) | number | year | a (?=hundred|scale|dozen) | {_SAID}) (and a half (?=scale))?"
    f"(hundred (and? {_SAID})? | dozen | scale ({_SAID} (?=hundred))?)*"
)


@dataclass(frozen=True, slots=True)
class Itemiser:
    """Reads the sentences of one language."""

    vocabulary: Vocabulary
    typos: Typos
    past: tuple[tuple[str, ...], frozenset[str]]
    """The ends of words that are of the past, and the words that are not all the same."""
    year_parts: dict[str, str]
    """A letter before a digit, and the class of the two: ``q`` makes Q3 a quarter's name."""
    run: re.Pattern[str]

    @classmethod
    def of(
        cls,
        vocabulary: Vocabulary,
        typos: Typos,
        past: tuple[tuple[str, ...], frozenset[str]],
        year_parts: dict[str, str],
    ) -> Itemiser:
        """The reader of a language with these words."""
        run = Compiler(vocabulary.alphabet, {}).one(_RUN).regex
        return cls(vocabulary, typos, past, year_parts, run)

    def read(self, text: str) -> Sentence:
        """``text`` as items; every part is in one item or in none (quotes, brackets)."""
        tokens = tokens_of(text)
        words, right = tokens.words, self.typos.right
        for index, kind in enumerate(tokens.kinds):
            if kind == "word":
                words[index] = right(words[index])
        items = self._numbers(self._items(tokens))
        shape = "".join([item.letter for item in items])
        return Sentence(tokens, items, shape, frozenset(shape))

    def _items(self, tokens: Tokens) -> list[Item]:
        items: list[Item] = []
        index = 0
        while index < len(tokens):
            kind = tokens.kinds[index]
            if kind in ("word", "sign"):
                item = self._word(tokens, index)
            elif kind == "number":
                item = self._number(tokens, index)
            elif kind == "possessive":
                item = None
            else:
                item = self._written(tokens, index)
            if item is not None:
                items.append(item)
            index = index + 1 if item is None else item.last + 1
        return items

    def _word(self, tokens: Tokens, index: int) -> Item | None:
        word = tokens.words[index]
        found = self.vocabulary.longest(tokens.words, index)
        if tokens.kinds[index - 1] == "number" and tokens.glued(index) and not (found and found[0] > 1):
            suffix = self.vocabulary.suffixes.get(word)
            if suffix:
                return Item(index, index, suffix.letter, suffix.value)
        if found:
            return Item(index, index + found[0] - 1, found[1].letter, found[1].value)
        if tokens.kinds[index] == "sign":
            return None if word in _SILENT else self._item(index, _SIGNS.get(word, "mark"), word)
        return self._item(index, "past_verb" if self._is_past(word) else "word", word)

    def _is_past(self, word: str) -> bool:
        endings, exceptions = self.past
        return len(word) >= _PAST_LETTERS and word.endswith(endings) and word not in exceptions

    def _number(self, tokens: Tokens, index: int) -> Item:
        """A number; part of a name or code when letters touch it ("A4", "COVID-19", "4x4")."""
        word, following = tokens.words[index], index + 1
        found = self.vocabulary.longest(tokens.words, index)
        if found:
            return Item(index, index + found[0] - 1, found[1].letter, found[1].value)
        value = numeral(word)
        if value is None or self._is_code(tokens, index):
            return self._item(index, "word", word)
        is_touched = following < len(tokens) and tokens.glued(following) and tokens.kinds[following] != "sign"
        after = self._after_number(tokens, following, is_touched=is_touched)
        if after is None and is_touched:
            return self._item(index, "word", word)
        if after and after.letter == self.vocabulary.alphabet.letter("ordinal"):
            return Item(index, following, after.letter, value)
        if after and after.letter == self.vocabulary.alphabet.letter("scale"):
            value = numeral(word, grouping=False) or value
        return self._item(index, _size(word), value)

    def _after_number(self, tokens: Tokens, following: int, *, is_touched: bool) -> Meaning | None:
        """What the word after a number means there: a suffix when it touches the number."""
        if following >= len(tokens):
            return None
        word = tokens.words[following]
        found = self.vocabulary.longest(tokens.words, following)
        if not is_touched or (found and found[0] > 1):
            return found[1] if found else None
        return self.vocabulary.suffixes.get(word)

    def _is_code(self, tokens: Tokens, index: int) -> bool:
        if not tokens.glued(index):
            return False
        before = tokens.kinds[index - 1]
        if before in ("word", "lettered", "number"):
            return tokens.words[index - 1] not in self.vocabulary.words
        joined = tokens.words[index - 1] == "-" and tokens.glued(index - 1)
        return joined and tokens.kinds[index - 2] == "word" and _size(tokens.words[index]) != "year"

    def _written(self, tokens: Tokens, index: int) -> Item:
        kind, word = tokens.kinds[index], tokens.words[index]
        if kind == "lettered":
            kind = self._year_part(word)
        value = _WRITTEN[kind](word) if kind in _WRITTEN else word
        return self._item(index, "word" if value is None else kind, value)

    def _year_part(self, word: str) -> str:
        kind = self.year_parts.get(word[0], "lettered")
        most = _QUARTERS if kind == "quarter_name" else _HALVES
        return kind if word[1:].isdigit() and 1 <= int(word[1:]) <= most else "lettered"

    def _item(self, index: int, kind: str, value: Any) -> Item:
        return Item(index, index, self.vocabulary.alphabet.letter(kind), value)

    def _numbers(self, items: list[Item]) -> list[Item]:
        """The items with the words of each number made one: "twenty five", "12 thousand"."""
        shape = "".join([item.letter for item in items])
        merged, done = [], 0
        for match in self.run.finditer(shape):
            if match.end() - match.start() > 1 or items[match.start()].letter not in self._digits():
                merged += [*items[done : match.start()], self._sum(items[match.start() : match.end()])]
                done = match.end()
        return merged + items[done:] if done else items

    def _digits(self) -> tuple[str, str]:
        alphabet = self.vocabulary.alphabet
        return alphabet.letter("number"), alphabet.letter("year")

    def _sum(self, run: list[Item]) -> Item:
        names = {letter: name for name, letter in self.vocabulary.alphabet.letters.items()}
        kinds = [names[item.letter] for item in run]
        total, current = 0.0, 0.0
        for kind, item in zip(kinds, run, strict=True):
            if kind == "scale":
                total, current = total + (current or 1) * item.value, 0.0
            elif kind in ("hundred", "dozen"):
                current = (current or 1) * item.value
            else:
                current += _part(kind, item, run)
        kind = _kind_of(kinds)
        return Item(run[0].first, run[-1].last, self.vocabulary.alphabet.letter(kind), tidy(total + current))


def _part(kind: str, item: Item, run: list[Item]) -> Numeral:
    """What a word adds to the number it is in; "a" is one only where it starts it ("a hundred")."""
    if kind in _BROKEN:
        return _BROKEN[kind]
    if kind == "a":
        return 1 if item is run[0] and isinstance(run[1].value, int) else 0
    return item.value if isinstance(item.value, int | float) else 0


def _kind_of(kinds: list[str]) -> str:
    if "scale" in kinds:
        return "round" if kinds[:2] == ["a", "scale"] else "scaled"
    if "dozen" in kinds:
        return "dozens"
    return "number" if kinds[0] in ("number", "year") else "spelled"


def _size(word: str) -> str:
    if not word.isdecimal():
        return "number"
    if len(word) >= _ZERO_DIGITS and word.startswith("0"):
        return "zero"
    if len(word) == _YEAR_DIGITS and int(word) in _YEARS:
        return "year"
    return "long" if len(word) >= _LONG_DIGITS else "number"


def _clock(word: str) -> tuple[int, int] | None:
    hour, minute = (int(part) for part in re.split("[:h]", word)[:2])
    return (hour, minute) if hour <= _LAST_HOUR and minute <= _LAST_MINUTE else None


def _isodate(word: str) -> datetime | None:
    try:
        return datetime.fromisoformat(word.upper())
    except ValueError:
        return None


def _numbers_in(word: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", word))


_WRITTEN = {
    "clock": _clock,
    "hm": _clock,
    "isodate": _isodate,
    "dmy": _numbers_in,
    "fraction": _numbers_in,
    "quarter_name": lambda word: int(word[1:]),
    "half_name": lambda word: int(word[1:]),
}

__all__ = ["Alphabet", "Itemiser"]
