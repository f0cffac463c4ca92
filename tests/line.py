"""A network line between a browser and the server, to be cut, mended and made deaf."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Self
from urllib.parse import urlsplit


class Line:
    """Carries every connection to ``target`` over loopback, as long as it is up."""

    def __init__(self, target: str) -> None:
        parts = urlsplit(target)
        self._host, self._port = parts.hostname or "127.0.0.1", parts.port or 80
        self._writers: set[asyncio.StreamWriter] = set()
        self._is_up = True
        self._is_deaf = False
        self.swallowed = asyncio.Event()
        """Set once an answer was lost: so what it answers had arrived."""
        self.url = ""

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._carry, "127.0.0.1", 0)
        port = self._server.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self.cut()
        self._server.close()
        await self._server.wait_closed()

    def cut(self) -> None:
        """Every connection is broken and none is taken, until it is mended."""
        self._is_up = False
        for writer in self._writers:
            writer.transport.abort()

    def deafen(self) -> None:
        """What the browser says still arrives; what is answered is lost."""
        self._is_deaf = True

    def mend(self) -> None:
        """New connections work again, both ways."""
        self._is_up, self._is_deaf = True, False

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self._is_up:
            writer.transport.abort()
            return
        far_reader, far_writer = await asyncio.open_connection(self._host, self._port)
        ends = {writer, far_writer}
        self._writers |= ends
        await asyncio.gather(
            self._pump(reader, far_writer, answers=False), self._pump(far_reader, writer, answers=True)
        )
        self._writers -= ends

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, *, answers: bool) -> None:
        with contextlib.suppress(ConnectionError):
            while chunk := await source.read(65536):
                if answers and self._is_deaf:
                    self.swallowed.set()
                    continue
                sink.write(chunk)
                await sink.drain()
        sink.close()
