"""Reminders survive the processes that tell them: none twice, none lost."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from datetime import timedelta

from bot.clock import HandClock
from domain.access import Role
from domain.outbox import OutboxStatus
from domain.people.model import Person
from domain.ports import UnitOfWork
from domain.reminders.model import Reminder, ReminderStatus
from storage.open import open_store
from tests.stores import NOON, AnyStore

PEOPLE, EACH = 1000, 3
PATIENCE = 120.0


async def prepared(store: AnyStore) -> None:
    """A thousand people on Telegram, each with three reminders that are due."""

    async def work(uow: UnitOfWork) -> None:
        people = await uow.add_all([Person(name=f"P{n}", role=Role.SALES) for n in range(PEOPLE)])
        for person in people:
            conversation = await uow.conversations.ensure("telegram", f"t{person.id}")
            await uow.conversations.save(conversation, person_id=person.id)
        await uow.add_all(
            [
                Reminder(about="call", due=due, zone="UTC", wall_time="", owner_id=person.id)
                for due in (NOON - timedelta(seconds=number) for number in range(EACH))
                for person in people
            ]
        )

    await store.run(work)


async def worker(url: str, how: str = "works") -> Process:
    """A process that tells what is due."""
    command = [sys.executable, "-m", "tests.reminding", url, NOON.isoformat(), how]
    return await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE)


async def told_by(process: Process) -> int:
    """What it did, once it is over."""
    async with asyncio.timeout(PATIENCE):
        told, _ = await process.communicate()
    return int(told)


async def test_reminders_in_the_hands_of_a_killed_process_are_told_by_the_next(
    server_url: str, clock: HandClock
) -> None:
    store = open_store(server_url, clock)
    await prepared(store)
    doomed = await worker(server_url, "hangs")
    assert doomed.stdout is not None
    async with asyncio.timeout(PATIENCE):
        assert await doomed.stdout.readline() == b"in hand\n"
    several = await asyncio.gather(*(worker(server_url) for _ in range(3)))
    told = sum(await asyncio.gather(*(told_by(process) for process in several)))
    os.kill(doomed.pid, signal.SIGKILL)
    await doomed.communicate()
    assert 0 < told < PEOPLE * EACH
    rest = await told_by(await worker(server_url))
    assert told + rest == PEOPLE * EACH
    assert await store.read(lambda uow: uow.count(Reminder, status=ReminderStatus.FIRED)) == PEOPLE * EACH
    said = await store.read(lambda uow: uow.outbox.listed(OutboxStatus.READY, limit=100_000))
    assert len({row.message.key for row in said}) == len(said) == PEOPLE * EACH
    await store.close()
