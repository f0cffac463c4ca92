"""How fast one client may talk, and how much it may attach."""

from __future__ import annotations

import time

RATE = 100.0
BURST = 200.0
MOST_FILES = 5
"""Files with one message."""
MOST_KEPT = 40
"""Files of one session."""


class Pace:
    """A bucket of ``BURST`` messages that fills by ``RATE`` a second."""

    __slots__ = ("_left", "_since")

    def __init__(self) -> None:
        self._left = BURST
        self._since = time.monotonic()

    def allows(self) -> bool:
        """Whether one more message fits now; it is counted."""
        now = time.monotonic()
        self._left = min(BURST, self._left + (now - self._since) * RATE)
        self._since = now
        if self._left < 1:
            return False
        self._left -= 1
        return True
