"""Things a platform knows and is slow to tell: asked once, remembered, never waited for long."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.doors.wire import Errands

T = TypeVar("T")

ROOM = 20_000
"""Entries kept; the oldest leave first."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds: how long to wait for an answer, to believe one, and not to ask again after a failure."""

    wait: float = 0.6
    keep: float = 3600.0
    rest: float = 60.0


class Remembered(Generic[T]):
    """Answers by key. One question per key is under way at a time, however many wait for it."""

    def __init__(
        self, ask: Callable[[str], Awaitable[T]], errands: Errands, limits: Limits | None = None
    ) -> None:
        self._ask = ask
        self._errands = errands
        self._limits = limits or Limits()
        self._known: dict[str, tuple[float, T | None]] = {}
        self._asking: dict[str, asyncio.Task[None]] = {}

    async def of(self, key: str) -> T | None:
        """The answer, if it is known or comes in time; an old one rather than none."""
        until, value = self._known.get(key, (0.0, None))
        if time.monotonic() < until:
            return value
        if key not in self._asking:
            self._asking[key] = self._errands.run(self._learn(key), "a question to the platform")
        await asyncio.wait((self._asking[key],), timeout=self._limits.wait)
        return self._known.get(key, (0.0, value))[1]

    async def _learn(self, key: str) -> None:
        try:
            self._keep(key, await self._ask(key), self._limits.keep)
        except Exception:  # it goes on to whoever watches our errands; the last answer holds meanwhile
            self._keep(key, self._known.get(key, (0.0, None))[1], self._limits.rest)
            raise
        finally:
            del self._asking[key]

    def _keep(self, key: str, value: T | None, seconds: float) -> None:
        self._known.pop(key, None)
        self._known[key] = (time.monotonic() + seconds, value)
        if len(self._known) > ROOM:
            del self._known[next(iter(self._known))]
