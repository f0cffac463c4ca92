"""The staff console's addresses."""

from __future__ import annotations

from aiohttp import web

from bot.app import App
from bot.web.console import conversations, deals, leads, tickets, undelivered
from bot.web.console.desk import Desk
from bot.web.console.door import Door


def routes(app: App) -> list[web.RouteDef]:
    """``/console`` and everything below it."""
    desk = Desk(app)
    sections = (conversations, tickets, leads, deals, undelivered)
    return [*Door(desk).routes(), *(route for section in sections for route in section.routes(desk))]
