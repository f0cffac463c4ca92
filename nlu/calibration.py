"""Margins made into confidences that mean what they say: of a hundred at .8, eighty are right."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Doubles = npt.NDArray[np.float64]
Whole = npt.NDArray[np.intp]

BINS = 15


def softmax(logits: npt.NDArray[np.floating]) -> Doubles:
    """Confidences along the last axis; they sum to 1."""
    raised = np.exp(logits.astype(np.float64) - logits.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True), dtype=np.float64)


def energy(logits: npt.NDArray[np.floating]) -> Doubles:
    """How much all intents together speak for a sentence: log of the sum of exponentials, last axis."""
    highest = logits.max(axis=-1)
    shifted = np.exp(logits.astype(np.float64) - np.expand_dims(highest, -1))
    return np.asarray(highest + np.log(shifted.sum(axis=-1)), dtype=np.float64)


def calibration_error(confidence: Doubles, right: npt.NDArray[np.bool_]) -> float:
    """The mean distance between confidence and share of right answers, in 15 equal bins, weighted by
    how many sentences fall in each; 0 when there are none."""
    if not len(confidence):
        return 0.0
    inside = np.minimum((confidence * BINS).astype(np.intp), BINS - 1)
    held = np.bincount(inside, minlength=BINS)
    promised = np.bincount(inside, weights=confidence, minlength=BINS)
    kept = np.bincount(inside, weights=right.astype(np.float64), minlength=BINS)
    return float(np.abs(promised - kept).sum() / held.sum())
