"""A sentence as weighted n-grams, from plain arrays: what scikit-learn fitted, without scikit-learn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

WORD_GRAMS = (1, 2)
CHARACTER_GRAMS = (2, 5)
REMEMBERED_WORDS = 8_192

Floats = npt.NDArray[np.float32]
Columns = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Vector:
    """A sparse vector: the columns that are not nought and what stands there."""

    columns: Columns
    values: Floats
    known: float
    """The share, 0 to 1, of the sentence's words that training had seen; rare words count more."""


class Block:
    """One family of n-grams, each with its column and its rarity; its part of a vector has length 1."""

    def __init__(self, grams: Sequence[str], rarity: Floats) -> None:
        self.grams = tuple(grams)
        self.rarity = rarity
        self.column = {gram: column for column, gram in enumerate(self.grams)}

    def weigh(self, columns: Columns) -> tuple[Columns, Floats]:
        """Each column once, with its log-damped count times its rarity, scaled to length 1."""
        kept, counts = np.unique(columns, return_counts=True)
        values = (1.0 + np.log(counts)) * self.rarity[kept]
        length = float(np.sqrt(values @ values))
        return kept, (values / length if length else values).astype(np.float32)

    def columns_of(self, grams: Iterator[str]) -> Columns:
        """The columns of the n-grams that are known, in the order said."""
        found = (self.column.get(gram) for gram in grams)
        return np.array([column for column in found if column is not None], dtype=np.intp)


class Tfidf:
    """Word n-grams beside character n-grams within words; the latter forgive typing errors."""

    def __init__(self, words: Block, characters: Block) -> None:
        self.words = words
        self.characters = characters
        self._rarest = float(words.rarity.max(initial=0.0)) + 1.0
        # People use the same few thousand words all day: cutting each up once halves the work.
        self._pieces = lru_cache(REMEMBERED_WORDS)(self._cut)

    @property
    def width(self) -> int:
        """How many columns a vector can have."""
        return len(self.words.grams) + len(self.characters.grams)

    def vector(self, normal: str) -> Vector:
        """The vector of a normalised sentence."""
        tokens = normal.split()
        words, word_values = self.words.weigh(self.words.columns_of(word_grams(tokens)))
        pieces = np.concatenate([np.empty(0, dtype=np.intp), *(self._pieces(token) for token in tokens)])
        characters, character_values = self.characters.weigh(pieces)
        return Vector(
            columns=np.concatenate((words, characters + len(self.words.grams))),
            values=np.concatenate((word_values, character_values)),
            known=self._known(tokens),
        )

    def _cut(self, token: str) -> Columns:
        return self.characters.columns_of(character_grams(token))

    def _known(self, tokens: Sequence[str]) -> float:
        seen = unseen = 0.0
        for token in tokens:
            column = self.words.column.get(token)
            if column is None:
                unseen += self._rarest
            else:
                seen += float(self.words.rarity[column])
        return seen / (seen + unseen) if tokens else 0.0


def word_grams(tokens: Sequence[str]) -> Iterator[str]:
    """Every word, then every two neighbours."""
    yield from tokens
    yield from map(" ".join, pairwise(tokens))


def character_grams(token: str) -> Iterator[str]:
    """Every run of two to five characters of the word with a blank at either end; a word shorter than a
    run counts once, whole."""
    padded = f" {token} "
    shortest, longest = CHARACTER_GRAMS
    for length in range(shortest, longest + 1):
        yield from (padded[at : at + length] for at in range(max(len(padded) - length, 0) + 1))
        if length >= len(padded):
            return
