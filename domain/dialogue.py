"""What a handler is: one intent, who may say it, what it needs to hear, and what it answers.

A handler reads as its own contract: the parameters after ``turn`` are its slots. A parameter
without a default is asked for when it was not said; one with a default is optional.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Protocol, TypeVar
from zoneinfo import ZoneInfo

from domain.access import Actor, Permission
from domain.conversation import Owner
from domain.kpi import Figure
from domain.messages import File, Image
from domain.money import Money, as_money
from domain.ports import UnitOfWork
from domain.record import Record


@dataclass(frozen=True, slots=True)
class Button:
    """``key`` names its label in the language pack (``label`` says it directly, for a record's own
    name); pressing it means ``intent`` with ``slots``, whose values are JSON."""

    key: str
    intent: str
    slots: Mapping[str, Any] = field(default_factory=dict)
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """``key`` names the words in the language pack, ``facts`` fill them; no prose."""

    key: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    buttons: tuple[Button, ...] = ()
    images: tuple[Image, ...] = ()
    files: tuple[File, ...] = ()
    figure: Figure | None = None
    """Drawn as a chart beside the words, when it has several groups."""
    ask: str | None = None
    """The slot of ``then`` that the next message may fill: a further question, free to be ignored."""
    then: tuple[str, Mapping[str, Any]] | None = None
    """The intent, with what is known for it, that an answer to ``ask`` runs."""


@dataclass(frozen=True, slots=True)
class Told:
    """A reply for somebody else than the speaker: to a conversation, or wherever a person is."""

    reply: Reply
    key: str
    """What makes it unique: the same thing is never told twice."""
    conversation_id: int | None = None
    person_id: int | None = None
    author: str = "bot"
    internal: bool = False
    """A note for those who work here, in the conversation's timeline: it never leaves."""
    yields: bool = False
    """The bot's part of a conversation: not told any more once a person answers there."""


class Knowledge(Protocol):
    """Answers to what is asked often."""

    def search(self, question: str, language: str, extra: list[tuple[str, str]]) -> tuple[str, str] | None:
        """Title and body of the article that answers best, of the shipped ones and ``extra``; None
        when none does."""


@dataclass(kw_only=True)
class Turn:
    """What a handler is given; never a channel, never a request."""

    actor: Actor
    uow: UnitOfWork
    text: str
    conversation_id: int
    currency: str
    knowledge: Knowledge
    policies: Mapping[str, Any]
    focus: dict[str, Any] = field(default_factory=dict)
    """What is being talked about, by kind (``ticket``: ``T-12``): "it" and "that deal" mean this."""
    told: list[Told] = field(default_factory=list)
    public_url: str = ""
    house_zone: str = "UTC"
    """Where the house's opening hours are meant."""
    owner: Owner | None = None
    """Set by a handler to hand the conversation over: to the queue of people, or back to the bot."""

    @property
    def now(self) -> datetime:
        """The instant of this turn, UTC."""
        return self.uow.now

    @property
    def zone(self) -> ZoneInfo:
        """Where the speaker's days and hours are meant."""
        return ZoneInfo(self.actor.zone)

    def attend(self, record: Record) -> None:
        """The record is what is being talked about from now on, among its kind and of all."""
        self.focus[record.KIND] = record.ref
        self.focus["record"] = record.ref

    def tell(
        self,
        reply: Reply,
        key: str,
        *,
        conversation_id: int | None = None,
        person_id: int | None = None,
        author: str = "bot",
    ) -> None:
        """Somebody else hears this too, once this turn is committed."""
        self.told.append(Told(reply, key, conversation_id, person_id, author))

    def note(self, reply: Reply, key: str, conversation_id: int, author: str = "bot") -> None:
        """Whoever works here reads this in the conversation's timeline; its customer never does."""
        self.told.append(Told(reply, key, conversation_id, author=author, internal=True))


@dataclass(frozen=True, slots=True)
class Reading:
    """What values are read with: the speaker's zone and the house's currency."""

    zone: ZoneInfo
    currency: str


def _read_day(value: Any, reading: Reading) -> date:
    text = str(value)
    if "T" not in text:
        return date.fromisoformat(text)
    return datetime.fromisoformat(text).astimezone(reading.zone).date()


def _read_moment(value: Any, reading: Reading) -> datetime:
    text = str(value)
    if "T" in text:
        return datetime.fromisoformat(text)
    # A day without an hour means the morning, when people look.
    return datetime.combine(date.fromisoformat(text), time(9), reading.zone)


def _read_until(value: Any, _: Reading) -> date | datetime:
    """A day stays a day: whoever takes it knows better which hour is meant."""
    text = str(value)
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def _read_money(value: Any, reading: Reading) -> Money:
    if isinstance(value, Mapping):
        return as_money(dict(value), reading.currency)
    return as_money({"value": value}, reading.currency)


MOST = 2**31
"""A number of a record is less than this."""


def _read_plain(value: Any, _: Reading) -> Any:
    """What is one value, and no list of them: buttons' values come from outside."""
    if isinstance(value, list | Mapping):
        raise TypeError(value)
    return value


def _read_words(value: Any, reading: Reading) -> str:
    return str(_read_plain(value, reading))


def _read_number(value: Any, _: Reading) -> int:
    number = int(value)
    if not 0 < number < MOST:
        raise ValueError(value)
    return number


@dataclass(frozen=True, slots=True)
class Slot:
    """``kind`` is the entity that fills it, or ``text`` for the person's own words; ``read`` makes its
    value from the entity's JSON."""

    kind: str
    read: Callable[[Any, Reading], Any] = _read_plain


MARKS = (
    "adding",
    "again",
    "case",
    "category",
    "contact",
    "every",
    "pointing",
    "pricing",
    "progress",
    "rebate",
    "release",
    "shift",
    "source",
    "state",
    "taker",
    "whose",
)

SLOTS: dict[str, Slot] = {
    **{
        name: Slot("text", _read_words)
        for name in ("about", "interest", "note", "question", "reason", "subject", "text", "title")
    },
    **{
        name: Slot(name)
        for name in (
            "channel",
            "company",
            "deal",
            "dimension",
            "duration",
            "email",
            "kpi",
            "language",
            "lead",
            "period",
            "person",
            "phone",
            "priority",
            "product",
            "quote",
            "score",
            "segment",
            "service",
            "stage",
            "ticket",
        )
    },
    # Small words that say which, as values of the language pack's ``marks``: never asked for.
    **{name: Slot("mark") for name in MARKS},
    "customer": Slot("person"),
    "amount": Slot("amount", _read_money),
    "clock": Slot("clock", lambda value, _: time.fromisoformat(str(value))),
    "day": Slot("date", _read_day),
    "percentage": Slot("percentage", lambda value, _: Decimal(str(value))),
    "quantity": Slot("quantity", lambda value, _: Decimal(str(value))),
    "reminder": Slot("reminder", _read_number),
    "turn_id": Slot("turn_id", _read_number),
    "until": Slot("date", _read_until),
    "was": Slot("date", _read_day),
    "when": Slot("date", _read_moment),
}
"""Every slot there is, by the parameter's name: one concept, one word, in every handler."""

Handle = Callable[..., Awaitable[Reply]]
H = TypeVar("H", bound=Handle)


@dataclass(frozen=True, slots=True)
class Handler:
    """A declared intent."""

    intent: str
    may: Permission
    run: Handle
    slots: tuple[str, ...]
    necessary: tuple[str, ...]
    confirm: bool = False
    """Asked back before it is done: only erasure, merges, campaigns, and what customers are sent."""
    undo: bool = True
    """Whether what it wrote may be taken back."""
    take_back: str | None = None
    """The intent that takes it back where *undo* by the audit cannot: what may be recalled for a moment."""
    side: bool = False
    """It only shows: said in the middle of a form, the form goes on afterwards."""
    alike: str | None = None
    """What is done, whatever it is done to: handlers that share this ("assign") differ only in their record,
    so that "assign it to me" goes to the one talked about."""
    amend: str | None = None
    """The intent that a correction ("no, make it 50") runs on the record this one made."""
    preview: Handle | None = None
    """Takes what ``run`` takes and only says what would be done: asked back when ``confirm``."""
    spoken: bool = True
    """False for what only a button means; it needs no sentences."""


def handler(intent: str, *, may: Permission, **options: Any) -> Callable[[H], H]:
    """The decorated function handles ``intent``; a parameter that is no known slot is an error here."""

    def declare(run: H) -> H:
        parameters = list(inspect.signature(run).parameters.values())[1:]
        unknown = [p.name for p in parameters if p.name not in SLOTS]
        if unknown:
            raise TypeError(f"{intent}: not a slot: {', '.join(unknown)}")
        necessary = tuple(p.name for p in parameters if p.default is inspect.Parameter.empty)
        names = tuple(p.name for p in parameters)
        run.handler = Handler(intent, may, run, names, necessary, **options)  # type: ignore[attr-defined]
        return run

    return declare
