"""The open sockets, by session: whoever is connected hears at once, everybody else on coming back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime

from aiohttp import web

from bot.channels.webchat.frames import encode, line_frame
from domain.conversation import Line
from domain.messages import Profile

MOST_UNSENT = 1 << 20
"""Bytes a client may leave unread before it is let go; it comes back and reads on where it was."""
TYPING = '{"type":"typing"}'

Link = Callable[[str], str]
"""Makes the stored address of a file one that can be opened."""
Watcher = Callable[[str], None]
"""Told the address of a session where somebody is writing."""


class Socket:
    """One tab. ``seq`` is the highest place of the timeline it has been sent."""

    __slots__ = (
        "_link",
        "_sending",
        "_waiting",
        "address",
        "language",
        "own",
        "profile",
        "seq",
        "until",
        "ws",
    )

    def __init__(
        self,
        ws: web.WebSocketResponse,
        address: str,
        visitor: tuple[Profile, datetime],
        link: Link,
    ) -> None:
        self.ws = ws
        self.address = address
        self.profile, self.until = visitor
        self._link = link
        self.seq = 0
        self.language = (self.profile.locale or "").split("-", maxsplit=1)[0]
        """In which the client speaks; empty when it never said."""
        self.own: set[str] = set()
        """Ids of messages this tab sent itself: it shows them already."""
        self._waiting: list[Line] | None = []
        self._sending: set[asyncio.Task[None]] | None = None

    def speak(self, language: str | None) -> None:
        """The client is told in which language the conversation is held, when that changed."""
        if language and self.language and language != self.language:
            self.language = language
            self.send(encode({"type": "language", "language": language}))

    def hear(self, lines: Iterable[Line]) -> None:
        """These lines are sent, in order, those it has already left out."""
        if self._waiting is not None:  # the history comes first
            self._waiting.extend(lines)
            return
        for line in lines:
            if line.seq <= self.seq or line.internal:
                continue
            self.seq = line.seq
            if line.author == "customer" and line.client_id in self.own:
                self.own.discard(line.client_id)
                continue
            self.send(line_frame(line, self._link))

    def begin(self, history: Iterable[Line], after: int) -> None:
        """What was missed is sent, then whatever came meanwhile; from now on it hears at once."""
        waited, self._waiting = self._waiting or [], None
        self.seq = after
        self.hear(history)
        self.hear(waited)

    def send(self, text: str) -> None:
        """The frame is on its way, after those before it."""
        transport = self.ws._req.transport if self.ws._req is not None else None  # noqa: SLF001
        if transport is not None and transport.get_write_buffer_size() > MOST_UNSENT:
            transport.abort()
            return
        task = asyncio.ensure_future(self._send(text))
        if self._sending is None:
            self._sending = set()
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    async def _send(self, text: str) -> None:
        try:
            await self.ws.send_str(text)
        except ConnectionError:
            return  # gone; the timeline keeps it


class Hub:
    """Sockets by address, and whoever watches them from our side."""

    def __init__(self) -> None:
        self._sockets: dict[str, set[Socket]] = {}
        self._watchers: set[Watcher] = set()

    def add(self, socket: Socket) -> None:
        """From now on it hears what is said at its address."""
        self._sockets.setdefault(socket.address, set()).add(socket)

    def remove(self, socket: Socket) -> None:
        """It is gone."""
        mine = self._sockets.get(socket.address, set())
        mine.discard(socket)
        if not mine:
            self._sockets.pop(socket.address, None)

    def announce(self, address: str, lines: Iterable[Line], language: str | None = None) -> None:
        """Everybody at this address hears these lines, and first in which ``language`` the conversation is
        held now."""
        for socket in self._sockets.get(address, ()):
            socket.speak(language)
            socket.hear(lines)

    def watch(self, watcher: Watcher) -> Callable[[], None]:
        """The watcher hears whenever a visitor is writing, until the function given back is called."""
        self._watchers.add(watcher)
        return lambda: self._watchers.discard(watcher)

    def visitor_types(self, socket: Socket) -> None:
        """Whoever watches hears of it, and the visitor's own other tabs do not."""
        for watcher in tuple(self._watchers):
            watcher(socket.address)

    def staff_types(self, address: str) -> None:
        """Everybody connected at this address sees that we are writing."""
        for socket in self._sockets.get(address, ()):
            socket.send(TYPING)

    def has(self, address: str) -> bool:
        """Whether anybody is connected there."""
        return address in self._sockets

    @property
    def sockets(self) -> list[Socket]:
        """All of them."""
        return [socket for mine in self._sockets.values() for socket in mine]

    def __len__(self) -> int:
        return len(self._sockets)
