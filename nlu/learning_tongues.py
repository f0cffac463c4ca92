"""How languages are told apart, learned from sentences in each. Only training imports this."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from scipy.optimize import minimize_scalar

from nlu.calibration import energy
from nlu.features import character_grams
from nlu.tongues import Tongues, words_of

RARE = 3
"""Runs of letters seen less often tell nothing."""
SMOOTH = 0.5
"""Added to every count: what was never seen in a language is not impossible there."""
BOUNDS = (-6.0, 1.0)


def learn_tongues(said: Mapping[str, Sequence[str]]) -> Tongues | None:
    """What tells these languages apart, from sentences in each; None when there is only one.

    Naive Bayes over runs of letters, each language alike beforehand. Runs overlap, so the sum says too much:
    it is scaled by the factor that makes the truth of every second sentence likeliest, learned without it.
    """
    if len(said) < 2:  # noqa: PLR2004 - a choice of two at least
        return None
    halves = [{tag: texts[start::2] for tag, texts in said.items()} for start in (0, 1)]
    factor = _factor(_counted(halves[0]), halves[1])
    whole = _counted(said)
    return Tongues(whole.tags, whole.grams, whole.weights * np.float32(factor))


def _counted(said: Mapping[str, Sequence[str]]) -> Tongues:
    tags = sorted(said)
    counted = [_counts(said[tag]) for tag in tags]
    together = sum(counted, Counter[str]())
    grams = sorted(gram for gram, times in together.items() if times >= RARE)
    counts = np.array([[one[gram] for one in counted] for gram in grams]) + SMOOTH
    odds = np.log(counts / counts.sum(axis=0))
    return Tongues(tags, grams, (odds - odds.mean(axis=1, keepdims=True)).astype(np.float32))


def _counts(texts: Sequence[str]) -> Counter[str]:
    words = Counter(word for text in texts for word in words_of(text))
    counts: Counter[str] = Counter()
    for word, times in words.items():
        for gram in character_grams(word):
            counts[gram] += times
    return counts


def _factor(tongues: Tongues, held_out: Mapping[str, Sequence[str]]) -> float:
    rows = [
        (tongues.evidence(text), tongues.tags.index(tag)) for tag, texts in held_out.items() for text in texts
    ]
    evidence, truth = np.array([row for row, _ in rows], dtype=np.float64), np.array([tag for _, tag in rows])
    shares = np.bincount(truth, minlength=len(tongues.tags))
    weights = 1.0 / shares[truth]  # every language counts alike, however much is said in it

    def surprise(power: float) -> float:
        logits = evidence * np.exp(power)
        return float(np.average(energy(logits) - logits[np.arange(len(truth)), truth], weights=weights))

    return float(np.exp(minimize_scalar(surprise, bounds=BOUNDS, method="bounded").x))
