"""How fast Telegram lets a bot talk: 30 messages a second in all, one a second to a person, 20 a minute to a
group. Short bursts are allowed; what Telegram refuses all the same waits as long as it says."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.channel import RetryLater

PATIENT = 2.0
"""Seconds a message waits here for its turn; for longer it is handed back, so that others can go."""
MANY_CHATS = 10_000


@dataclass(slots=True)
class Allowance:
    """``burst`` at once, ``rate`` a second from then on. ``left`` may be owed."""

    burst: float
    rate: float
    left: float
    since: float

    def wait(self, now: float) -> float:
        """Seconds until one more fits; 0 when it does now."""
        self.left = min(self.burst, self.left + (now - self.since) * self.rate)
        self.since = now
        return max(0.0, (1 - self.left) / self.rate)


class Pace:
    """One bot's messages in this process. ``limited`` is False where not Telegram itself is spoken to: then
    only what a refusal asked for is waited for."""

    def __init__(self, *, limited: bool, clock: Callable[[], float] = time.monotonic) -> None:
        self.limited = limited
        self._clock = clock
        self._all = Allowance(30, 30, 30, clock())
        self._chats: dict[int, Allowance] = {}
        self._held: dict[int, float] = {}

    async def turn(self, chat: int) -> None:
        """Returns when a message may go to this chat; it is counted. Raises ``RetryLater``, and counts
        nothing, when that takes longer than ``PATIENT``."""
        wait = self._wait(chat)
        if wait > PATIENT:
            raise RetryLater("Telegram's limit of messages", wait)
        if self.limited:
            self._all.left -= 1
            self._chats[chat].left -= 1
        if wait > 0:
            await asyncio.sleep(wait)

    def hold(self, chat: int, seconds: float) -> None:
        """Telegram refused: nothing goes to this chat before."""
        self._held[chat] = self._clock() + seconds

    def _wait(self, chat: int) -> float:
        now = self._clock()
        held = self._held.get(chat, now) - now
        if held <= 0:
            self._held.pop(chat, None)
        if not self.limited:
            return max(held, 0.0)
        if chat not in self._chats:
            self._forget(now)
            burst, rate = (20, 20 / 60) if chat < 0 else (3, 1)
            self._chats[chat] = Allowance(burst, rate, burst, now)
        return max(held, self._all.wait(now), self._chats[chat].wait(now))

    def _forget(self, now: float) -> None:
        """Chats that may say as much as ever need not be remembered."""
        if len(self._chats) >= MANY_CHATS:
            for chat in [number for number, one in self._chats.items() if now - one.since > 60]:  # noqa: PLR2004
                del self._chats[chat]
