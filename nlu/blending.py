"""Words and encoders put together, by what each said of sentences held out. Only training imports this."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from nlu.calibration import Doubles, Whole, energy, softmax
from nlu.gate import Gate
from nlu.heldout import HeldOut
from nlu.meaning import Blend, Enough, Mixture, Opinions, Trust

POWERS = (-7.0, 5.0)
"""Between these powers of e the weights of a mixture are sought."""
SPOILT = 0.0005
"""The share of sentences that may be lost, on balance, because a dearer opinion was not asked."""
SURELY = np.array([0.8, 0.9, 0.95, 0.97, 0.98, 0.99, 0.995, 0.998, 1.1])
"""Confidences from which a cheaper opinion might decide; over 1, it never does."""
FAMILIAR = 0.25
"""Sentences that look stranger than this share of all are never decided by a cheaper opinion."""


@dataclass(frozen=True, slots=True)
class Believed:
    """What is believed of the held-out sentences, a row each."""

    confidences: Doubles
    scores: Doubles
    """How familiar each looks to the gate."""
    decided: npt.NDArray[np.bool_]
    """Nobody dearer is asked."""


def blends_of(
    held_out: HeldOut, words: tuple[float, Gate], opinions: Opinions
) -> tuple[tuple[Blend, ...], Doubles]:
    """A blend with the first encoder, one with the first two, and so on; ``words`` are the sharpness and the
    gate of words alone. And what is believed in the end: a row of confidences each."""
    sharpness, gate = words
    confidences, scores = held_out.confidences(sharpness), gate.scores(held_out.signs(sharpness))
    believed = Believed(confidences, scores, np.zeros(len(scores), dtype=np.bool_))
    names = list(opinions)
    blends = []
    for most in range(1, len(names) + 1):
        asked = {name: opinions[name] for name in names[:most]}
        one, believed = _blend(held_out, believed, asked, gate.refused)
        blends.append(one)
    return tuple(blends), believed.confidences


def _blend(held_out: HeldOut, so_far: Believed, opinions: Opinions, refused: float) -> tuple[Blend, Believed]:
    """The mixture that makes the truth likeliest, its gate, and when what is believed so far is enough."""
    mixture = _mixture(held_out, opinions)
    confidences = softmax(mixture.logits(held_out.margins, opinions))
    signs = mixture.signs(held_out.margins, held_out.known, opinions)
    gate = Gate.fit(signs, refused)
    asked = Believed(confidences, gate.scores(signs), so_far.decided)
    enough = _enough(held_out.truth, so_far, asked)
    decided = so_far.decided | enough.decides(so_far.confidences.max(axis=1), so_far.scores)
    scores = np.where(decided, enough.scored(so_far.scores), asked.scores)
    final = np.where(decided[:, None], so_far.confidences, confidences)
    return Blend(mixture, gate.spread_over(scores), enough), Believed(final, scores, decided)


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


def _enough(truth: Whole, so_far: Believed, asked: Believed) -> Enough:
    cheap, dear = (one.confidences.argmax(axis=1) == truth for one in (so_far, asked))
    lost = dear.astype(np.int8) - cheap
    familiar = float(np.quantile(so_far.scores, FAMILIAR))
    confidence = so_far.confidences.max(axis=1)
    chosen = SURELY[-1]
    for surely in SURELY[::-1]:
        alone = (confidence >= surely) & (so_far.scores >= familiar)
        if (alone * lost).mean() > SPOILT:
            break
        chosen = surely
    slope, offset = np.polyfit(so_far.scores, asked.scores, 1)
    return Enough(float(chosen), familiar, float(slope), float(offset))
