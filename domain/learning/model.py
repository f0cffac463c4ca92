"""What the bot learns from: sentences it did not understand, and the trainings they go into."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, Protocol

from domain.errors import ConflictError
from domain.messages import InboundMessage
from domain.record import UNKNOWN, Record

LONGEST = 500
"""Characters of a sentence that are kept: people say first what they want."""
_SIGNS = re.compile(r"[^\w€$£%]+")


class Reason(StrEnum):
    """Why a sentence is to be looked at."""

    REFUSED = "refused"
    """It was taken for nothing we can do."""
    UNSURE = "unsure"
    """It was asked back about."""
    NONE = "none"
    """It was asked back about, and none of the guesses was it."""
    CORRECTED = "corrected"
    """It was understood as one thing, and they said that they meant another."""
    WRONG = "wrong"
    """They said that it was understood wrongly."""
    UNDONE = "undone"
    """What was done was taken back at once."""


class ExampleStatus(StrEnum):
    """Whether somebody has looked at it: waits; will be, or was, taught; will not."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    DISCARDED = "discarded"


@dataclass(frozen=True, kw_only=True)
class Example(Record):
    """A sentence, without anything personal, that was not surely understood. One a sentence, role and
    language: ``count`` says how often it came."""

    KIND: ClassVar[str] = "example"
    LETTER: ClassVar[str] = "E"

    key: str
    """Equal for sentences that differ in nothing that matters; see ``key_of``."""
    text: str
    role: str = "customer"
    """Who said it: ``customer`` or ``staff``."""
    language: str = "en"
    reason: Reason
    guessed: str | None = None
    """The intent it was, or would have been, taken for."""
    percent: int | None = None
    """How sure the engine was of that."""
    guesses: tuple[str, ...] = ()
    """The likeliest intents, best first."""
    chosen: str | None = None
    """The intent that the speaker then said or pressed."""
    count: int = 1
    last_at: datetime = UNKNOWN
    conversation_id: int | None = None
    """Where it was said last."""
    status: ExampleStatus = ExampleStatus.WAITING
    intent: str | None = None
    """What it means, once somebody has accepted it."""
    reviewer_id: int | None = None
    reviewed_at: datetime | None = None

    @property
    def proposed(self) -> str | None:
        """What it most likely means: what the speaker chose, or what was guessed unless that was wrong."""
        wrong = self.reason in {Reason.NONE, Reason.WRONG, Reason.CORRECTED}
        return self.chosen or (None if wrong else self.guessed)


class TrainingStatus(StrEnum):
    """How a training stands: asked for; under way; a candidate waits; its examples contradict what is
    known; it broke off."""

    WANTED = "wanted"
    RUNNING = "running"
    READY = "ready"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True)
class Training(Record):
    """A model trained anew with what was accepted. ``outcome`` is what the gate found, as
    ``nlu.comparison`` tells it; empty until the training is over."""

    KIND: ClassVar[str] = "training"

    status: TrainingStatus = TrainingStatus.WANTED
    asked_by: int | None = None
    """The person; None when the command line asked."""
    began_at: datetime | None = None
    ended_at: datetime | None = None
    examples: int = 0
    """How many accepted sentences there were."""
    base: str | None = None
    candidate: str | None = None
    """Versions: what was in use, and what waits."""
    outcome: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_under_way(self) -> bool:
        """Whether its end is still awaited."""
        return self.status in {TrainingStatus.WANTED, TrainingStatus.RUNNING}


@dataclass(frozen=True, slots=True)
class Standing:
    """Which models there are, by version, and what the gate found of the candidate beside the model in use;
    ``outcome`` is None when it was not asked."""

    current: str | None = None
    candidate: str | None = None
    before: str | None = None
    """What a rollback puts back."""
    outcome: Mapping[str, Any] | None = None
    made: datetime | None = None
    """When the model in use was trained."""
    history: tuple[Mapping[str, Any], ...] = ()
    """What was changed over last, by whom and when; the latest first."""


class Teaching(Protocol):
    """The models, and the meanings sentences may be given."""

    def intents(self) -> Collection[str]:
        """Everything people may say, by name."""

    def standing(self) -> Standing:
        """Which models there are now."""

    def promote(self, who: str) -> tuple[str | None, str]:
        """The candidate is in use; the versions left and taken. Raises ``ConflictError`` when none waits."""

    def rollback(self, who: str) -> tuple[str | None, str]:
        """The model before is in use again; the versions left and taken. Raises ``ConflictError`` when there
        is none."""


@dataclass(frozen=True, slots=True)
class NoTeaching:
    """Implements ``Teaching`` where there are no models to look after."""

    def intents(self) -> Collection[str]:
        """None."""
        return ()

    def standing(self) -> Standing:
        """None."""
        return Standing()

    def promote(self, who: str) -> tuple[str | None, str]:
        """There is no candidate."""
        raise ConflictError("no_candidate", who=who)

    def rollback(self, who: str) -> tuple[str | None, str]:
        """There is nothing before."""
        raise ConflictError("no_earlier_model", who=who)


@dataclass(frozen=True, slots=True)
class Understood:
    """Something said, and what was kept of how it was understood; ``parse`` is empty for a button."""

    text: str
    at: datetime
    conversation_id: int
    parse: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Recorded:
    """A message of a conversation as it came, and what was kept of how it was understood."""

    id: int
    message: InboundMessage
    received_at: datetime
    settled_at: datetime | None
    parse: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Wrote:
    """What a turn wrote: which record, and whether that was there before."""

    turn: int
    kind: str
    record_id: int
    is_new: bool


class Learning(Protocol):
    """The door by which sentences come in (looking at them is ``Records``' matter), and the way back from
    what was done to what was said."""

    async def note(self, example: Example, *, again: bool) -> None:
        """The sentence is there to be looked at. One that was there already only tells why it came last, what
        was chosen if something was, and, when ``again``, that it came once more. Never in anybody's way: two
        turns may note the same sentence at once."""

    async def made(self, kind: str, record_id: int) -> Understood | None:
        """What was said that made this record; None when no message did."""

    async def recorded(self, conversation_id: int) -> list[Recorded]:
        """Every message of a conversation that was answered, in order."""

    async def wrote(self, conversation_id: int) -> list[Wrote]:
        """Every record that a conversation's turns wrote, in order; each once."""

    async def before(self, kind: str, record_id: int, at: datetime) -> dict[str, Any]:
        """The fields of a record that were changed since, as they were at this instant."""

    async def said(self, conversation_id: int, at: datetime) -> Understood | None:
        """The message of a conversation that was answered at this instant."""


def key_of(text: str, role: str, language: str) -> str:
    """Equal for sentences that differ only in case, accents' form, signs and blanks."""
    plain = _SIGNS.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()
    return hashlib.sha256(f"{role}|{language}|{plain}".encode()).hexdigest()[:32]
