"""What sentence vectors say of a sentence: its intents, and how near it is to what was taught."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from nlu.calibration import Doubles, Whole
from nlu.features import Floats
from nlu.gate import Gate
from nlu.vectors.encoder import Encoder


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one encoder's vectors say, of one sentence or a row each."""

    margins: Any
    """A margin for every intent."""
    near: Any
    """The largest cosine to an example of every intent."""
    strange: Any = None
    """The largest cosine to a sentence known to be of none; none where no such sentence is known."""
    ours: Any = None
    """How much more it looks like sentences of an intent than like those; none likewise."""

    def only(self, rows: Whole) -> Opinion:
        """Some of the sentences."""
        return Opinion(*(None if part is None else part[rows] for part in self._parts))

    def among(self, sentences: int, rows: Whole) -> Opinion:
        """The same as the ``rows`` of so many sentences; nought of the others."""
        return Opinion(*(_among(part, sentences, rows) for part in self._parts))

    def signs(self, believed: Any) -> list[Any]:
        """What the gate looks at: the margin of the intent believed, and how near the nearest sentence taught
        is; where some of no intent are known, how much nearer than they are, and how much it looks like
        ours."""
        margin, nearest = _at(self.margins, believed), self.near.max(axis=-1)
        return [margin, nearest] if self.strange is None else [margin, nearest - self.strange, self.ours]

    @property
    def _parts(self) -> tuple[Any, ...]:
        return (self.margins, self.near, self.strange, self.ours)


def _at(margins: Any, intents: Any) -> Any:
    return np.take_along_axis(margins, np.expand_dims(intents, -1), -1)[..., 0]


def _among(part: Any, sentences: int, rows: Whole) -> Any:
    if part is None:
        return None
    whole = np.zeros((sentences, *part.shape[1:]))
    whole[rows] = part
    return whole


Opinions = Mapping[str, Opinion]
"""By the encoder's name."""


@dataclass(frozen=True, slots=True)
class Trust:
    """How far an encoder is believed."""

    margins: float
    near: float


@dataclass(frozen=True, slots=True)
class Mixture:
    """How far words and each encoder are believed: their margins and cosines times these, added, are
    log-odds."""

    words: float
    encoders: Mapping[str, Trust]

    def logits(self, by_words: Any, opinions: Opinions) -> Any:
        """The log-odds of every intent, for one sentence or a row each."""
        total = self.words * by_words
        for name, trust in self.encoders.items():
            total = total + trust.margins * opinions[name].margins + trust.near * opinions[name].near
        return total

    def signs(self, by_words: Any, known: Any, opinions: Opinions) -> Doubles:
        """What the gate looks at, in the last axis: the words' margin of the intent that all together believe
        in, the share of known words, and the signs of each encoder."""
        believed = self.logits(by_words, opinions).argmax(axis=-1)
        found = [_at(by_words, believed), known]
        for name in self.encoders:
            found += opinions[name].signs(believed)
        return np.stack(found, axis=-1).astype(np.float64)


@dataclass(frozen=True, slots=True)
class Examples:
    """Vectors of what was taught, a row each, those of an intent together; ``starts`` is where each intent's
    begin, in the order of the intents, each of which has one at least. ``strange`` are those known to be of
    none."""

    rows: Floats
    starts: Whole
    strange: Floats

    def near(self, vectors: Floats) -> Floats:
        """The largest cosine to an example of each intent, for one vector or a row each."""
        return np.asarray(np.maximum.reduceat(vectors @ self.rows.T, self.starts, axis=-1), dtype=np.float32)

    def strangest(self, vectors: Floats) -> Any:
        """The largest cosine to an example of no intent, for one vector or a row each; none without any."""
        return (vectors @ self.strange.T).max(axis=-1) if len(self.strange) else None


@dataclass(frozen=True, slots=True)
class Enough:
    """When words alone decide, and vectors need not be asked: from this confidence on, for sentences that
    look at least so familiar. ``slope`` and ``offset`` then turn the score of the gate of words into the
    one the other gate would have given."""

    confidence: float
    score: float
    slope: float
    offset: float

    def decides(self, confidence: Any, score: Any) -> Any:
        """Whether it does: of one sentence, or a row each."""
        return (confidence >= self.confidence) & (score >= self.score)

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
        encoders = {name: Trust(**trust) for name, trust in value["mixture"]["encoders"].items()}
        mixture = Mixture(value["mixture"]["words"], encoders)
        return cls(mixture, Gate.from_json(value["gate"]), Enough(**value["enough"]))


@dataclass(frozen=True)
class Meaning:
    """A second, dearer opinion: a linear head over an encoder's vectors, and what is near."""

    encoder: Encoder
    weights: Floats
    """One row for each number of a vector, one column for each intent."""
    bias: Floats
    directions: Floats
    """Those in which the sentences taught differ most, a column each: along them nearness is looked for."""
    examples: Examples
    """A sentence far from all of them is strange."""
    ours: Floats
    """Times a vector, how much more it looks like a sentence of an intent than like one of none; empty where
    none of these is known."""

    def opinion(self, text: str) -> Opinion:
        """What the vector of ``text`` says."""
        vector = self.encoder.vector(text)
        margins = vector @ self.weights + self.bias
        alike = along(self.directions, vector[-self.encoder.alike :])
        ours = vector @ self.ours if len(self.ours) else None
        return Opinion(margins, self.examples.near(alike), self.examples.strangest(alike), ours)

    def to_arrays(self) -> dict[str, Any]:
        """What ``from_arrays`` understands; nearness needs no more than 16 bits."""
        arrays = {
            "weights": self.weights,
            "bias": self.bias,
            "directions": self.directions,
            "ours": self.ours,
            "examples": self.examples.rows.astype(np.float16),
            "starts": self.examples.starts.astype(np.uint32),
            "strange": self.examples.strange.astype(np.float16),
        }
        return {f"{self.encoder.name}_{name}": array for name, array in arrays.items()}

    @classmethod
    def from_arrays(cls, encoder: Encoder, arrays: Mapping[str, Any]) -> Meaning:
        """The meaning that ``to_arrays`` wrote."""
        found = {name: arrays[f"{encoder.name}_{name}"] for name in ARRAYS}
        rows, strange = (found[name].astype(np.float32) for name in ("examples", "strange"))
        examples = Examples(rows, found["starts"].astype(np.intp), strange)
        return cls(encoder, found["weights"], found["bias"], found["directions"], examples, found["ours"])


ARRAYS = ("weights", "bias", "directions", "ours", "examples", "starts", "strange")


def along(directions: Floats, vectors: Floats) -> Floats:
    """One vector or a row each, as seen along ``directions``; of length 1 again."""
    seen = vectors @ directions
    return np.asarray(seen / np.maximum(np.linalg.norm(seen, axis=-1, keepdims=True), 1e-6), dtype=np.float32)
