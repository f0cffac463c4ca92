"""Training: sentences in, a calibrated model out. Serving does not import this, nor scikit-learn."""

from __future__ import annotations

import hashlib
import json
import logging
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
from threadpoolctl import threadpool_limits

from nlu.audience import Audiences
from nlu.calibration import Doubles, Whole
from nlu.corpus import Sentence
from nlu.entities import Lexicons
from nlu.fitting import fit
from nlu.heldout import HeldOut, folds_of, hold_out
from nlu.learning_meaning import Taught, hold_out_meaning, meaning_of
from nlu.learning_tongues import learn_tongues
from nlu.meaning import Meaning, Opinion
from nlu.measuring import Held, measure_all
from nlu.model import Model
from nlu.normal import MOST_CHARACTERS, normalise, plain
from nlu.parse import OUT_OF_SCOPE, Role
from nlu.reading import facts
from nlu.saved import FORMAT
from nlu.vectors.encoder import Encoder
from nlu.vectors.kept import KeptVectors

log = logging.getLogger(__name__)

MANY = 3_000
"""From so many sentences on, five folds and no once-seen n-grams do as well as more and cost less."""
FOLDS_OF_FEW, FOLDS_OF_MANY = 10, 5
FOLDS_AT_MOST = 3
"""Folds for the vectors of many: what is learned of them hardly changes with a third less. Of few it does:
with three folds confidence was .04 off, with ten .03 (HWU64, ten sentences an intent)."""

FEWEST_STRANGERS = 20
"""Sentences of no intent, fewer of which tell the gate nothing: of two or five it learns no kind, and lets in
a stranger in twenty more (CLINC150, ten sentences an intent)."""


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
    vectors: Sequence[KeptVectors] = (),
) -> Trained:
    """A model of the sentences, each read with its language's lexicon. With ``vectors`` it asks their
    encoders as well, where words leave a doubt. Those that are ``out_of_scope`` teach no intent: they only
    show the gate, through those encoders, what is none of ours. What is being done is logged.

    Equal sentences, audiences and recipe give an equal model. Raises ``TooLittleToLearn``.
    """
    audiences = audiences or Audiences()
    lessons, strange = _lessons(sentences, lexicons, audiences)
    with threadpool_limits(1, user_api="blas"):  # several threads for one product wait for each other
        return _train(lessons, strange, audiences, recipe or Recipe(), vectors)


def _train(
    lessons: Sequence[Lesson],
    strange: Sequence[Lesson],
    audiences: Audiences,
    recipe: Recipe,
    vectors: Sequence[KeptVectors],
) -> Trained:
    normals, intents = [one.normal for one in lessons], [one.intent for one in lessons]
    few = len(lessons) < MANY
    rare = 1 if few else 2
    log.info("%d sentences, %d intents. Holding out each in turn ...", len(lessons), len(set(intents)))
    fold_of = folds_of(intents, FOLDS_OF_FEW if few else FOLDS_OF_MANY, recipe.seed)
    held_out = hold_out(normals, intents, fold_of, rare=rare, penalty=recipe.penalty)
    log.info("Learning from all of them ...")
    features, head = fit(normals, intents, rare=rare, penalty=recipe.penalty)
    meanings, opinions = [], {}
    for kept in vectors:
        if len({one.intent for one in lessons if kept.encoder.speaks(one.language)}) < 2:  # noqa: PLR2004
            continue  # nothing to tell apart in a language it speaks
        log.info("Encoding them, and learning from their vectors (%s) ...", kept.encoder.name)
        meaning, opinion = _learn_meaning(kept, (lessons, strange), held_out.intents, fold_of)
        meanings.append(meaning)
        opinions[kept.encoder.name] = opinion
    spoken = np.array([one.language for one in lessons])[fold_of >= 0]
    held = Held(held_out, opinions, [one.encoder for one in meanings], spoken)
    measured = measure_all(held, recipe.refused, recipe.wrong_when_sure)
    model = Model(
        version=_version(
            [*lessons, *(strange if vectors else ())], audiences, recipe, [one.encoder for one in vectors]
        ),
        features=features,
        head=head,
        measures=measured.measures,
        audiences=audiences,
        meanings=tuple(meanings),
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
    plain: str
    """As encoders read it."""


def _learn_meaning(
    kept: KeptVectors,
    said: tuple[Sequence[Lesson], Sequence[Lesson]],
    names: Sequence[str],
    fold_of: Whole,
) -> tuple[Meaning, Opinion]:
    """What an encoder learns of the sentences in languages it speaks, those of an intent and those of none,
    and what it said of the held-out ones, a row each; nought where it does not speak the language."""
    lessons, strangers = said
    rows = np.flatnonzero([kept.encoder.speaks(one.language) for one in lessons])
    spoken = [lessons[row] for row in rows.tolist()]
    strange = [one.plain for one in strangers if kept.encoder.speaks(one.language)]
    strange = strange if len(strange) >= FEWEST_STRANGERS else []
    vectors = kept.of([*(one.plain for one in spoken), *strange])
    known, unknown = vectors[: len(spoken)], vectors[len(spoken) :]
    taught = Taught(kept.encoder, known, [one.intent for one in spoken], fold_of[rows], unknown)
    judged = hold_out_meaning(taught, names, FOLDS_OF_FEW if len(lessons) < MANY else FOLDS_AT_MOST)
    opinion = judged.among(len(lessons), rows)
    return meaning_of(taught, names), opinion.only(np.flatnonzero(fold_of >= 0))


def _by_language(lessons: Sequence[Lesson]) -> dict[str, list[str]]:
    """What is said in each language, where that is known."""
    said: dict[str, list[str]] = defaultdict(list)
    for one in lessons:
        if one.language:
            said[one.language].append(one.text)
    return said


def _lessons(
    sentences: Sequence[Sentence], lexicons: Lexicons, audiences: Audiences
) -> tuple[list[Lesson], list[Lesson]]:
    """Each normalised sentence with its intent once, in a stable order: those of an intent, those of none."""
    said: dict[tuple[str, str], Lesson] = {}
    for one in sorted(sentences, key=lambda one: one.text):
        for role in _speakers(one, audiences):
            lesson = _lesson(one, role, lexicons)
            if lesson.normal:
                said.setdefault((lesson.normal, one.intent), lesson)
    lessons = sorted(one for one in said.values() if one.intent != OUT_OF_SCOPE)
    strange = sorted(one for one in said.values() if one.intent == OUT_OF_SCOPE)
    intents = Counter(one.intent for one in lessons)
    if len(intents) < 2 or max(intents.values()) < 2:  # noqa: PLR2004 - a choice of two at least
        raise TooLittleToLearn(
            f"There is nothing to tell apart: {len(lessons)} sentences of {len(intents)} intents."
            " Give at least two intents, with several sentences each."
        )
    return lessons, strange


def _speakers(one: Sentence, audiences: Audiences) -> tuple[Role, ...]:
    """As whom a sentence is read: what is none of ours, anybody says, and staff's names are read as names."""
    if one.intent == OUT_OF_SCOPE and one.role is None:
        return "customer", "staff"
    return (one.role or audiences.speaker(one.intent),)


def _lesson(one: Sentence, role: Role, lexicons: Lexicons) -> Lesson:
    language = one.language or ""
    found = facts(one.text, role, lexicons.of(language))
    said = one.text[:MOST_CHARACTERS]
    return Lesson(normalise(one.text, found), one.intent, said, language, plain(one.text, found))


def _version(
    lessons: Sequence[Lesson], audiences: Audiences, recipe: Recipe, encoders: Sequence[Encoder]
) -> str:
    said = [[one.normal, one.intent, one.text, one.language, one.plain] for one in lessons]
    how = [asdict(recipe), [one.version for one in encoders], FORMAT]
    learned = [said, audiences.to_json(), how]
    return hashlib.sha256(json.dumps(learned).encode()).hexdigest()[:12]
