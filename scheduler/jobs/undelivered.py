"""Undelivered: whatever got stuck is shown to staff once, with what they can do about it."""

from __future__ import annotations

from datetime import timedelta

from domain.access import SYSTEM
from domain.dialogue import Button, Reply
from domain.health.alarms import tell_staff
from domain.health.model import Lost
from domain.jobs import Job, JobRoom
from domain.ports import UnitOfWork

NAME = "undelivered"
CARDS = 5
"""Shown one by one; more are told as a number: a provider that is away must not flood the desk."""
MOST = 1000
OURS = ("health:", "undelivered:")
"""Keys of alarms: one about an alarm would only make more."""
SETTLED = timedelta(seconds=2)
"""What another worker is about to commit carries an earlier moment than now."""


async def show_undelivered(room: JobRoom) -> int:
    """Staff know of everything that got stuck since the last look; how many that were."""

    async def show(uow: UnitOfWork) -> int:
        last = next((beat for beat in await uow.health.beats() if beat.name == NAME), None)
        until = uow.now - SETTLED
        after = last.at - SETTLED if last is not None else until - timedelta(days=1)
        lost = [one for one in await uow.health.lost(after, until, MOST) if not one.key.startswith(OURS)]
        await uow.health.beat(NAME, "", ok=True, count=len(lost))
        if len(lost) > CARDS:
            await tell_staff(room, uow, _summary(lost), f"undelivered:{until.isoformat()}")
            return len(lost)
        for one in lost:
            await tell_staff(room, uow, _card(one), f"undelivered:{_kind(one)}:{one.id}:{one.error}")
        return len(lost)

    return await room.store.run(show, SYSTEM)


def _kind(one: Lost) -> str:
    return "turn" if one.status is None else "message"


def _card(one: Lost) -> Reply:
    if one.status is None:
        slots = {"turn_id": one.id}
        ways = (Button("try_again", "try_turn_again", slots), Button("let_be", "let_turn_be", slots))
        return Reply("turn_stuck", {"stuck": one}, ways)
    slots = {"message_id": one.id}
    ways = (Button("send_again", "send_message_again", slots), Button("let_be", "let_message_be", slots))
    return Reply("message_stuck", {"stuck": one}, ways)


def _summary(lost: list[Lost]) -> Reply:
    count = {
        channel: sum(one.channel == channel for one in lost) for channel in {one.channel for one in lost}
    }
    return Reply("many_stuck", {"count": len(lost), "channels": sorted(count.items())})


JOB = Job("undelivered", show_undelivered, seconds=30)
