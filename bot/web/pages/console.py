"""The staff console's addresses."""

from __future__ import annotations

from aiohttp import web

from bot.app import App
from bot.web.console import attachments, conversations, deals, leads, tickets, undelivered
from bot.web.console.desk import Desk
from bot.web.console.door import Door
from bot.web.console.frame import HOME, Asked, Page
from domain.errors import NotFoundError


def routes(app: App) -> list[web.RouteDef]:
    """``/console`` and everything below it."""
    desk = Desk(app)
    sections = (conversations, tickets, leads, deals, undelivered, attachments)
    pages = [route for section in sections for route in section.routes(desk)]
    return [*Door(desk).routes(), *pages, web.get(f"{HOME}/{{rest:.*}}", desk.page(_nothing))]


async def _nothing(_: Asked) -> Page:
    raise NotFoundError("page_not_found")
