"""How the product itself is: what every check found, and what got stuck."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from domain.outbox import OutboxStatus

PATIENCE = timedelta(minutes=2)
"""So long something may be unwell before people are told: most troubles mend themselves."""
SILENT = timedelta(minutes=5)
"""A check not heard of for so long is not well, whatever it said last."""
NIGHTLY = ("agree:", "missed:")
"""Names of checks made once a day begin so."""
INBOX, OUTBOX = "inbox", "outbox"
WAITS = {INBOX: timedelta(minutes=2), OUTBOX: timedelta(minutes=5)}
"""How old the oldest message of a queue may be."""


@dataclass(frozen=True, slots=True)
class Beat:
    """What a check found when it last looked. ``why`` is for staff; ``count`` says how many, if it counts."""

    name: str
    at: datetime
    ok: bool
    why: str
    count: int
    since: datetime
    """When it was first found as it is now."""
    told: bool
    """Whether staff know that it is not well."""

    def is_well(self, now: datetime) -> bool:
        """Whether it was well, and lately."""
        lately = timedelta(hours=25) if self.name.startswith(NIGHTLY) else SILENT
        return self.ok and now - self.at < lately


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits: how many, and since when the oldest is due."""

    name: str
    count: int
    oldest: datetime | None

    def is_late(self, now: datetime) -> bool:
        """Whether the oldest waits too long."""
        return self.oldest is not None and now - self.oldest > WAITS[self.name]


@dataclass(frozen=True, slots=True)
class Lost:
    """Something that needs a person's decision: a message of ours (``status``), or one of theirs that could
    not be answered (``status`` None)."""

    id: int
    key: str
    channel: str
    name: str | None
    text: str
    status: OutboxStatus | None
    error: str | None


class Health(Protocol):
    """What is known of the product's own health."""

    async def beats(self) -> Sequence[Beat]:
        """The last word of every check, by name."""

    async def beat(self, name: str, why: str, *, ok: bool, count: int = 0) -> Beat:
        """A check found this, now; the beat it makes."""

    async def told(self, name: str, *, told: bool) -> None:
        """Staff know now that it is not well, or well again."""

    async def queues(self) -> Sequence[Queue]:
        """What waits to be answered and to be sent. What a provider refused for now is not late."""

    async def lost(self, after: datetime, until: datetime, limit: int) -> Sequence[Lost]:
        """What got stuck after one moment and no later than another, in order."""

    async def unequal(self, since: datetime, mailboxes: frozenset[str]) -> dict[str, list[int]]:
        """Conversations active since then in which what came in, stands in the timeline and went out do not
        agree, by what does not. ``mailboxes`` are the channels whose timeline is read, not sent."""
