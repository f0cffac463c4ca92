"""Telegram on loopback: its Bot API, its files, its webhook pushes, and long polling."""

from __future__ import annotations

import asyncio
import hashlib
import json
import time
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.fakes import Json, Settings, StandIn
from tests.telegram_judge import result_faults, telegram_arguments, telegram_faults, update_faults

SENDS = {"sendMessage", "sendPhoto", "sendDocument"}
EDITS = {"editMessageText", "editMessageCaption", "editMessageReplyMarkup"}


@dataclass(frozen=True)
class Upload:
    """A file we sent."""

    method: str
    name: str
    content: bytes


class FakeTelegram(StandIn):
    """Telegram's Bot API, its webhook pushes, and long polling."""

    TOKEN, SECRET, USERNAME = "123456:" + "A" * 35, "webhook-secret_1", "parley_bot"

    def __init__(self) -> None:
        super().__init__()
        self.waiting: list[Json] = []
        self.uploads: list[Upload] = []
        self.stored: dict[str, bytes] = {}
        """Files people sent, by their ``file_id``."""
        self.pages: dict[str, bytes] = {}
        """What our own server would show, by path: this one stands in for it too."""
        self.downloads = 0
        self.results: list[tuple[str, Any]] = []
        """What calls were answered with."""
        self.webhook: Json = {"url": "", "has_custom_certificate": False, "pending_update_count": 0}
        self._arrived = asyncio.Event()

    def settings(self, **changed: Any) -> Settings:
        told: Json = {
            "telegram_bot_token": self.TOKEN,
            "telegram_webhook_secret": self.SECRET,
            "telegram_api_url": self.url,
        }
        return Settings(**(told | changed))

    async def push(self, to: str, update: Json | str, secret: str | None = SECRET) -> int:
        """An update, as Telegram delivers it; returns the HTTP status."""
        body = update if isinstance(update, str) else json.dumps(update)
        self.faults += update_faults(update) if isinstance(update, dict) else []
        headers = {"Content-Type": "application/json"}
        headers |= {"X-Telegram-Bot-Api-Secret-Token": secret} if secret is not None else {}
        async with self.http.post(f"{to}/telegram/webhook", data=body.encode(), headers=headers) as answer:
            return answer.status

    def put(self, *updates: Json) -> None:
        """Updates wait to be polled."""
        self.faults += [fault for update in updates for fault in update_faults(update)]
        self.waiting += updates
        self._arrived.set()

    async def arguments(self, request: web.Request, method: str) -> Json:
        form: dict[str, str] = {}
        uploads: dict[str, Upload] = {}
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                uploads[name] = Upload(method, value.filename, value.file.read())
            else:
                form[name] = str(value)
        self.uploads += uploads.values()
        attached = {name for name in uploads if f"attach://{name}" in "".join(form.values())}
        form |= {name: f"(upload {file.name})" for name, file in uploads.items() if name not in attached}
        return telegram_arguments(method, form)

    def judge(self, method: str, arguments: Json) -> list[str]:
        return telegram_faults(method, arguments)

    async def reply(
        self, request: web.Request, method: str, arguments: Json, faults: list[str]
    ) -> web.StreamResponse:
        if f"/bot{self.TOKEN}/" not in request.path:
            return _refused(401, "Unauthorized")
        if faults:
            return _refused(400, "Bad Request")
        if method == "getFile" and arguments["file_id"] not in self.stored:
            return _refused(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
        if method == "getUpdates":
            result: Any = await self._updates(arguments.get("offset", 0))
        else:
            result = self._result(method, arguments)
        self.results.append((method, result))
        self.faults += [f"{method} answered: {fault}" for fault in result_faults(method, result)]
        return web.json_response({"ok": True, "result": result})

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        if request.path in self.pages:
            return web.Response(body=self.pages[request.path])
        if request.path.startswith("/file/"):
            self.downloads += 1
            content = self.stored.get(request.path.removeprefix(f"/file/bot{self.TOKEN}/documents/"))
            return web.Response(status=404) if content is None else web.Response(body=content)
        if request.method == "GET":
            return web.Response(status=404)
        return await super()._answer(request)

    async def _updates(self, offset: int) -> list[Json]:
        self.waiting = [update for update in self.waiting if update["update_id"] >= offset]
        if not self.waiting:
            self._arrived.clear()
            await self._arrived.wait()
        return self.waiting

    def _result(self, method: str, arguments: Json) -> Any:
        me = {"id": 123456, "is_bot": True, "first_name": "Parley", "username": self.USERNAME}
        if method == "getMe":
            return me
        if method == "getWebhookInfo":
            return self.webhook
        if method == "getFile":
            number = arguments["file_id"]
            unique = hashlib.sha256(number.encode()).hexdigest()[:14]
            size = len(self.stored[number])
            path = f"documents/{number}"
            return {"file_id": number, "file_unique_id": unique, "file_size": size, "file_path": path}
        if method == "sendMediaGroup":
            return [self._message(me, arguments) for _ in arguments["media"]]
        return self._message(me, arguments) if method in SENDS | EDITS else True

    def _message(self, me: Json, arguments: Json) -> Json:
        number = int(arguments["chat_id"])
        chat: Json = {"id": number, "type": "private", "first_name": "Ann"}
        if number < 0:
            chat = {"id": number, "type": "supergroup", "title": "Sales"}
        said: Json = {name: arguments[name] for name in ("text", "caption") if name in arguments}
        return {"message_id": len(self.calls), "date": int(time.time()), "chat": chat, "from": me, **said}


def _refused(code: int, description: str) -> web.Response:
    return web.json_response({"ok": False, "error_code": code, "description": description}, status=code)
