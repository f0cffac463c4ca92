"""The one HTTP server: channels, pages, files, health."""

from __future__ import annotations

import importlib
from pathlib import Path

from aiohttp import web

import bot.web
from bot.app import App
from bot.web.headers import add_headers
from bot.web.keys import APP
from bot.web.turned_away import note_refusals

LARGEST_BODY = 12 * 1024 * 1024


def web_app(app: App) -> web.Application:
    """The server of this application. Each file of `bot/web/pages/` adds its addresses by a
    ``routes(app)`` of its own."""
    server = web.Application(client_max_size=LARGEST_BODY)
    server[APP] = app
    add_headers(server, app)
    note_refusals(server, app)
    for channel in app.channels.values():
        server.add_routes(channel.routes())
    (root,) = bot.web.__path__
    for path in sorted((Path(root) / "pages").glob("*.py")):
        if path.stem != "__init__":
            server.add_routes(importlib.import_module(f"bot.web.pages.{path.stem}").routes(app))
    server.router.add_static("/static", Path(root) / "static")
    server.on_shutdown.append(_end)
    return server


async def _end(server: web.Application) -> None:
    for let_go in server[APP].at_end:
        let_go()
