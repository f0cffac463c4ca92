"""The gate: whether a sentence is of the kind the engine was taught."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from nlu.calibration import Doubles

GRAIN = 400
"""In how many steps the spread of in-scope scores is remembered: a quarter of a percent each."""


@dataclass(frozen=True, slots=True)
class Gate:
    """Refuses the sentences that look less familiar than nearly all in-scope ones did when held out.

    A sentence has a few signs (see ``nlu.model.signs`` and ``nlu.meaning.Mixture``). Its score is the sum of
    their distances from the mean, in standard deviations.
    """

    means: Doubles
    deviations: Doubles
    spread: Doubles
    """The scores of held-out in-scope sentences at equal steps of their order, ascending."""
    refused: float = 0.05
    """The share of in-scope sentences the gate may lose."""

    @classmethod
    def fit(cls, signs: Doubles, refused: float) -> Gate:
        """The gate that loses at most ``refused`` of these held-out sentences: one row of signs each."""
        means, deviations = signs.mean(axis=0), np.maximum(signs.std(axis=0), 1e-6)
        unspread = cls(means, deviations, np.zeros(1), refused)
        return unspread.spread_over(unspread.scores(signs))

    def spread_over(self, scores: Doubles) -> Gate:
        """The same gate, which loses at most its share of sentences with these scores."""
        steps = np.linspace(0.0, 1.0, GRAIN + 1)
        return replace(self, spread=np.quantile(scores, steps, method="lower"))

    def score(self, signs: npt.NDArray[np.floating]) -> float:
        """How familiar one sentence looks; higher is more."""
        return float(self.scores(signs))

    def scores(self, signs: npt.NDArray[np.floating]) -> Doubles:
        """The same for a row of signs each."""
        return np.asarray(((signs - self.means) / self.deviations).sum(axis=-1), dtype=np.float64)

    def familiarity(self, score: float) -> float:
        """The share, 0 to 1, of in-scope sentences that look no more familiar than this one."""
        return float(np.searchsorted(self.spread, score, side="right")) / len(self.spread)

    def refuses(self, score: float) -> bool:
        """Whether a sentence with this score is out of scope."""
        return self.familiarity(score) < self.refused

    def to_json(self) -> dict[str, Any]:
        """A JSON value that ``from_json`` understands."""
        return {
            "means": self.means.tolist(),
            "deviations": self.deviations.tolist(),
            "spread": self.spread.tolist(),
            "refused": self.refused,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Gate:
        """The gate that ``to_json`` wrote."""
        means, deviations, spread = (np.array(value[name], dtype=np.float64) for name in _ARRAYS)
        return cls(means, deviations, spread, float(value["refused"]))


_ARRAYS = ("means", "deviations", "spread")
