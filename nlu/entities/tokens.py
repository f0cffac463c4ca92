"""A sentence cut into words, numbers and signs, each at its place."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

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
