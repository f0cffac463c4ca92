"""Training: sentences in, a calibrated model out. Serving does not import this, nor scikit-learn."""

from __future__ import annotations

import hashlib
import json
import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np

from nlu.audience import Audiences
from nlu.calibration import Doubles, Whole
from nlu.corpus import Sentence
from nlu.entities import Lexicon
from nlu.fitting import fit
from nlu.gate import Gate
from nlu.heldout import HeldOut, folds_of, hold_out
from nlu.learning_meaning import hold_out_meaning, judge, meaning_of
from nlu.model import Model
from nlu.normal import MOST_CHARACTERS, normalise
from nlu.parse import OUT_OF_SCOPE
from nlu.reading import facts
from nlu.saved import FORMAT
from nlu.vectors.encoder import Encoder
from nlu.vectors.kept import KeptVectors

log = logging.getLogger(__name__)

MANY = 3_000
"""From so many sentences on, five folds and no once-seen n-grams do as well as more and cost less."""
HELD_OUT_AT_MOST = 3
"""Folds for the vectors: what is learned of them hardly changes with a third less."""
EASY_SURE, HARD_SURE = 0.3, 0.6
"""Between these the confidence from which the bot acts is chosen."""


class TooLittleToLearn(Exception):
    """There are no two intents with sentences; the message says what there is."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to train; a model's version depends on it."""

    penalty: float = 1.0
    """The price of a training sentence misunderstood, against simplicity."""
    refused: float = 0.05
    """The share of in-scope sentences the gate may lose."""
    wrong_when_sure: float = 0.025
    """The share of held-out sentences that may be acted upon wrongly, where it can be chosen."""
    seed: int = 7


@dataclass(frozen=True, slots=True)
class Trained:
    """A model and what it said of sentences it was not shown."""

    model: Model
    held_out: HeldOut
    confidences: Doubles
    """What the whole model believed of each held-out sentence: a row of confidences in its intents."""
    learned: int
    """How many different sentences it was taught."""


def train(
    sentences: Sequence[Sentence],
    lexicon: Lexicon,
    audiences: Audiences | None = None,
    recipe: Recipe | None = None,
    vectors: KeptVectors | None = None,
) -> Trained:
    """A model of the sentences, read with ``lexicon``; those that are ``out_of_scope`` are left out.
    With ``vectors`` it asks an encoder as well, where words leave a doubt. What is being done is logged.

    Equal sentences, audiences and recipe give an equal model. Raises ``TooLittleToLearn``.
    """
    audiences, recipe = audiences or Audiences(), recipe or Recipe()
    lessons = _lessons(sentences, lexicon, audiences)
    normals, intents = [one.normal for one in lessons], [one.intent for one in lessons]
    few = len(lessons) < MANY
    rare = 1 if few else 2
    log.info("%d sentences, %d intents. Holding out each in turn ...", len(lessons), len(set(intents)))
    fold_of = folds_of(intents, 10 if few else 5, recipe.seed)
    held_out = hold_out(normals, intents, fold_of, rare=rare, penalty=recipe.penalty)
    log.info("Learning from all of them ...")
    features, head = fit(normals, intents, rare=rare, penalty=recipe.penalty)
    sharpness = held_out.sharpness()
    confidences = held_out.confidences(sharpness)
    gate = Gate.fit(held_out.signs(sharpness), recipe.refused)
    meaning = None
    if vectors is not None:
        log.info("Encoding them, and learning from their vectors ...")
        rows = vectors.of([one.text for one in lessons])
        held = hold_out_meaning(rows, intents, held_out.intents, fold_of, HELD_OUT_AT_MOST)
        judged = judge(held_out, sharpness, gate, held)
        meaning, confidences = meaning_of(vectors.encoder, rows, intents, judged), judged.confidences
    model = Model(
        version=_version(lessons, audiences, recipe, vectors.encoder if vectors else None),
        features=features,
        head=head,
        sharpness=sharpness,
        gate=gate,
        sure_from=sure_from(confidences, held_out.truth, recipe.wrong_when_sure),
        audiences=audiences,
        meaning=meaning,
    )
    return Trained(model, held_out, confidences, len(lessons))


@dataclass(frozen=True, slots=True, order=True)
class Lesson:
    """A sentence to learn from: normalised, what it means, as it was said."""

    normal: str
    intent: str
    text: str


def _lessons(sentences: Sequence[Sentence], lexicon: Lexicon, audiences: Audiences) -> list[Lesson]:
    """Each normalised sentence with its intent once, in a stable order."""
    said: dict[tuple[str, str], Lesson] = {}
    for one in sorted(sentences, key=lambda one: one.text):
        if one.intent == OUT_OF_SCOPE:
            continue
        role = one.role or audiences.speaker(one.intent)
        normal = normalise(one.text, facts(one.text, role, lexicon))
        if normal:
            said.setdefault((normal, one.intent), Lesson(normal, one.intent, one.text[:MOST_CHARACTERS]))
    lessons = sorted(said.values())
    intents = Counter(one.intent for one in lessons)
    if len(intents) < 2 or max(intents.values()) < 2:  # noqa: PLR2004 - a choice of two at least
        raise TooLittleToLearn(
            f"There is nothing to tell apart: {len(lessons)} sentences of {len(intents)} intents."
            " Give at least two intents, with several sentences each."
        )
    return lessons


def sure_from(confidences: Doubles, truth: Whole, wrong_when_sure: float) -> float:
    """The lowest confidence to act from that lets no more than this share of held-out sentences be acted
    upon wrongly; never so low that guesses are acted upon, never so high that the bot only asks."""
    wrong = confidences.max(axis=1)[confidences.argmax(axis=1) != truth]
    allowed = int(wrong_when_sure * len(confidences))
    if len(wrong) <= allowed:
        return EASY_SURE
    barely_asked = np.sort(wrong)[::-1][allowed]
    return float(np.clip(np.nextafter(barely_asked, 1.0), EASY_SURE, HARD_SURE))


def _version(lessons: Sequence[Lesson], audiences: Audiences, recipe: Recipe, encoder: Encoder | None) -> str:
    said = [[one.normal, one.intent, one.text] for one in lessons]
    how = [asdict(recipe), encoder.version if encoder else None, FORMAT]
    learned = [said, audiences.to_json(), how]
    return hashlib.sha256(json.dumps(learned).encode()).hexdigest()[:12]
