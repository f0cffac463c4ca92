"""What the staff console lists: records beside the names they point to, and talks with their last line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar

from domain.access import Role
from domain.conversation import Line, Owner
from domain.messages import Author
from domain.outbox import OutboxStatus
from domain.record import Record
from domain.rows import Where

R = TypeVar("R", bound=Record)

PAGE = 50
"""Rows of a page."""
WITH_IT = timedelta(seconds=45)
"""Whoever gave a sign of life within this time is still with a conversation."""


class Whose(StrEnum):
    """Which conversations. The last three leave none out and count none twice, but for those a colleague
    has answered: they are found in all."""

    ALL = "all"
    WAITING = "waiting"
    """Somebody waits for a person."""
    MINE = "mine"
    """The reader answers."""
    BOT = "bot"
    """The bot answers, and there was news within a day or something is open."""
    CLOSED = "closed"
    """The bot would answer; nothing is open, and nobody said anything for a day."""


@dataclass(frozen=True, slots=True)
class Listed(Generic[R]):
    """A record with what its links are called: ``names["owner_id"]``."""

    record: R
    names: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Rows(Generic[R]):
    """One page of records; ``more`` when there is a next one."""

    rows: Sequence[Listed[R]]
    more: bool


@dataclass(frozen=True, slots=True)
class Talk:
    """A customer's conversation as a list shows it. ``owner_id`` is who works on it, if a person does."""

    id: int
    channel: str
    person_id: int | None
    name: str | None
    email: str | None
    role: Role | None
    owner: Owner
    owner_id: int | None
    owner_name: str | None
    last_text: str
    last_author: Author
    last_at: datetime
    """Of the last line both sides can read."""
    seq: int = 0
    """The number of its last line, notes included."""
    unread: int = 0
    """What the customer wrote since the reader looked, where a person answers or is wanted."""
    waits_since: datetime | None = None
    """Since when the customer waits for a person, or for the answer of the one who came."""
    due: datetime | None = None
    """When its most pressing open ticket must be answered."""

    @property
    def waits(self) -> bool:
        """Whether a person is wanted now: nobody has come yet, or the customer wrote last."""
        return self.owner is Owner.QUEUE or (self.owner is Owner.PERSON and self.last_author == "customer")


@dataclass(frozen=True, slots=True)
class Spoken:
    """A line of a timeline with its author's name, and how its delivery goes when it has not arrived."""

    line: Line
    name: str | None
    way: OutboxStatus | None = None


@dataclass(frozen=True, slots=True)
class News:
    """What was committed since a point: lines by their number, each with its conversation. ``point`` is
    their last number, ``records`` that of the last change to anything."""

    point: int
    records: int
    lines: Mapping[int, int] = field(default_factory=dict)

    @property
    def mark(self) -> str:
        """Tells this point from others."""
        return f"{self.point}.{self.records}"


@dataclass(frozen=True, slots=True)
class Known:
    """How somebody is known on a channel, and whether that is proven."""

    channel: str
    proven: bool
    since: datetime


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who answers customers: how many conversations are theirs, and whether a console of
    theirs is open."""

    id: int
    name: str
    conversations: int
    here: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A line that was searched for, in its conversation."""

    talk_id: int
    name: str | None
    channel: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Step:
    """Something that was done with a record; ``by`` is None for the product itself. What was taken back
    (``undone``) was done all the same: the step that took it back stands after it."""

    at: datetime
    by: str | None
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    undone: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """A record that somebody made or changed."""

    person_id: int
    kind: str
    record_id: int


@dataclass(frozen=True, slots=True)
class Sum:
    """Deals in one currency: how many, what they add up to, and that weighted by their chances."""

    currency: str
    count: int
    amount: Decimal
    weighted: Decimal


@dataclass(frozen=True, slots=True)
class Stuck:
    """Something that did not get through: a message of ours (``status``), or one of theirs that could
    not be answered (``error`` is then its code and ``status`` None)."""

    id: int
    at: datetime
    channel: str
    name: str | None
    conversation_id: int | None
    text: str
    status: OutboxStatus | None
    error: str | None
    tries: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much there is to do."""

    conversations: int = 0
    """Where somebody waits and nobody has come."""
    tickets: int = 0
    """Open or pending, as the figure of this name counts them."""
    stuck: int = 0
    """Uncertain and dead messages, and failed turns."""
    inbox: int = 0
    """Received and not answered yet."""
    examples: int = 0
    """Sentences that were not understood and nobody has looked at."""
    outbox: Mapping[OutboxStatus, int] = field(default_factory=dict)
    """Not arrived yet, by how far they got."""


class Desk(Protocol):
    """What people who work here read, and what they have seen of it; who may is asked before, in
    `domain.desk.actions`."""

    async def listed(
        self, kind: type[R], /, *where: Where, order: str = "-id", page: int = 1, **equal: Any
    ) -> Rows[R]:
        """A page of the records that fit, each with the names of its links, as in ``Records.find``;
        those without a value for ``order`` come last."""

    async def talks(self, whose: Whose, reader_id: int, page: int) -> tuple[list[Talk], bool]:
        """A page of customers' conversations, the one that was active last first; whether there are more."""

    async def talk(self, conversation_id: int, reader_id: int = 0) -> Talk | None:
        """One customer's conversation."""

    async def talks_of(self, person_id: int, most: int) -> list[Talk]:
        """The conversations of one customer, the latest first."""

    async def saw(self, reader_id: int, conversation_id: int, seq: int, *, stays: bool) -> None:
        """The reader has seen this conversation up to here; while they stay, they are with it."""

    async def seen_by(self, conversation_id: int, since: datetime) -> list[tuple[int, str]]:
        """Who was with this conversation since then: number and name, by name."""

    async def news(self, after: int) -> News:
        """What was said and done since a point; 0 means from now on: no lines."""

    async def known_as(self, person_id: int) -> list[Known]:
        """On which channels somebody is known, the oldest first."""

    async def colleagues(self, roles: Sequence[Role], since: datetime) -> list[Colleague]:
        """Those in these roles, by name; here who was with a conversation since then."""

    async def said(self, words: str, most: int) -> list[Found]:
        """Lines of customers' conversations that hold these words, case ignored, the newest first."""

    async def spoken(self, conversation_id: int, latest: int) -> list[Spoken]:
        """The last lines of a conversation, in order."""

    async def done(self, kinds: Sequence[str], start: datetime, end: datetime) -> list[Done]:
        """What people did to records of these kinds from an instant to before another and did not take back,
        each record once for each of them, the earliest first."""

    async def history(self, kind: str, record_id: int, latest: int) -> list[Step]:
        """What was done with a record, the newest first."""

    async def sums(self, *where: Where, **equal: Any) -> list[Sum]:
        """Deals that fit, added up by currency, the largest first."""

    async def stuck(self, page: int) -> tuple[list[Stuck], bool]:
        """A page of what did not get through, the newest first; whether there are more."""

    async def waiting(self) -> Waiting:
        """How much there is to do."""
