"""What tells intents apart: one weight per column and intent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nlu.features import Floats, Vector


@dataclass(frozen=True, slots=True)
class LinearHead:
    """A margin for each intent: above nought speaks for it."""

    intents: Sequence[str]
    weights: Floats
    """One row per column of the features, one column per intent."""
    bias: Floats

    def margins(self, vector: Vector) -> Floats:
        """The margin of every intent, in the order of ``intents``."""
        return vector.values @ self.weights[vector.columns] + self.bias
