"""A sentence cut into words, numbers and signs, each at its place."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import NamedTuple

_WORD = r"[^\W\d_][\u0300-\u036f]*"
_NUMBERED = r"""
      (?P<isodate>(?:\d{4}/\d{2}/\d{2}(?![\d/])|\d{4}-\d{2}-\d{2})(?:[Tt]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:[Zz]|[+-]\d{2}:?\d{2})?)?(?!\d))
    | (?P<isoperiod>(?<![\w-])\d{4}-(?:[Qq][1-4]|\d{2})(?![\w-]))
    | (?P<dmy>\d{1,2}(?P<mark>[./-])\d{1,2}(?P=mark)(?:\d{4}|\d{2})(?![\d.,/-]\d|\d))
    | (?P<clock>\d{1,2}:\d{2}(?::\d{2})?(?![\d:]))
    | (?P<hm>\d{1,2}[hH]\d{2}(?!\w))
    | (?P<fraction>\d{1,2}/\d{1,2}(?![\d/]))
    | (?P<number>\d+(?:[.,'’\u00a0\u202f]\d+)*)
"""
_TOKEN = re.compile(
    rf"""
      (?P<lettered>[A-Za-z][-‐‑–]?\d{{1,9}}(?![\w.,]\d|\w))
    | (?P<word>(?:{_WORD})+(?:['’](?![sS](?!\w))(?:{_WORD})+)*)
    | (?=\d)(?:{_NUMBERED})
    | (?P<possessive>['’][sS](?!\w))
    | (?P<sign>[^\w\s]|[_\n])
    """,
    re.VERBOSE,
)
_SAID = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+")


@dataclass(frozen=True, slots=True)
class Tokens:
    """The parts of ``text``: what kind each is, how it reads in lower case, where it starts and ends."""

    text: str
    kinds: list[str]
    words: list[str]
    starts: list[int]
    ends: list[int]

    def __len__(self) -> int:
        return len(self.words)

    def glued(self, index: int) -> bool:
        """True when nothing stands between this part and the one before it."""
        return index > 0 and self.starts[index] == self.ends[index - 1]


def tokens_of(text: str) -> Tokens:
    """``text`` cut up; white space is left out."""
    kinds, words, starts, ends = [], [], [], []
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        kinds.append(match.lastgroup or "sign")
        words.append(text[start:end].lower().replace("’", "'"))
        starts.append(start)
        ends.append(end)
    return Tokens(text, kinds, words, starts, ends)


def plain(word: str) -> str:
    """A word in lower case and without accents, for comparing names."""
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


class SaidWord(NamedTuple):
    """A word of a sentence in plain letters; its capital counts only where it tells something. One typed with
    accents is typed with care."""

    plain: str
    start: int
    end: int
    is_capital: bool
    is_accented: bool = False


def said_words(text: str) -> list[SaidWord]:
    """The words of a sentence. A capital tells nothing of the first word, nor where every word has one."""
    words = [
        SaidWord(plain(match[0]), match.start(), match.end(), match[0][0].isupper(), not match[0].isascii())
        for match in _SAID.finditer(text)
    ]
    if all(word.is_capital for word in words):
        return [word._replace(is_capital=False) for word in words]
    return [words[0]._replace(is_capital=False), *words[1:]]


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name in plain letters."""
    return tuple(plain(match[0]) for match in _SAID.finditer(name))
