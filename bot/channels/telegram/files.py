"""Files people send: Telegram keeps them, we keep a copy beside the database.

A message names its file by a signed address of ours. The copy is fetched right after the message is stored,
and again by whoever looks, should that have failed: no message waits for a download, and none loses its file.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
import os
from pathlib import Path
from urllib.parse import urlencode

from aiohttp import web
from telegram import Bot
from telegram.error import BadRequest, TelegramError

from bot.channels.telegram.shared import LARGEST, Attached
from bot.channels.telegram.transport import AiohttpRequest
from bot.channels.webchat.kinds import SNIFFED, is_what_it_says
from bot.doors.wire import BROKEN
from domain.messages import File

logger = logging.getLogger(__name__)

PATH = "/telegram/files/{id}"


def folder_of(database_url: str) -> Path:
    """Copies lie beside the embedded database; with a server, under ``var``."""
    home = Path("var")
    if database_url.startswith("sqlite:///"):
        home = Path(database_url.removeprefix("sqlite:///")).parent
    return home / "telegram"


class Files:
    """A folder of copies, each in a folder of its own."""

    def __init__(self, folder: Path, key: str, bot: Bot, request: AiohttpRequest) -> None:
        self._folder = folder
        self._key = key.encode()
        self._bot = bot
        self._request = request
        self._fetching: dict[str, asyncio.Lock] = {}

    def named(self, attached: Attached) -> File:
        """The file as a message tells of it."""
        proof = urlencode({"name": attached.name, "proof": self._proof(attached.id, attached.name)})
        return File(attached.id, f"/telegram/files/{attached.id}?{proof}", attached.name)

    async def keep(self, attached: Attached) -> Path | None:
        """Where the copy lies, fetched if there was none; None when Telegram has it no more, or it is
        larger than we take or not what its name says. Raises ``TelegramError`` and what calls die of."""
        target = self._folder / hashlib.sha256(attached.id.encode()).hexdigest()[:32] / attached.name
        lock = self._fetching.setdefault(attached.id, asyncio.Lock())
        try:
            async with lock:
                return target if target.exists() else await self._fetch(attached.id, target)
        finally:
            self._fetching.pop(attached.id, None)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Download it; a browser must never run it as part of our page."""
        attached = Attached(request.match_info["id"], request.query.get("name", ""))
        proof = self._proof(attached.id, attached.name)
        if not hmac.compare_digest(proof.encode(), request.query.get("proof", "").encode()):
            raise web.HTTPNotFound(text="There is no such file.")
        try:
            path = await self.keep(attached)
        except (TelegramError, *BROKEN) as error:
            logger.warning("a file could not be fetched from Telegram: %r", error)
            raise web.HTTPServiceUnavailable(text="Telegram does not answer. Please try again.") from None
        if path is None:
            raise web.HTTPNotFound(text="This file could not be kept.")
        headers = {
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Content-Disposition": f'attachment; filename="{attached.name}"',
            "Cache-Control": "private, max-age=86400, immutable",
        }
        return web.FileResponse(path, headers=headers)

    async def _fetch(self, number: str, target: Path) -> Path | None:
        try:
            told = await self._bot.get_file(number)
        except BadRequest:
            return None
        if told.file_path is None or (told.file_size or 0) > LARGEST:
            return None
        content = await self._request.download(told.file_path, LARGEST)
        if content is None or not is_what_it_says(target.suffix.lower(), content[:SNIFFED]):
            return None
        target.parent.mkdir(parents=True, exist_ok=True)
        half = target.with_name(f".{target.name}.part")
        half.write_bytes(content)
        os.replace(half, target)  # noqa: PTH105 whole or not at all
        return target

    def _proof(self, number: str, name: str) -> str:
        return hmac.digest(self._key, f"telegram:{number}:{name}".encode(), hashlib.sha256).hex()[:32]
