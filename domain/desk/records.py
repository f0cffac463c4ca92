"""What the desk keeps on record: who waited for a person, and what staff wrote to customers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from domain.record import Record


@dataclass(frozen=True, kw_only=True)
class Handoff(Record):
    """One time that a conversation was wanted or had by a person; at most one of each is not ended.

    ``asked_at`` is None when nobody asked and somebody took it. ``called`` are the colleagues told so
    far, ``called_id`` the last of them, at ``called_at``. ``place`` is the place in the line that the
    customer was told last. ``taken_at`` and ``owner_id`` say who came; ``desk_id`` is the conversation
    in which they work on it, None in the console. ``waits_since`` is set while the customer's words to
    that person are unanswered, ``spoke_at`` is when either side spoke last. ``ticket_id`` was raised
    because nobody came.
    """

    KIND: ClassVar[str] = "handoff"

    conversation_id: int
    customer_id: int | None = None
    asked_at: datetime | None = None
    called: tuple[int, ...] = ()
    called_id: int | None = None
    called_at: datetime | None = None
    place: int | None = None
    noticed_at: datetime | None = None
    taken_at: datetime | None = None
    owner_id: int | None = None
    desk_id: int | None = None
    waits_since: datetime | None = None
    spoke_at: datetime | None = None
    ended_at: datetime | None = None
    ticket_id: int | None = None

    @property
    def waits(self) -> bool:
        """Whether nobody has come yet."""
        return self.taken_at is None and self.ended_at is None


class AnswerStatus(StrEnum):
    """held: written, and may be recalled. sent: it has left. recalled: it never leaves."""

    HELD = "held"
    SENT = "sent"
    RECALLED = "recalled"


@dataclass(frozen=True, kw_only=True)
class Answer(Record):
    """What somebody of the staff wrote to a customer, until and after it leaves at ``leaves_at``."""

    KIND: ClassVar[str] = "answer"

    conversation_id: int
    author_id: int
    text: str
    files: tuple[dict[str, str], ...] = ()
    ticket_id: int | None = None
    status: AnswerStatus = AnswerStatus.HELD
    leaves_at: datetime
