"""The web chat channel. Its clients read the timeline themselves, so what is committed is delivered."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from aiohttp import BodyPartReader, web

from bot.channel import Abilities, Receive
from bot.channels.webchat.door import Door
from bot.channels.webchat.files import Files, FileTroubleError, Part
from bot.channels.webchat.hub import Hub, Watcher
from bot.channels.webchat.probe import probe
from bot.doors.timeline import Timeline
from bot.voice.voice import Spoken
from config.settings import Settings
from domain.errors import StoreUnavailableError
from domain.hours import OpeningHours
from domain.messages import File, OutboundMessage
from domain.ports import Clock

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
EVERYWHERE = {"0.0.0.0", "::", ""}  # noqa: S104 they are only compared with
ANY_PAGE = {"Access-Control-Allow-Origin": "*"}
"""The widget stands on other people's pages; the session in the form is what proves the sender."""


class WebChat:
    """Implements `bot.channel.Channel`; it is its own mailbox."""

    name = "webchat"
    idempotent = True
    abilities = Abilities()

    def __init__(self, settings: Settings) -> None:
        self._hub = Hub()
        self._files = Files(_folder(settings) / "files", settings.secret_key)
        self._door = Door(self.name, settings.secret_key, self._hub, self._files)
        local = "127.0.0.1" if settings.host in EVERYWHERE else settings.host
        self._here, self._public = f"http://{local}:{settings.port}", settings.public_url
        self._timeline: Timeline | None = None
        self._looking: asyncio.Task[None] | None = None

    def read_from(self, timeline: Timeline, hours: OpeningHours, clock: Clock) -> None:
        """Where conversations are read, and when people are here; given before the start."""
        self._timeline = timeline
        self._door.read_from(timeline, hours, clock)

    def routes(self) -> Sequence[web.RouteDef]:
        """The socket, and attachments both ways."""
        return [
            web.get("/webchat/ws", self._door.connect),
            web.post("/webchat/files", self._upload),
            web.options("/webchat/files", self._allow),
            web.get("/webchat/files/{id}", self._files.serve),
        ]

    async def start(self, receive: Receive) -> None:
        """Sockets are answered; lines that other processes write are looked for."""
        self._door.open(receive)
        self._looking = asyncio.create_task(self._look_out())

    async def stop(self) -> None:
        """Every socket is closed; clients come back by themselves."""
        if self._looking is not None:
            self._looking.cancel()
        for socket in self._hub.sockets:
            with contextlib.suppress(ConnectionError):
                await socket.ws.close(code=1001)

    async def check(self) -> str:
        """A visitor is welcomed: by this process when it serves, else where the public is."""
        return await probe(self._here if self._looking is not None else self._public)

    async def send(self, message: OutboundMessage) -> str:
        """Nothing to do: the timeline holds it."""
        return message.key

    def announce(self, spoken: Spoken) -> None:
        """Connected clients of this conversation hear what was committed, in which language it is held."""
        self._hub.announce(spoken.address, spoken.lines, spoken.language)

    @property
    def connected(self) -> int:
        """Sessions that are open now."""
        return len(self._hub)

    def is_here(self, address: str) -> bool:
        """Whether this visitor has the page open now, as far as this process knows."""
        return self._hub.has(address)

    def watch_typing(self, watcher: Watcher) -> Callable[[], None]:
        """The watcher is called with the address of a conversation, at most every few seconds, while its
        visitor writes; the function given back ends it. Only for visitors connected to this process."""
        return self._hub.watch(watcher)

    def show_typing(self, address: str) -> None:
        """The visitor sees for some seconds that somebody here is writing to them."""
        self._hub.staff_types(address)

    def file_link(self, url: str) -> str:
        """The stored address of an attachment as one that opens, for a day, whoever is given it."""
        return self._files.link(url)

    async def keep(self, address: str, part: Part) -> File:
        """A file for whoever talks at this address is kept. Raises ``FileTroubleError``."""
        return await self._files.keep(address, part)

    async def _allow(self, _: web.Request) -> web.Response:
        """A browser asks before it uploads from another site's page and shows how far it is."""
        methods = {"Access-Control-Allow-Methods": "POST", "Access-Control-Max-Age": "86400"}
        return web.Response(status=204, headers={**ANY_PAGE, **methods})

    async def _upload(self, request: web.Request) -> web.Response:
        """Takes a form with ``session`` and ``file``, also from the page of whoever embeds the widget."""
        try:
            kept = self._files.linked(await self._kept(request))
        except FileTroubleError as trouble:
            return web.json_response({"error": str(trouble)}, status=400, headers=ANY_PAGE)
        except (ValueError, AssertionError):
            wanted = "A form with session and file is needed."
            return web.json_response({"error": wanted}, status=400, headers=ANY_PAGE)
        answer = {"id": kept.id, "url": kept.url, "name": kept.name}
        return web.json_response(answer, headers=ANY_PAGE)

    async def _kept(self, request: web.Request) -> File:
        session = ""
        async for part in await request.multipart():
            if not isinstance(part, BodyPartReader):
                continue
            if part.name == "session":
                session = (await part.text()).strip()
            elif part.name == "file":
                if not self._hub.has(session):
                    raise FileTroubleError("Please open the chat first, then attach the file.")
                return await self._files.keep(session, part)
        raise FileTroubleError("There was no file in that.")

    async def _look_out(self) -> None:
        """Lines that another process wrote (a worker's reminder, the terminal) are announced too."""
        assert self._timeline is not None  # noqa: S101 given before the start
        point = 0
        while True:
            try:
                point, news = await self._timeline.news(point)
                for address, line in news:
                    self._hub.announce(address, [line])
            except StoreUnavailableError:
                log.warning("web chat can't look for news: the database is away")
            await asyncio.sleep(LOOK_SECONDS)


def _folder(settings: Settings) -> Path:
    """Attachments lie beside the embedded database; with a server, under ``var``."""
    if settings.database_url.startswith("sqlite:///"):
        return Path(settings.database_url.removeprefix("sqlite:///")).parent
    return Path("var")
