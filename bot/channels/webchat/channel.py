"""The web chat channel. Its clients read the timeline themselves, so what is committed is delivered."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from aiohttp import BodyPartReader, WSMessage, WSMsgType, web

from bot.channel import Receive
from bot.channels.webchat.files import Files, FileTroubleError
from bot.channels.webchat.frames import FrameError, decode, encode, said
from bot.channels.webchat.hub import Hub, Socket
from bot.channels.webchat.limits import Pace
from bot.timeline import Timeline
from bot.tokens import TokenInvalid, read_identity
from bot.voice import Spoken
from config.settings import Settings
from domain.errors import StoreUnavailableError
from domain.messages import File, Identity, InboundMessage, OutboundMessage, Profile

log = logging.getLogger(__name__)

HUGE = 1 << 20
"""Bytes of a frame after which the socket is closed with 1009."""
LOOK_SECONDS = 1.0
LONGEST_SESSION = 64
ANY_PAGE = {"Access-Control-Allow-Origin": "*"}
"""The widget stands on other people's pages; the session in the form is what proves the sender."""


class WebChat:
    """Implements `bot.channel.Channel`; it is its own mailbox."""

    name = "webchat"
    idempotent = True

    def __init__(self, settings: Settings) -> None:
        self._secret = settings.secret_key
        self._hub = Hub()
        self._files = Files(_folder(settings) / "files")
        self._receive: Receive | None = None
        self._timeline: Timeline | None = None
        self._looking: asyncio.Task[None] | None = None

    def read_from(self, timeline: Timeline) -> None:
        """Where conversations are read; given before the start."""
        self._timeline = timeline

    def routes(self) -> Sequence[web.RouteDef]:
        """The socket, and attachments both ways."""
        return [
            web.get("/webchat/ws", self._connect),
            web.post("/webchat/files", self._upload),
            web.get("/webchat/files/{id}", self._files.serve),
        ]

    async def start(self, receive: Receive) -> None:
        """Sockets are answered; lines that other processes write are looked for."""
        self._receive = receive
        self._looking = asyncio.create_task(self._look_out())

    async def stop(self) -> None:
        """Every socket is closed; clients come back by themselves."""
        if self._looking is not None:
            self._looking.cancel()
        for socket in self._hub.sockets:
            with contextlib.suppress(ConnectionError):
                await socket.ws.close(code=1001)

    async def send(self, message: OutboundMessage) -> str:
        """Nothing to do: the timeline holds it."""
        return message.key

    def announce(self, spoken: Spoken) -> None:
        """Connected clients of this conversation hear what was committed."""
        self._hub.announce(spoken.address, spoken.lines)

    @property
    def connected(self) -> int:
        """Sessions that are open now."""
        return len(self._hub)

    # -- a connection

    async def _connect(self, request: web.Request) -> web.WebSocketResponse:
        # Compression would cost 100 KiB a connection; what is said here is short.
        ws = web.WebSocketResponse(compress=False, max_msg_size=HUGE)
        await ws.prepare(request)
        socket: Socket | None = None
        pace = Pace()
        try:
            async for message in ws:
                if message.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                    continue
                try:
                    frame = _read(message, pace)
                    socket = await self._take(ws, socket, frame, message.data)
                except FrameError as error:
                    await ws.send_str(error.frame())
                except ConnectionError:
                    break
        finally:
            if socket is not None:
                self._hub.remove(socket)
        return ws

    async def _take(
        self, ws: web.WebSocketResponse, socket: Socket | None, frame: dict[str, Any], raw: str
    ) -> Socket | None:
        kind = frame.get("type")
        if kind == "ping":
            await ws.send_str('{"type":"pong"}')
        elif kind == "hello":
            if socket is not None:
                self._hub.remove(socket)
            return await self._welcome(ws, frame)
        elif kind in ("message", "choose", "typing"):
            if socket is None:
                raise FrameError("hello_first", "Please begin with a hello frame.", _id_of(frame))
            if kind != "typing":  # nobody on our side watches them write yet
                await self._hear(socket, frame, raw)
        else:
            raise FrameError("unknown_type", "I know hello, message, choose, typing and ping.", _id_of(frame))
        return socket

    async def _welcome(self, ws: web.WebSocketResponse, frame: dict[str, Any]) -> Socket:
        assert self._timeline is not None  # noqa: S101 given before the start
        profile = await self._profile(ws, frame)
        wanted, after = frame.get("session"), frame.get("after", 0)
        after = after if isinstance(after, int) and after >= 0 else 0
        known = None
        if isinstance(wanted, str) and 0 < len(wanted) <= LONGEST_SESSION:
            known = await self._timeline.open(wanted, profile.proven_email)
        address = known.address if known else f"w{secrets.token_urlsafe(18)}"
        socket = Socket(ws, address, profile)
        # Listening begins before the history is read: nothing said in between is missed.
        self._hub.add(socket)
        await ws.send_str(encode({"type": "welcome", "session": address, "seq": known.seq if known else 0}))
        history = await self._timeline.after(known.id, after) if known else []
        socket.begin(history, min(after, known.seq) if known else 0)
        return socket

    async def _profile(self, ws: web.WebSocketResponse, frame: dict[str, Any]) -> Profile:
        locale, zone, token = frame.get("locale"), frame.get("zone"), frame.get("identity")
        name = email = None
        if token is not None:
            try:
                email, name = read_identity(str(token), self._secret)
            except TokenInvalid:
                message = "I couldn't verify who you are, so you are a guest for now. Please sign in again."
                await ws.send_str(FrameError("bad_identity", message).frame())
        zone = zone if isinstance(zone, str) and zone in available_timezones() else None
        return Profile(name, email, locale if isinstance(locale, str) else None, zone)

    async def _hear(self, socket: Socket, frame: dict[str, Any], raw: str) -> None:
        assert self._receive is not None  # noqa: S101 no socket is open before the start
        heard = said(frame)
        files = tuple(file for number in heard.files if (file := self._files.get(number)))
        socket.own.add(heard.id)
        message = InboundMessage(
            channel=self.name,
            key=f"{socket.address}:{heard.id}",
            address=socket.address,
            identity=Identity(self.name, socket.address),
            text=heard.text,
            choice=heard.choice,
            client_id=heard.id,
            files=files,
            profile=socket.profile,
        )
        try:
            new = await self._receive(message, raw)
        except StoreUnavailableError:
            sorry = "I can't take messages for a moment. Please send it again; it will count once."
            raise FrameError("try_again", sorry, heard.id) from None
        if not new:
            socket.own.discard(heard.id)
        await socket.ws.send_str(encode({"type": "ack", "id": heard.id}))

    # -- the rest

    async def _upload(self, request: web.Request) -> web.Response:
        """Takes a form with ``session`` and ``file``, also from the page of whoever embeds the widget."""
        try:
            kept = await self._kept(request)
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
                return await self._files.keep(part)
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


def _read(message: WSMessage, pace: Pace) -> dict[str, Any]:
    """The frame in a message. Raises ``FrameError`` when it is none, or one too many."""
    if message.type is WSMsgType.BINARY:
        raise FrameError("bad_json", "Frames are JSON text.")
    frame = decode(message.data)
    if not pace.allows():
        raise FrameError("rate_limited", "That was very fast. Please wait a moment.", _id_of(frame))
    return frame


def _id_of(frame: dict[str, Any]) -> str | None:
    found = frame.get("id")
    return found if isinstance(found, str) else None


def _folder(settings: Settings) -> Path:
    """Attachments lie beside the embedded database; with a server, under ``var``."""
    if settings.database_url.startswith("sqlite:///"):
        return Path(settings.database_url.removeprefix("sqlite:///")).parent
    return Path("var")
