"""Words of the lexicon spelled almost right: "tomorow", "negotation", "revnue"."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from rapidfuzz.distance import OSA

_SHORTEST = 6
_LONGEST = 24
_LONG = 11
_REMEMBERED = 20_000


@dataclass(slots=True)
class Typos:
    """Finds the lexicon's word that a misspelt one stands for.

    Only words of six letters and more are put right, with the first letter as typed: one slip, two
    in words of eleven letters and more. A word that is ordinary by itself is never changed.
    """

    ordinary: Collection[str]
    _by_start: dict[str, list[str]] = field(default_factory=dict)
    _known: set[str] = field(default_factory=set)
    _answers: dict[str, str] = field(default_factory=dict)

    def learn(self, words: Iterable[str]) -> None:
        """Let these words be found."""
        for word in words:
            if word in self._known:
                continue
            self._known.add(word)
            if len(word) >= _SHORTEST and word.isalpha():
                for key in _keys(word):
                    self._by_start.setdefault(key, []).append(word)

    def right(self, word: str) -> str:
        """The word meant by ``word``: itself, unless it is one slip away from a known one."""
        if not _SHORTEST - 1 <= len(word) <= _LONGEST:
            return word
        answer = self._answers.get(word)
        if answer is None:
            answer = word if word in self._known or word in self.ordinary else self._nearest(word)
            if len(self._answers) >= _REMEMBERED:
                self._answers.clear()
            self._answers[word] = answer
        return answer

    def _nearest(self, word: str) -> str:
        slips = 2 if len(word) >= _LONG else 1
        best = word
        for key in _keys(word):
            for known in self._by_start.get(key, ()):
                distance = OSA.distance(word, known, score_cutoff=slips)
                if distance <= slips and known != best:
                    best, slips = known, distance - 1
        return best


def _keys(word: str) -> tuple[str, str]:
    """One of them survives a slip: the first three letters, or the first and the last two."""
    return f"{word[:3]}", f"{word[0]}~{word[-2:]}"
