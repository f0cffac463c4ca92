"""What a handler is: one intent, who may say it, what it needs to hear, and what it answers.

A handler reads as its own contract: the parameters after ``turn`` are its slots. A parameter
without a default is asked for when it was not said; one with a default is optional.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, TypeVar
from zoneinfo import ZoneInfo

from domain.access import Actor, Permission
from domain.conversation import Owner
from domain.kpi import Figure
from domain.learning.model import NoTeaching, Teaching
from domain.messages import File, Identity, Image
from domain.people.model import Person
from domain.ports import UnitOfWork
from domain.record import Record
from domain.slots import SLOTS


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
    """The intent, with what is known for it, that an answer to ``ask`` runs; without one, that a yes runs."""


SILENCE = Reply(key="")
"""Nothing is said."""


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
    place: tuple[str, str] | None = None
    """The channel and address where it goes, instead of a conversation or wherever the person is."""
    secret: str | None = None
    """What of it stands in no timeline: only whoever receives it reads it."""
    yields: bool = False
    """The bot's part of a conversation: not told any more once a person answers there."""


class Knowledge(Protocol):
    """Answers to what is asked often."""

    def search(self, question: str, language: str, extra: list[tuple[str, str]]) -> tuple[str, str] | None:
        """Title and body of the article that answers best, of the shipped ones and ``extra``; None
        when none does."""


@dataclass(frozen=True, slots=True)
class Doors:
    """The channels there are here, by name. ``links`` are addresses that open one of them with a code,
    once that is put behind."""

    open: frozenset[str] = frozenset()
    links: Mapping[str, str] = field(default_factory=dict)


MENTIONED = "mentioned"
"""Under what the person is kept who is talked about, most often a colleague."""
OF_CUSTOMERS = frozenset({"person", "company", "ticket"})
"""Kinds of records that are somebody's who does not work here."""
HELD = "held"
"""The goal of going on with what was said before the speaker was asked who they are."""


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
    identity: Identity | None = None
    """As whom their channel knows the speaker; None outside of any channel."""
    is_shared: bool = False
    """Whether others read what is answered: nothing personal is said then."""
    doors: Doors = field(default_factory=Doors)
    need: str | None = None
    """What was noticed of the speaker's need; see `domain.care`."""
    claimed: Person | None = None
    """Who works here and has the speaker's e-mail, while the speaker has not said yet that it is them."""
    languages: Mapping[str, str] = field(default_factory=dict)
    """What is spoken here: each language's tag, with its name as those who speak it say."""
    language: str | None = None
    """Set by a handler: the tag of the language the speaker chose."""
    goal: str | None = None
    """Set by a handler: what the speaker wanted all along, as a button's value, to be done next."""
    teaching: Teaching = field(default_factory=NoTeaching)
    """The models there are, for those who teach."""
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
        if record.KIND in OF_CUSTOMERS:
            self.focus.pop(MENTIONED, None)

    def mention(self, person: Record) -> None:
        """Somebody is who is talked about, whatever is shown of them: "her deals" are theirs."""
        self.focus[MENTIONED] = person.id

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


Handle = Callable[..., Awaitable[Reply]]
Beforehand = Callable[..., Awaitable[Mapping[str, Any]]]
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
    names_new: bool = False
    """The person it names is new: a name that is nearly one on record is not taken for that one."""
    side: bool = False
    """It only shows: said in the middle of a form, the form goes on afterwards."""
    alike: str | None = None
    """What is done, whatever it is done to: handlers that share this ("assign") differ only in their record,
    so that "assign it to me" goes to the one talked about."""
    amend: str | None = None
    """The intent that a correction ("no, make it 50") runs on the record this one made."""
    beforehand: Beforehand | None = None
    """Takes what ``run`` takes and finds out what can be known before anything is asked: further slots.
    Raises where it cannot be done at all."""
    preview: Handle | None = None
    """Takes what ``run`` takes and only says what would be done: asked back when ``confirm``, and shown where
    it is one of several acts."""
    tells: bool = False
    """Its customer hears of it by itself."""
    spoken: bool = True
    """False for what only a button means; it needs no sentences."""
    public: bool = False
    """It does and says nothing that is anybody's: it may be said where others read along."""
    answers: str | None = None
    """The slot that answers an open question of its kind, as if its value had been said."""


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
