"""Reminders: each that is due is told once, unless its matter is over by now."""

from __future__ import annotations

from datetime import timedelta

from domain.dialogue import Button, Reply, Told
from domain.jobs import Job, JobRoom
from domain.people.model import Person
from domain.ports import UnitOfWork
from domain.reminders.handlers import SNOOZE, reminder_facts
from domain.reminders.model import Reminder, ReminderStatus
from domain.reminders.topics import is_over, topic_of

AT_ONCE = 64
"""Reminders that share a commit: enough to be quick, few enough that nobody's turn waits for them."""
LATE = timedelta(hours=1)
"""From here on the lateness is said."""


async def remind(room: JobRoom) -> int:
    """Everything due was told or cancelled, each in the commit that marks it so; how many there were."""
    done = 0
    while True:
        claimed = await room.store.run(lambda uow: _fire(room, uow))
        done += claimed
        if claimed < AT_ONCE:
            return done


async def _fire(room: JobRoom, uow: UnitOfWork) -> int:
    due = await uow.reminders.claim(uow.now, AT_ONCE)
    for reminder in due:
        await _tell(room, uow, reminder)
    return len(due)


async def _tell(room: JobRoom, uow: UnitOfWork, reminder: Reminder) -> None:
    """The reminder is told, or cancelled: whether it is still wanted is asked now, not when it was set."""
    topic = await topic_of(uow, reminder.topic)
    owner = await uow.get(Person, reminder.owner_id)
    gone = reminder.topic is not None and (topic is None or is_over(topic))
    if owner is None or gone:
        await uow.change(reminder, status=ReminderStatus.CANCELLED, fired_at=None)
        return
    facts = {**reminder_facts(reminder, topic), "late": uow.now - reminder.due > LATE}
    buttons = (
        Button("done", "reminder_done", {"reminder": reminder.id}),
        Button("snooze", "move_reminder", {"reminder": reminder.id, "duration": SNOOZE}),
    )
    await room.tell(uow, await _told(uow, reminder, Reply("reminder_due", facts, buttons)))


async def _told(uow: UnitOfWork, reminder: Reminder, reply: Reply) -> Told:
    """Where it was asked for, if that is still its owner's conversation; else wherever they are."""
    key = f"reminder:{reminder.id}:{reminder.due:%Y%m%dT%H%M%SZ}"
    number = reminder.conversation_id
    place = await uow.conversations.get(number) if number is not None else None
    if place is not None and place.person_id == reminder.owner_id:
        return Told(reply, key, conversation_id=place.id)
    return Told(reply, key, person_id=reminder.owner_id)


JOB = Job("reminders", remind, seconds=1)
