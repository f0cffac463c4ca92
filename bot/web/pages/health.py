"""Alive, able to serve, and how much was done."""

from __future__ import annotations

from aiohttp import web

from bot.app import App
from domain.errors import StoreUnavailableError
from domain.tickets.model import Ticket


def routes(app: App) -> list[web.RouteDef]:
    """``/healthz``: the process answers. ``/readyz``: the database does too."""

    async def healthz(_: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    async def readyz(_: web.Request) -> web.Response:
        try:
            await app.store.read(lambda uow: uow.get(Ticket, 1))
        except StoreUnavailableError:
            return web.json_response({"status": "the database does not answer"}, status=503)
        return web.json_response({"status": "ok"})

    return [web.get("/healthz", healthz), web.get("/readyz", readyz)]
