"""A web chat client that knows only the contract."""

from __future__ import annotations

import asyncio
import contextlib
import json
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

import aiohttp


class Chat:
    """One socket: ``async with Chat(url) as chat``."""

    def __init__(
        self, url: str, session: str | None = None, after: int = 0, identity: str | None = None
    ) -> None:
        self._url = url.replace("http", "ws", 1) + "/webchat/ws"
        self._hello = {"type": "hello", "after": after, "locale": "en"}
        self._hello |= {"session": session} if session else {}
        self._hello |= {"identity": identity} if identity else {}
        self.session = ""
        self.frames: list[dict[str, Any]] = []

    async def __aenter__(self) -> Self:
        self._http = aiohttp.ClientSession()
        try:
            self.ws = await self._http.ws_connect(self._url)
            await self.send(self._hello)
            self.session = (await self.next("welcome"))["session"]
        except BaseException:
            await self._http.close()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(aiohttp.ClientError, ConnectionError):
            await self.ws.close()
        await self._http.close()

    async def send(self, frame: dict[str, Any] | str) -> None:
        """The frame, or the raw text, is sent."""
        await self.ws.send_str(frame if isinstance(frame, str) else json.dumps(frame))

    async def next(self, *kinds: str, to: str | None = None, within: float = 60) -> dict[str, Any]:
        """The next frame of one of these kinds (in reply to an id); others are kept in ``frames``."""
        async with asyncio.timeout(within):
            while True:
                message = await self.ws.receive()
                if message.type is not aiohttp.WSMsgType.TEXT:
                    raise ConnectionError(f"{message.type.name} {self.ws.close_code}")
                frame: dict[str, Any] = json.loads(message.data)
                self.frames.append(frame)
                # One's own message comes back under its id too; a reply names what it replies to.
                about = frame["in_reply_to"] if frame["type"] == "message" else frame.get("id")
                if frame["type"] in kinds and to in (None, about):
                    return frame

    async def say(self, text: str, *, id: str | None = None) -> dict[str, Any]:  # noqa: A002 the frame's word
        """The first reply to what is said."""
        number = id or uuid4().hex
        await self.send({"type": "message", "id": number, "text": text})
        return await self.next("message", "error", to=number)

    async def choose(self, reply: dict[str, Any], label: str) -> dict[str, Any]:
        """The first reply to pressing a button of ``reply``."""
        value = next(choice["value"] for choice in reply["choices"] if label in choice["label"])
        number = uuid4().hex
        await self.send({"type": "choose", "id": number, "value": value})
        return await self.next("message", "error", to=number)
