"""Reminders: each that is due is told once, unless its matter is over by now."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta

from domain.dialogue import Button, Reply, Told
from domain.jobs import Addressed, Job, JobRoom
from domain.ports import UnitOfWork
from domain.reminders.actions import following
from domain.reminders.due import Due
from domain.reminders.handlers import SNOOZE, reminder_facts
from domain.reminders.model import Reminder, ReminderStatus
from domain.reminders.topics import Topic, is_over, topics_of

AT_ONCE = 128
"""Reminders that share a commit: enough to be quick, few enough that nobody's turn waits for them."""
LATE = timedelta(hours=1)
"""From here on the lateness is said."""
TICK = 1.0
MARGIN = 0.001
"""Seconds after its moment that a reminder is looked for: a sleep may end a little early."""


async def remind(room: JobRoom) -> int:
    """Everything due until the next tick was told or cancelled, each in the commit that marks it so and
    at its own moment; how many there were."""
    done = await _all_due(room)
    end = room.clock.now() + timedelta(seconds=TICK)
    while True:
        now = room.clock.now()
        soonest = await room.store.read(lambda uow, now=now: uow.reminders.next_due(now, end))  # type: ignore[misc]
        if soonest is None:
            return done
        await asyncio.sleep((soonest - room.clock.now()).total_seconds() + MARGIN)
        if room.clock.now() < soonest:  # a clock moved by hand stood still meanwhile
            return done
        done += await _all_due(room)


async def _all_due(room: JobRoom) -> int:
    done = 0
    # Fewer than fit in a commit may only mean that others hold the rest.
    while some := await room.store.run(lambda uow: _fire(room, uow)):
        done += some
    return done


async def _fire(room: JobRoom, uow: UnitOfWork) -> int:
    """Whether a reminder is still wanted is asked now, not when it was set."""
    due = await uow.reminders.due(uow.now, AT_ONCE)
    topics = await topics_of(uow, [one.reminder.topic for one in due])
    wanted = [one for one in due if _is_wanted(one, topics)]
    for one in due:
        if not _is_wanted(one, topics):
            await uow.change(one.reminder, status=ReminderStatus.CANCELLED)
    nexts = {one.reminder.id: await _go_on(uow, one.reminder) for one in wanted if one.reminder.repeats}
    await uow.reminders.fire([one.reminder for one in wanted])
    await room.tell_all(uow, _addressed(uow, wanted, topics, nexts))
    return len(due)


async def _go_on(uow: UnitOfWork, told: Reminder) -> Reminder | None:
    """The next of its series waits from now on, and what is told is one like any other."""
    after = following(told, uow.now)
    await uow.change(told, repeats=None)
    return await uow.add(after) if after else None


def _is_wanted(due: Due, topics: Mapping[str, Topic]) -> bool:
    if due.owner.deleted_at is not None:
        return False
    ref = due.reminder.topic
    return ref is None or (ref in topics and not is_over(topics[ref]))


def _addressed(
    uow: UnitOfWork,
    due: Sequence[Due],
    topics: Mapping[str, Topic],
    nexts: Mapping[int, Reminder | None],
) -> list[Addressed]:
    return [
        Addressed(
            _told(uow, one.reminder, topics.get(one.reminder.topic or ""), nexts.get(one.reminder.id)),
            one.conversation,
            one.owner,
        )
        for one in due
    ]


def _told(uow: UnitOfWork, reminder: Reminder, topic: Topic | None, after: Reminder | None) -> Told:
    late = uow.now - reminder.due > LATE
    facts = {**reminder_facts(reminder, topic), "late": late, "after": after}
    buttons: tuple[Button, ...] = (
        Button("done", "reminder_done", {"reminder": reminder.id}),
        Button("snooze", "move_reminder", {"reminder": reminder.id, "duration": SNOOZE}),
    )
    if after:
        buttons += (Button("stop_series", "cancel_reminder", {"reminder": after.id}),)
    key = f"reminder:{reminder.id}:{reminder.due:%Y%m%dT%H%M%SZ}"
    return Told(Reply("reminder_due", facts, buttons), key)


JOB = Job("reminders", remind, seconds=TICK)
