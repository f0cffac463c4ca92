"""Words written as one that mean several: numbers ("dreiundzwanzig"), a day and its part ("Freitagabend")."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

_HUNDRED = 100
_THOUSAND = 1000
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Compounds:
    """What a language's lexicon says of words put together; a language without them has an empty one."""

    small: Mapping[str, int] = field(default_factory=dict)
    """Numbers below twenty, as they stand within a longer one."""
    tens: Mapping[str, int] = field(default_factory=dict)
    joint: str = "-"
    """What joins ones and tens ("drei-und-zwanzig")."""
    hundred: str = "-"
    thousand: str = "-"
    second: Mapping[str, Mapping[str, Mapping[str, Any]]] = field(default_factory=dict)
    """By the class of the first half, the class of the second one, and its words with their values."""

    @classmethod
    def of(cls, section: Mapping[str, Any] | None) -> Compounds:
        """What the lexicon's section ``compounds`` says; nothing where it has none."""
        return cls(**(section or {}))

    def number(self, word: str) -> int | None:
        """The number that ``word`` is, below a million; None when it is none."""
        if not self.small or not 0 < len(word) <= _LONGEST:
            return None
        return self._scaled(word, self.thousand, _THOUSAND, self._below_thousand)

    def halves(self, word: str) -> Iterator[tuple[str, str, str, Any]]:
        """The ways to cut ``word`` in two: the first half, its class, the class and value of the second."""
        for first, seconds in self.second.items():
            for kind, words in seconds.items():
                for ending, value in words.items():
                    if word.endswith(ending) and len(word) > len(ending):
                        yield word.removesuffix(ending), first, kind, value

    def _below_thousand(self, word: str) -> int | None:
        return self._scaled(word, self.hundred, _HUNDRED, self._below_hundred)

    def _scaled(self, word: str, name: str, worth: int, below: Any) -> int | None:
        """So many hundreds or thousands and a rest; "hundert" is one of them."""
        many, sign, rest = word.partition(name)
        if not sign:
            return below(word)  # type: ignore[no-any-return]
        count = below(many) if many else 1
        added = below(rest.removeprefix(self.joint)) if rest else 0
        return None if not count or added is None else count * worth + added

    def _below_hundred(self, word: str) -> int | None:
        if word in self.small:
            return self.small[word]
        if word in self.tens:
            return self.tens[word]
        ones, sign, tens = word.partition(self.joint)
        is_number = sign and self.small.get(ones, 10) < 10 and tens in self.tens  # noqa: PLR2004 - ones
        return self.small[ones] + self.tens[tens] if is_number else None
