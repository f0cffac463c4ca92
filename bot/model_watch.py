"""The watch over the model in use: another one that was promoted is taken by every process by itself."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import Protocol, runtime_checkable

log = logging.getLogger(__name__)

SECONDS = 1.0
"""Between two looks at a file's date; a model that was promoted answers about so much later."""


@runtime_checkable
class Renewable(Protocol):
    """An engine whose model may become another one."""

    async def look(self) -> bool:
        """Whether there was another model, which answers from now on."""


class ModelWatch:
    """Looks again and again, from ``start`` to ``stop``."""

    def __init__(self, engine: Renewable) -> None:
        self._engine = engine
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """From now on a model that was promoted is taken."""
        self._task = asyncio.get_running_loop().create_task(self._watch())

    async def stop(self) -> None:
        """No model is taken any more."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _watch(self) -> None:
        while True:
            try:
                await self._engine.look()
            except Exception:  # whatever it is, the model in use goes on answering
                log.exception("The model in use could not be looked at; tried again")
            await asyncio.sleep(SECONDS)
