"""Typing errors put right before a sentence is judged: encoders know "password", and not "pasword"."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from nlu.spelling import Spelling

MOST = 8
"""With more strange words than this a sentence is not mistyped but strange; it is left as it is."""
RAREST, OFTENER = 0.75, 1.6
"""A taught word is a slip when it is at most so much less rare than the rarest, and one near it is so much
less rare than itself: hardly anybody said it, and a fifth as often."""
SHORT = 4
"""Letters of a taught word that is no slip, however rare: "csat" is not "chat"."""
_WORD = re.compile(rf"\b[^\W\d_]{{{SHORT},24}}\b")


@dataclass(frozen=True)
class Mending:
    """Knows which word a misspelt one stands for, of those taught."""

    taught: Mapping[str, float]
    """Words, with how rare each is."""

    def mended(self, normal: str, text: str, is_word: Callable[[str], bool]) -> tuple[str, str]:
        """A sentence without its slips, normalised and as it was said. What ``is_word`` says is a word stays,
        and so do words with a capital, which may be names, and what was taught more than a few times: among
        what is taught are slips as well."""
        said = dict.fromkeys(word for word in _WORD.findall(text) if word.islower())
        strange = [word for word in said if not is_word(word)]
        if not 0 < len(strange) <= MOST:
            return normal, text
        right = {word: self._meant(word) for word in strange}
        words = [right.get(word, word) for word in normal.split()]
        return " ".join(words), _WORD.sub(lambda found: right.get(found[0], found[0]), text)

    @cached_property
    def _spelling(self) -> Spelling:
        spelling = Spelling(SHORT, any_start=True, rarity=self.taught.__getitem__)
        spelling.learn(self.taught)
        return spelling

    @cached_property
    def _rarest(self) -> float:
        return max(self.taught.values(), default=0.0)

    def _meant(self, word: str) -> str:
        """The word that this one, which is none, stands for; itself where none is near enough."""
        rare = self.taught.get(word, math.inf)
        if rare < self._rarest - RAREST or (word in self.taught and len(word) <= SHORT):
            return word
        return next((one for one in self._spelling.near(word) if self.taught[one] <= rare - OFTENER), word)
