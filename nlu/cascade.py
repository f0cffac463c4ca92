"""An engine and its understudy: there is always somebody who understands."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from nlu.current import CurrentModel
from nlu.parse import Context, EngineUnavailableError, Parse, Parser

PAUSE = 10.0
"""Seconds for which an engine that failed is left alone, so that nobody waits for its deadline again."""

log = logging.getLogger(__name__)


class Cascade:
    """Implements ``nlu.parse.Parser``: the engine's answer, or the understudy's while the engine is away.

    ``Parse.source`` says whose it is. Buttons and commands never come here: they need no understanding.
    """

    def __init__(
        self,
        engine: Parser,
        understudy: Parser,
        pause: float = PAUSE,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._engine = engine
        self._understudy = understudy
        self._pause = pause
        self._clock = clock
        self._back_at = clock()

    async def parse(self, text: str, context: Context) -> Parse:
        """See ``nlu.parse.Parser``; raises only when both are unavailable."""
        if self._clock() >= self._back_at:
            try:
                return await self._engine.parse(text, context)
            except EngineUnavailableError as error:
                self._back_at = self._clock() + self._pause
                log.warning("The understudy answers for %g s: %s", self._pause, error)
        return await self._understudy.parse(text, context)

    async def look(self) -> bool:
        """Whether there was another model for the understudy; see ``nlu.current.CurrentModel.look``."""
        return isinstance(self._understudy, CurrentModel) and await self._understudy.look()
