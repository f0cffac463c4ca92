"""Pictures of figures, served by the product itself."""

from __future__ import annotations

import aiohttp

from bot.voice.charts import ChartLinks
from bot.voice.drawing import Chart
from tests.product import SECRET


def bars(height: float) -> Chart:
    return Chart(
        "Win rate", "by region", "per cent", "bars", ("West", "East"), (height, 25.0), ("50 %", "25 %")
    )


async def test_the_server_draws_what_it_signed_and_nothing_else(running_app: str) -> None:
    links = ChartLinks(running_app, SECRET)
    token = links.token(bars(50.0))
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{running_app}/charts/{token}.png") as answer:
            assert (answer.status, answer.content_type) == (200, "image/png")
            first = await answer.read()
        async with session.get(f"{running_app}/charts/{token}.png") as answer:
            assert await answer.read() == first
        stranger = ChartLinks(running_app, "x" * 40).token(bars(40.0))
        for bad in (stranger, token[:-4], "a"):
            async with session.get(f"{running_app}/charts/{bad}.png") as answer:
                assert answer.status == 404
