"""Slips of the keyboard: which of the words known a misspelt one may stand for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

LONGEST = 24
"""Letters of a word that may be misspelt."""
REMEMBERED = 10_000


@dataclass(eq=False)
class Spelling:
    """Knows words, and which of them a misspelt one may stand for. A slip is a letter left out, added, put
    for another, or swapped with the next."""

    shortest: int
    """From so many letters on a word may be misspelt."""
    long: int = 8
    """From so many letters on it may have two slips, before that one."""
    firm: int = 0
    """In a known word of fewer letters no other letter is a slip: "wine" is not "wire", as "wier" is."""
    any_start: bool = False
    """Whether the first letter may be wrong, as it seldom is."""
    rarity: Callable[[str], float] = lambda _: 0.0
    """Of two known words as near, the less rare one is meant."""
    is_word: Callable[[str], bool] = lambda _: False
    """What is a word, though not known here, and stays."""
    _known: set[str] = field(default_factory=set)
    _alike: dict[tuple[str, int], list[str]] = field(default_factory=dict)

    def learn(self, words: Iterable[str]) -> None:
        """These words are known from now on."""
        for word in words:
            if word not in self._known:
                self._known.add(word)
                if self.shortest <= len(word) <= LONGEST and word.isalpha():
                    self._alike.setdefault(self._key(word, len(word)), []).append(word)
        vars(self).pop("near", None)

    def right(self, said: str) -> str:
        """The word meant: what was said, where that is a word or near none that is known."""
        stays = said in self._known or self.is_word(said)
        return said if stays else next(iter(self.near(said)), said)

    @cached_property
    def near(self) -> Callable[[str], tuple[str, ...]]:
        """From a word to the others known that are near it: the nearest first, then the less rare."""
        return lru_cache(REMEMBERED)(self._near)

    def _near(self, said: str) -> tuple[str, ...]:
        if not self.shortest <= len(said) <= LONGEST:
            return ()
        slips = 2 if len(said) >= self.long else 1
        lengths = range(len(said) - slips, len(said) + slips + 1)
        alike = [word for length in lengths for word in self._alike.get(self._key(said, length), ())]
        found = extract(said, alike, scorer=OSA.distance, score_cutoff=slips, limit=None)
        fit = [(far, self.rarity(word), word) for word, far, _ in found if far and self._may_be(said, word)]
        return tuple(word for _, _, word in sorted(fit))

    def _key(self, word: str, length: int) -> tuple[str, int]:
        return "" if self.any_start else word[0], length

    def _may_be(self, said: str, word: str) -> bool:
        if len(word) >= self.firm:
            return True
        return sorted(said) == sorted(word) if len(said) == len(word) else set(said) <= set(word)
