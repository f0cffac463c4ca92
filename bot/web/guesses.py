"""Guessing passwords is made slow: after a few failures somebody has to wait, whoever they say they are."""

from __future__ import annotations

from collections import OrderedDict, deque
from datetime import datetime, timedelta

from domain.ports import Clock

WITHIN = timedelta(minutes=15)
KEPT = 10_000
"""Names remembered; the ones tried longest ago are forgotten first, so memory has a bound."""


class Guesses:
    """Failures of late, by name: an e-mail address, or where a request comes from."""

    def __init__(self, clock: Clock, most: int) -> None:
        self._clock = clock
        self._most = most
        self._failures: OrderedDict[str, deque[datetime]] = OrderedDict()

    def wait(self, name: str) -> timedelta:
        """How long this name has to wait before it is heard again; nothing when it need not."""
        failures = self._failures.get(name)
        if failures is None or len(failures) < self._most:
            return timedelta(0)
        return max(failures[0] + WITHIN - self._clock.now(), timedelta(0))

    def failed(self, name: str) -> None:
        """One more failure."""
        failures = self._failures.setdefault(name, deque(maxlen=self._most))
        failures.append(self._clock.now())
        self._failures.move_to_end(name)
        if len(self._failures) > KEPT:
            self._failures.popitem(last=False)

    def forgive(self, name: str) -> None:
        """The latest failure was none."""
        if failures := self._failures.get(name):
            failures.pop()

    def forget(self, name: str) -> None:
        """It was right at last."""
        self._failures.pop(name, None)
