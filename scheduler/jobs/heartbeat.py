"""Heartbeats: every channel looks after itself, queues are looked at, and staff hear once when something is
not well, and once when it is well again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable

from domain.access import SYSTEM
from domain.dialogue import Reply
from domain.health.alarms import tell_staff
from domain.health.model import PATIENCE, Beat
from domain.jobs import Job, JobRoom
from domain.ports import UnitOfWork

SECONDS = 60.0
LONGEST = 20.0
"""Seconds a check may take; silence is an answer too."""


async def heartbeat(room: JobRoom) -> int:
    """Every check's word is on record; how many there were."""
    words = await asyncio.gather(*(_asked(check()) for check in room.checks.values()))
    found = dict(zip(room.checks, words, strict=True))

    async def note(uow: UnitOfWork) -> int:
        beats = [await uow.health.beat(name, why, ok=ok) for name, (ok, why) in found.items()]
        for queue in await uow.health.queues():
            waits = int((uow.now - queue.oldest).total_seconds()) if queue.oldest else 0
            why = f"{queue.count} waiting, the oldest for {max(waits, 0)} s" if queue.count else ""
            late = queue.is_late(uow.now)
            beats.append(await uow.health.beat(queue.name, why, ok=not late, count=queue.count))
        for beat in beats:
            await _alarm(room, uow, beat)
        return len(beats)

    return await room.store.run(note, SYSTEM)


async def _asked(check: Awaitable[str]) -> tuple[bool, str]:
    """Whether it is well, and its words."""
    try:
        async with asyncio.timeout(LONGEST):
            return True, await check
    except TimeoutError:
        return False, f"no answer within {LONGEST:.0f} s"
    except Exception as error:  # noqa: BLE001 whatever it is, the channel is not well
        return False, str(error) or type(error).__name__


async def _alarm(room: JobRoom, uow: UnitOfWork, beat: Beat) -> None:
    """Staff hear of a trouble that lasts, and of its end, once each."""
    lasts = not beat.ok and uow.now - beat.since >= PATIENCE
    if lasts is beat.told or (not beat.ok and not lasts):
        return
    reply = Reply("health_bad" if lasts else "health_well", {"beat": beat})
    await tell_staff(room, uow, reply, f"health:{beat.name}:{beat.since.isoformat()}", beat.name)
    await uow.health.told(beat.name, told=lasts)


JOB = Job("heartbeat", heartbeat, seconds=SECONDS)
