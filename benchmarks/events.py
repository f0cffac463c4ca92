"""Never twice, never lost: events over three channels at once, doubled and out of order, while the platforms
fail and the server is killed.

    python -m benchmarks.events [--count 10000] [--talks 600] [--only sqlite|postgresql] [--seed 1]

Every event is a complaint with a mark of its own, brought as its platform brings it: web chat frames, signed
Slack events, Telegram updates. Copies come at random, neighbours change places, and what is not acknowledged
comes again. What we send is refused (429 with Retry-After, 500), cut off before or after it arrived, or left
hanging, at random; in the middle the server is killed and started again. At the end each event must be stored
once, be one ticket, and be answered once, in the order of its conversation; an answer that was cut off must
stand before staff as uncertain, and never be sent twice. Exit 1 otherwise.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from benchmarks.platforms import GONE, Platforms, Rates, Talk, talks_of
from benchmarks.verdict import Verdict, judge
from storage.temporary import temporary_database
from tests.postgres import running_postgres
from tests.product import Product


@dataclass(frozen=True, slots=True)
class Course:
    """How much is to happen. ``patient``: whoever died in the middle of sending is waited for, a minute."""

    count: int
    talks: int
    seed: int
    rates: Rates = field(default_factory=Rates)
    most_at_once: int = 120
    settle_seconds: float = 600.0


async def run(course: Course, url: str, forget_leases: Callable[[str], None] | None = None) -> Verdict:
    """What became of all events on this database. ``forget_leases`` is called between the kill and the new
    start: a test does not wait a minute until a dead sender's claims end."""
    with tempfile.TemporaryDirectory() as folder:
        database = url or f"sqlite:///{folder}/parley.db"
        chance = random.Random(course.seed)
        async with AsyncExitStack() as stack:
            platforms = await stack.enter_async_context(
                Platforms(course.rates, random.Random(course.seed + 1))
            )
            product = Product(Path(folder), {"PARLEY_DATABASE_URL": database, **platforms.settings})
            stack.callback(product.kill)
            await asyncio.to_thread(product.start)
            talks = talks_of(course.count, course.talks, chance)
            began = time.monotonic()
            await _everything(
                course, product, platforms, talks, lambda: forget_leases and forget_leases(database)
            )
            await _settled(product, course.settle_seconds)
            took = time.monotonic() - began
            await platforms.read_on(product.url, talks)
            await asyncio.to_thread(product.stop)
            return await judge(database, talks, platforms, took)


async def _everything(
    course: Course, product: Product, platforms: Platforms, talks: list[Talk], between: Callable[[], object]
) -> None:
    """Every event was acknowledged, though the server was killed when a third was."""
    gate = asyncio.Semaphore(course.most_at_once)

    async def held(talk: Talk) -> None:
        async with gate:
            await platforms.bring(product.url, talk)

    clients = [asyncio.create_task(held(talk)) for talk in talks]
    await platforms.acknowledged_by(course.count // 3)
    product.kill()
    await asyncio.to_thread(between)
    await asyncio.to_thread(product.start)
    await asyncio.gather(*clients)


async def _settled(product: Product, seconds: float) -> None:
    """Nothing waits any more to be answered or sent."""
    deadline = time.monotonic() + seconds
    told: dict[str, str] = {}
    waiting = ["parley_inbox_waiting"]
    waiting += [f'parley_outbox{{status="{status}"}}' for status in ("ready", "retry", "sending")]
    async with aiohttp.ClientSession() as http:
        while time.monotonic() < deadline:
            try:
                async with http.get(f"{product.url}/metrics") as answer:
                    told = dict(
                        line.rsplit(" ", 1) for line in (await answer.text()).splitlines() if line[:1] != "#"
                    )
            except GONE:
                told = {}
            if told and all(float(told[name]) == 0 for name in waiting):
                return
            await asyncio.sleep(0.2)
    raise TimeoutError(
        f"still waiting after {seconds:.0f} s: { ({name: told.get(name) for name in waiting}) }"
    )


async def on_each(course: Course, only: str | None) -> bool:
    """Whether all is well on SQLite and on PostgreSQL; prints the tables."""
    well = True
    if only in {None, "sqlite"}:
        verdict = await run(course, "")
        print(f"SQLite, {verdict.took:.0f} s\n{verdict.table()}\n", flush=True)
        well = verdict.is_well
    if only in {None, "postgresql"}:
        with running_postgres() as server:
            async with temporary_database(server) as url:
                verdict = await run(course, url)
        print(f"PostgreSQL, {verdict.took:.0f} s\n{verdict.table()}", flush=True)
        well = verdict.is_well and well
    return well


def main() -> int:
    """The exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--talks", type=int, default=900)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    return 0 if asyncio.run(on_each(Course(asked.count, asked.talks, asked.seed), asked.only)) else 1


if __name__ == "__main__":
    sys.exit(main())
