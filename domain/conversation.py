"""A conversation: one address on one channel, its timeline and what the dialogue remembers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from domain.messages import Author


class Owner(StrEnum):
    """Who answers: the bot, nobody yet (somebody is wanted), or a person."""

    BOT = "bot"
    QUEUE = "queue"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Conversation:
    """``version`` moves with every turn; ``seq`` is the highest number in its timeline."""

    id: int
    channel: str
    address: str
    person_id: int | None = None
    state: dict[str, Any] = field(default_factory=dict)
    version: int = 0
    seq: int = 0
    owner: Owner = Owner.BOT
    owner_id: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One message in a timeline; ``internal`` ones are never sent to the customer."""

    conversation_id: int
    seq: int
    author: Author
    text: str
    at: datetime
    person_id: int | None = None
    choices: tuple[dict[str, str], ...] = ()
    images: tuple[dict[str, str], ...] = ()
    files: tuple[dict[str, str], ...] = ()
    client_id: str | None = None
    in_reply_to: str | None = None
    internal: bool = False
