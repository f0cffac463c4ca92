"""Reconciliation: every night what channels delivered, what is stored, what stands in timelines and what went
out are compared. What was missed is taken in; what does not agree is listed, counted and told."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from domain.access import SYSTEM
from domain.dialogue import Reply
from domain.health.alarms import tell_staff
from domain.jobs import Job, JobRoom
from domain.ports import UnitOfWork

log = logging.getLogger(__name__)

BACK = timedelta(hours=25)
"""How far back is looked: a day, and the hour in which a clock is set back."""
NAMED = 20
"""Conversations named of each disagreement."""


async def reconcile(room: JobRoom) -> int:
    """What does not agree is on record and told; how much that is."""
    since = room.clock.now() - BACK
    missed = {name: await _missed(room, name, since) for name in room.replays}
    found = await room.store.read(lambda uow: uow.health.unequal(since, room.mailboxes))
    wrong = {what: len(numbers) for what, numbers in found.items() if numbers}

    async def note(uow: UnitOfWork) -> None:
        for what, numbers in found.items():
            named = ", ".join(str(number) for number in numbers[:NAMED])
            await uow.health.beat(f"agree:{what}", named, ok=not numbers, count=len(numbers))
        for name, (count, why) in missed.items():
            await uow.health.beat(f"missed:{name}", why, ok=not why, count=count)
        if wrong:
            day = uow.now.astimezone(ZoneInfo(room.zone)).date()
            reply = Reply("unequal", {"count": sum(wrong.values()), "found": sorted(wrong.items())})
            await tell_staff(room, uow, reply, f"health:unequal:{day}")

    await room.store.run(note, SYSTEM)
    log.info("reconciled: missed %s, disagreeing %s", missed or "nothing", wrong or "nothing")
    return sum(wrong.values())


async def _missed(room: JobRoom, name: str, since: datetime) -> tuple[int, str]:
    """How much a channel had delivered that was not stored, and why that is not known."""
    try:
        return await room.replays[name](since), ""
    except Exception as error:  # noqa: BLE001 whatever it is, the other channels are looked at too
        return 0, str(error) or type(error).__name__


JOB = Job("reconcile", reconcile, at="03:30")
