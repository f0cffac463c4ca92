"""Somebody else's web site, with the chat embedded in its pages."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web


class Shop:
    """Serves one page; what it embeds is set before it is opened."""

    def __init__(self, chat: str) -> None:
        self.chat = chat
        self.url = ""
        self.attributes = ""
        self.settings: dict[str, Any] = {}
        """What the page sets as ``window.parleySettings``."""
        self.script = ""
        """The page's own words to the widget, run before it is there."""
        self.policy = ""
        """Its Content-Security-Policy."""

    async def page(self, _: web.Request) -> web.Response:
        """The page, as it is embedded today."""
        settings = f"window.parleySettings = {json.dumps(self.settings)};" if self.settings else ""
        own = f"<script>{settings}{self.script}</script>" if settings or self.script else ""
        html = (
            "<!doctype html><html lang=en><meta charset=utf-8>"
            "<meta name=viewport content='width=device-width, initial-scale=1'><title>A shop</title>"
            f"<main><h1>A shop</h1><p>Flowers and soil.</p></main>{own}"
            f"<script src='{self.chat}/widget.js' async {self.attributes}></script>"
        )
        headers = {"Content-Security-Policy": self.policy} if self.policy else {}
        return web.Response(text=html, content_type="text/html", headers=headers)


@asynccontextmanager
async def open_shop(chat: str) -> AsyncIterator[Shop]:
    """A site of its own on loopback, which embeds the chat served at ``chat``."""
    shop = Shop(chat)
    site = web.Application()
    site.router.add_get("/{rest:.*}", shop.page)
    runner = web.AppRunner(site, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    shop.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield shop
    await runner.cleanup()
