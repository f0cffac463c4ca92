"""Pictures of figures, drawn when they are looked at."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor

from aiohttp import web

from bot.app import App
from bot.voice.charts import ChartInvalid, ChartLinks
from bot.voice.drawing import draw

KEPT = 64
"""Pictures kept in memory, about 40 KiB each: a chart is mostly looked at just after it was sent."""


def routes(app: App) -> list[web.RouteDef]:
    """``/charts/<token>.png``."""
    links = ChartLinks(app.settings.public_url, app.settings.secret_key)
    kept: OrderedDict[str, bytes] = OrderedDict()
    # One thread: the drawing library keeps its fonts in shared places.
    hand = ThreadPoolExecutor(1, thread_name_prefix="draw")

    async def chart(request: web.Request) -> web.Response:
        token = request.match_info["token"]
        if (picture := kept.get(token)) is None:
            try:
                facts = links.chart(token)
            except ChartInvalid:
                raise web.HTTPNotFound from None
            picture = await asyncio.get_running_loop().run_in_executor(hand, draw, facts)
            kept[token] = picture
            if len(kept) > KEPT:
                kept.popitem(last=False)
        headers = {"Cache-Control": "private, max-age=86400, immutable"}
        return web.Response(body=picture, content_type="image/png", headers=headers)

    return [web.get("/charts/{token:[A-Za-z0-9_-]+}.png", chart)]
