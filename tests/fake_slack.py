"""Slack on loopback: its Web API, its signed pushes, and Socket Mode."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import re
import time
from typing import Any
from urllib.parse import unquote_plus, urlencode

from aiohttp import web

from tests.fakes import PATIENCE, Answer, Json, Settings, StandIn
from tests.slack_judge import message_faults, slack_faults

OURSELVES = {"user": "parley", "team_id": "T1", "user_id": "UBOT", "bot_id": "B1"}


class FakeSlack(StandIn):
    """Slack's Web API, its signed pushes, and Socket Mode."""

    TOKEN, APP_TOKEN, SECRET = "xoxb-1-2-x", "xapp-1-A1-x", "8f742231b10e8888abcd99yyyzzz85a5"

    def __init__(self) -> None:
        super().__init__()
        self.people: dict[str, Json] = {}
        self.slow = asyncio.Event()
        self.slow.set()
        self.posted: list[Json] = []
        """Messages that are there, as they read now."""
        self.scopes = ""
        """What auth.test says that we may do, when it says so."""
        self._lost: list[str] = []
        self._triggers: set[str] = set()
        self._socket: asyncio.Future[web.WebSocketResponse] = asyncio.get_running_loop().create_future()
        self.acknowledged: asyncio.Queue[Json] = asyncio.Queue()

    def settings(self, **changed: Any) -> Settings:
        told: Json = {
            "slack_bot_token": self.TOKEN,
            "slack_signing_secret": self.SECRET,
            "slack_api_url": f"{self.url}/api/",
        }
        return Settings(**(told | changed))

    async def push(self, to: str, payload: Json | str, retry: int = 0, **signing: Any) -> int:
        """An event, as Slack delivers it; returns the HTTP status."""
        body = payload if isinstance(payload, str) else json.dumps(payload)
        return (await self.push_raw(to, body, "application/json", retry, **signing))[0]

    async def push_form(self, to: str, fields: dict[str, str]) -> int:
        """A slash command, or an interaction in ``payload``."""
        return (await self.push_raw(to, urlencode(fields), "application/x-www-form-urlencoded"))[0]

    async def push_raw(
        self,
        to: str,
        body: str,
        kind: str,
        retry: int = 0,
        **signing: Any,
    ) -> tuple[int, str]:
        """Any body, signed; returns the HTTP status and text."""
        self._trigger(body)
        headers = {"Content-Type": kind, **self.sign(body, **signing)}
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": "http_timeout"}
        async with self.http.post(f"{to}/slack/events", data=body.encode(), headers=headers) as answer:
            return answer.status, await answer.text()

    def sign(self, body: str, secret: str | None = None, at: float | None = None) -> dict[str, str]:
        """Slack's signature of a body."""
        moment = str(int(at or time.time()))
        digest = hmac.new(
            (secret or self.SECRET).encode(), f"v0:{moment}:{body}".encode(), hashlib.sha256
        ).hexdigest()
        return {"X-Slack-Request-Timestamp": moment, "X-Slack-Signature": f"v0={digest}"}

    async def push_over_socket(self, envelope: str, kind: str, payload: Json) -> None:
        """The same payloads over Socket Mode."""
        self._trigger(json.dumps(payload))
        async with asyncio.timeout(PATIENCE):
            socket = await self._socket
        await socket.send_json(
            {"type": kind, "envelope_id": envelope, "payload": payload, "accepts_response_payload": False}
        )

    async def link(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": 1, "connection_info": {"app_id": "A1"}})
        self._socket.set_result(socket)
        async for frame in socket:
            self.acknowledged.put_nowait(json.loads(frame.data))
        return socket

    async def arguments(self, request: web.Request, method: str) -> Json:
        if request.content_type == "application/json":
            return dict(await request.json())
        return {**request.query, **{name: str(value) for name, value in (await request.post()).items()}}

    async def push_payload(self, to: str, payload: Json) -> Json:
        """An interaction; returns what it is answered with."""
        body = urlencode({"payload": json.dumps(payload)})
        status, text = await self.push_raw(to, body, "application/x-www-form-urlencoded")
        assert status == 200, text
        answer: Json = json.loads(text) if text else {}
        return answer

    def _trigger(self, body: str) -> None:
        """A trigger in what we push is good for one modal."""
        for found in re.findall(r'"trigger_id": "([^"]+)"|trigger_id=([^&]+)', unquote_plus(body)):
            self._triggers.add("".join(found))

    def _is_good(self, trigger: str) -> bool:
        good = trigger in self._triggers
        self._triggers.discard(trigger)
        return good

    def judge(self, method: str, arguments: Json) -> list[str]:
        return message_faults(arguments) if method == "respond" else slack_faults(method, arguments)

    async def reply(
        self, request: web.Request, method: str, arguments: Json, faults: list[str]
    ) -> web.StreamResponse:
        if method == "respond":
            return web.Response(text="ok")
        wanted = self.APP_TOKEN if method == "apps.connections.open" else self.TOKEN
        if request.headers.get("Authorization") != f"Bearer {wanted}":
            return web.json_response({"ok": False, "error": "invalid_auth"})
        if faults:
            return web.json_response({"ok": False, "error": "invalid_blocks"})
        if method == "views.open" and not self._is_good(arguments["trigger_id"]):
            self.faults.append("views.open: the trigger is used up, or never was")
            return web.json_response({"ok": False, "error": "expired_trigger_id"})
        if method == "users.info":
            await self.slow.wait()
        result = self._result(method, arguments)
        if method in self._lost and request.transport is not None:
            self._lost.remove(method)
            request.transport.abort()
        told = {"x-oauth-scopes": self.scopes} if method == "auth.test" and self.scopes else {}
        return web.json_response(result, headers=told)

    def refuse(self, method: str, error: str) -> None:
        """The next call of this method is refused with this error."""
        self.prepare(method, Answer(200, {"ok": False, "error": error}))

    def lose(self, method: str) -> None:
        """The next call of this method is carried out, and its answer lost."""
        self._lost.append(method)

    def _result(self, method: str, arguments: Json) -> Json:
        plain: dict[str, Json] = {
            "auth.test": {"url": "https://bank.slack.com/", "team": "Bank", **OURSELVES},
            "views.open": {"view": {"id": "V1"}},
            "views.publish": {"view": {"id": "VHOME"}},
            "chat.unfurl": {},
            "apps.connections.open": {"url": self.url.replace("http", "ws") + "/link"},
            "conversations.open": {"channel": {"id": f"D{arguments.get('users')}"}},
        }
        if method in plain:
            return {"ok": True, **plain[method]}
        if method == "users.info":
            user = self.people.get(arguments["user"])
            return {"ok": True, "user": user} if user else {"ok": False, "error": "user_not_found"}
        if method == "conversations.history":
            room = [one for one in self.posted if one["channel"] == arguments["channel"]]
            return {"ok": True, "messages": room[::-1], "has_more": False}
        return self._said(method, arguments)

    def _said(self, method: str, arguments: Json) -> Json:
        if method == "chat.update":
            for one in self.posted:
                if one["ts"] == arguments["ts"]:
                    one.update(arguments)
            return {"ok": True, "channel": arguments["channel"], "ts": arguments["ts"], "text": ""}
        ts = f"1763546400.{len(self.calls):06}"
        if method == "chat.postEphemeral":
            return {"ok": True, "message_ts": ts}
        self.posted.append({**arguments, "type": "message", "ts": ts})
        return {
            "ok": True,
            "channel": arguments["channel"],
            "ts": ts,
            "message": {"type": "message", "ts": ts},
        }
