"""Slips of the pen in what is searched for, put right: "how do i chnage my pasword"."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

LONG = 8
"""From so many letters on a word may have two slips, before that one."""
SHORT = 6
"""In fewer letters one that stands for another makes another word: "wine" is not "wire" misspelt."""
CANDIDATES = 8
_WORD = re.compile(r"[^\W\d_]{4,24}")


@dataclass(frozen=True, slots=True)
class Misspelt:
    """Knows which of its words a misspelt one stands for: the nearest, and of these the one said most."""

    counts: Mapping[str, int]
    """The words there are, in small letters, with how often each is said."""

    def right(self, text: str, is_known: Callable[[str], bool]) -> str:
        """The text with its misspelt words put right; what is near no word, or known otherwise, stays. A
        first letter is seldom wrong, and is left."""
        return _WORD.sub(lambda found: self._nearest(found[0], is_known), text)

    def _nearest(self, word: str, is_known: Callable[[str], bool]) -> str:
        if word in self.counts or is_known(word):
            return word
        slips = 2 if len(word) >= LONG else 1
        near = extract(word, self.counts.keys(), scorer=OSA.distance, score_cutoff=slips, limit=CANDIDATES)
        fit = [(distance, -self.counts[one], one) for one, distance, _ in near if _may_be(word, one)]
        return min(fit)[2] if fit else word


def _may_be(word: str, other: str) -> bool:
    swapped = sorted(word) == sorted(other)
    return word[0] == other[0] and (len(word) >= SHORT or len(word) != len(other) or swapped)
