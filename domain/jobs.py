"""What a periodic job is: one file in `scheduler/jobs/` with a ``JOB`` in it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from domain.conversation import Conversation
from domain.dialogue import Told
from domain.learning.model import Example
from domain.messages import OutboundMessage
from domain.people.model import Person
from domain.ports import Clock, Store, UnitOfWork


class Tell(Protocol):
    """Says something to somebody, in their language and zone, where they last talked with us."""

    async def __call__(self, uow: UnitOfWork, told: Told) -> bool:
        """In the timeline and the outbox, committed with the rest of this unit of work. False when
        there is nowhere to say it, or its key was told before."""


@dataclass(frozen=True, slots=True)
class Addressed:
    """Something to tell in a conversation that is locked in this unit of work, and who reads it there."""

    told: Told
    conversation: Conversation
    reader: Person


class TellAll(Protocol):
    """As ``Tell``, for many at once."""

    async def __call__(self, uow: UnitOfWork, addressed: Sequence[Addressed]) -> int:
        """In the timelines and the outbox, in order; how many had not been told before."""


class Trainer(Protocol):
    """Trains a candidate in a process of its own."""

    async def __call__(
        self, accepted: Sequence[Example], is_ending: Callable[[], bool]
    ) -> Mapping[str, Any] | None:
        """What came of it, as the gate tells it; None when it broke off."""


Check = Callable[[], Awaitable[str]]
"""How it is, in a few words for staff; raises, with the reason, when it is not well."""
Replay = Callable[[datetime], Awaitable[int]]
"""Everything delivered since a moment is stored now; how much of it had been missed."""


@dataclass(frozen=True, slots=True)
class JobRoom:
    """What a job is given. ``send`` delivers through the message's channel (see `domain.outbox` for
    how it can fail); ``idempotent`` names the channels where sending twice does no harm."""

    store: Store
    clock: Clock
    tell: Tell
    tell_all: TellAll
    send: Callable[[OutboundMessage], Awaitable[str]]
    idempotent: frozenset[str]
    policies: Mapping[str, Any]
    zone: str
    resume: Callable[[], Awaitable[int]]
    """Begins every stored and unanswered message again."""
    checks: Mapping[str, Check] = field(default_factory=dict)
    """How each channel, by name, looks after itself."""
    replays: Mapping[str, Replay] = field(default_factory=dict)
    """How channels that can are asked what they delivered, by name."""
    is_ending: Callable[[], bool] = lambda: False
    """Whether jobs are to come to their end: what they have not begun waits for the next start."""
    mailboxes: frozenset[str] = frozenset()
    """Channels whose clients read the timeline itself: nothing is sent there."""
    train: Trainer | None = None
    """None where nothing is trained: while conversation files are played."""
    triage: str = ""
    """The Slack channel in which each new ticket has its card; none when empty."""


@dataclass(frozen=True, slots=True)
class Job:
    """``run`` is called every ``seconds``, or every day at ``at`` (``HH:MM`` in the house's zone). It
    remembers nothing between two calls: whatever it needs is in the store. It returns how much it did."""

    name: str
    run: Callable[[JobRoom], Awaitable[int]]
    seconds: float = 0
    at: str = ""
