"""A server's few connections are had in the order in which they were asked for."""

from __future__ import annotations

import asyncio
from itertools import count

from bot.clock import HandClock
from domain.ports import UnitOfWork
from storage.server import ServerStore

CONNECTIONS = 2
ROUNDS, COME = 20, 50
FURTHEST = CONNECTIONS
"""Places by which one may come later than in its turn: those that run beside it."""


async def test_who_waits_for_a_connection_is_not_overtaken(server_url: str, clock: HandClock) -> None:
    store = ServerStore(server_url, clock, connections=CONNECTIONS)
    begun, may_end, numbers, order = asyncio.Queue[int](), asyncio.Semaphore(0), count(), list[int]()

    async def work(number: int) -> None:
        async def hold(_: UnitOfWork) -> None:
            begun.put_nowait(number)
            await may_end.acquire()

        await store.run(hold)

    async def next_round() -> None:
        order.extend([await begun.get() for _ in range(CONNECTIONS)])
        for _ in range(CONNECTIONS):
            may_end.release()

    async with asyncio.TaskGroup() as tasks:
        for _ in range(ROUNDS):
            for _ in range(COME):  # while those before them end, and others wait
                tasks.create_task(work(next(numbers)))
                await asyncio.sleep(0)
            await next_round()
        while len(order) < ROUNDS * COME:
            await next_round()
    await store.close()
    assert max(abs(place - number) for place, number in enumerate(order)) < FURTHEST
