"""Which of the languages it was taught a sentence is in."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from nlu.calibration import softmax
from nlu.features import Floats, character_grams

READ = 400
"""How many characters tell a sentence's language."""
REMEMBERED_WORDS = 8_192
LIKELIER, ANSWERING = 4.0, 50.0
"""How many times likelier somebody goes on in the language spoken so far; and where an answer is expected,
which may be no more than a name."""
_ADDRESS = re.compile(r"\S*[@/]\S*")
_WORD = re.compile(r"[^\W\d_]+")


def words_of(text: str) -> list[str]:
    """The words of the beginning of ``text``, folded; addresses, and what holds no letter, tell nothing of
    its language."""
    return _WORD.findall(_ADDRESS.sub(" ", text[:READ]).casefold())


@dataclass(frozen=True, slots=True)
class Heard:
    """A sentence's language, and how surely."""

    tag: str
    confidence: float


class Tongues:
    """Tells languages apart by the letters of their words: what each run of letters says for each language,
    added up. Learned of the sentences that are there, so that another language is a folder of data, and the
    words of the trade and common errors count."""

    def __init__(self, tags: Sequence[str], grams: Sequence[str], weights: Floats) -> None:
        """``weights`` are log-odds: a row for each run of letters, a column for each language."""
        self.tags = tuple(tags)
        self.grams = tuple(grams)
        self.weights = weights
        self._row = {gram: row for row, gram in enumerate(self.grams)}
        self._of_word = lru_cache(REMEMBERED_WORDS)(self._add_up)

    def of(self, text: str, so_far: str, likelier: float = LIKELIER) -> Heard:
        """The language of ``text``, said by somebody who spoke ``so_far`` (a tag) until now and goes on in it
        so many times ``likelier``."""
        logits, base = self.evidence(text), so_far.split("-", maxsplit=1)[0]
        if base in self.tags:
            logits[self.tags.index(base)] += math.log(likelier)
        beliefs = softmax(logits)
        best = int(beliefs.argmax())
        return Heard(self.tags[best], float(beliefs[best]))

    def evidence(self, text: str) -> Floats:
        """The log-odds of each language, in the order of ``tags``."""
        total = np.zeros(len(self.tags), dtype=np.float32)
        for word in words_of(text):
            total += self._of_word(word)
        return total

    def _add_up(self, word: str) -> Floats:
        rows = [row for gram in character_grams(word) if (row := self._row.get(gram)) is not None]
        found: Floats = self.weights[rows].sum(axis=0)
        return found
