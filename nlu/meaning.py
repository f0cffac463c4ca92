"""What sentence vectors say of a sentence: its intents, and how near it is to what was taught."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from nlu.calibration import Doubles, Whole, energy
from nlu.features import Floats
from nlu.gate import Gate
from nlu.vectors.encoder import Encoder


@dataclass(frozen=True, slots=True)
class Mixture:
    """How far words, vectors and what is near are believed: their margins and cosines times these, added,
    are log-odds."""

    words: float
    vectors: float
    near: float

    def logits(self, by_words: Any, by_vectors: Any, near: Any) -> Any:
        """The log-odds of every intent, for one sentence or a row each."""
        return self.words * by_words + self.vectors * by_vectors + self.near * near


@dataclass(frozen=True, slots=True)
class Examples:
    """Vectors of what was taught, a row each, those of an intent together; ``starts`` is where each intent's
    begin, in the order of the intents, each of which has one at least."""

    rows: Floats
    starts: Whole

    def near(self, vectors: Floats) -> Floats:
        """The largest cosine to an example of each intent, for one vector or a row each."""
        return np.asarray(np.maximum.reduceat(vectors @ self.rows.T, self.starts, axis=-1), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Enough:
    """When words alone decide, and vectors need not be asked: from this confidence on, for sentences that
    look at least so familiar. ``slope`` and ``offset`` then turn the score of the gate of words into the
    one the other gate would have given."""

    confidence: float
    score: float
    slope: float
    offset: float

    def scored(self, score: Any) -> Any:
        """The score in the other gate's terms."""
        return self.slope * score + self.offset


@dataclass(frozen=True, slots=True)
class Blend:
    """How words and vectors are put together for the sentences of one language."""

    mixture: Mixture
    gate: Gate
    enough: Enough

    def to_json(self) -> dict[str, Any]:
        """A JSON value that ``from_json`` understands."""
        return {"mixture": asdict(self.mixture), "gate": self.gate.to_json(), "enough": asdict(self.enough)}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Blend:
        """The blend that ``to_json`` wrote."""
        return cls(Mixture(**value["mixture"]), Gate.from_json(value["gate"]), Enough(**value["enough"]))


@dataclass(frozen=True)
class Meaning:
    """The second, dearer opinion: a linear head over sentence vectors, and what is near."""

    encoder: Encoder
    weights: Floats
    """One row for each number of a vector, one column for each intent."""
    bias: Floats
    examples: Examples
    """A sentence far from all of them is strange."""

    def opinion(self, text: str) -> tuple[Floats, Floats]:
        """The vectors' margin of every intent, and the largest cosine to an example of each."""
        vector = self.encoder.vector(text)
        return vector @ self.weights + self.bias, self.examples.near(vector)

    @classmethod
    def from_arrays(cls, encoder: Encoder, arrays: Mapping[str, Any]) -> Meaning:
        """What was saved of it."""
        examples = arrays["examples"].astype(np.float32), arrays["example_starts"].astype(np.intp)
        return cls(encoder, arrays["vector_weights"], arrays["vector_bias"], Examples(*examples))


def signs(margins: Any, own: Any, near: Any) -> Doubles:
    """What the gate looks at, in the last axis: the highest margin of the words, the energy of the vectors'
    log-odds, and the cosine to the nearest sentence taught."""
    return np.stack((margins.max(axis=-1), energy(own), near.max(axis=-1)), axis=-1).astype(np.float64)
