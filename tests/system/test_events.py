"""Never twice, never lost, over three channels at once, while the platforms fail and the server is killed."""

from __future__ import annotations

import asyncio
import sqlite3

import asyncpg

from benchmarks.events import Course, run
from benchmarks.platforms import Rates

FEW = Course(count=150, talks=30, seed=7, rates=Rates(broken=0.002, hanging=0.0), settle_seconds=240.0)
OVER = "UPDATE outbox SET lease_until = created_at WHERE status = 'sending'"


def forget_leases(url: str) -> None:
    """The dead sender's claims are over, as they are a minute later."""
    if url.startswith("sqlite:///"):
        with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
            connection.execute(OVER)
        connection.close()
        return
    asyncio.run(_forget_on_server(url))


async def _forget_on_server(url: str) -> None:
    server = await asyncpg.connect(url)
    await server.execute(OVER)
    await server.close()


async def test_every_event_is_stored_done_and_answered_once_and_in_order(store_url: str) -> None:
    verdict = await run(FEW, store_url, forget_leases)
    assert verdict.is_well, verdict.table()
    assert sum(one.events for one in verdict.counts.values()) == FEW.count
    assert verdict.counts["webchat"].answered == verdict.counts["webchat"].events
    # The platforms did fail, and copies did come.
    assert verdict.faults
    assert all(one.brought > one.events for one in verdict.counts.values())
