"""Slack's limits, kept: about a message a second in a channel, and silence for as long as it asks for."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

from bot.channel import RetryLater

BURST = 5
"""Messages that may go to one channel at once; Slack allows short bursts."""
EACH = 1.0
"""Seconds for one more."""
HELD = 2.0
"""Seconds that a message is held here; one that would wait longer goes back to the outbox, for its turn."""
ROOM = 5_000
"""Channels remembered."""


class Pace:
    """When which method may be called for which channel. One process's memory: Slack itself is the judge,
    and what it refuses is sent later."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._clock, self._sleep = clock, sleep
        self._free: dict[tuple[str, str], float] = {}
        self._back: dict[tuple[str, str], float] = {}
        self._silent: dict[tuple[str, str], float] = {}

    async def wait(self, method: str, channel: str) -> None:
        """Returns when the call may be made. Raises ``RetryLater`` when that is not soon."""
        key, now = (method, channel), self._clock()
        silence = max(self._silent.get(key, 0.0), self._silent.get((method, ""), 0.0)) - now
        if silence > 0:
            raise RetryLater(f"Slack: {method} is to wait", silence)
        free = max(self._free.get(key, 0.0), now - BURST * EACH) + EACH
        if free - now > HELD:
            back = max(self._back.get(key, 0.0), now + HELD) + EACH
            self._keep(self._back, key, back)
            raise RetryLater(f"Slack: {channel} is busy", back - now)
        self._keep(self._free, key, free)
        if free > now:
            await self._sleep(free - now)

    def refused(self, method: str, channel: str, seconds: float) -> None:
        """Slack wants no such call for this channel for so long."""
        self._keep(self._silent, (method, channel), self._clock() + seconds)

    @staticmethod
    def _keep(times: dict[tuple[str, str], float], key: tuple[str, str], at: float) -> None:
        times.pop(key, None)
        times[key] = at
        if len(times) > ROOM:
            del times[next(iter(times))]
