"""A channel: where people talk. Messages come in through ``Receive`` and leave through ``send``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from aiohttp import web

from domain.messages import InboundMessage, OutboundMessage
from domain.outbox import RetryLater, Uncertain, Undeliverable

if TYPE_CHECKING:  # they know channels themselves
    from bot.doors.window import Window
    from bot.voice.voice import Spoken

__all__ = [
    "Abilities",
    "Channel",
    "Receive",
    "Replaying",
    "RetryLater",
    "SelfChecking",
    "Surfaced",
    "Uncertain",
    "Undeliverable",
]


class Receive(Protocol):
    """The one door in."""

    async def __call__(self, message: InboundMessage, raw: str) -> bool:
        """The message is stored under its key, with ``raw`` as the platform sent it.

        True when it is new, False when that key was stored before; after either it may be
        acknowledged. When this raises, it must not be: the platform will bring it again.
        """


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a channel shows by itself; the rest reaches it in words (`bot.voice.degrading`)."""

    buttons: bool = True
    images: bool = True
    files: bool = True
    longest: int | None = None
    """Characters of one message; longer ones come in parts. None: any, or the channel cuts by itself."""


class Channel(Protocol):
    """One platform, or one surface of our own."""

    name: str
    idempotent: bool
    """Sending the same key twice is harmless."""
    abilities: Abilities

    def routes(self) -> Sequence[web.RouteDef]:
        """The addresses the platform calls; empty when it calls none."""

    async def start(self, receive: Receive) -> None:
        """Sessions are open and, where the platform is asked instead of calling, the asking runs."""

    async def stop(self) -> None:
        """Nothing is asked or heard any more; sessions are closed."""

    async def send(self, message: OutboundMessage) -> str:
        """The message is delivered; returns the platform's own id of it. Works before ``start``
        too: a process that only delivers hears nothing.

        Raises ``RetryLater``, ``Undeliverable`` or ``Uncertain``. Any other error means, like
        ``Uncertain``, that the outcome is not known.
        """


@runtime_checkable
class Surfaced(Protocol):
    """A channel that shows more than messages: pages, forms, cards."""

    def look_through(self, window: Window) -> None:
        """What it shows it reads here, from before its start on."""

    def heard(self, spoken: Sequence[Spoken]) -> None:
        """This was said, on whatever channel, and is committed."""


@runtime_checkable
class SelfChecking(Protocol):
    """A channel that looks after itself once a minute."""

    async def check(self) -> str:
        """How it is, in a few words for staff. Raises, with the reason, when it is not well."""


@runtime_checkable
class Replaying(Protocol):
    """A channel whose platform tells again what it delivered."""

    async def replay(self, since: datetime) -> int:
        """Everything delivered since then is stored now; how much of it had been missed."""
