"""Which word is of which class: "friday" a weekday, "5pm"'s "pm" a meridiem, "half" a half."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from nlu.entities.grammar import Alphabet, GrammarError
from nlu.entities.tokens import tokens_of


@dataclass(frozen=True, slots=True)
class Meaning:
    """A class's letter and what the word is worth in it (a weekday's number, a unit's length)."""

    letter: str
    value: Any


@dataclass(slots=True)
class Vocabulary:
    """The classes of words, of phrases, and of letters written directly after a number."""

    alphabet: Alphabet
    words: dict[str, Meaning] = field(default_factory=dict)
    phrases: dict[str, list[tuple[tuple[str, ...], Meaning]]] = field(default_factory=dict)
    suffixes: dict[str, Meaning] = field(default_factory=dict)

    @property
    def letters(self) -> dict[str, str]:
        """The letter of each class."""
        return self.alphabet.letters

    def add(self, name: str, members: Any) -> None:
        """Make ``members`` (a list, or a mapping to values) of class ``name``.

        Raises ``GrammarError`` when a word is of another class already.
        """
        letter = self.alphabet.letter(name)
        for said, value in _pairs(members):
            words = tuple(tokens_of(said).words)
            if len(words) == 1:
                self._one(words[0], Meaning(letter, value), name)
            else:
                known = self.phrases.setdefault(words[0], [])
                known.append((words, Meaning(letter, value)))
                known.sort(key=lambda phrase: -len(phrase[0]))

    def add_suffixes(self, name: str, members: Any) -> None:
        """Make ``members`` of class ``name`` where they stand directly after a number."""
        letter = self.alphabet.letter(name)
        self.suffixes |= {said: Meaning(letter, value) for said, value in _pairs(members)}

    def longest(self, words: list[str], at: int) -> tuple[int, Meaning] | None:
        """The longest phrase that starts at ``at``: how many words it has and what it means."""
        for phrase, meaning in self.phrases.get(words[at], ()):
            if len(phrase) <= len(words) - at and all(
                words[at + step] == phrase[step] for step in range(1, len(phrase))
            ):
                return len(phrase), meaning
        single = self.words.get(words[at])
        return (1, single) if single else None

    def __iter__(self) -> Iterator[str]:
        """Every word of every class."""
        yield from self.words
        for phrases in self.phrases.values():
            for phrase, _ in phrases:
                yield from phrase

    def _one(self, word: str, meaning: Meaning, name: str) -> None:
        if self.words.setdefault(word, meaning).letter != meaning.letter:
            raise GrammarError(f"the word {word!r} is in {name!r} and in another class")


def _pairs(members: Mapping[str, Any] | Iterable[str]) -> Iterable[tuple[str, Any]]:
    return members.items() if isinstance(members, Mapping) else ((said, None) for said in members)
