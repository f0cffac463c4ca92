"""What was said before this store was there: brought in as it was, not said again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from domain.conversation import Line, Owner


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation of the past, between two instants; a person had it with the bot, or with staff."""

    channel: str
    address: str
    person_id: int | None
    began: datetime
    ended: datetime
    lines: int
    owner: Owner = Owner.BOT
    owner_id: int | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """A message of the past, how it was understood, and when it was answered."""

    conversation_id: int
    channel: str
    address: str
    key: str
    external_id: str
    text: str
    received_at: datetime
    settled_at: datetime
    parse: dict[str, Any]


class Past(Protocol):
    """The way in for conversations from elsewhere: nothing is answered and nothing is sent."""

    async def begin(self, talks: Sequence[Talk]) -> list[int]:
        """The conversations are there, still without words; their ids, in order."""

    async def tell(self, lines: Sequence[Line], heard: Sequence[Heard]) -> None:
        """Their timelines hold these lines, and these messages count as received and done."""
