"""Calls to the platforms: one kept-alive session each, and what a broken call means."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import aiohttp

from bot.channel import RetryLater, Uncertain

logger = logging.getLogger(__name__)

BROKEN = (aiohttp.ClientError, TimeoutError, OSError)
"""Everything a call can die of without an answer."""


def open_session() -> aiohttp.ClientSession:
    """A session to be shared by all calls to one platform; the caller closes it."""
    return aiohttp.ClientSession(
        timeout=aiohttp.ClientTimeout(total=30, sock_connect=5),
        connector=aiohttp.TCPConnector(limit=100),
    )


def verdict(error: BaseException) -> RetryLater | Uncertain:
    """A call without an answer: it never left, or nobody knows."""
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError):
        return RetryLater(f"no connection: {error}")
    return Uncertain(f"no answer: {error!r}")


class Errands:
    """Small tasks that nobody waits for; a failure is logged, never raised."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()

    def run(self, errand: Coroutine[Any, Any, Any], what: str) -> asyncio.Task[Any]:
        """The errand runs from now on, known in the log as ``what``."""
        task = asyncio.get_running_loop().create_task(errand, name=what)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    async def stop(self) -> None:
        """Every errand is cancelled and over."""
        pending = list(self._tasks)
        for task in pending:
            task.cancel()
        await asyncio.gather(*pending, return_exceptions=True)

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.warning("%s failed: %r", task.get_name(), error)


async def keep_trying(
    attempt: Callable[[], Awaitable[None]], failed: Callable[[Exception], float | None]
) -> None:
    """``attempt`` has succeeded once; between failures it waits 1 s, doubled each time up to 60 s.

    ``failed`` is told each error and may answer with another wait in seconds.
    """
    wait = 1.0
    while True:
        try:
            await attempt()
        except Exception as error:  # noqa: BLE001 the platform may fail in any way; we go on
            await asyncio.sleep(failed(error) or wait)
            wait = min(wait * 2, 60.0)
        else:
            return
