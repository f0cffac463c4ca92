"""A head over sentence vectors learned, and judged on sentences held out. Only training imports this."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy.optimize import minimize

from nlu.calibration import Doubles, Whole
from nlu.features import Floats
from nlu.meaning import Examples, Meaning, Opinion, along
from nlu.parse import OUT_OF_SCOPE
from nlu.vectors.encoder import Encoder

SIMPLICITY = 10.0
"""The price of a sentence misunderstood, against simplicity (scikit-learn's C)."""
ROUNDS, ROUNDS_HELD_OUT = 60, 30
"""Steps of learning: more change nothing that shows; to judge, fewer do."""
TOLERANCE = 1e-5
TOO_ALIKE = 0.6
"""An example as near as this to another of its intent tells nothing more, and is not kept."""
MOST_EXAMPLES = 20_000
"""Vectors kept at most to look for the nearest: some 10 MB."""
DIRECTIONS = 256
"""Along so many nearness is looked for: all 512 are no better, and take four times as long."""


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


@dataclass(frozen=True)
class Taught:
    """Sentences to learn from: as an encoder's vectors, with what each means, and in which fold it is held
    out; and the vectors of sentences known to be of no intent."""

    encoder: Encoder
    vectors: Floats
    intents: Sequence[str]
    fold_of: Whole
    strange: Floats

    @cached_property
    def directions(self) -> Floats:
        """Those in which the sentences differ most, a column each: their principal components."""
        told = self.vectors[:, -self.encoder.alike :]
        _, found = np.linalg.eigh(told.T @ told)
        return np.ascontiguousarray(found[:, -DIRECTIONS:], dtype=np.float32)

    @cached_property
    def alike(self) -> Floats:
        """What tells how near the sentences are to others, a row each."""
        return along(self.directions, self.vectors[:, -self.encoder.alike :])

    def examples(self, rows: Whole) -> Examples:
        """Some of the sentences, as what others may be near to."""
        said = [self.intents[row] for row in rows.tolist()]
        strange = along(self.directions, self.strange[:, -self.encoder.alike :])
        return examples_of(self.alike[rows], said, strange)

    def ours(self, rows: Whole, rounds: int) -> Floats:
        """What tells some of the sentences from those of no intent (see ``Meaning.ours``)."""
        if not len(self.strange):
            return np.zeros(0, dtype=np.float32)
        known = [OURS] * len(rows) + [OUT_OF_SCOPE] * len(self.strange)
        names, weights, _ = fit_head(np.vstack((self.vectors[rows], self.strange)), known, rounds)
        ours, none = names.index(OURS), names.index(OUT_OF_SCOPE)
        return np.ascontiguousarray(weights[:, ours] - weights[:, none])


OURS = "ours"


def hold_out_meaning(taught: Taught, names: Sequence[str], most: int) -> Opinion:
    """Learn without each fold in turn and judge it, a row for each sentence and a column for each of
    ``names``; what is never held out stays nought. Folds are put together until there are ``most``."""
    fold_of = np.where(taught.fold_of < 0, -1, taught.fold_of % most)
    place = {name: at for at, name in enumerate(names)}
    margins, near = (np.zeros((len(taught.vectors), len(names))) for _ in range(2))
    strange, ours = (np.zeros(len(taught.vectors)) if len(taught.strange) else None for _ in range(2))

    def judge(fold: int) -> None:
        held, kept = np.flatnonzero(fold_of == fold), np.flatnonzero(fold_of != fold)
        if not len(held):
            return
        said = [taught.intents[i] for i in kept.tolist()]
        known, weights, bias = fit_head(taught.vectors[kept], said, ROUNDS_HELD_OUT)
        columns = [place[name] for name in known]
        margins[held] = bias.min()
        margins[held[:, None], columns] = taught.vectors[held] @ weights + bias
        if ours is not None:
            ours[held] = taught.vectors[held] @ taught.ours(kept, ROUNDS_HELD_OUT)
        examples = taught.examples(kept)
        for some in np.array_split(held, 1 + len(held) // 1000):  # pieces that fit in memory
            near[some[:, None], columns] = examples.near(taught.alike[some])
            if strange is not None:
                strange[some] = examples.strangest(taught.alike[some])

    # A fold each on a thread of its own: the multiplications let go of the interpreter.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        deque(pool.map(judge, range(fold_of.max() + 1)), maxlen=0)
    return Opinion(margins, near, strange, ours)


def examples_of(vectors: Floats, intents: Sequence[str], strange: Floats) -> Examples:
    """The vectors by intent, in the order of their names, without those that are too much alike; of each
    intent every so manyth, when there are too many."""
    names, places = np.unique(np.array(intents), return_inverse=True)
    step = max(1, -(-len(vectors) // MOST_EXAMPLES))
    chosen = [_unlike(vectors, np.flatnonzero(places == place)[::step]) for place in range(len(names))]
    starts = np.cumsum([0, *(len(some) for some in chosen[:-1])])
    rows = np.ascontiguousarray(vectors[np.concatenate(chosen)])
    return Examples(rows, starts.astype(np.intp), np.ascontiguousarray(strange))


def _unlike(vectors: Floats, rows: Whole) -> Whole:
    """The first of the rows, and each that is not too much alike to one before it that is kept."""
    cosines = vectors[rows] @ vectors[rows].T
    kept: list[int] = []
    for place in range(len(rows)):
        if not kept or cosines[place, kept].max() < TOO_ALIKE:
            kept.append(place)
    return rows[kept]


def meaning_of(taught: Taught, names: Sequence[str]) -> Meaning:
    """What is learned of all sentences, a column for each of ``names``; an intent that has no sentence here
    is never meant and never near."""
    encoder = taught.encoder
    known, weights, bias = fit_head(taught.vectors, taught.intents, ROUNDS)
    missing = sorted(set(names).difference(known))
    columns = [known.index(name) if name in known else -1 for name in names]
    weights = np.column_stack((weights, np.zeros(len(weights), dtype=np.float32)))
    bias = np.append(bias, bias.min())
    nothing = np.zeros((len(missing), encoder.width), dtype=np.float32)
    everything = replace(
        taught, vectors=np.vstack((taught.vectors, nothing)), intents=[*taught.intents, *missing]
    )
    examples = everything.examples(np.arange(len(everything.vectors)))
    ours = taught.ours(np.arange(len(taught.vectors)), ROUNDS)
    weights = np.ascontiguousarray(weights[:, columns])
    return Meaning(encoder, weights, bias[columns], everything.directions, examples, ours)
