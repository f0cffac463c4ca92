"""What customers attached, for people who may see their conversations."""

from __future__ import annotations

from typing import NoReturn

from aiohttp import web

from bot.channels.webchat.channel import WebChat
from bot.web.console.desk import Desk
from bot.web.console.frame import HOME, Asked
from domain.access import Permission, require


def routes(desk: Desk) -> list[web.RouteDef]:
    """``/console/webchat/files/<id>``: led on to the file itself, by a link that ends after a day."""
    webchat = desk.app.channels["webchat"]
    assert isinstance(webchat, WebChat)  # noqa: S101 its own folder builds it

    async def lead_on(asked: Asked) -> NoReturn:
        require(asked.actor, Permission.SEE_TICKETS)
        raise web.HTTPSeeOther(webchat.file_link(f"/webchat/files/{asked.named['id']}"))

    return [web.get(f"{HOME}/webchat/files/{{id}}", desk.page(lead_on))]
