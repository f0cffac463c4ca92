"""What is still to be said, and how sending it can end: channels say how, delivery decides what follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from domain.messages import OutboundMessage


class RetryLater(Exception):
    """Refused, or never left; certainly not delivered. Worth another try after ``seconds``."""

    def __init__(self, reason: str, seconds: float = 5.0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.seconds = seconds


class Undeliverable(Exception):
    """Refused for good: blocked, unknown address, no such conversation. ``reason`` is for staff."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Uncertain(Exception):
    """Silence after the request was written: delivered or not, nobody here can know."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class OutboxStatus(StrEnum):
    """ready: to be sent. sending: claimed until its lease ends. sent: delivered. retry: refused for
    now, to be tried again. uncertain: no answer, may or may not have arrived. dead: cannot be
    delivered. Staff see the last two and choose *resend* or *let it be*. dropped: let be, or overtaken
    by a person who answers."""

    READY = "ready"
    SENDING = "sending"
    SENT = "sent"
    RETRY = "retry"
    UNCERTAIN = "uncertain"
    DEAD = "dead"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """An outbox row."""

    id: int
    message: OutboundMessage
    status: OutboxStatus
    attempts: int
    error: str | None = None
    next_at: datetime | None = None


class Outbox(Protocol):
    """Everything still to be said."""

    async def add(self, message: OutboundMessage, *, delivered: bool = False) -> bool:
        """To be sent once this unit of work is committed. False, and nothing added, when the key was
        there before.
        ``delivered`` ones are kept as sent: their channel reads the timeline itself."""

    async def add_all(self, messages: Sequence[OutboundMessage], delivered: frozenset[str]) -> set[str]:
        """As ``add``, for many; ``delivered`` names the channels that read the timeline themselves. The
        keys that were not there before."""

    async def claim(
        self, now: datetime, lease_seconds: float, limit: int, without: Sequence[str] = ()
    ) -> list[Outgoing]:
        """Rows that are due, now ours until the lease ends; none of the channels ``without``. Those that
        yield are dropped instead where a person answers by now."""

    async def give_way(self, channel: str, address: str) -> None:
        """What yields and is still to be sent to this address is dropped: a person answers there now."""

    async def settle(
        self,
        outbox_id: int,
        status: OutboxStatus,
        *,
        error: str | None = None,
        next_at: datetime | None = None,
        provider_id: str | None = None,
    ) -> None:
        """How sending it went."""

    async def decide(self, outbox_id: int, status: OutboxStatus) -> bool:
        """What a person chose for a message that is uncertain, dead or to be tried again: ``READY`` or
        ``DROPPED``. False, and nothing changed, when it is none of these any more."""

    async def expired(self, now: datetime, limit: int) -> list[Outgoing]:
        """Rows whose sender vanished: their lease is over and nobody settled them."""

    async def listed(self, *statuses: OutboxStatus, limit: int = 200) -> list[Outgoing]:
        """Rows in these states, newest first."""

    async def get(self, outbox_id: int) -> Outgoing | None:
        """One of them."""
