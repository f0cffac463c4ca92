"""Cards: each new ticket shown once where the desk looks, and kept as the ticket is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

KEY = "card:"
"""What the key of every message that shows a card begins with."""


def is_card(key: str) -> bool:
    """Whether a message shows a card: sent again it is found and changed, never there twice."""
    return key.startswith(KEY)


@dataclass(frozen=True, slots=True)
class Card:
    """A ticket's card in ``room``, a Slack channel. ``version`` is the ticket's that it shows, or will
    once what the outbox holds is sent. ``ts`` is Slack's number of the message, None until it is known;
    ``tried`` once it may be there."""

    ticket_id: int
    room: str
    version: int
    ts: str | None = None
    tried: bool = False


class Cards(Protocol):
    """Every card there is; the database lets a ticket have one."""

    async def wanted(self, since: datetime, limit: int) -> Sequence[tuple[int, int]]:
        """Open tickets made since then that have no card, the oldest first: numbers and versions."""

    async def behind(self, since: datetime, limit: int) -> Sequence[tuple[Card, int]]:
        """Cards made since then whose ticket has another version by now, with that version."""

    async def add(self, card: Card) -> bool:
        """The card is on record. False, and nothing added, when its ticket has one."""

    async def move(self, card: Card, version: int) -> bool:
        """The card shows this version of its ticket. False when another worker has moved it."""

    async def of(self, ticket_id: int) -> Card | None:
        """A ticket's card."""

    async def at(self, room: str, ts: str) -> Card | None:
        """The card that is this message."""

    async def trying(self, ticket_id: int) -> None:
        """The card may be there from now on, whatever becomes of the call that posts it."""

    async def posted(self, ticket_id: int, ts: str) -> None:
        """The card is this message."""
