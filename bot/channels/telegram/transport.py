"""python-telegram-bot's calls over aiohttp: one kept-alive session, and errors that tell apart
what never left from what was not answered."""

from __future__ import annotations

from http import HTTPStatus

import aiohttp
from telegram.request import BaseRequest, RequestData

from bot.doors.wire import open_session

ANSWER = 20.0
"""Seconds an ordinary call may take."""

Seconds = float | None


class AiohttpRequest(BaseRequest):
    """The library's seam for HTTP clients."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds; long polling adds its own."""
        return ANSWER

    async def initialize(self) -> None:
        """Calls can be made; a call made before does this itself."""
        if self._session is None:
            self._session = open_session()

    async def shutdown(self) -> None:
        """The session is closed."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(  # noqa: PLR0913, PLR0917 the library's signature
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = None,
        write_timeout: object = None,
        connect_timeout: object = None,
        pool_timeout: object = None,
    ) -> tuple[int, bytes]:
        """HTTP status and body. aiohttp's own errors reach the caller as the cause of ``NetworkError``."""
        if self._session is None:
            self._session = open_session()
        seconds = read_timeout if isinstance(read_timeout, int | float) else ANSWER
        timeout = aiohttp.ClientTimeout(total=seconds, sock_connect=5)
        body = _form(request_data) if request_data else None
        async with self._session.request(method, url, data=body, timeout=timeout) as answer:
            return answer.status, await answer.read()

    async def download(self, url: str, largest: int) -> bytes | None:
        """What is at an address; None when there is nothing, or more than ``largest`` bytes. Raises
        aiohttp's own errors, also for an answer of 5xx."""
        if self._session is None:
            self._session = open_session()
        content = bytearray()
        async with self._session.get(
            url, timeout=aiohttp.ClientTimeout(total=ANSWER, sock_connect=5)
        ) as answer:
            if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                answer.raise_for_status()
            if answer.status != HTTPStatus.OK:
                return None
            async for chunk in answer.content.iter_chunked(65536):
                content += chunk
                if len(content) > largest:
                    return None
        return bytes(content)


def _form(data: RequestData) -> aiohttp.FormData:
    form = aiohttp.FormData(data.json_parameters)
    for name, (filename, content, kind) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form
