"""What a model says of sentences it was not shown: the ground of every promise it makes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize_scalar

from nlu.calibration import Doubles, Whole, energy, softmax
from nlu.fitting import fit

BOUNDS = (-2.0, 5.0)
"""Between which powers of e the sharpness is sought."""


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
    """Learn without each fold in turn and judge it."""
    names = tuple(sorted(set(intents)))
    place = {name: at for at, name in enumerate(names)}
    margins = np.zeros((len(normals), len(names)))
    known = np.zeros(len(normals))
    for fold in range(fold_of.max() + 1):
        held = np.flatnonzero(fold_of == fold).tolist()
        kept = np.flatnonzero(fold_of != fold).tolist()
        taught = [normals[i] for i in kept], [intents[i] for i in kept]
        features, head = fit(*taught, rare=rare, penalty=penalty)
        columns = [place[intent] for intent in head.intents]
        for i in held:
            vector = features.vector(normals[i])
            margins[i, columns], known[i] = head.margins(vector), vector.known
    judged = np.flatnonzero(fold_of >= 0).tolist()
    truth = np.array([place[intents[i]] for i in judged], dtype=np.intp)
    return HeldOut(names, margins[judged], known[judged], truth)
