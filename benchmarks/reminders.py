"""Reminders due at once: told and delivered by two processes, against bare SQL doing the same.

python -m benchmarks.reminders [--count 10000] [--pairs 3]: on a PostgreSQL that waits for the disk, the
product's own jobs claim, check, word, put in the outbox and deliver to a channel that does nothing; then the
same number of rows by asyncpg alone, in the same batches (claim, outbox insert, claim, settle). Exit 1 when a
reminder was told twice or not at all.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import asyncpg

from bot.app import build, job_room
from config.settings import Settings
from domain.access import Role
from domain.messages import OutboundMessage
from domain.people.model import Person
from domain.ports import UnitOfWork
from domain.reminders.model import Reminder
from scheduler.jobs.delivery import deliver
from scheduler.jobs.reminders import AT_ONCE, remind
from storage.migrate import upgrade
from storage.temporary import temporary_database
from tests.postgres import running_postgres

PROCESSES = 2
PEOPLE = 1000
KEY = "x" * 32
TOLD = "SELECT count(*), count(DISTINCT key) FROM outbox WHERE status = 'sent'"
BARE = (
    """CREATE TABLE bare_reminders (id bigint PRIMARY KEY, about text NOT NULL, due timestamptz NOT NULL,
        status text NOT NULL DEFAULT 'waiting')""",
    "CREATE INDEX bare_due ON bare_reminders (due) WHERE status = 'waiting'",
    """CREATE TABLE bare_outbox (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, key text NOT NULL UNIQUE,
        message text NOT NULL, status text NOT NULL DEFAULT 'ready', lease_until timestamptz)""",
    "CREATE INDEX bare_ready ON bare_outbox (id) WHERE status = 'ready'",
)
FIRE = """UPDATE bare_reminders SET status = 'fired' WHERE id IN (
    SELECT id FROM bare_reminders WHERE status = 'waiting' AND due <= now() ORDER BY due LIMIT $1
    FOR UPDATE SKIP LOCKED) RETURNING id, about"""
ADD = "INSERT INTO bare_outbox (key, message) SELECT * FROM unnest($1::text[], $2::text[])"
CLAIM = """UPDATE bare_outbox SET status = 'sending', lease_until = now() + interval '1 minute' WHERE id IN (
    SELECT id FROM bare_outbox WHERE status = 'ready' ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED)
    RETURNING id"""
SETTLE = "UPDATE bare_outbox SET status = 'sent' WHERE id = ANY($1::bigint[])"


async def fill(url: str, count: int) -> None:
    """So many reminders of a thousand people are due, on both sides."""
    app = build(_settings(url))

    async def add(uow: UnitOfWork) -> None:
        people = await uow.add_all([Person(name=f"P{n}", role=Role.SALES) for n in range(PEOPLE)])
        talks = []
        for one in people:
            talk = await uow.conversations.ensure("telegram", f"t{one.id}")
            await uow.conversations.save(talk, person_id=one.id)
            talks.append(talk.id)
        due = datetime.now(UTC) - timedelta(minutes=1)
        await uow.add_all(
            [
                Reminder(
                    about=f"call customer {n}",
                    due=due,
                    zone="Europe/London",
                    wall_time=f"{due:%Y-%m-%dT%H:%M:%S}",
                    owner_id=people[n % PEOPLE].id,
                    conversation_id=talks[n % PEOPLE],
                )
                for n in range(count)
            ]
        )

    await app.store.run(add)
    await app.store.close()
    bare = await asyncpg.connect(url)
    for statement in BARE:
        await bare.execute(statement)
    await bare.execute(
        "INSERT INTO bare_reminders SELECT n, 'call ' || n, now() FROM generate_series(1, $1::int) n", count
    )
    await bare.execute("VACUUM ANALYZE")
    await bare.close()


async def ours(url: str) -> None:
    """The product's jobs, until nothing is left for this process."""
    app = build(_settings(url))

    async def send(_: OutboundMessage) -> str:
        return "delivered"

    room = replace(job_room(app.store, app.clock, app.house, app.channels, app.runner), send=send)
    _ready()
    while await remind(room) + await deliver(room):
        pass
    await app.store.close()


async def bare(url: str) -> None:
    """The same by statements alone."""
    connection = await asyncpg.connect(url)
    _ready()
    while True:
        async with connection.transaction():
            due = await connection.fetch(FIRE, AT_ONCE)
            await connection.execute(ADD, [f"r:{row[0]}" for row in due], [row[1] for row in due])
        claimed = await connection.fetch(CLAIM, AT_ONCE)
        if not due and not claimed:
            break
        await connection.execute(SETTLE, [row[0] for row in claimed])
    await connection.close()


WORKERS = {"ours": ours, "bare": bare}


def _ready() -> None:
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()


def _settings(url: str) -> Settings:
    return Settings(database_url=url, secret_key=KEY, telegram_bot_token="1:none")  # noqa: S106 no real one


def raced(kind: str, url: str) -> float:
    """Seconds until two processes of this kind have done everything."""
    command = (sys.executable, "-m", "benchmarks.reminders", "--work", kind, "--url", url)
    workers = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(PROCESSES)
    ]
    for worker in workers:
        assert worker.stdout is not None  # noqa: S101 it is a pipe
        worker.stdout.readline()
    began = time.perf_counter()
    for worker in workers:
        worker.communicate("go\n")
        if worker.returncode:
            raise RuntimeError(f"a process ended with {worker.returncode}")
    return time.perf_counter() - began


async def compared(count: int, pairs: int) -> bool:
    """Whether every reminder was told once; prints the rates."""
    ratios, is_right = [], True
    with running_postgres(durable=True) as server:
        for _ in range(pairs):
            async with temporary_database(server) as url:
                await asyncio.to_thread(upgrade, url)
                await fill(url, count)
                took = {kind: await asyncio.to_thread(raced, kind, url) for kind in WORKERS}
                connection = await asyncpg.connect(url)
                told, keys = await connection.fetchrow(TOLD) or (0, 0)
                await connection.close()
            is_right = is_right and told == keys == count
            ratios.append(took["bare"] / took["ours"])
            print(
                f"  ours {count / took['ours']:,.0f}/s   bare {count / took['bare']:,.0f}/s   "
                f"told {told:,} of {count:,}",
                flush=True,
            )
    print(f"  median {statistics.median(ratios):.2f} of bare SQL (at least 0.30)")
    return is_right


def main(arguments: Sequence[str] | None = None) -> int:
    """With what, and how often."""
    asked = argparse.ArgumentParser(description="Reminders, two processes, against bare SQL.")
    asked.add_argument("--count", type=int, default=10_000)
    asked.add_argument("--pairs", type=int, default=3)
    asked.add_argument("--work", choices=WORKERS, help=argparse.SUPPRESS)
    asked.add_argument("--url", help=argparse.SUPPRESS)
    given = asked.parse_args(arguments)
    if given.work:
        work: Callable[[str], object] = WORKERS[given.work]
        asyncio.run(work(given.url))  # type: ignore[arg-type]
        return 0
    return 0 if asyncio.run(compared(given.count, given.pairs)) else 1


if __name__ == "__main__":
    sys.exit(main())
