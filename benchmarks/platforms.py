"""The three channels from outside: who writes, how it is brought, and what comes back, faults included."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import random
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

import aiohttp
from aiohttp import web

from tests.chat import Chat
from tests.payloads import slack_message

GONE = (ConnectionError, aiohttp.ClientError, TimeoutError, OSError)
SLACK_SECRET, TELEGRAM_SECRET = "8f742231b10e8888abcd99yyyzzz85a5", "webhook-secret_1"
SLACK_TOKEN, TELEGRAM_TOKEN = "xoxb-1-2-x", "123456:" + "A" * 35
CHANNELS = ("webchat", "slack", "telegram")
WINDOW = 3
"""Neighbours that may change places on their way."""


@dataclass(frozen=True, slots=True)
class Rates:
    """How often a platform's answer to what we send is what."""

    busy: float = 0.04
    """429 with Retry-After: 1."""
    broken: float = 0.02
    """500."""
    cut_before: float = 0.004
    """The connection ends, and the message did not arrive."""
    cut_after: float = 0.004
    """The connection ends, and the message did arrive."""
    hanging: float = 0.001
    """No answer at all."""
    copies: float = 0.3
    """Of what comes in: brought once more."""


@dataclass(slots=True)
class Event:
    """One thing said."""

    mark: str
    number: int

    @property
    def text(self) -> str:
        """What is said."""
        return f"I want to make a complaint: {self.mark} you charged me a fee of £35 twice and nobody answers"


@dataclass(slots=True)
class Talk:
    """A conversation on one channel: what is said, and, in the web chat, what was read."""

    channel: str
    number: int
    events: list[Event]
    session: str | None = None
    seen: int = 0
    read: list[dict[str, Any]] = field(default_factory=list)
    twice: int = 0
    """Lines that came though they had been read."""


def talks_of(count: int, talks: int, chance: random.Random) -> list[Talk]:
    """That many events, shared out over the conversations of the three channels, in random turns."""
    made = [Talk(CHANNELS[number % 3], number + 1, []) for number in range(talks)]
    for number in range(count):
        made[number % talks].events.append(Event(f"[ref {chance.getrandbits(48):012x}]", number + 1))
    chance.shuffle(made)
    return made


class Platforms:
    """Slack and Telegram on loopback, and the people on all three channels."""

    def __init__(self, rates: Rates, chance: random.Random) -> None:
        self._rates, self._chance = rates, chance
        self.arrived: dict[str, list[tuple[str, str]]] = defaultdict(list)
        """What reached people, by channel: address and text, in order."""
        self.faults: Counter[str] = Counter()
        self.brought: Counter[str] = Counter()
        """Deliveries to us by channel, copies and repetitions included."""
        self._acknowledged = 0
        self._changed = asyncio.Condition()
        self._url = ""
        app = web.Application()
        app.router.add_route("*", "/{tail:.*}", self._answer)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self._url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self._http = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.close()
        await self._runner.cleanup()

    @property
    def settings(self) -> dict[str, str]:
        """What the server is told of them."""
        return {
            "SLACK_BOT_TOKEN": SLACK_TOKEN,
            "SLACK_SIGNING_SECRET": SLACK_SECRET,
            "SLACK_API_URL": f"{self._url}/api/",
            "TELEGRAM_BOT_TOKEN": TELEGRAM_TOKEN,
            "TELEGRAM_WEBHOOK_SECRET": TELEGRAM_SECRET,
            "TELEGRAM_API_URL": self._url,
        }

    async def acknowledged_by(self, number: int) -> None:
        """Returns once so many events were acknowledged."""
        async with self._changed:
            await self._changed.wait_for(lambda: self._acknowledged >= number)

    async def _count(self, number: int) -> None:
        self._acknowledged += number
        async with self._changed:
            self._changed.notify_all()

    # -- what is said to us

    async def bring(self, url: str, talk: Talk) -> None:
        """Everything said in this conversation was acknowledged."""
        if talk.channel == "webchat":
            await self._chat(url, talk)
            return
        first = 0
        while first < len(talk.events):
            together = talk.events[first : first + self._chance.randint(1, WINDOW)]
            first += len(together)
            await asyncio.gather(*(self._push(url, talk, event) for event in together))

    async def _push(self, url: str, talk: Talk, event: Event) -> None:
        """The event, brought until it is acknowledged, and sometimes once more though it was."""
        copies = 2 if self._chance.random() < self._rates.copies else 1
        await asyncio.gather(*(self._insist(url, talk, event) for _ in range(copies)))
        await self._count(1)

    async def _insist(self, url: str, talk: Talk, event: Event) -> None:
        await asyncio.sleep(self._chance.random() * 0.05)
        path, body, headers = _slack(talk, event) if talk.channel == "slack" else _telegram(talk, event)
        while True:
            self.brought[talk.channel] += 1
            try:
                async with self._http.post(f"{url}{path}", data=body, headers=headers) as answer:
                    if answer.ok:
                        return
            except GONE:
                pass
            await asyncio.sleep(0.2)

    async def _chat(self, url: str, talk: Talk) -> None:
        waiting = {uuid4().hex: event for event in talk.events}
        while waiting:
            try:
                async with Chat(url, talk.session, talk.seen) as chat:
                    talk.session = chat.session
                    await self._say(chat, talk, waiting)
            except GONE:
                await asyncio.sleep(0.2)

    async def _say(self, chat: Chat, talk: Talk, waiting: dict[str, Event]) -> None:
        """What was not acknowledged yet, with copies; lines that come meanwhile are read."""
        for number, event in waiting.items():
            for _ in range(2 if self._chance.random() < self._rates.copies else 1):
                self.brought["webchat"] += 1
                await chat.send({"type": "message", "id": number, "text": event.text})
        while waiting:
            frame = await chat.next("ack", "message")
            if frame["type"] == "ack":
                await self._count(waiting.pop(frame["id"], None) is not None)
            else:
                _note(talk, frame)

    async def read_on(self, url: str, talks: list[Talk]) -> None:
        """Whoever is in the web chat comes back and reads what was said since."""
        for talk in talks:
            if talk.channel == "webchat":
                async with Chat(url, talk.session, talk.seen) as chat:
                    newest = next(frame["seq"] for frame in chat.frames if frame["type"] == "welcome")
                    while talk.seen < newest:
                        _note(talk, await chat.next("message"))
                self.arrived["webchat"] += [
                    (str(talk.number), frame["text"]) for frame in talk.read if frame["from"] != "customer"
                ]

    # -- what is said by us

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        """As Slack or Telegram answers, or fails to."""
        method = request.path.rsplit("/", 1)[-1]
        given = await _arguments(request)
        if method not in {"chat.postMessage", "sendMessage"}:
            return web.json_response(_result(method, given))
        fault = self._fault()
        self.faults[fault] += fault != ""
        if fault == "busy":
            late = {"Retry-After": "1"}
            if method == "sendMessage":
                told = {"ok": False, "error_code": 429, "description": "Too Many Requests: retry after 1"}
                return web.json_response({**told, "parameters": {"retry_after": 1}}, status=429, headers=late)
            return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=late)
        if fault == "broken":
            return web.Response(status=500, text="Internal Server Error")
        if fault in {"cut_before", "hanging"}:
            await self._break(request, fault)
        channel = "slack" if method == "chat.postMessage" else "telegram"
        self.arrived[channel].append((str(given.get("channel") or given.get("chat_id")), str(given["text"])))
        if fault == "cut_after":
            await self._break(request, fault)
        return web.json_response(_result(method, given))

    async def _break(self, request: web.Request, fault: str) -> None:
        """The caller hears nothing more."""
        if fault == "hanging":
            await asyncio.sleep(40)
        if request.transport is not None:
            request.transport.abort()
        raise web.HTTPServiceUnavailable

    def _fault(self) -> str:
        drawn = self._chance.random()
        for name in ("busy", "broken", "cut_before", "cut_after", "hanging"):
            drawn -= getattr(self._rates, name)
            if drawn < 0:
                return name
        return ""


def _note(talk: Talk, frame: dict[str, Any]) -> None:
    if frame["seq"] <= talk.seen:
        talk.twice += 1
        return
    talk.seen = frame["seq"]
    talk.read.append(frame)


def _slack(talk: Talk, event: Event) -> tuple[str, bytes, dict[str, str]]:
    ts = f"1763546401.{event.number:06}"
    body = json.dumps(slack_message(event.text, f"D{talk.number}", ts, user=f"U{talk.number}")).encode()
    moment = str(int(time.time()))
    digest = hmac.new(SLACK_SECRET.encode(), f"v0:{moment}:".encode() + body, hashlib.sha256).hexdigest()
    signed = {"X-Slack-Request-Timestamp": moment, "X-Slack-Signature": f"v0={digest}"}
    return "/slack/events", body, {"Content-Type": "application/json", **signed}


def _telegram(talk: Talk, event: Event) -> tuple[str, bytes, dict[str, str]]:
    who = {"id": talk.number, "first_name": "Ann"}
    message = {
        "message_id": event.number,
        "date": int(time.time()),
        "chat": {**who, "type": "private"},
        "from": {**who, "is_bot": False},
        "text": event.text,
    }
    body = json.dumps({"update_id": event.number, "message": message}).encode()
    secret = {"X-Telegram-Bot-Api-Secret-Token": TELEGRAM_SECRET}
    return "/telegram/webhook", body, {"Content-Type": "application/json", **secret}


async def _arguments(request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        return dict(await request.json())
    return {**request.query, **{name: str(value) for name, value in (await request.post()).items()}}


def _result(method: str, given: dict[str, Any]) -> dict[str, Any]:
    """What Slack (a method with a dot) or Telegram says when all is well."""
    if "." in method:
        user: dict[str, Any] = {"id": given.get("user"), "team_id": "T1", "profile": {}}
        who = {"user": user, "user_id": "UBOT", "team_id": "T1", "bot_id": "B1"}
        return {"ok": True, **who, "channel": {"id": "D1"}, "ts": f"1763546402.{uuid4().int % 10**6:06}"}
    me = {"id": 123456, "is_bot": True, "first_name": "Parley", "username": "parley_bot"}
    if method == "getMe":
        return {"ok": True, "result": me}
    if method != "sendMessage":
        return {"ok": True, "result": True}
    chat = {"id": int(given["chat_id"]), "type": "private", "first_name": "Ann"}
    sent = {"message_id": uuid4().int % 10**9, "date": int(time.time()), "chat": chat, "text": given["text"]}
    return {"ok": True, "result": sent}
