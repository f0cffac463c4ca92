"""What people say about reminders; everybody may have some."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from domain.access import Permission
from domain.deals.model import Deal
from domain.dialogue import Button, Reply, Turn, handler
from domain.errors import InvalidError, NotFoundError
from domain.insights.periods import period_of
from domain.people.finding import company_named
from domain.recurrence import Series
from domain.reminders import actions
from domain.reminders.choosing import Pointer, fitting, the_reminder
from domain.reminders.durations import later
from domain.reminders.model import Reminder, ReminderStatus
from domain.reminders.topics import Topic, is_over, may_see, name_of, topic_of

SNOOZE = "PT1H"
SHOWN = 8
FORTNIGHT = timedelta(days=14)
MORNING = time(9)


@handler("set_reminder", may=Permission.TALK, amend="move_reminder")
async def set_reminder(
    turn: Turn,
    about: str | None = None,
    when: datetime | None = None,
    duration: str | None = None,
    deal: str | None = None,
    ticket: str | None = None,
    lead: str | None = None,
    quote: str | None = None,
    company: str | None = None,
    recurrence: str | None = None,
    tied: str | None = None,
) -> Reply:
    """The speaker is told then, again and again where that was said; about the record named, else the one
    talked about, where the sentence points at it or names nothing else."""
    points = tied is not None or about is None
    topic = await _topic(turn, deal or ticket or lead or quote, company, points=points)
    if about is None and topic is None:
        raise InvalidError("ask.set_reminder.about", slot="about")
    if when is None and duration is not None:
        when = later(turn.now, duration, turn.actor.zone)
    if when is None and recurrence is not None:
        when = _first_of(turn, recurrence)
    if when is None:
        raise InvalidError("ask.set_reminder.when", slot="when", about=about)
    asked = actions.Asked(
        about or f"{topic.ref} {name_of(topic)}".strip() if topic else about or "",
        when,
        turn.conversation_id,
        topic.ref if topic and not is_over(topic) else None,  # asked for all the same, it does come
        recurrence,
    )
    reminder = await actions.set_reminder(turn.uow, turn.actor, asked)
    turn.focus["reminder"] = reminder.ref
    facts = {"reminder": reminder, "topic": topic, "gap": _gap(turn, when)}
    return Reply("reminder_set", facts)


@handler("list_reminders", may=Permission.TALK, side=True)
async def list_reminders(
    turn: Turn,
    about: str | None = None,
    day: date | None = None,
    period: str | None = None,
    deal: str | None = None,
    ticket: str | None = None,
    age: str | None = None,
) -> Reply:
    """What the speaker will be told, the next first; or only the next, or the one set last."""
    pointer = Pointer(about=about, topic=deal or ticket, day=day)
    waiting = await fitting(turn, await actions.own_reminders(turn.uow, turn.actor), pointer)
    if period is not None:
        span = period_of(period, turn.now, turn.actor.zone)
        days = [(one, one.due.astimezone(turn.zone).date()) for one in waiting]
        waiting = [one for one, on in days if span.start is None or span.start <= on <= (span.end or on)]
    if age is not None and waiting:
        one = waiting[0] if age == "coming" else max(waiting, key=lambda reminder: reminder.id)
        turn.focus["reminder"] = one.ref
        return Reply("reminder_card", {"reminder": one})
    told = [] if pointer.says_which or period else await actions.told_lately(turn.uow, turn.actor, FORTNIGHT)
    facts = {
        "reminders": waiting[:SHOWN],
        "count": len(waiting),
        "day": day,
        "about": about,
        "told": told[:SHOWN],
    }
    return Reply("reminder_list", facts)


@handler("move_reminder", may=Permission.TALK, amend="move_reminder")
async def move_reminder(
    turn: Turn,
    about: str | None = None,
    until: date | datetime | None = None,
    clock: time | None = None,
    duration: str | None = None,
    was: date | None = None,
    reminder: int | None = None,
    deal: str | None = None,
    ticket: str | None = None,
    again: str | None = None,
    instead_of: str | None = None,
) -> Reply:
    """The reminder comes at another time, also one that was told already."""
    snoozed = again == "snooze"
    pointer = Pointer(reminder, about, deal or ticket, was, told=snoozed, latest=True)
    before = await the_reminder(turn, pointer)
    if duration is None and until is None and clock is None and snoozed:
        duration = SNOOZE
    if clock is not None and until is None and duration is None and before.repeats and not snoozed:
        after = await actions.move_series(turn.uow, turn.actor, before, clock)
        return Reply("reminder_series_moved", {"reminder": after, "before": before})
    when = _moved(turn, before, until, clock)
    if when is None and duration is not None:
        sign = -1 if again == "earlier" else 1
        # "Delay it by an hour" counts from its time, "no, in an hour" from now.
        start = turn.now if again is None else max(before.due, turn.now)
        if instead_of is not None:  # "no, two hours": from where it was before it was moved
            start = later(before.due, instead_of, turn.actor.zone, sign=-sign)
        when = later(start, duration, turn.actor.zone, sign=sign)
    if when is None:
        raise InvalidError("ask.move_reminder.until", slot="until")
    after = await actions.move_reminder(turn.uow, turn.actor, before, when)
    facts = {"reminder": after, "before": before, "gap": _gap(turn, when)}
    return Reply("reminder_moved" if after.due != before.due else "reminder_stays", facts)


async def preview_one(turn: Turn, **named: Any) -> Reply:
    """The reminder that is named by its number; nothing is changed."""
    number = named.get("reminder")
    found = await actions.find_reminder(turn.uow, turn.actor, number) if number is not None else None
    return Reply("plan.reminder", {"reminder": found})


@handler("cancel_reminder", may=Permission.TALK, preview=preview_one)
async def cancel_reminder(
    turn: Turn,
    about: str | None = None,
    reminder: int | None = None,
    day: date | None = None,
    deal: str | None = None,
    ticket: str | None = None,
    every: str | None = None,
    pointing: str | None = None,
    skipping: str | None = None,
) -> Reply:
    """The reminder will not come; all of them when all were meant. Of one that comes again, no other will
    either, unless only the next was meant."""
    pointer = Pointer(reminder, about, deal or ticket, day, latest=pointing is not None)
    if every is not None and reminder is None:
        return await _cancel_all(turn, pointer)
    found = await the_reminder(turn, pointer)
    if skipping is not None and found.repeats:
        return await skip_reminder(turn, found.id)
    after = await actions.cancel_reminder(turn.uow, turn.actor, found)
    skip = (Button("skip_once", "skip_reminder", {"reminder": after.id}),) if after.repeats else ()
    return Reply("reminder_cancelled", {"reminders": [after]}, skip)


@handler("skip_reminder", may=Permission.TALK, spoken=False)
async def skip_reminder(turn: Turn, reminder: int) -> Reply:
    """A series goes on without its next time."""
    before = await actions.find_reminder(turn.uow, turn.actor, reminder)
    after = await actions.skip_reminder(turn.uow, turn.actor, before)
    turn.attend(after)
    return Reply("reminder_skipped", {"reminder": after, "before": before})


@handler("reminder_done", may=Permission.TALK, spoken=False, preview=preview_one)
async def reminder_done(turn: Turn, reminder: int) -> Reply:
    """What it reminded of is done."""
    found = await actions.find_reminder(turn.uow, turn.actor, reminder)
    return Reply("reminder_done", {"reminder": await actions.finish_reminder(turn.uow, turn.actor, found)})


async def _cancel_all(turn: Turn, pointer: Pointer) -> Reply:
    waiting = await actions.own_reminders(turn.uow, turn.actor)
    if not waiting:
        raise NotFoundError("no_reminders")
    meant = await fitting(turn, waiting, pointer)
    if not meant:
        raise NotFoundError("no_reminders_like_that")
    done = [await actions.cancel_reminder(turn.uow, turn.actor, one) for one in meant]
    return Reply("reminder_cancelled", {"reminders": done})


async def _topic(turn: Turn, ref: str | None, company: str | None, *, points: bool) -> Topic | None:
    """The record named, else the one pointed at unless another company was named. Raises
    ``NotFoundError`` for a number of nothing the speaker may see."""
    if ref is not None:
        named = await topic_of(turn.uow, ref)
        if named is None or not may_see(turn.actor, named):
            raise NotFoundError("record_not_found", ref=ref)
        return named
    topic = await topic_of(turn.uow, str(turn.focus.get("record") or turn.focus.get("ticket") or ""))
    if topic is None or not may_see(turn.actor, topic):
        return None
    firm = await company_named(turn.uow, company) if company is not None else None
    other = company is not None and getattr(topic, "company_id", None) != (firm.id if firm else 0)
    is_meant = not other and (points or company is not None)
    return topic if is_meant and not (isinstance(topic, Deal) and topic.stage.is_closed) else None


def _first_of(turn: Turn, rule: str) -> datetime:
    """When a rule said without an hour comes first: in the morning, when people look."""
    morning = datetime.combine(turn.now.astimezone(turn.zone).date(), MORNING)
    try:
        start = Series.after(turn.now, rule, turn.actor.zone, morning).start
    except ValueError as error:
        raise InvalidError("invalid.recurrence", slot="recurrence") from error
    return start.replace(tzinfo=turn.zone)


def _moved(
    turn: Turn, reminder: Reminder, until: date | datetime | None, clock: time | None
) -> datetime | None:
    """The moment said for a reminder: only an hour is meant on its day, only a day at its hour. One that
    was told already has neither: today, or that day in the morning."""
    waits = reminder.status is ReminderStatus.WAITING
    if isinstance(until, datetime):
        return until
    local = reminder.due.astimezone(turn.zone)
    if until is not None:
        return datetime.combine(until, clock or (local.time() if waits else MORNING), turn.zone)
    if clock is None:
        return None
    day = local.date() if waits else turn.now.astimezone(turn.zone).date()
    moment = datetime.combine(day, clock, turn.zone)
    return moment if moment > turn.now else later(moment.astimezone(UTC), "P1D", turn.actor.zone)


def _gap(turn: Turn, when: datetime) -> str | None:
    """The hour that was said, when the clocks skip it that day: the reminder comes when they went on."""
    said = when.replace(tzinfo=None)
    there = said.replace(tzinfo=turn.zone).astimezone(UTC).astimezone(turn.zone).replace(tzinfo=None)
    same = when.utcoffset() == said.replace(tzinfo=turn.zone).utcoffset()
    return f"{said:%H:%M}" if same and there != said else None


def reminder_facts(reminder: Reminder, topic: Topic | None) -> dict[str, Any]:
    """What is told when it is due."""
    return {"reminder": reminder, "topic": topic, "name": name_of(topic) if topic else ""}
