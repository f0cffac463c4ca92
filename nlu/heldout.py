"""What a model says of sentences it was not shown: the ground of every promise it makes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from joblib import Parallel, delayed
from scipy.optimize import minimize_scalar

from nlu.calibration import Doubles, Whole, energy, softmax
from nlu.fitting import fit

BOUNDS = (-2.0, 5.0)
"""Between which powers of e the sharpness is sought."""
WORTH_SHARING = 3_000
"""From so many sentences on, other processes are started to help."""


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Margins of sentences that were held out while the rest was learned; a row each."""

    intents: tuple[str, ...]
    margins: Doubles
    known: Doubles
    truth: Whole
    """The place in ``intents`` of what each meant."""

    def only(self, rows: Whole) -> HeldOut:
        """Some of the sentences."""
        return HeldOut(self.intents, self.margins[rows], self.known[rows], self.truth[rows])

    def sharpness(self) -> float:
        """What margins must be multiplied with to be log-odds: the likelihood of the truth is highest."""
        rows = np.arange(len(self.truth))

        def surprise(power: float) -> float:
            logits = self.margins * np.exp(power)
            return float((energy(logits) - logits[rows, self.truth]).mean())

        return float(np.exp(minimize_scalar(surprise, bounds=BOUNDS, method="bounded").x))

    def confidences(self, sharpness: float) -> Doubles:
        """The confidence in every intent, a row for each sentence."""
        return softmax(self.margins * sharpness)

    def signs(self, sharpness: float) -> Doubles:
        """The gate's signs, a row for each sentence; the same three as ``nlu.model.signs``."""
        logits = self.margins * sharpness
        return np.column_stack((logits.max(axis=1), energy(logits), self.known))


def folds_of(intents: Sequence[str], folds: int, seed: int) -> Whole:
    """The fold in which each sentence is held out, every intent spread evenly; -1, never, for the only
    sentence of its intent."""
    generator = np.random.default_rng(seed)
    places: dict[str, list[int]] = defaultdict(list)
    for place, intent in enumerate(intents):
        places[intent].append(place)
    chosen = np.full(len(intents), -1, dtype=np.intp)
    for same in places.values():
        if len(same) > 1:
            chosen[generator.permutation(same)] = (np.arange(len(same)) + generator.integers(folds)) % folds
    return chosen


def hold_out(
    normals: Sequence[str], intents: Sequence[str], fold_of: Whole, *, rare: int, penalty: float
) -> HeldOut:
    """Learn without each fold in turn and judge it; on all cores where there is much to learn."""
    names = tuple(sorted(set(intents)))
    place = {name: at for at, name in enumerate(names)}
    cores = -1 if len(normals) > WORTH_SHARING else 1
    judge = delayed(partial(_judge, normals, intents, rare=rare, penalty=penalty))
    folds = [np.flatnonzero(fold_of == fold) for fold in np.unique(fold_of[fold_of >= 0])]
    margins = np.zeros((len(normals), len(names)))
    known = np.zeros(len(normals))
    for held, (heard, margin, share) in zip(folds, Parallel(n_jobs=cores)(map(judge, folds)), strict=True):
        columns = [place[intent] for intent in heard]
        margins[held[:, None], columns], known[held] = margin, share
    judged = np.flatnonzero(fold_of >= 0).tolist()
    truth = np.array([place[intents[i]] for i in judged], dtype=np.intp)
    return HeldOut(names, margins[judged], known[judged], truth)


def _judge(
    normals: Sequence[str], intents: Sequence[str], held: Whole, *, rare: int, penalty: float
) -> tuple[Sequence[str], Doubles, Doubles]:
    """What those not ``held`` teach of those that are: the intents known, and a row of margins and the share
    of known words of each."""
    out = set(held.tolist())
    kept = [row for row in range(len(normals)) if row not in out]
    features, head = fit([normals[i] for i in kept], [intents[i] for i in kept], rare=rare, penalty=penalty)
    vectors = [features.vector(normals[row]) for row in held.tolist()]
    margins = np.array([head.margins(vector) for vector in vectors], dtype=np.float64)
    return head.intents, margins, np.array([vector.known for vector in vectors])
