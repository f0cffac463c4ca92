"""One connection: its frames are read, checked and taken in, each answered with what the contract says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from aiohttp import WSMessage, WSMsgType, web

from bot.channel import Receive
from bot.channels.webchat.files import Files
from bot.channels.webchat.frames import FrameError, decode, encode, said
from bot.channels.webchat.hub import Hub, Socket
from bot.channels.webchat.limits import Pace
from bot.channels.webchat.presence import people
from bot.channels.webchat.sessions import LONGEST, is_ours, new_session
from bot.channels.webchat.visitor import NEVER, anonymous, greeted, introduced
from bot.doors.timeline import Timeline
from bot.doors.tokens import TokenInvalid
from bot.voice.replies import choice_value
from domain.errors import StoreUnavailableError
from domain.hours import OpeningHours
from domain.messages import File, Identity, InboundMessage, Profile
from domain.ports import Clock

HUGE = 1 << 20
"""Bytes of a frame after which the socket is closed with 1009."""


class Door:
    """Where clients come in. ``name`` is the channel's, ``key`` signs identities."""

    def __init__(self, name: str, key: str, hub: Hub, files: Files) -> None:
        self._name = name
        self._key = key
        self._hub = hub
        self._files = files
        self._receive: Receive | None = None

    def read_from(self, timeline: Timeline, hours: OpeningHours, clock: Clock) -> None:
        """Where conversations are read, and when people are here."""
        self._timeline = timeline
        self._hours = hours
        self._clock = clock

    def open(self, receive: Receive) -> None:
        """From now on what is said goes there."""
        self._receive = receive

    async def connect(self, request: web.Request) -> web.WebSocketResponse:
        """A client is listened to until it goes."""
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
            if kind == "typing":
                self._hub.visitor_types(socket)
            else:
                await self._hear(socket, frame, raw)
        else:
            raise FrameError("unknown_type", "I know hello, message, choose, typing and ping.", _id_of(frame))
        return socket

    async def _welcome(self, ws: web.WebSocketResponse, frame: dict[str, Any]) -> Socket:
        visitor = await self._visitor(ws, frame)
        email = visitor[0].proven_email
        wanted, after = frame.get("session"), frame.get("after", 0)
        after = after if isinstance(after, int) and after >= 0 else 0
        known = None
        address = new_session(self._key)
        if isinstance(wanted, str) and 0 < len(wanted) <= LONGEST:
            known = await self._timeline.open(wanted, email)
            if known or (is_ours(wanted, self._key) and await self._timeline.is_free(wanted)):
                address = wanted
        socket = Socket(ws, address, visitor, self._files.link)
        # Listening begins before the history is read: nothing said in between is missed.
        self._hub.add(socket)
        seq = known.seq if known else 0
        welcome: dict[str, Any] = {"type": "welcome", "session": address, "seq": seq}
        if email is None or not await self._timeline.works_here(email):
            welcome["people"] = people(self._hours, self._clock.now())
        if known is not None and (language := known.state.get("language")):
            socket.language = welcome["language"] = str(language)
        await ws.send_str(encode(welcome))
        history = await self._timeline.after(known.id, after) if known else []
        socket.begin(history, min(after, seq))
        return socket

    async def _visitor(self, ws: web.WebSocketResponse, frame: dict[str, Any]) -> tuple[Profile, datetime]:
        try:
            return greeted(frame, self._key)
        except TokenInvalid as trouble:
            await self._timeline.refuse("sign_in", "bad_identity", trouble=str(trouble))
            message = "I couldn't verify who you are, so you are a guest for now. Please sign in again."
            await ws.send_str(FrameError("bad_identity", message).frame())
            return anonymous(frame), NEVER

    async def _hear(self, socket: Socket, frame: dict[str, Any], raw: str) -> None:
        assert self._receive is not None  # noqa: S101 no socket is open before the start
        heard = said(frame)
        if socket.until < datetime.now(UTC):
            raise FrameError("bad_identity", "Your sign-in has ended. Please sign in again.", heard.id)
        found = (self._files.get(socket.address, number) for number in heard.files)
        files = tuple(file for file in found if file is not None)
        if heard.files and not files and not heard.text.strip():
            raise FrameError("no_such_file", "I don't have that file. Please attach it again.", heard.id)
        text, choice = (
            _without_words(files) if files and not heard.text.strip() else (heard.text, heard.choice)
        )
        message = InboundMessage(
            channel=self._name,
            key=f"{socket.address}:{heard.id}",
            address=socket.address,
            identity=Identity(self._name, socket.address),
            text=text,
            choice=choice,
            client_id=heard.id,
            files=files,
            profile=introduced(socket.profile, frame.get("profile")),
        )
        socket.own.add(heard.id)
        try:
            new = await self._receive(message, raw)
        except StoreUnavailableError:
            sorry = "I can't take messages for a moment. Please send it again; it will count once."
            raise FrameError("try_again", sorry, heard.id) from None
        if not new:
            socket.own.discard(heard.id)
        await socket.ws.send_str(encode({"type": "ack", "id": heard.id}))


def _without_words(files: Sequence[File]) -> tuple[str, str]:
    """What files alone say: their names, and that they are to be kept."""
    names = ", ".join(file.name for file in files)
    return names, choice_value("keep_file", {"subject": names})


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
