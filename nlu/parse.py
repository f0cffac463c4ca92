"""What was understood of one sentence, and the port every engine stands behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

Role = Literal["customer", "staff"]

OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True, slots=True)
class Entity:
    """One fact found in a sentence.

    ``kind`` is a name of the public contract (``amount``, ``date``, ``company`` ...), ``value`` its
    normalised JSON value, ``start`` and ``end`` count code points of the sentence, end exclusive,
    and ``text`` is what was said there.
    """

    kind: str
    value: Any
    start: int
    end: int
    text: str
    whole: str | None = field(default=None, compare=False)
    """The canonical name of the period, where the ``date`` is only the first day of what was said: "in
    december"."""


@dataclass(frozen=True, slots=True)
class Guess:
    """An intent's canonical name with the engine's calibrated confidence, 0 to 1."""

    name: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Parse:
    """The understanding of one sentence; immutable and storable."""

    text: str
    intent: Guess
    ranking: tuple[Guess, ...] = ()
    entities: tuple[Entity, ...] = ()
    sure: bool = True
    source: str = "local"
    """Who understood it: ``local``, ``rasa``, ``button`` or ``command``."""
    model: str = ""
    """The version of the model, as ``why`` shows it."""
    language: str = ""
    """The tag of the language it was said in; empty where nobody told languages apart."""
    parts: tuple[Parse, ...] = ()
    """The matters of a sentence that may hold several, each understood by itself."""

    def of(self, kind: str) -> tuple[Entity, ...]:
        """The entities of one kind, in the order said."""
        return tuple(entity for entity in self.entities if entity.kind == kind)


@dataclass(frozen=True, slots=True)
class Name:
    """A record's name people may say: ``kind`` is ``person``, ``company`` or ``product``."""

    kind: str
    name: str


class Names(Protocol):
    """The names of the records there are, to be recognised in sentences."""

    def find(self, text: str) -> Sequence[Entity]:
        """Every known name said in ``text`` (typos forgiven), longest first, none overlapping."""


@dataclass(frozen=True, slots=True)
class NoNames:
    """A record store without names."""

    def find(self, text: str) -> Sequence[Entity]:
        """Nothing."""
        return ()


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of the speaker before the sentence is read."""

    now: datetime
    """An aware instant; relative dates count from it."""
    role: Role = "customer"
    language: str = "en"
    """What the speaker spoke until now."""
    zone: str = "Europe/London"
    """IANA name of the speaker's zone; dates and times are meant there."""
    expects: str | None = None
    """The entity kind of the question that is open, if any: a bare "50" then answers it."""
    names: Names = field(default_factory=NoNames)


class Parser(Protocol):
    """An engine that understands."""

    async def parse(self, text: str, context: Context) -> Parse:
        """Understand ``text``; never raises for any text. Raises ``EngineUnavailable`` when the
        engine cannot be reached in time."""


class EngineUnavailableError(Exception):
    """The understanding engine did not answer in time or answered nonsense."""
