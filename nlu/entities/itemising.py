"""From parts of text to items: classes looked up, numbers and signs named, words put together."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from nlu.entities.codes import mark_codes, without_codes
from nlu.entities.compounds import Compounds
from nlu.entities.numberwords import NumberWords
from nlu.entities.numerals import numeral
from nlu.entities.reading import Item, Sentence
from nlu.entities.tokens import Tokens, plain, tokens_of
from nlu.entities.vocabulary import Meaning, Vocabulary
from nlu.entities.written import WRITTEN, size_of
from nlu.spelling import Spelling

_SIGNS = {
    ",": "comma",
    ":": "colon",
    "/": "slash",
    "⭐": "black_star",
    **dict.fromkeys("-–—‐‑", "dash"),
    **dict.fromkeys(".!?;\n", "stop"),
    **dict.fromkeys("={}\\|`<", "code_sign"),
    **dict.fromkeys("★🌟", "black_star"),
    **dict.fromkeys("☆", "white_star"),
}
_SILENT = frozenset("'’\"“”‘*_()[]\ufe0f")
_PAST_LETTERS = 5
_QUARTERS, _HALVES = 4, 2
_THOUSAND = 1000
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})")
_MOST_DAYS, _MOST_MONTHS = 31, 12
_NOTED = 5
"""So many words may stand in brackets before a number that ends them."""


def _is_minus(tokens: Tokens, index: int) -> bool:
    """True for a dash that touches the number after it and nothing before: "to -500", no "10 - 20"."""
    if not 0 < index < len(tokens) - 1 or tokens.kinds[index + 1] != "number":
        return False
    is_free = not tokens.glued(index) and tokens.kinds[index - 1] not in ("number", "clock")
    return tokens.glued(index + 1) and is_free and tokens.words[index - 1] != "\n"


def _is_mark(tokens: Tokens, index: int) -> bool:
    """True for the number of what is listed: "1) call Jane"."""
    after = index + 1
    is_closed = after + 1 < len(tokens) and tokens.words[after] == ")" and tokens.glued(after)
    return is_closed and "(" not in tokens.words[max(index - _NOTED, 0) : index]


@dataclass(frozen=True, slots=True)
class PastWords:
    """Words that are of the past by their ends ("declined"), and those that only look it ("need")."""

    endings: tuple[str, ...]
    exceptions: frozenset[str]

    def __contains__(self, word: str) -> bool:
        return len(word) >= _PAST_LETTERS and word.endswith(self.endings) and word not in self.exceptions


@dataclass(frozen=True, slots=True)
class Itemiser:
    """Reads the sentences of one language."""

    vocabulary: Vocabulary
    spelling: Spelling
    past: PastWords
    year_parts: Mapping[str, str]
    """A letter before a digit, and the class of the two: ``q`` makes Q3 a quarter's name."""
    number_words: NumberWords
    is_bald: bool = False
    """Whether words are looked up without their accents."""
    compounds: Compounds = field(default_factory=Compounds)
    dotted_after: frozenset[str] = frozenset()
    """Words after which 3.12 is a day; where there are such words, 3.12. always is."""

    def read(self, text: str) -> Sentence:
        """``text`` as items; every part is in one item or in none (quotes, brackets)."""
        tokens = tokens_of(text)
        mark_codes(tokens, self.vocabulary.suffixes)
        words, right = tokens.words, self.spelling.right
        for index, kind in enumerate(tokens.kinds):
            if kind == "word":
                words[index] = right(plain(words[index]) if self.is_bald else words[index])
        items = without_codes(tokens, self._items(tokens), self.vocabulary.letters)
        items = self.number_words.merged(items)
        shape = "".join([item.letter for item in items])
        return Sentence(tokens, items, shape, frozenset(shape))

    def _items(self, tokens: Tokens) -> list[Item]:
        items: list[Item] = []
        index = 0
        while index < len(tokens.kinds):
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
                items += self._parts(item, tokens)
                index = item.last
            index += 1
        return items

    def _parts(self, item: Item, tokens: Tokens) -> list[Item]:
        """Of a word that no class has the number it writes in one, or the two words put together in it."""
        word, index, letters = tokens.words[item.first], item.first, self.vocabulary.letters
        if item.letter != letters["word"]:
            return [item]
        number = self.compounds.number(word)
        if number is not None:
            return [Item(index, index, letters["scaled" if number >= _THOUSAND else "small"], number)]
        for half, first, kind, value in self.compounds.halves(word):
            found = self.vocabulary.words.get(half)
            if found and found.letter == letters[first]:
                second = Item(index, index, letters[kind], value)
                return [Item(index, index, found.letter, found.value), second]
        return [item]

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
            if word == "-" and _is_minus(tokens, index):
                return self._item(index, "minus", word)
            return None if word in _SILENT else self._item(index, _SIGNS.get(word, "mark"), word)
        # Of "llamé" and "llame" only the accent tells which is of the past.
        said = tokens.text[tokens.starts[index] : tokens.ends[index]].lower()
        return self._item(index, "past_verb" if said in self.past else "word", word)

    def _number(self, tokens: Tokens, index: int) -> Item:
        """A number; part of a name or code when letters touch it ("A4", "COVID-19", "4x4")."""
        word, following = tokens.words[index], index + 1
        found = self.vocabulary.longest(tokens.words, index)
        if found:
            return Item(index, index + found[0] - 1, found[1].letter, found[1].value)
        day = self._dotted_day(tokens, index)
        if day is not None:
            return day
        value = numeral(word)
        if value is None or self._is_code(tokens, index) or _is_mark(tokens, index):
            return self._item(index, "word", word)
        is_touched = following < len(tokens) and tokens.kinds[following] != "sign" and tokens.glued(following)
        after = self._after_number(tokens, following, is_touched=is_touched)
        if after is None and is_touched:
            return self._item(index, "word", word)
        if after and after.letter == self.vocabulary.letters["ordinal"]:
            return Item(index, following, after.letter, value)
        if after and after.letter == self.vocabulary.letters["scale"]:
            value = numeral(word, grouping=False) or value
        return self._item(index, size_of(word), value)

    def _dotted_day(self, tokens: Tokens, index: int) -> Item | None:
        """3.12. as a day and a month, in languages that write them so."""
        written = _DOTTED.fullmatch(tokens.words[index]) if self.dotted_after else None
        day, month = (int(written[1]), int(written[2])) if written else (0, 0)
        if not (1 <= day <= _MOST_DAYS and 1 <= month <= _MOST_MONTHS):
            return None
        following = index + 1
        is_dotted = tokens.words[following : index + 2] == ["."] and tokens.glued(following)
        is_led = index > 0 and tokens.words[index - 1] in self.dotted_after
        if not (is_led or (is_dotted and index + 2 < len(tokens))):
            return None
        last = following if is_dotted else index
        return Item(index, last, self.vocabulary.letters["dmy"], (day, month))

    def _after_number(self, tokens: Tokens, following: int, *, is_touched: bool) -> Meaning | None:
        """What the word after a number means there: a suffix when it touches the number."""
        if following >= len(tokens):
            return None
        found = self.vocabulary.longest(tokens.words, following)
        if not is_touched or (found and found[0] > 1):
            return found[1] if found else None
        return self.vocabulary.suffixes.get(tokens.words[following])

    def _is_code(self, tokens: Tokens, index: int) -> bool:
        if not tokens.glued(index):
            return False
        before = tokens.kinds[index - 1]
        if before in ("word", "lettered", "number"):
            return tokens.words[index - 1] not in self.vocabulary.words
        joined = tokens.words[index - 1] == "-" and tokens.glued(index - 1)
        joined = joined and tokens.words[index - 2] not in self.vocabulary.words
        return joined and tokens.kinds[index - 2] == "word" and size_of(tokens.words[index]) != "year"

    def _written(self, tokens: Tokens, index: int) -> Item:
        kind, word = tokens.kinds[index], tokens.words[index]
        if kind == "lettered":
            kind = self._year_part(word)
        value = WRITTEN[kind](word) if kind in WRITTEN else word
        return self._item(index, "word" if value is None else kind, value)

    def _year_part(self, word: str) -> str:
        kind = self.year_parts.get(word[0], "lettered")
        most = _QUARTERS if kind == "quarter_name" else _HALVES
        return kind if word[1:].isdecimal() and 1 <= int(word[1:]) <= most else "lettered"

    def _item(self, index: int, kind: str, value: Any) -> Item:
        return Item(index, index, self.vocabulary.letters[kind], value)
