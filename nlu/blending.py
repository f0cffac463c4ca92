"""Words and encoders put together, by what each said of sentences held out. Only training imports this."""

from __future__ import annotations

import numpy as np
from scipy.optimize import minimize

from nlu.calibration import Doubles, Whole, energy, softmax
from nlu.gate import Gate
from nlu.heldout import HeldOut
from nlu.meaning import Blend, Enough, Mixture, Opinions, Trust

POWERS = (-7.0, 5.0)
"""Between these powers of e the weights of a mixture are sought."""
SPOILT = 0.0005
"""The share of sentences that may be lost, on balance, because words alone decided."""
SURELY = np.array([0.95, 0.97, 0.98, 0.99, 0.995, 0.998, 1.1])
"""Confidences from which words alone might decide; over 1, they never do."""
FAMILIAR = 0.5
"""Sentences that look stranger to the words than this share of all are never decided by them alone."""


def blend(held_out: HeldOut, sharpness: float, words_gate: Gate, opinions: Opinions) -> tuple[Blend, Doubles]:
    """The mixture that makes the truth likeliest; from when on words alone decide; the gate of both. And what
    is then believed of the held-out sentences: a row of confidences each."""
    mixture = _mixture(held_out, opinions)
    by_words = held_out.confidences(sharpness)
    both = softmax(mixture.logits(held_out.margins, opinions))
    word_scores = words_gate.scores(held_out.signs(sharpness))
    signs = mixture.signs(held_out.margins, held_out.known, opinions)
    gate = Gate.fit(signs, words_gate.refused)
    scores = gate.scores(signs)
    enough = _enough(held_out.truth, (by_words, both), word_scores, scores)
    alone = enough.decides(by_words.max(axis=1), word_scores)
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
    by_words, both = (some.argmax(axis=1) == truth for some in confidences)
    lost = both.astype(np.int8) - by_words
    confidence = confidences[0].max(axis=1)
    familiar = float(np.quantile(word_scores, FAMILIAR))
    chosen = SURELY[-1]
    for surely in SURELY[::-1]:
        alone = (confidence >= surely) & (word_scores >= familiar)
        if (alone * lost).mean() > SPOILT:
            break
        chosen = surely
    slope, offset = np.polyfit(word_scores, scores, 1)
    return Enough(float(chosen), familiar, float(slope), float(offset))
