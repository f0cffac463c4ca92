"""How far a model may be trusted, language by language, by sentences held out. Only training imports this."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from nlu.blending import blend
from nlu.calibration import Doubles, Whole
from nlu.gate import Gate
from nlu.heldout import HeldOut
from nlu.meaning import Opinions
from nlu.model import EVERY, Measure
from nlu.vectors.encoder import Encoder

ENOUGH_TO_MEASURE = 500
"""Held-out sentences of a language from which on it is measured by itself."""
EASY_SURE, HARD_SURE = 0.3, 0.7
"""Between these the confidence from which the bot acts is chosen."""


@dataclass(frozen=True, slots=True)
class Held:
    """What words and each encoder said of the held-out sentences, and their languages."""

    by_words: HeldOut
    opinions: Opinions
    encoders: Sequence[Encoder]
    languages: npt.NDArray[np.str_]

    def only(self, rows: Whole) -> Held:
        """Some of the sentences."""
        opinions = {name: opinion.only(rows) for name, opinion in self.opinions.items()}
        return Held(self.by_words.only(rows), opinions, self.encoders, self.languages[rows])

    def spoken(self) -> Opinions:
        """The opinions of the encoders that speak all of the languages."""
        tags = set(self.languages.tolist())
        able = [one.name for one in self.encoders if all(one.speaks(tag) for tag in tags)]
        return {name: self.opinions[name] for name in able}


@dataclass(frozen=True, slots=True)
class Measured:
    """The measures by language, and what follows for each held-out sentence, a row each."""

    measures: Mapping[str, Measure]
    confidences: Doubles
    sure_from: Doubles


def measure_all(held: Held, refused: float, wrong_when_sure: float) -> Measured:
    """A measure of all sentences, and one for each language that is spoken enough beside others."""
    spoken = Counter(held.languages.tolist())
    tags = [tag for tag, times in spoken.items() if tag and ENOUGH_TO_MEASURE <= times < len(held.languages)]
    every, confidences = _measure(held, refused, wrong_when_sure)
    sure_from = np.full(len(confidences), every.sure_from)
    measures = {EVERY: every}
    for tag in sorted(tags):
        rows = np.flatnonzero(held.languages == tag)
        measures[tag], confidences[rows] = _measure(held.only(rows), refused, wrong_when_sure)
        sure_from[rows] = measures[tag].sure_from
    return Measured(measures, confidences, sure_from)


def _measure(held: Held, refused: float, wrong_when_sure: float) -> tuple[Measure, Doubles]:
    words = held.by_words
    sharpness = words.sharpness()
    gate = Gate.fit(words.signs(sharpness), refused)
    both, confidences = None, words.confidences(sharpness)
    if opinions := held.spoken():
        both, confidences = blend(words, sharpness, gate, opinions)
    sure = sure_from(confidences, words.truth, wrong_when_sure)
    return Measure(sharpness, gate, sure, both), confidences


def sure_from(confidences: Doubles, truth: Any, wrong_when_sure: float) -> float:
    """The lowest confidence to act from that lets no more than this share of held-out sentences be acted
    upon wrongly; never so low that guesses are acted upon, never so high that the bot only asks."""
    wrong = confidences.max(axis=1)[confidences.argmax(axis=1) != truth]
    allowed = int(wrong_when_sure * len(confidences))
    if len(wrong) <= allowed:
        return EASY_SURE
    barely_asked = np.sort(wrong)[::-1][allowed]
    return float(np.clip(np.nextafter(barely_asked, 1.0), EASY_SURE, HARD_SURE))
