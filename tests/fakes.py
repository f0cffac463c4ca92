"""Stand-ins for the platforms, on loopback: they answer our calls, judge them, and call us."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

import aiohttp
from aiohttp import web

from bot.channel import Channel, Receive
from domain.messages import InboundMessage

Json = dict[str, Any]

PATIENCE = 60.0
"""Seconds a test waits for something that must happen, on a machine that does much else."""


@dataclass(frozen=True)
class Settings:
    """What the channels are told."""

    slack_bot_token: str | None = None
    slack_signing_secret: str | None = None
    slack_app_token: str | None = None
    slack_api_url: str = "https://slack.com/api/"
    slack_triage_channel: str = ""
    telegram_bot_token: str | None = None
    telegram_webhook_secret: str | None = None
    telegram_api_url: str = "https://api.telegram.org"
    public_url: str = "http://127.0.0.1:8080"
    secret_key: str = "s" * 32
    database_url: str = "sqlite:///var/parley.db"
    language: str = "en"


class Ledger:
    """The door in, as the turn runner keeps it: one entry per key."""

    def __init__(self) -> None:
        self.messages: dict[str, InboundMessage] = {}
        self.raw: dict[str, str] = {}
        self.calls = 0
        self.broken = False
        self._changed = asyncio.Condition()

    async def __call__(self, message: InboundMessage, raw: str) -> bool:
        async with self._changed:
            self.calls += 1
            self._changed.notify_all()
            if self.broken:
                raise OSError("disk full")
            is_new = message.key not in self.messages
            self.messages.setdefault(message.key, message)
            self.raw.setdefault(message.key, raw)
            return is_new

    async def called(self, times: int) -> None:
        """Returns once this many messages were brought."""
        async with asyncio.timeout(PATIENCE), self._changed:
            await self._changed.wait_for(lambda: self.calls >= times)

    def only(self) -> InboundMessage:
        """The one message there is."""
        (message,) = self.messages.values()
        return message


@dataclass(frozen=True)
class Call:
    """A call our side made."""

    method: str
    arguments: Json
    connection: int


@dataclass(frozen=True)
class Answer:
    """An answer prepared in advance; ``silence`` hangs up instead."""

    status: int = 200
    body: Json | str = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    silence: bool = False


class StandIn:
    """A platform's API: remembers calls, refuses what the platform would refuse."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.faults: list[str] = []
        self.url = ""
        self._prepared: dict[str, list[Answer]] = defaultdict(list)
        self._changed = asyncio.Condition()
        self._http: aiohttp.ClientSession | None = None
        app = web.Application()
        app.router.add_route("*", "/{tail:.*}", self._answer)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)

    async def __aenter__(self) -> Self:
        self._http = aiohttp.ClientSession()
        self.url = await _listen(self._runner)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        await self.http.close()
        await self._runner.cleanup()
        assert error is not None or not self.faults, self.faults

    @property
    def http(self) -> aiohttp.ClientSession:
        assert self._http is not None
        return self._http

    def prepare(self, method: str, *answers: Answer) -> None:
        """The next calls of this method get these answers."""
        self._prepared[method] += answers

    def calls_of(self, method: str) -> list[Json]:
        return [call.arguments for call in self.calls if call.method == method]

    async def edited(self, method: str, ending: str) -> None:
        """Returns once a call of this method carried a text with this ending."""

        def came() -> bool:
            return any(call.get("text", "").endswith(ending) for call in self.calls_of(method))

        async with asyncio.timeout(PATIENCE), self._changed:
            await self._changed.wait_for(came)

    async def called(self, method: str, times: int = 1) -> list[Json]:
        """The arguments of all calls of a method, once there are so many."""
        async with asyncio.timeout(PATIENCE), self._changed:
            await self._changed.wait_for(lambda: len(self.calls_of(method)) >= times)
        return self.calls_of(method)

    async def until(self, seen: Callable[[], Any]) -> Any:
        """What is seen here, as soon as it is."""
        async with asyncio.timeout(PATIENCE), self._changed:
            return await self._changed.wait_for(seen)

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        method = request.path.rsplit("/", 1)[-1]
        if method == "link":
            return await self.link(request)
        arguments = await self.arguments(request, method)
        async with self._changed:
            self.calls.append(Call(method, arguments, id(request.transport)))
            self._changed.notify_all()
        faults = self.judge(method, arguments)
        self.faults += [f"{method}: {fault}" for fault in faults]
        if self._prepared[method]:
            return await _prepared_answer(request, self._prepared[method].pop(0))
        answer = await self.reply(request, method, arguments, faults)
        async with self._changed:
            self._changed.notify_all()
        return answer

    async def arguments(self, request: web.Request, method: str) -> Json:
        raise NotImplementedError

    def judge(self, method: str, arguments: Json) -> list[str]:
        raise NotImplementedError

    async def reply(
        self, request: web.Request, method: str, arguments: Json, faults: list[str]
    ) -> web.StreamResponse:
        raise NotImplementedError

    async def link(self, request: web.Request) -> web.StreamResponse:
        raise web.HTTPNotFound


@asynccontextmanager
async def serving(channel: Channel | None, receive: Receive) -> AsyncIterator[str]:
    """The channel runs, its routes are served; gives their address."""
    assert channel is not None
    app = web.Application()
    app.add_routes(channel.routes())
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    url = await _listen(runner)
    await channel.start(receive)
    try:
        yield url
    finally:
        await channel.stop()
        await runner.cleanup()


async def _listen(runner: web.AppRunner) -> str:
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    return f"http://{host}:{port}"


async def _prepared_answer(request: web.Request, answer: Answer) -> web.Response:
    if answer.silence and request.transport is not None:
        request.transport.abort()
    if isinstance(answer.body, str):
        return web.Response(
            text=answer.body, status=answer.status, headers=answer.headers, content_type="text/html"
        )
    return web.json_response(answer.body, status=answer.status, headers=answer.headers)
