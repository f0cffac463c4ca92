"""Requests that were turned away for what they are not: on record, whichever door it was."""

from __future__ import annotations

from http import HTTPStatus

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.app import App
from bot.doors.refused import Refused
from bot.web.console.desk import COOKIE

TURNED_AWAY = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})
FILES = ("/webchat/files/", "/telegram/files/")
"""Addresses that nobody finds by chance: who asks for one that is not there has made it up."""
LONGEST = 80


def note_refusals(server: web.Application, app: App) -> None:
    """From now on the audit holds who was turned away: wrong signatures, wrong secrets, forged forms and
    links; not what they sent."""
    book = Refused(app.store, app.clock)

    @web.middleware
    async def note(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            response = await handler(request)
        except web.HTTPException as answer:
            await _note(book, request, answer.status)
            raise
        await _note(book, request, response.status)
        return response

    server.middlewares.append(note)


def _is_strange_session(request: web.Request, status: int) -> bool:
    """Whether somebody came to the console with a session that is none, and was sent to sign in."""
    sent_away = request.path.startswith("/console/") and status == HTTPStatus.SEE_OTHER
    return sent_away and COOKIE in request.cookies and request.method == "GET"


async def _note(book: Refused, request: web.Request, status: int) -> None:
    if _is_strange_session(request, status):
        await book.note("request", "no_such_session", path="/console")
    made_up = status == HTTPStatus.NOT_FOUND and request.path.startswith(FILES)
    if status in TURNED_AWAY or made_up:
        # A file's address is a secret of its own: which one was tried is nobody's business.
        path = next((one for one in FILES if request.path.startswith(one)), request.path)
        await book.note("request", HTTPStatus(status).phrase.lower(), path=path[:LONGEST])
