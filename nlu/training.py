"""Training: sentences in, a calibrated model out. Serving does not import this, nor scikit-learn."""

from __future__ import annotations

import hashlib
import json
import logging
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np

from nlu.audience import Audiences
from nlu.calibration import Doubles
from nlu.corpus import Sentence
from nlu.entities import Lexicons
from nlu.fitting import fit
from nlu.heldout import HeldOut, folds_of, hold_out
from nlu.learning_meaning import hold_out_meaning, meaning_of
from nlu.learning_tongues import learn_tongues
from nlu.measuring import Held, measure_all
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
    sure_from: Doubles
    """From which confidence on the bot would have acted upon each."""
    learned: int
    """How many different sentences it was taught."""
    said: tuple[Lesson, ...]
    """The held-out sentences, in the order of the rows."""


def train(
    sentences: Sequence[Sentence],
    lexicons: Lexicons,
    audiences: Audiences | None = None,
    recipe: Recipe | None = None,
    vectors: KeptVectors | None = None,
) -> Trained:
    """A model of the sentences, each read with its language's lexicon; those that are ``out_of_scope`` are
    left out. With ``vectors`` it asks an encoder as well, where words leave a doubt. What is being done is
    logged.

    Equal sentences, audiences and recipe give an equal model. Raises ``TooLittleToLearn``.
    """
    audiences, recipe = audiences or Audiences(), recipe or Recipe()
    lessons = _lessons(sentences, lexicons, audiences)
    normals, intents = [one.normal for one in lessons], [one.intent for one in lessons]
    few = len(lessons) < MANY
    rare = 1 if few else 2
    log.info("%d sentences, %d intents. Holding out each in turn ...", len(lessons), len(set(intents)))
    fold_of = folds_of(intents, 10 if few else 5, recipe.seed)
    held_out = hold_out(normals, intents, fold_of, rare=rare, penalty=recipe.penalty)
    log.info("Learning from all of them ...")
    features, head = fit(normals, intents, rare=rare, penalty=recipe.penalty)
    held = meaning = None
    if vectors is not None:
        log.info("Encoding them, and learning from their vectors ...")
        rows = vectors.of([one.text for one in lessons])
        held = hold_out_meaning(rows, intents, held_out.intents, fold_of, HELD_OUT_AT_MOST)
        meaning = meaning_of(vectors.encoder, rows, intents)
    spoken = np.array([one.language for one in lessons])
    measured = measure_all(Held(held_out, held, spoken[fold_of >= 0]), recipe.refused, recipe.wrong_when_sure)
    model = Model(
        version=_version(lessons, audiences, recipe, vectors.encoder if vectors else None),
        features=features,
        head=head,
        measures=measured.measures,
        audiences=audiences,
        meaning=meaning,
        tongues=learn_tongues(_by_language(lessons)),
    )
    said = tuple(lesson for lesson, fold in zip(lessons, fold_of, strict=True) if fold >= 0)
    return Trained(model, held_out, measured.confidences, measured.sure_from, len(lessons), said)


@dataclass(frozen=True, slots=True, order=True)
class Lesson:
    """A sentence to learn from: normalised, what it means, as it was said."""

    normal: str
    intent: str
    text: str
    language: str


def _by_language(lessons: Sequence[Lesson]) -> dict[str, list[str]]:
    """What is said in each language, where that is known."""
    said: dict[str, list[str]] = defaultdict(list)
    for one in lessons:
        if one.language:
            said[one.language].append(one.text)
    return said


def _lessons(sentences: Sequence[Sentence], lexicons: Lexicons, audiences: Audiences) -> list[Lesson]:
    """Each normalised sentence with its intent once, in a stable order."""
    said: dict[tuple[str, str], Lesson] = {}
    for one in sorted(sentences, key=lambda one: one.text):
        if one.intent == OUT_OF_SCOPE:
            continue
        role = one.role or audiences.speaker(one.intent)
        language = one.language or ""
        normal = normalise(one.text, facts(one.text, role, lexicons.of(language)))
        if normal:
            lesson = Lesson(normal, one.intent, one.text[:MOST_CHARACTERS], language)
            said.setdefault((normal, one.intent), lesson)
    lessons = sorted(said.values())
    intents = Counter(one.intent for one in lessons)
    if len(intents) < 2 or max(intents.values()) < 2:  # noqa: PLR2004 - a choice of two at least
        raise TooLittleToLearn(
            f"There is nothing to tell apart: {len(lessons)} sentences of {len(intents)} intents."
            " Give at least two intents, with several sentences each."
        )
    return lessons


def _version(lessons: Sequence[Lesson], audiences: Audiences, recipe: Recipe, encoder: Encoder | None) -> str:
    said = [[one.normal, one.intent, one.text, one.language] for one in lessons]
    how = [asdict(recipe), encoder.version if encoder else None, FORMAT]
    learned = [said, audiences.to_json(), how]
    return hashlib.sha256(json.dumps(learned).encode()).hexdigest()[:12]
