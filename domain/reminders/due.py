"""Reminders whose time has come, with everything needed to tell them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.conversation import Conversation
from domain.people.model import Person
from domain.reminders.model import Reminder


@dataclass(frozen=True, slots=True)
class Due:
    """A reminder, its owner, and where they are told: where they asked for it, if that conversation is
    still theirs, else where they talked last."""

    reminder: Reminder
    conversation: Conversation
    owner: Person


class Waiting(Protocol):
    """The reminders that wait for their time."""

    async def due(self, now: datetime, limit: int) -> list[Due]:
        """Those due at an instant, the earliest first; they and their conversations are nobody else's
        until the end of this unit of work. Those of people who are nowhere yet go on waiting."""

    async def fire(self, reminders: Sequence[Reminder]) -> None:
        """They are told: marked so for good."""

    async def next_due(self, after: datetime, before: datetime) -> datetime | None:
        """When the next one is due between two instants; None when none is."""
