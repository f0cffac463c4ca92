"""Misspelt words of a command: "5 tills" is found in "i wnat a quot for 5 tills" as in the same words spelled
well, and what is found stays as it was typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from config.languages import LanguagePack
from nlu.entities import LexiconError, load_lexicon
from nlu.entities.tokens import plain
from nlu.spelling import Spelling

SHORTEST, FIRM = 4, 6
"""Letters of words that may be misspelt: "quot" is a slip, "wart" for "want" is none. See ``Spelling``."""
READ = 2_000
"""Letters of a text that are looked at."""
WORD = re.compile(rf"\b[^\W\d_]{{{SHORTEST},}}\b")
LITERAL = re.compile(rf"(?<![\w)])[^\W\d_]{{{SHORTEST},}}(?![\w\[]|\((?!\?: ))")
"""A whole word of a pattern, of which nothing is left open; another may follow: "because(?: of)?"."""


class Meant(NamedTuple):
    """A text as it was meant, with the places it has in the text as it was typed."""

    text: str
    typed: str
    moved: tuple[tuple[int, int], ...]
    """Where words end that were put right, and how much further they end as typed."""

    def part(self, found: re.Match[str], group: str | int = 0) -> str:
        """What was found in the text, as it was typed."""
        return self.typed[self.back(found.start(group)) : self.back(found.end(group))]

    def back(self, place: int) -> int:
        """A place of the text in what was typed."""
        return place + next((by for end, by in reversed(self.moved) if end <= place), 0)


def as_meant(text: str, intent: str, pack: LanguagePack) -> Meant:
    """The text with the words right that tell of this ``intent`` that something is wanted."""
    patterns = (*pack.lead_ins(intent), *pack.finds(intent), *pack.lead_outs(intent))
    words = " ".join([*(one.pattern for one in patterns), *pack.words["empty_words"]])
    spelling = _spelling(words, pack.folder / "lexicon.yml")
    meant, moved, last, by = "", [], 0, 0
    for found in WORD.finditer(text, 0, READ):
        right = spelling.right(found[0].lower())
        if right != found[0].lower():
            meant += text[last : found.start()] + right
            by, last = by + len(found[0]) - len(right), found.end()
            moved.append((len(meant), by))
    return Meant(meant + text[last:], text, tuple(moved))


@lru_cache(maxsize=256)
def _spelling(patterns: str, lexicon: Path) -> Spelling:
    """Knows the words of these patterns. What is a word of the language otherwise stays."""
    try:
        ordinary = load_lexicon(lexicon).names.ordinary
    except LexiconError:
        ordinary = frozenset()
    spelling = Spelling(
        SHORTEST,
        firm=FIRM,
        rarity=lambda word: -len(word),  # rather left out than typed too much: "remindr" is "reminder"
        is_word=lambda word: plain(word) in ordinary or word in ordinary,
    )
    spelling.learn(_words(patterns))
    return spelling


def _words(patterns: str) -> Iterator[str]:
    """The whole words in patterns: with a letter that is optional and without, with each of two letters."""
    for kept in (r"\1", ""):
        for sign in (r"\1", r"\2"):
            open_to = re.sub(r"(?<!\\)([^\W\d_])\?", kept, re.sub(r"\[(\w)(\w)\]", sign, patterns))
            yield from LITERAL.findall(re.sub(r"\\.|\(\?P<\w+>", " ", open_to).lower())
