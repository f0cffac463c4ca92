"""The staff console's addresses."""

from __future__ import annotations

import importlib
from pathlib import Path

from aiohttp import web

import bot.web.console
from bot.app import App
from bot.web.console.desk import Desk
from bot.web.console.door import Door
from bot.web.console.frame import HOME, Asked, Page
from domain.errors import NotFoundError


def routes(app: App) -> list[web.RouteDef]:
    """``/console`` and everything below it: each file of `bot/web/console/` with a ``routes(desk)`` adds
    its addresses."""
    desk = Desk(app)
    (root,) = bot.web.console.__path__
    names = sorted(path.stem for path in Path(root).glob("*.py") if path.stem != "__init__")
    files = [importlib.import_module(f"bot.web.console.{name}") for name in names]
    pages = [route for file in files if hasattr(file, "routes") for route in file.routes(desk)]
    return [*Door(desk).routes(), *pages, web.get(f"{HOME}/{{rest:.*}}", desk.page(_nothing))]


async def _nothing(_: Asked) -> Page:
    raise NotFoundError("page_not_found")
