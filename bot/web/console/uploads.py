"""Files that staff attach to an answer: kept before it is sent, for its customer only."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from aiohttp import web

from bot.app import App
from bot.channels.webchat.channel import WebChat
from bot.channels.webchat.files import FileTroubleError
from bot.web.console.acting import Sent
from domain.errors import InvalidError, NotFoundError
from domain.messages import File
from domain.record import number_of

MOST = 5
"""Files of one answer."""


class Uploads:
    """Keeps them where the web chat keeps its own."""

    def __init__(self, app: App) -> None:
        self._app = app
        webchat = app.channels["webchat"]
        assert isinstance(webchat, WebChat)  # noqa: S101 its own folder builds it
        self._webchat = webchat

    async def kept(self, sent: Sent, whole: Mapping[str, Any]) -> Sent:
        """The same form with its files kept. Raises ``InvalidError`` with the reason when one cannot be."""
        fields = [one for one in _all(whole, "file") if isinstance(one, web.FileField) and one.filename]
        if not fields:
            return sent
        if len(fields) > MOST:
            raise InvalidError("files_too_many", slot="files", most=MOST)
        number = number_of(sent.named["number"])
        talk = await self._app.store.read(lambda uow: uow.conversations.get(number))
        if talk is None:
            raise NotFoundError("conversation_not_found")
        try:
            files = [await self._webchat.keep(talk.address, _Part(one)) for one in fields]
        except FileTroubleError as trouble:
            raise InvalidError("file_not_taken", slot="files", why=str(trouble)) from None
        if talk.channel != self._webchat.name:
            files = [self._outward(file) for file in files]
        return replace(sent, files=tuple(files))

    def _outward(self, file: File) -> File:
        """Other channels hand on a link; whoever has it can open it for a day."""
        return replace(file, url=f"{self._app.settings.public_url}{self._webchat.file_link(file.url)}")


class _Part:
    """A file of a form that was read already, as one that is being read."""

    def __init__(self, field: web.FileField) -> None:
        self.filename = field.filename
        self._file = field.file

    async def read_chunk(self, size: int = 65_536, /) -> bytes:
        """The next bytes; none at the end."""
        return await asyncio.to_thread(self._file.read, size)


def _all(whole: Mapping[str, Any], name: str) -> list[Any]:
    found = getattr(whole, "getall", None)
    return list(found(name, [])) if found else []
