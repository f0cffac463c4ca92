"""What was received: every message once, under its key, and how far it got."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from domain.conversation import Conversation
from domain.messages import InboundMessage


class InboxStatus(StrEnum):
    """A stored message: still to be answered; answered; failed and waiting for somebody to retry it."""

    NEW = "new"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Received:
    """An inbox row: the message as it came, and how far it got."""

    id: int
    conversation_id: int
    message: InboundMessage
    status: InboxStatus
    attempts: int
    received_at: datetime
    error_code: str | None = None


class Inbox(Protocol):
    """What was received, under its unique key."""

    async def store(self, message: InboundMessage, raw: str) -> tuple[Received, Conversation, bool]:
        """Stored with its conversation (made if new); the flag is False when the key was there before."""

    async def open_of(self, conversation_id: int) -> Received | None:
        """The conversation's oldest message still to be answered, locked."""

    async def unfinished(self, before: datetime, limit: int) -> list[Received]:
        """Messages stored before an instant and still to be answered, oldest first."""

    async def get(self, inbox_id: int) -> Received | None:
        """One of them."""

    async def finish(self, received: Received, parse: dict[str, Any] | None) -> bool:
        """Done, with what was understood. False, and nothing changed, when it was done already or an
        older message of its conversation is not."""

    async def settle(self, inbox_id: int, status: InboxStatus, **facts: Any) -> None:
        """Its status, ``error_code`` and ``attempts`` as given."""
