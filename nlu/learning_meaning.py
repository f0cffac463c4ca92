"""A head over sentence vectors learned, and judged on sentences held out. Only training imports this."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from nlu.calibration import Doubles, Whole, energy, softmax
from nlu.features import Floats
from nlu.gate import Gate
from nlu.heldout import HeldOut
from nlu.meaning import Blend, Enough, Examples, Meaning, Mixture, Opinion, Opinions, Trust
from nlu.vectors.encoder import Encoder

SIMPLICITY = 10.0
"""The price of a sentence misunderstood, against simplicity (scikit-learn's C)."""
ROUNDS, ROUNDS_HELD_OUT = 60, 30
"""Steps of learning: more change nothing that shows; to judge, fewer do."""
TOLERANCE = 1e-5
POWERS = (-7.0, 5.0)
"""Between these powers of e the weights of a mixture are sought."""
MOST_EXAMPLES = 20_000
"""Vectors kept at most to look for the nearest: some 30 MB."""
SPOILT = 0.0001
"""The share of sentences that words alone may get wrong though vectors would have got them right."""
SURELY = np.array([0.9, 0.95, 0.97, 0.98, 0.99, 0.995, 0.998, 1.1])
"""Confidences from which words alone might decide; over 1, they never do."""
FAMILIAR = 0.25
"""Sentences that look stranger to the words than this share of all are never decided by them alone."""


def fit_head(vectors: Floats, intents: Sequence[str], rounds: int) -> tuple[tuple[str, ...], Floats, Floats]:
    """The intents, and the weights and bias of each, by multinomial logistic regression with L-BFGS.

    scikit-learn's finds the same, but multiplies in 64 bits and takes ten times as long. Raises
    ``RuntimeError`` when no step was made.
    """
    names, truth = np.unique(np.array(intents), return_inverse=True)
    rows, width = len(vectors), vectors.shape[1]
    ones = np.column_stack((vectors, np.ones(rows, dtype=np.float32)))
    chosen = np.arange(rows)
    price = np.append(np.full(width, 1 / (SIMPLICITY * rows)), 0.0)  # a bias costs nothing

    def loss(flat: Doubles) -> tuple[float, Doubles]:
        weights = flat.reshape(width + 1, len(names))
        logits = ones @ weights.astype(np.float32)
        logits -= logits.max(axis=1, keepdims=True)
        surprise = -logits[chosen, truth]
        np.exp(logits, out=logits)
        total = logits.sum(axis=1, keepdims=True)
        surprise += np.log(total[:, 0])
        logits /= total
        logits[chosen, truth] -= 1.0
        slope = (ones.T @ logits) / rows + price[:, None] * weights
        return float(surprise.mean() + 0.5 * (price[:, None] * weights**2).sum()), slope.ravel()

    start = np.zeros((width + 1) * len(names))
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": rounds, "gtol": TOLERANCE})
    if not np.abs(found.x).max():
        raise RuntimeError("nothing was learned of the vectors")
    weights = found.x.reshape(width + 1, len(names)).astype(np.float32)
    return tuple(str(name) for name in names), np.ascontiguousarray(weights[:-1]), weights[-1].copy()


@dataclass(frozen=True, slots=True)
class Taught:
    """Sentences to learn from: as vectors, with what each means, and in which fold it is held out."""

    vectors: Floats
    intents: Sequence[str]
    fold_of: Whole


def hold_out_meaning(taught: Taught, names: Sequence[str], most: int) -> Opinion:
    """Learn without each fold in turn and judge it, a row for each sentence and a column for each of
    ``names``; what is never held out stays nought. Folds are put together until there are ``most``."""
    fold_of = np.where(taught.fold_of < 0, -1, taught.fold_of % most)
    place = {name: at for at, name in enumerate(names)}
    margins, near = (np.zeros((len(taught.vectors), len(names))) for _ in range(2))

    def judge(fold: int) -> None:
        held, kept = np.flatnonzero(fold_of == fold), np.flatnonzero(fold_of != fold)
        if not len(held):
            return
        vectors, said = taught.vectors[kept], [taught.intents[i] for i in kept.tolist()]
        known, weights, bias = fit_head(vectors, said, ROUNDS_HELD_OUT)
        columns = [place[name] for name in known]
        margins[held] = bias.min()
        margins[held[:, None], columns] = taught.vectors[held] @ weights + bias
        examples = examples_of(vectors, said)
        for some in np.array_split(held, 1 + len(held) // 1000):  # pieces that fit in memory
            near[some[:, None], columns] = examples.near(taught.vectors[some])

    # A fold each on a thread of its own: the multiplications let go of the interpreter.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        deque(pool.map(judge, range(fold_of.max() + 1)), maxlen=0)
    return Opinion(margins, near)


def examples_of(vectors: Floats, intents: Sequence[str], most: int | None = None) -> Examples:
    """The vectors by intent, in the order of their names; of each intent every so manyth, when there are
    more than ``most``."""
    names, places = np.unique(np.array(intents), return_inverse=True)
    step = 1 if most is None else max(1, -(-len(vectors) // most))
    chosen = [np.flatnonzero(places == place)[::step] for place in range(len(names))]
    starts = np.cumsum([0, *(len(some) for some in chosen[:-1])])
    return Examples(np.ascontiguousarray(vectors[np.concatenate(chosen)]), starts.astype(np.intp))


def blend(held_out: HeldOut, sharpness: float, words_gate: Gate, opinions: Opinions) -> tuple[Blend, Doubles]:
    """The mixture that makes the truth likeliest; from when on words alone decide; the gate of both. And what
    is then believed of the held-out sentences: a row of confidences each."""
    mixture = _mixture(held_out, opinions)
    by_words = held_out.confidences(sharpness)
    both = softmax(mixture.logits(held_out.margins, opinions))
    word_scores = words_gate.scores(held_out.signs(sharpness))
    rows = mixture.signs(held_out.margins, held_out.known, opinions)
    gate = Gate.fit(rows, words_gate.refused)
    scores = gate.scores(rows)
    enough = _enough(held_out.truth, (by_words, both), word_scores, scores)
    alone = (by_words.max(axis=1) >= enough.confidence) & (word_scores >= enough.score)
    final = np.where(alone, enough.scored(word_scores), scores)
    confidences = np.where(alone[:, None], by_words, both)
    return Blend(mixture, gate.spread_over(final), enough), confidences


def _mixture(held_out: HeldOut, opinions: Opinions) -> Mixture:
    """Found by the slope of the truth's likelihood over the powers of e that the weights are."""
    rows, truth = np.arange(len(held_out.truth)), held_out.truth
    parts = [held_out.margins, *(part for one in opinions.values() for part in (one.margins, one.near))]

    def surprise(powers: Doubles) -> tuple[float, Doubles]:
        weights = np.exp(powers)
        logits = sum(weight * part for weight, part in zip(weights, parts, strict=True))
        believed = softmax(logits)
        slopes = [(believed * part).sum(axis=1) - part[rows, truth] for part in parts]
        total = float((energy(logits) - logits[rows, truth]).mean())
        return total, weights * np.array([slope.mean() for slope in slopes])

    found = minimize(
        surprise, np.zeros(len(parts)), jac=True, method="L-BFGS-B", bounds=[POWERS] * len(parts)
    )
    words, *others = (float(weight) for weight in np.exp(found.x))
    trusts = [Trust(*pair) for pair in zip(others[::2], others[1::2], strict=True)]
    return Mixture(words, dict(zip(opinions, trusts, strict=True)))


def _enough(
    truth: Whole, confidences: tuple[Doubles, Doubles], word_scores: Doubles, scores: Doubles
) -> Enough:
    by_words, both = confidences
    spoilt = (by_words.argmax(axis=1) != truth) & (both.argmax(axis=1) == truth)
    familiar = float(np.quantile(word_scores, FAMILIAR))
    chosen = SURELY[-1]
    for confidence in SURELY[::-1]:
        alone = (by_words.max(axis=1) >= confidence) & (word_scores >= familiar)
        if (alone & spoilt).mean() > SPOILT:
            break
        chosen = confidence
    slope, offset = np.polyfit(word_scores, scores, 1)
    return Enough(float(chosen), familiar, float(slope), float(offset))


def meaning_of(encoder: Encoder, taught: Taught, names: Sequence[str]) -> Meaning:
    """What is learned of all sentences, a column for each of ``names``; an intent that has no sentence here
    is never meant and never near."""
    known, weights, bias = fit_head(taught.vectors, taught.intents, ROUNDS)
    missing = sorted(set(names).difference(known))
    columns = [known.index(name) if name in known else -1 for name in names]
    weights = np.column_stack((weights, np.zeros(len(weights), dtype=np.float32)))
    bias = np.append(bias, bias.min())
    strangers = np.zeros((len(missing), encoder.width), dtype=np.float32)
    rows, intents = np.vstack((taught.vectors, strangers)), [*taught.intents, *missing]
    examples = examples_of(rows, intents, MOST_EXAMPLES)
    return Meaning(encoder, np.ascontiguousarray(weights[:, columns]), bias[columns], examples)
