"""A console that listens: server-sent events as a browser reads them."""

from __future__ import annotations

import asyncio
import json
import re
from types import TracebackType
from typing import Any, Self

import aiohttp

from tests.clerk import Clerk


class Events:
    """One line: ``async with Events(clerk, 7)`` hears what a console does that shows conversation 7."""

    def __init__(self, who: Clerk, conversation: int = 0, *, last_id: str | None = None) -> None:
        self._who = who
        found = re.search(r'data-point="([^"]+)"', who.page)
        point = found[1] if found else ""
        self._path = f"{who.url}/console/events?after={point}&conversation={conversation}"
        self._headers = {"Last-Event-ID": last_id} if last_id else {}
        self.last_id = last_id or point

    async def __aenter__(self) -> Self:
        self.answer = await self._who.http.get(
            self._path, headers=self._headers, timeout=aiohttp.ClientTimeout(total=None)
        )
        assert self.answer.status == 200
        await self._block()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.answer.close()

    async def next(self, kind: str, within: float = 60) -> dict[str, Any]:
        """The next event of this kind."""
        async with asyncio.timeout(within):
            while True:
                said = await self._block()
                if said.get("event") == kind:
                    found: dict[str, Any] = json.loads(said["data"])
                    return found

    async def is_over(self, within: float = 60) -> None:
        """Returns when the server has ended the line."""
        async with asyncio.timeout(within):
            async for _ in self.answer.content:
                pass

    async def _block(self) -> dict[str, str]:
        fields: dict[str, str] = {}
        while line := (await self.answer.content.readline()).decode().rstrip("\n"):
            name, _, value = line.partition(": ")
            fields[name] = value
        assert fields or not self.answer.content.at_eof(), "the line is over"
        self.last_id = fields.get("id", self.last_id)
        return fields
