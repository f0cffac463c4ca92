"""A reminder: told once, when due, where it was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from domain.record import Record


class ReminderStatus(StrEnum):
    """Waiting to fire; fired and told; done by its owner; cancelled."""

    WAITING = "waiting"
    FIRED = "fired"
    DONE = "done"
    CANCELLED = "cancelled"


@dataclass(frozen=True, kw_only=True)
class Reminder(Record):
    """``due`` is the instant (UTC) meant by the wall time in ``zone``. ``topic`` names the record it is
    about, if any (``D-3``): when that record is over, the reminder is cancelled instead of told."""

    KIND: ClassVar[str] = "reminder"

    about: str
    due: datetime
    zone: str
    wall_time: str
    """The local date and time the person meant, ISO without offset: the promise kept over zone changes."""
    status: ReminderStatus = ReminderStatus.WAITING
    owner_id: int
    conversation_id: int | None = None
    topic: str | None = None
    fired_at: datetime | None = None
    repeats: str | None = None
    """What it comes again by (`domain.recurrence.Series`, as text): only the next time of a series waits, and
    what was told is one of the past like any other."""
