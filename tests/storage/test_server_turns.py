"""A server's few connections are had in the order in which they were asked for."""

from __future__ import annotations

import asyncio

from bot.clock import HandClock
from domain.tickets.model import Ticket
from storage.server import ServerStore

WORKS = 1000
FURTHEST = 50
"""Places by which one may come later than in its turn: those that run beside it."""


async def test_who_waits_for_a_connection_is_not_overtaken(server_url: str, clock: HandClock) -> None:
    store = ServerStore(server_url, clock, connections=2)
    ended: list[int] = []

    async def work(number: int) -> None:
        await store.run(lambda uow: uow.count(Ticket))
        ended.append(number)

    async with asyncio.TaskGroup() as tasks:
        for number in range(WORKS):
            tasks.create_task(work(number))
            if number % 3 == 0:  # some come together, the next ones while these wait
                await asyncio.sleep(0)
    await store.close()
    assert max(abs(place - number) for place, number in enumerate(ended)) < FURTHEST
