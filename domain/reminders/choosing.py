"""Which reminder is meant: by a button, by its words or day, or the one talked about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from rapidfuzz import fuzz

from domain.dialogue import Turn
from domain.errors import NotFoundError, WhichError
from domain.people.model import Company
from domain.reminders.actions import find_reminder, own_reminders, told_lately
from domain.reminders.model import Reminder
from domain.reminders.topics import name_of, topics_of

OFFERED = 8
LABEL = 40
SHORTEST_WORD = 3
SAME = 84
"""From here on two words are one, mistyped (0 to 100)."""
ENOUGH = 0.5
"""More than this share of what was said must be in a reminder's words."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """What was said of the reminder wanted; None is not said."""

    number: int | None = None
    about: str | None = None
    topic: str | None = None
    day: date | None = None
    told: bool = False
    """One that was just told is meant rather than one that waits."""
    latest: bool = False
    """Of several that fit, the one talked about is meant."""

    @property
    def says_which(self) -> bool:
        """Whether anything was said that only some reminders fit."""
        return any(said is not None for said in (self.about, self.topic, self.day))


async def the_reminder(turn: Turn, pointer: Pointer) -> Reminder:
    """The reminder meant; from now on the one talked about. Raises ``WhichError`` when several fit, or
    none that waits does; ``NotFoundError`` when there is none at all."""
    if pointer.number is not None:
        found = await find_reminder(turn.uow, turn.actor, pointer.number)
    else:
        found = await _choose(turn, pointer)
    turn.attend(found)
    return found


async def _choose(turn: Turn, pointer: Pointer) -> Reminder:
    waiting = await own_reminders(turn.uow, turn.actor)
    told = await told_lately(turn.uow, turn.actor)
    if not waiting and not told:
        raise NotFoundError("no_reminders")
    if pointer.says_which:
        fits = await fitting(turn, waiting, pointer) or await fitting(turn, told, pointer)
    else:
        fits = told[:1] if told and (pointer.told or not waiting) else list(waiting)
    if len(fits) > 1 and pointer.latest:
        fits = [one for one in fits if one.ref == str(turn.focus.get("reminder"))] or fits
    if len(fits) != 1:
        options = (fits or waiting or told)[:OFFERED]
        raise WhichError("reminder", [(label(one), str(one.id)) for one in options])
    return fits[0]


async def fitting(turn: Turn, pool: Sequence[Reminder], pointer: Pointer) -> list[Reminder]:
    """Those about the record, of the day, and with most of the words said; the best of them."""
    left = [one for one in pool if pointer.topic is None or one.topic == pointer.topic]
    left = [one for one in left if pointer.day is None or _day(one) == pointer.day]
    if pointer.about is None or not left:
        return left
    said = _words(pointer.about)
    texts = await _texts(turn, left)
    shares = [_share(said, _words(text)) for text in texts]
    most = max(shares)
    return [one for one, share in zip(left, shares, strict=True) if share == most > ENOUGH]


async def _texts(turn: Turn, reminders: Sequence[Reminder]) -> list[str]:
    """What each is about, with the names of its record and of that one's company."""
    topics = await topics_of(turn.uow, [one.topic for one in reminders])
    texts = []
    for one in reminders:
        topic = topics.get(one.topic or "")
        number = getattr(topic, "company_id", None)
        company = await turn.uow.get(Company, number) if number else None
        names = [one.about, one.topic, name_of(topic) if topic else None, company.name if company else None]
        texts.append(" ".join(name for name in names if name))
    return texts


def _share(said: Sequence[str], words: Sequence[str]) -> float:
    known = sum(any(fuzz.ratio(one, other) >= SAME for other in words) for one in said)
    return known / len(said) if said else 0.0


def _words(text: str) -> list[str]:
    """Words long enough to tell one matter from another, and record numbers."""
    words = re.findall(r"\w-\d+|\w+", text.casefold())
    return [word for word in words if len(word) >= SHORTEST_WORD]


def label(reminder: Reminder) -> str:
    """The reminder in a line to choose from."""
    day, _, hour = reminder.wall_time.partition("T")
    return f"{reminder.about[:LABEL]} ({day} {hour[:5]})"


def _day(reminder: Reminder) -> date:
    return reminder.due.astimezone(ZoneInfo(reminder.zone)).date()
