"""What is counted while turns run: plain numbers, so that a turn pays next to nothing for it."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field

BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
"""Seconds that the histogram's buckets end at; the last bucket has no end."""


@dataclass(slots=True)
class TurnMeasures:
    """Turns of this process since it began."""

    answered: int = 0
    failed: int = 0
    seconds: float = 0.0
    """That the answered ones took together."""
    buckets: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))

    def took(self, seconds: float) -> None:
        """One more turn is answered, in this time."""
        self.answered += 1
        self.seconds += seconds
        self.buckets[bisect_left(BOUNDS, seconds)] += 1
