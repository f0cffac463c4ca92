"""Attachments: kept beside the database, served to whoever knows their unguessable id."""

from __future__ import annotations

import re
import secrets
from pathlib import Path

from aiohttp import BodyPartReader, web

from domain.messages import File

LARGEST = 10 * 1024 * 1024
SAFE = {".png", ".jpg", ".jpeg", ".gif", ".webp", ".pdf", ".txt", ".csv", ".doc", ".docx", ".xls", ".xlsx"}


class FileTroubleError(Exception):
    """A file that was not taken, with words for a person."""


class Files:
    """A folder of attachments, one folder each: the id's."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def keep(self, part: BodyPartReader) -> File:
        """The part is on disk. Raises ``FileTroubleError`` when it is too large or of no kind we take."""
        name = re.sub(r"[^\w .()-]", "_", Path(part.filename or "file").name)[-100:] or "file"
        if Path(name).suffix.lower() not in SAFE:
            kinds = ", ".join(sorted(kind[1:] for kind in SAFE))
            raise FileTroubleError(f"I can't take that kind of file. These are fine: {kinds}.")
        number = secrets.token_urlsafe(16)
        target = self._folder / number / name
        target.parent.mkdir(parents=True, exist_ok=True)
        size = 0
        with target.open("wb") as file:
            while chunk := await part.read_chunk(65536):
                size += len(chunk)
                if size > LARGEST:
                    break
                file.write(chunk)
        if size > LARGEST:
            target.unlink()
            target.parent.rmdir()
            raise FileTroubleError("That file is too large. Files of up to 10 MB are fine.")
        return self._named(number, name)

    def get(self, number: str) -> File | None:
        """The file of this id."""
        path = self._path(number)
        return None if path is None else self._named(number, path.name)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Download it; a browser must never run it as part of our page."""
        path = self._path(request.match_info["id"])
        if path is None:
            raise web.HTTPNotFound(text="There is no such file.")
        headers = {
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Content-Disposition": f'attachment; filename="{path.name}"',
            "Cache-Control": "private, max-age=31536000, immutable",
        }
        return web.FileResponse(path, headers=headers)

    def _path(self, number: str) -> Path | None:
        folder = self._folder / number
        if not re.fullmatch(r"[\w-]{10,40}", number) or not folder.is_dir():
            return None
        return next(folder.iterdir(), None)

    @staticmethod
    def _named(number: str, name: str) -> File:
        return File(number, f"/webchat/files/{number}", name)
