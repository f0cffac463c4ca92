"""News for open consoles: what was said and done anywhere, who is typing, who else is looking.

One look at the store a second tells of everything, also of what other processes wrote; what this process
committed makes it look at once. Nothing is drawn here: a console that hears of something asks for its page.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from bot.channels.webchat.channel import WebChat
from domain.desk.model import News
from domain.errors import StoreUnavailableError
from domain.ports import Store
from domain.record import number_of

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
MOST_UNREAD = 100
"""Events a console may leave unread before it is let go; it comes back and asks for the whole page."""


@dataclass(eq=False, slots=True)
class Watcher:
    """One open console: whose, and which conversation it shows (with its channel and address)."""

    person_id: int
    name: str
    conversation: int = 0
    place: tuple[str, str] = ("", "")
    events: asyncio.Queue[bytes | None] = field(default_factory=lambda: asyncio.Queue(MOST_UNREAD))

    async def next(self, seconds: float) -> bytes | None:
        """What it hears next; nothing (``b""``) when that takes longer, None when it is over."""
        try:
            return await asyncio.wait_for(self.events.get(), seconds)
        except TimeoutError:
            return b""

    def tell(self, event: bytes | None) -> None:
        """It hears this; None ends it."""
        try:
            self.events.put_nowait(event)
        except asyncio.QueueFull:
            self.events.get_nowait()
            self.events.put_nowait(None)


class Newsroom:
    """Open consoles, and what they hear."""

    def __init__(self, store: Store, webchat: WebChat) -> None:
        self._store = store
        self._webchat = webchat
        self._watchers: set[Watcher] = set()
        self._woken = asyncio.Event()
        self._looking: asyncio.Task[None] | None = None
        self._unwatch: Callable[[], None] = lambda: None
        self._told: set[int] = set()
        self._last = News(0, 0)

    async def open(self, watcher: Watcher, mark: str) -> None:
        """It hears from now on, and at once of what it missed since the point it has a mark of."""
        if self._looking is None:
            self._last = await self._store.read(lambda uow: uow.desk.news(0))
            self._looking = asyncio.create_task(self._look_out())
            self._unwatch = self._webchat.watch_typing(self._visitor_types)
        self._watchers.add(watcher)
        after = number_of(mark.partition(".")[0])
        missed = await self._store.read(lambda uow: uow.desk.news(after))
        if missed.mark != mark:
            # Numbers up to the point are looked at again only for those that are committed late.
            fresh = (number for number in missed.lines if number > after)
            watcher.tell(event("news", _said(missed, fresh), missed.mark))

    def close(self, watcher: Watcher) -> None:
        """It is gone."""
        self._watchers.discard(watcher)
        if not self._watchers:
            self._rest()

    def people(self) -> frozenset[int]:
        """Whose consoles are open."""
        return frozenset(watcher.person_id for watcher in self._watchers)

    def wake(self) -> None:
        """Something was committed here."""
        self._woken.set()

    def look_again(self, conversation: int, but: int = 0) -> None:
        """Whoever shows this conversation asks for it again, somebody's own consoles left out."""
        if conversation:
            self._tell(event("news", {"conversations": [conversation]}), conversation, but=but)

    def staff_types(self, person_id: int, name: str, conversation: int) -> None:
        """Colleagues who show this conversation hear that somebody is writing in it."""
        self._tell(event("typing", {"who": name}), conversation, but=person_id)

    def end(self) -> None:
        """Every console is let go; they come back by themselves."""
        for watcher in self._watchers:
            watcher.tell(None)
        self._rest()

    def _rest(self) -> None:
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None
            self._unwatch()

    def _visitor_types(self, address: str) -> None:
        for watcher in self._watchers:
            if watcher.place == (self._webchat.name, address):
                watcher.tell(event("typing", {"who": None}))

    def _tell(self, said: bytes, conversation: int, but: int = 0) -> None:
        for watcher in self._watchers:
            if watcher.conversation == conversation and watcher.person_id != but:
                watcher.tell(said)

    async def _look_out(self) -> None:
        while True:
            try:
                await self._look()
            except StoreUnavailableError:
                log.warning("the console can't look for news: the database is away")
            await self._wait()

    async def _wait(self) -> None:
        try:
            await asyncio.wait_for(self._woken.wait(), LOOK_SECONDS)
        except TimeoutError:
            return
        self._woken.clear()

    async def _look(self) -> None:
        before = self._last
        news = await self._store.read(lambda uow: uow.desk.news(before.point))
        fresh = news.lines.keys() - self._told if self._told else {n for n in news.lines if n > before.point}
        self._told, self._last = set(news.lines) or self._told, news
        if fresh or news.records != before.records:
            said = event("news", _said(news, fresh), news.mark)
            for watcher in self._watchers:
                watcher.tell(said)


def event(kind: str, data: Mapping[str, Any], mark: str | None = None) -> bytes:
    """A server-sent event; ``mark`` is where somebody who lost the line goes on."""
    begin = f"id: {mark}\n" if mark is not None else ""
    return f"{begin}event: {kind}\ndata: ".encode() + orjson.dumps(data) + b"\n\n"


def _said(news: News, fresh: Iterable[int]) -> dict[str, Any]:
    return {"conversations": sorted({news.lines[number] for number in fresh})}
