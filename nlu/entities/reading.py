"""A sentence read: its parts merged into items, each of a class, and the shape they make."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from nlu.entities.grammar import Pattern
from nlu.entities.tokens import Tokens
from nlu.parse import Entity


class Item(NamedTuple):
    """One or more parts that mean one thing; ``first`` and ``last`` are their indexes, inclusive."""

    first: int
    last: int
    letter: str
    value: Any


@dataclass(frozen=True, slots=True)
class Sentence:
    """What the finders search: the items in order, and ``shape``, a letter for each."""

    tokens: Tokens
    items: list[Item]
    shape: str
    letters: frozenset[str]

    @property
    def words(self) -> int:
        """How many words are said, signs and numbers left out."""
        return self.tokens.kinds.count("word")

    def hits(self, patterns: Iterable[Pattern]) -> Iterator[Hit]:
        """Every place where one of ``patterns`` stands, pattern by pattern."""
        for pattern in patterns:
            if pattern.needs <= self.letters:
                for match in pattern.regex.finditer(self.shape):
                    if match.end() > match.start():
                        yield Hit(self, match)

    def start(self, item: int) -> int:
        """Where the item starts in the text."""
        return self.tokens.starts[self.items[item].first]

    def end(self, item: int) -> int:
        """Where the item ends in the text."""
        return self.tokens.ends[self.items[item].last]

    def said(self, item: int) -> str:
        """The item as typed."""
        return self.tokens.text[self.start(item) : self.end(item)]

    def entity(self, kind: str, value: Any, first: int, last: int) -> Entity:
        """The entity that the items ``first`` to ``last`` (inclusive) are."""
        start, end = self.start(first), self.end(last)
        return Entity(kind, value, start, end, self.tokens.text[start:end])


@dataclass(frozen=True, slots=True)
class Hit:
    """A pattern found: its named parts by name, its items from ``first`` to ``last``."""

    sentence: Sentence
    match: re.Match[str]

    @property
    def first(self) -> int:
        """The first item's index."""
        return self.match.start()

    @property
    def last(self) -> int:
        """The last item's index."""
        return self.match.end() - 1

    def at(self, name: str) -> int | None:
        """The index of the item that is the part ``name``; None when it was not said."""
        index = self.match.start(name) if name in self.match.re.groupindex else -1
        return index if index >= 0 else None

    def value(self, name: str) -> Any:
        """The value of the part ``name``; None when it was not said."""
        index = self.at(name)
        return None if index is None else self.sentence.items[index].value

    def has(self, name: str) -> bool:
        """True when the part ``name`` was said."""
        return self.at(name) is not None

    def said(self, name: str) -> str:
        """The part ``name`` as typed; empty when it was not said."""
        index = self.at(name)
        return "" if index is None else self.sentence.said(index)

    def entity(self, kind: str, value: Any, first: int | None = None) -> Entity:
        """The entity that this place, or its end from item ``first`` on, is."""
        return self.sentence.entity(kind, value, self.first if first is None else first, self.last)
