"""A process that tells due reminders and nothing else, to be run beside others and to be killed."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from bot.app import build, job_room
from bot.clock import HandClock
from domain.jobs import Addressed, JobRoom
from domain.ports import UnitOfWork
from nlu.parse import Context, Parse
from scheduler.jobs.reminders import remind
from tests.apps import settings


class Deaf:
    """Implements ``nlu.parse.Parser`` where nobody says anything: what is not needed is not loaded."""

    async def parse(self, text: str, context: Context) -> Parse:
        """See ``Parser``."""
        raise AssertionError(text)


async def tell(url: str, now: str, how: str) -> int:
    """How many were told by this process. One that ``hangs`` says so with its first reminders in hand,
    told and not committed, and goes no further."""
    clock = HandClock(datetime.fromisoformat(now).astimezone(UTC))
    app = build(replace(settings(), database_url=url), clock, Deaf())
    room = job_room(app.store, clock, app.house, app.channels, app.runner)
    told = await remind(hanging(room) if how == "hangs" else room)
    await app.stop()
    return told


def hanging(room: JobRoom) -> JobRoom:
    """A room in which telling never ends."""

    async def tell_all(uow: UnitOfWork, addressed: Sequence[Addressed]) -> int:
        told = await room.tell_all(uow, addressed)
        say("in hand")
        sys.stdin.readline()
        return told

    return replace(room, tell_all=tell_all)


def say(text: str) -> None:
    """A line for whoever started this process."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    say(str(asyncio.run(tell(*sys.argv[1:4]))))
