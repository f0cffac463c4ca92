"""Training: sentences in, a calibrated model out. Serving does not import this, nor scikit-learn."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

import numpy as np

from nlu.audience import Audiences
from nlu.corpus import Sentence
from nlu.entities import Lexicon
from nlu.fitting import fit
from nlu.gate import Gate
from nlu.heldout import HeldOut, folds_of, hold_out
from nlu.model import Model
from nlu.normal import normalise
from nlu.parse import OUT_OF_SCOPE
from nlu.reading import facts

Tell = Callable[[str], None]
"""Where progress goes, a line at a time."""

MANY = 3_000
"""From so many sentences on, five folds and no once-seen n-grams do as well as more and cost less."""
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
    learned: int
    """How many different sentences it was taught."""


def train(
    sentences: Sequence[Sentence],
    lexicon: Lexicon,
    audiences: Audiences | None = None,
    recipe: Recipe | None = None,
    tell: Tell = lambda _: None,
) -> Trained:
    """A model of the sentences, read with ``lexicon``; those that are ``out_of_scope`` are left out.

    Equal sentences, audiences and recipe give an equal model. Raises ``TooLittleToLearn``.
    """
    audiences, recipe = audiences or Audiences(), recipe or Recipe()
    lessons = _lessons(sentences, lexicon, audiences)
    normals, intents = [normal for normal, _ in lessons], [intent for _, intent in lessons]
    few = len(lessons) < MANY
    rare = 1 if few else 2
    tell(f"{len(lessons)} sentences, {len(set(intents))} intents. Holding out each in turn ...")
    fold_of = folds_of(intents, 10 if few else 5, recipe.seed)
    held_out = hold_out(normals, intents, fold_of, rare=rare, penalty=recipe.penalty)
    tell("Learning from all of them ...")
    features, head = fit(normals, intents, rare=rare, penalty=recipe.penalty)
    sharpness = held_out.sharpness()
    model = Model(
        version=_version(lessons, audiences, recipe),
        features=features,
        head=head,
        sharpness=sharpness,
        gate=Gate.fit(held_out.signs(sharpness), recipe.refused),
        sure_from=sure_from(held_out, sharpness, recipe.wrong_when_sure),
        audiences=audiences,
    )
    return Trained(model, held_out, len(lessons))


def _lessons(sentences: Sequence[Sentence], lexicon: Lexicon, audiences: Audiences) -> list[tuple[str, str]]:
    """Normalised sentences with their intents, each pair once, in a stable order."""
    said = {
        (normalise(one.text, facts(one.text, one.role or audiences.speaker(one.intent), lexicon)), one.intent)
        for one in sentences
        if one.intent != OUT_OF_SCOPE
    }
    lessons = sorted((normal, intent) for normal, intent in said if normal)
    intents = Counter(intent for _, intent in lessons)
    if len(intents) < 2 or max(intents.values()) < 2:  # noqa: PLR2004 - a choice of two at least
        raise TooLittleToLearn(
            f"There is nothing to tell apart: {len(lessons)} sentences of {len(intents)} intents."
            " Give at least two intents, with several sentences each."
        )
    return lessons


def sure_from(held_out: HeldOut, sharpness: float, wrong_when_sure: float) -> float:
    """The lowest confidence to act from that lets no more than this share of held-out sentences be acted
    upon wrongly; never so low that guesses are acted upon, never so high that the bot only asks."""
    confidences = held_out.confidences(sharpness)
    wrong = confidences.max(axis=1)[confidences.argmax(axis=1) != held_out.truth]
    allowed = int(wrong_when_sure * len(confidences))
    if len(wrong) <= allowed:
        return EASY_SURE
    barely_asked = np.sort(wrong)[::-1][allowed]
    return float(np.clip(np.nextafter(barely_asked, 1.0), EASY_SURE, HARD_SURE))


def _version(lessons: Sequence[tuple[str, str]], audiences: Audiences, recipe: Recipe) -> str:
    learned = json.dumps([lessons, audiences.to_json(), asdict(recipe)])
    return hashlib.sha256(learned.encode()).hexdigest()[:12]
