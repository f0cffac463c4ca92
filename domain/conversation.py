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

    @property
    def under_way(self) -> tuple[str, dict[str, Any]] | None:
        """The intent that the bot was asking about, with what it knew by then; None when it asked nothing
        that needs an answer."""
        form = self.state.get("aside") or self.state.get("form")
        if not form or form.get("optional"):
            return None
        return form["intent"], dict(form.get("slots") or {})

    @property
    def understood(self) -> str | None:
        """The intent that the bot acted on last, or understood last when it has done nothing yet."""
        done, why = self.state.get("last") or {}, self.state.get("why") or {}
        return done.get("intent") or why.get("acted") or why.get("intent")


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
