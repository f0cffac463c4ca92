"""Everything that can be done with a reminder. Everybody has only their own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.access import Actor, Permission, require
from domain.errors import ConflictError, InvalidError, NotFoundError
from domain.ports import UnitOfWork
from domain.record import UNKNOWN
from domain.recurrence import Series
from domain.reminders.model import Reminder, ReminderStatus

SEVERAL = 50
RECENT = timedelta(days=2)
"""How long a told reminder that is not done may still be snoozed by "snooze"."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What to remind of, when (an aware instant), and where it was asked for."""

    about: str
    when: datetime
    conversation_id: int | None = None
    topic: str | None = None
    rule: str | None = None
    """How it comes again, from ``when`` on (``FREQ=WEEKLY;BYDAY=MO``); None when it comes once."""


async def set_reminder(uow: UnitOfWork, actor: Actor, asked: Asked) -> Reminder:
    """The actor will be told, again and again where there is a rule. Raises ``InvalidError`` for a moment
    that has passed, and for a rule that never comes."""
    require(actor, Permission.TALK)
    series = Series(_wall(asked.when, actor.zone), asked.rule) if asked.rule else None
    due = _first(uow, actor, series) if series else _future(uow, actor, asked.when)
    return await uow.add(
        Reminder(
            about=asked.about,
            due=due,
            zone=actor.zone,
            wall_time=wall_time(due, actor.zone),
            owner_id=actor.person_id,
            conversation_id=asked.conversation_id,
            topic=asked.topic,
            repeats=str(series) if series else None,
        )
    )


async def find_reminder(uow: UnitOfWork, actor: Actor, number: int) -> Reminder:
    """The actor's reminder. Raises ``NotFoundError`` alike for none and for somebody else's."""
    reminder = await uow.get(Reminder, number)
    if reminder is None or reminder.owner_id != actor.person_id:
        raise NotFoundError("reminder_not_found")
    return reminder


async def own_reminders(uow: UnitOfWork, actor: Actor) -> list[Reminder]:
    """What the actor will still be told, the next one first."""
    waiting = ReminderStatus.WAITING
    return await uow.find(Reminder, owner_id=actor.person_id, status=waiting, order="due", limit=SEVERAL)


async def told_lately(uow: UnitOfWork, actor: Actor, within: timedelta = RECENT) -> list[Reminder]:
    """What the actor was told lately and has not done, the latest first."""
    fired = await uow.find(
        Reminder, owner_id=actor.person_id, status=ReminderStatus.FIRED, order="-fired_at", limit=SEVERAL
    )
    return [one for one in fired if one.fired_at is not None and one.fired_at > uow.now - within]


async def move_reminder(uow: UnitOfWork, actor: Actor, reminder: Reminder, when: datetime) -> Reminder:
    """It waits for another moment, also when it was told before. Raises ``InvalidError`` for a moment
    that has passed."""
    await find_reminder(uow, actor, reminder.id)
    due = _future(uow, actor, when)
    changes = {"due": due, "wall_time": wall_time(due, actor.zone), "zone": actor.zone}
    return await uow.change(reminder, status=ReminderStatus.WAITING, fired_at=None, **changes)


async def move_series(uow: UnitOfWork, actor: Actor, reminder: Reminder, clock: time) -> Reminder:
    """From now on all times of its series are at ``clock``."""
    await find_reminder(uow, actor, reminder.id)
    before = Series.read(reminder.repeats or "")
    series = Series(before.start.replace(hour=clock.hour, minute=clock.minute), before.rule)
    due = _first(uow, actor, series)
    return await uow.change(reminder, due=due, wall_time=wall_time(due, reminder.zone), repeats=str(series))


async def skip_reminder(uow: UnitOfWork, actor: Actor, reminder: Reminder) -> Reminder:
    """The series goes on without its next time, also where it was cancelled. Raises ``ConflictError`` for
    what does not come again."""
    await find_reminder(uow, actor, reminder.id)
    due = next_time(reminder, max(reminder.due, uow.now))
    if due is None or reminder.status not in {ReminderStatus.WAITING, ReminderStatus.CANCELLED}:
        raise ConflictError("reminder_once", about=reminder.about)
    walled = wall_time(due, reminder.zone)
    return await uow.change(reminder, status=ReminderStatus.WAITING, due=due, wall_time=walled)


async def cancel_reminder(uow: UnitOfWork, actor: Actor, reminder: Reminder) -> Reminder:
    """It will not be told. Raises ``ConflictError`` when it is over already."""
    return await _end(uow, actor, reminder, ReminderStatus.CANCELLED)


async def finish_reminder(uow: UnitOfWork, actor: Actor, reminder: Reminder) -> Reminder:
    """What it reminded of is done. Raises ``ConflictError`` when it is over already."""
    return await _end(uow, actor, reminder, ReminderStatus.DONE)


async def _end(uow: UnitOfWork, actor: Actor, reminder: Reminder, status: ReminderStatus) -> Reminder:
    await find_reminder(uow, actor, reminder.id)
    if reminder.status in {ReminderStatus.DONE, ReminderStatus.CANCELLED}:
        raise ConflictError("reminder_over", about=reminder.about, status=reminder.status)
    return await uow.change(reminder, status=status)


def next_time(reminder: Reminder, after: datetime) -> datetime | None:
    """When the reminder's series comes after an instant; None when it is none, or has ended."""
    return Series.read(reminder.repeats).next(after, reminder.zone) if reminder.repeats else None


def following(reminder: Reminder, now: datetime) -> Reminder | None:
    """The next of the series, to be stored when ``reminder`` is told: what was missed meanwhile is not made
    up for. None when nothing follows."""
    due = next_time(reminder, max(now, reminder.due))
    if due is None:
        return None
    return replace(
        reminder, id=0, version=0, created_at=UNKNOWN, due=due, wall_time=wall_time(due, reminder.zone)
    )


def _wall(when: datetime, zone: str) -> datetime:
    return when.astimezone(ZoneInfo(zone)).replace(tzinfo=None, second=0, microsecond=0)


def _first(uow: UnitOfWork, actor: Actor, series: Series) -> datetime:
    due = series.next(uow.now, actor.zone)
    if due is None:
        raise InvalidError("invalid.recurrence", slot="recurrence")
    return due


def wall_time(instant: datetime, zone: str) -> str:
    """The local date and time of an instant, ISO without offset."""
    return instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None, microsecond=0).isoformat()


def _future(uow: UnitOfWork, actor: Actor, when: datetime) -> datetime:
    due = when.astimezone(UTC).replace(microsecond=0)
    if due > uow.now:
        return due
    local, now = due.astimezone(ZoneInfo(actor.zone)), uow.now.astimezone(ZoneInfo(actor.zone))
    key = "reminder_today_past" if local.date() == now.date() else "reminder_past"
    raise InvalidError(key, slot="when", due=due)
