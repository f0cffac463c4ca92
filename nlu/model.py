"""A trained model: from a sentence to its intents, best first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from nlu.audience import Audiences
from nlu.calibration import Doubles, energy, softmax
from nlu.features import Floats, Tfidf, Vector
from nlu.gate import Gate
from nlu.head import LinearHead
from nlu.meaning import Blend, Meaning
from nlu.mending import Mending
from nlu.parse import OUT_OF_SCOPE, Guess, Role
from nlu.tongues import ANSWERING, LIKELIER, Tongues
from nlu.vectors.running import at_once

RANKED = 10
"""How many guesses a ranking holds at most."""
WORTH_ASKING = 0.4
"""From this confidence on, the best guess of a refused sentence is worth asking back about."""
LOST = 0.01
"""It is not, where the sentence is stranger than all but this share of ours."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a model thinks of one sentence."""

    best: Guess
    """The likeliest intent, whatever the gate says."""
    ranking: tuple[Guess, ...]
    """The guesses after the gate: ``out_of_scope`` leads when it refused."""
    sure: bool
    familiarity: float
    """The gate's score; higher is more familiar."""

    @property
    def is_refusal(self) -> bool:
        """The gate took the sentence for something the engine was not taught."""
        return self.ranking[0].name == OUT_OF_SCOPE

    @property
    def is_settled(self) -> bool:
        """The sentence is in scope and surely understood."""
        return self.sure and not self.is_refusal


@dataclass(frozen=True, slots=True)
class Measure:
    """What turns margins into confidence for the sentences of one language: of some languages much more is
    known than of others."""

    sharpness: float
    """Margins times this are log-odds."""
    gate: Gate
    sure_from: float
    """From this confidence on, the bot acts; below it, it asks back."""
    blend: Blend | None = None
    """How vectors count; none where words decide alone."""

    def to_json(self) -> dict[str, Any]:
        """A JSON value that ``from_json`` understands."""
        blend = self.blend.to_json() if self.blend else None
        known = {"sharpness": self.sharpness, "sure_from": self.sure_from}
        return {**known, "gate": self.gate.to_json(), "blend": blend}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Measure:
        """The measure that ``to_json`` wrote."""
        blend = Blend.from_json(value["blend"]) if value["blend"] else None
        return cls(float(value["sharpness"]), Gate.from_json(value["gate"]), float(value["sure_from"]), blend)


@dataclass(frozen=True, slots=True)
class Judged:
    """The log-odds of every intent, and how familiar a gate finds the sentence."""

    logits: Floats
    score: float
    gate: Gate


EVERY = ""
"""The measure of all languages together, for those that have none of their own."""


@dataclass(frozen=True)
class Model:
    """Features, a head, and what turns margins into confidence; immutable."""

    version: str
    """A hash of what it was trained on and how: equal versions understand equally."""
    features: Tfidf
    head: LinearHead
    measures: Mapping[str, Measure]
    """By language; ``EVERY`` is there."""
    audiences: Audiences = field(default_factory=Audiences)
    meanings: tuple[Meaning, ...] = ()
    """The dearer opinions, asked where words leave a doubt; none where no encoder is installed."""
    tongues: Tongues | None = None
    """What tells the languages apart, where it was taught more than one."""

    def open(self) -> None:
        """Every encoder answers without delay from now on; it takes a second, the first time."""
        at_once(*(one.encoder.open for one in self.meanings))

    @property
    def refused(self) -> float:
        """The share of sentences taught that its gates may lose."""
        return self.measures[EVERY].gate.refused

    def measure(self, language: str) -> Measure:
        """How the sentences of ``language`` are measured."""
        return self.measures.get(language) or self.measures[EVERY]

    def language(self, text: str, so_far: str, *, is_answer: bool = False) -> str:
        """The language of ``text``, said by somebody who spoke ``so_far`` until now."""
        likelier = ANSWERING if is_answer else LIKELIER
        return self.tongues.of(text, so_far, likelier).tag if self.tongues else so_far

    def classify(self, normal: str, text: str, role: Role | None = None, language: str = EVERY) -> Verdict:
        """The intents of a sentence, normalised and as it was said, when ``role`` says it. Where an encoder
        tells words from others, slips are mended first. Vectors are asked where words leave a doubt. Nothing
        said, and without vectors words none of which was ever seen, are out of scope."""
        measure = self.measure(language)
        readers = [one.encoder for one in self.meanings if one.encoder.speaks(language)]
        normal, text = self._mending.mended(
            normal, text, lambda word: all(one.knows(word) for one in readers)
        )
        vector = self.features.vector(normal)
        margins = self.head.margins(vector)
        by_words = self._by_words(vector, margins, measure, role)
        if measure.blend is None or not normal:
            return by_words
        enough = measure.blend.enough
        if enough.decides(by_words.best.confidence, by_words.familiarity):
            return replace(by_words, familiarity=float(enough.scored(by_words.familiarity)))
        mixture, gate = measure.blend.mixture, measure.blend.gate
        asked = [one for one in self.meanings if one.encoder.name in mixture.encoders]
        opinions = {one.encoder.name: one.opinion(text) for one in asked}
        score = gate.score(mixture.signs(margins, np.float64(vector.known), opinions))
        return self._verdict(Judged(mixture.logits(margins, opinions), score, gate), measure, role)

    @cached_property
    def _mending(self) -> Mending:
        words = self.features.words
        found = zip(words.grams, words.rarity.tolist(), strict=True)
        return Mending({gram: rarity for gram, rarity in found if " " not in gram})

    def _by_words(self, vector: Vector, margins: Floats, measure: Measure, role: Role | None) -> Verdict:
        logits, gate = margins * measure.sharpness, measure.gate
        score = gate.score(signs(logits, vector))
        if not len(vector.columns):
            score = min(score, float(gate.spread[0]) - 1.0)  # stranger than anything
        return self._verdict(Judged(logits, score, gate), measure, role)

    def _verdict(self, judged: Judged, measure: Measure, role: Role | None) -> Verdict:
        guesses = self._ranked(softmax(judged.logits - self._penalties[role]))
        gate, score = judged.gate, judged.score
        if not gate.refuses(score):
            return Verdict(guesses[0], guesses, guesses[0].confidence >= measure.sure_from, score)
        familiar = gate.familiarity(score)
        is_asked = guesses[0].confidence >= WORTH_ASKING and familiar >= LOST
        return Verdict(guesses[0], _refused(guesses, familiar), not is_asked, score)

    @cached_property
    def _penalties(self) -> Mapping[Role | None, Floats]:
        roles: tuple[Role | None, ...] = ("customer", "staff", None)
        return {
            role: np.array([self.audiences.penalty(intent, role) for intent in self.head.intents], np.float32)
            for role in roles
        }

    def _ranked(self, confidences: Doubles) -> tuple[Guess, ...]:
        order = np.argsort(-confidences, kind="stable")[:RANKED]
        return tuple(Guess(self.head.intents[place], float(confidences[place])) for place in order)


def signs(logits: Floats, vector: Vector) -> Doubles:
    """What the gate looks at: the highest of the log-odds, their energy, the share of known words."""
    return np.array([logits.max(), energy(logits), vector.known], dtype=np.float64)


def _refused(guesses: tuple[Guess, ...], familiar: float) -> tuple[Guess, ...]:
    """The ranking of a refused sentence. Its confidences still sum to 1: what in-scope sentences this
    strange would have is shared out among the guesses."""
    shared = (Guess(guess.name, guess.confidence * familiar) for guess in guesses[: RANKED - 1])
    return (Guess(OUT_OF_SCOPE, 1.0 - familiar), *shared)
