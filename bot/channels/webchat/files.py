"""Attachments: kept beside the database, each for the session that brought it.

The number of a file begins with a mark of its session, so that nobody else's message can take it along.
A link to it is signed and ends after a while: who has seen a number cannot read the file.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import time
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from aiohttp import web

from bot.channels.webchat.kinds import SNIFFED, TAKEN, is_what_it_says
from bot.channels.webchat.limits import MOST_KEPT
from domain.messages import File

LARGEST = 10 * 1024 * 1024
LINK_LASTS = 24 * 3600
"""Seconds; a client that comes back is sent new links with its history."""
_MARK = 16
_ADDRESS = "/webchat/files/"
_NUMBER = re.compile(r"[\w-]{20,60}")


class FileTroubleError(Exception):
    """A file that was not taken, with words for a person."""


class Part(Protocol):
    """A file that is being sent."""

    @property
    def filename(self) -> str | None:
        """What its sender calls it."""

    async def read_chunk(self, size: int = ..., /) -> bytes:
        """Its next bytes; none at the end."""


class Files:
    """A folder of attachments: in it one folder a session, in that one a file."""

    def __init__(self, folder: Path, key: str) -> None:
        self._folder = folder
        self._key = key.encode()

    async def keep(self, session: str, part: Part) -> File:
        """The part is on disk, as this session's. Raises ``FileTroubleError`` when it is too large, one
        too many, or not of a kind we take."""
        name = re.sub(r"[^\w .()-]", "_", Path(part.filename or "file").name)[-100:].strip(". ") or "file"
        if Path(name).suffix.lower() not in TAKEN:
            kinds = ", ".join(kind[1:] for kind in TAKEN)
            raise FileTroubleError(f"I can't take that kind of file. These are fine: {kinds}.")
        mark = _mark(session)
        if len(list((self._folder / mark).glob("*"))) >= MOST_KEPT:
            raise FileTroubleError("That is more than I can keep here. Please send the rest by e-mail.")
        number = mark + secrets.token_urlsafe(16)
        target = self._folder / mark / number[_MARK:] / name
        target.parent.mkdir(parents=True)
        try:
            await _write(target, part)
        except BaseException:
            target.unlink(missing_ok=True)
            target.parent.rmdir()
            raise
        return File(number, f"{_ADDRESS}{number}", name)

    def get(self, session: str, number: str) -> File | None:
        """The file of this number, if this session brought it."""
        path = self._path(number)
        if path is None or not number.startswith(_mark(session)):
            return None
        return File(number, f"{_ADDRESS}{number}", path.name)

    def link(self, url: str) -> str:
        """The address of a file, good for anybody who is given it, for ``LINK_LASTS``. Other addresses
        stay as they are."""
        number = url.removeprefix(_ADDRESS)
        if number == url:
            return url
        until = str(int(time.time()) + LINK_LASTS)
        return f"{url}?until={until}&proof={self._proof(number, until)}"

    def linked(self, file: File) -> File:
        """The file with such an address."""
        return replace(file, url=self.link(file.url))

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Download it; a browser must never run it as part of our page."""
        number = request.match_info["id"]
        path = self._path(number)
        if path is None or not self._is_proven(number, request.query):
            raise web.HTTPNotFound(text="There is no such file, or the link to it has ended.")
        headers = {
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Content-Disposition": f'attachment; filename="{path.name}"',
            "Cross-Origin-Resource-Policy": "cross-origin",
            "Cache-Control": "private, max-age=86400, immutable",
        }
        return web.FileResponse(path, headers=headers)

    def _proof(self, number: str, until: str) -> str:
        return hmac.digest(self._key, f"file:{number}:{until}".encode(), hashlib.sha256).hex()[:32]

    def _is_proven(self, number: str, query: Mapping[str, str]) -> bool:
        until, proof = query.get("until", ""), query.get("proof", "")
        right = hmac.compare_digest(proof.encode(), self._proof(number, until).encode())
        return right and int(until) > time.time()

    def _path(self, number: str) -> Path | None:
        folder = self._folder / number[:_MARK] / number[_MARK:]
        if not _NUMBER.fullmatch(number) or not folder.is_dir():
            return None
        return next(folder.iterdir(), None)


def _mark(session: str) -> str:
    """Tells sessions apart without telling one."""
    return urlsafe_b64encode(hashlib.sha256(f"files:{session}".encode()).digest())[:_MARK].decode()


async def _write(target: Path, part: Part) -> None:
    """The part is in this file. Raises ``FileTroubleError``, with the file begun or not."""
    start, size = b"", 0
    with target.open("xb") as file:
        while chunk := await part.read_chunk(65536):
            start += chunk[: SNIFFED - len(start)]
            size += len(chunk)
            if size > LARGEST:
                raise FileTroubleError("That file is too large. Files of up to 10 MB are fine.")
            file.write(chunk)
    if not size:
        raise FileTroubleError("That file is empty.")
    if not is_what_it_says(target.suffix.lower(), start):
        raise FileTroubleError(f"{target.name} isn't the kind of file its name says, so I did not keep it.")
