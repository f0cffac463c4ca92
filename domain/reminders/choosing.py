"""Which reminder is meant: by a button, by its words or day, or the one talked about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from domain.dialogue import Turn
from domain.errors import NotFoundError, WhichError
from domain.reminders.actions import find_reminder, own_reminders, told_lately
from domain.reminders.model import Reminder

OFFERED = 8
SHORTEST_WORD = 4
LABEL = 40


@dataclass(frozen=True, slots=True)
class Pointer:
    """What was said of the reminder wanted; None is not said."""

    number: int | None = None
    topic: str | None = None
    day: date | None = None
    told: bool = False
    """One that was just told is meant rather than one that waits."""
    latest: bool = False
    """Of several that fit, the one talked about is meant."""


async def the_reminder(turn: Turn, pointer: Pointer) -> Reminder:
    """The reminder meant; from now on the one talked about. Raises ``WhichError`` when several fit,
    ``NotFoundError`` when there is none."""
    if pointer.number is not None:
        found = await find_reminder(turn.uow, turn.actor, pointer.number)
    else:
        found = _choose(turn, await _candidates(turn, pointer), pointer)
    turn.attend(found)
    return found


async def _candidates(turn: Turn, pointer: Pointer) -> list[Reminder]:
    waiting = await own_reminders(turn.uow, turn.actor)
    told = await told_lately(turn.uow, turn.actor)
    if (pointer.told and told) or not waiting:
        fits = fitting(turn, waiting, pointer)
        return told[:1] if len(fits) in {0, len(waiting)} else fits
    return waiting


def _choose(turn: Turn, pool: Sequence[Reminder], pointer: Pointer) -> Reminder:
    if not pool:
        raise NotFoundError("no_reminders")
    fits = fitting(turn, pool, pointer)
    if len(fits) > 1 and pointer.latest:
        fits = [one for one in fits if str(one.id) == str(turn.focus.get("reminder"))] or fits
    if len(fits) > 1:
        raise WhichError("reminder", [(label(one), str(one.id)) for one in fits[:OFFERED]])
    return fits[0]


def fitting(turn: Turn, pool: Sequence[Reminder], pointer: Pointer) -> list[Reminder]:
    """Those the sentence speaks of: about the record, of the day, or sharing most words with it; all
    when it says nothing of the kind."""
    left = list(pool)
    if pointer.topic is not None:
        left = [one for one in left if one.topic == pointer.topic] or left
    if pointer.day is not None:
        left = [one for one in left if _day(one) == pointer.day] or left
    said = _words(turn.text)
    shared = [len(said & _words(f"{one.about} {one.topic or ''}")) for one in left]
    most = max(shared, default=0)
    return [one for one, count in zip(left, shared, strict=True) if count == most]


def label(reminder: Reminder) -> str:
    """The reminder in a line to choose from."""
    day, _, hour = reminder.wall_time.partition("T")
    return f"{reminder.about[:LABEL]} ({day} {hour[:5]})"


def _day(reminder: Reminder) -> date:
    return reminder.due.astimezone(ZoneInfo(reminder.zone)).date()


def _words(text: str) -> set[str]:
    """Words long enough to tell one matter from another, and record numbers."""
    words = re.findall(r"\w-\d+|\w+", text.casefold())
    return {word for word in words if len(word) >= SHORTEST_WORD or "-" in word or word.isdecimal()}
