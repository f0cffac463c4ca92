"""A message is a value: storable, and it knows its channel only by name."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Author = Literal["customer", "bot", "staff"]


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody as one channel knows them: a Slack user, a Telegram user, a web chat session."""

    channel: str
    external_id: str


@dataclass(frozen=True, slots=True)
class Profile:
    """What a channel tells of a speaker. ``proven_email`` is one the channel vouches for; with
    ``must_confirm``, people who work here are asked once whether that is them. ``claimed_email`` and
    ``topic`` are what somebody wrote of themselves before the first message."""

    name: str | None = None
    proven_email: str | None = None
    locale: str | None = None
    zone: str | None = None
    claimed_email: str | None = None
    topic: str | None = None
    must_confirm: bool = False


@dataclass(frozen=True, slots=True)
class File:
    """Something attached. ``url`` is where our own server serves it."""

    id: str
    url: str
    name: str


@dataclass(frozen=True, slots=True)
class InboundMessage:
    """One thing somebody said or pressed, as it came."""

    channel: str
    key: str
    """Unique within the channel: the same key is the same message, however often it comes."""
    address: str
    """Where replies go, in the channel's own terms (a chat id, ``team/channel/thread``, a session)."""
    identity: Identity
    text: str = ""
    choice: str | None = None
    """The value of a button pressed, instead of text."""
    client_id: str | None = None
    """The sender's own id of the message, echoed in replies (web chat)."""
    files: tuple[File, ...] = ()
    profile: Profile = field(default_factory=Profile)
    is_shared: bool = False
    """Said in a room, where others read what is answered."""
    edits: str | None = None
    """The ``client_id`` of the message that this one is the new wording of."""
    ticket: str | None = None
    """The ticket that its place is about (``T-12``): here "it" means this one."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A button: what it says and what pressing it sends."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Image:
    """A picture by address, with its content in words."""

    url: str
    alt: str


@dataclass(frozen=True, slots=True)
class OutboundMessage:
    """One thing the product says; plain text, every channel escapes for itself."""

    key: str
    """Unique over all channels; a second one with it is refused by the database."""
    channel: str
    address: str
    text: str
    author: Author = "bot"
    seq: int = 0
    """Its place in its conversation's timeline, counted from 1."""
    choices: tuple[Choice, ...] = ()
    images: tuple[Image, ...] = ()
    files: tuple[File, ...] = ()
    client_id: str | None = None
    in_reply_to: str | None = None
    share_phone: str | None = None
    """What a button says that shares the reader's number, where one is asked for and the channel can."""
    at: datetime | None = None
    yields: bool = False
    """The bot's part of a conversation: not sent any more once a person answers there."""
    first_choice: int = 1
    """The number of its first choice among all that one answer offers, which may be several messages."""
