"""Telegram on loopback: its Bot API, its webhook pushes, and long polling."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

from aiohttp import web

from tests.fakes import Json, Settings, StandIn
from tests.telegram_judge import telegram_arguments, telegram_faults, update_faults


class FakeTelegram(StandIn):
    """Telegram's Bot API, its webhook pushes, and long polling."""

    TOKEN, SECRET, USERNAME = "123456:" + "A" * 35, "webhook-secret_1", "parley_bot"

    def __init__(self) -> None:
        super().__init__()
        self.waiting: list[Json] = []
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
        return telegram_arguments(
            method, {name: str(value) for name, value in (await request.post()).items()}
        )

    def judge(self, method: str, arguments: Json) -> list[str]:
        return telegram_faults(method, arguments)

    async def reply(
        self, request: web.Request, method: str, arguments: Json, faults: list[str]
    ) -> web.StreamResponse:
        if f"/bot{self.TOKEN}/" not in request.path:
            return web.json_response(
                {"ok": False, "error_code": 401, "description": "Unauthorized"}, status=401
            )
        if faults:
            return web.json_response(
                {"ok": False, "error_code": 400, "description": "Bad Request"}, status=400
            )
        if method == "getUpdates":
            return web.json_response({"ok": True, "result": await self._updates(arguments.get("offset", 0))})
        return web.json_response({"ok": True, "result": self._result(method, arguments)})

    async def _updates(self, offset: int) -> list[Json]:
        self.waiting = [update for update in self.waiting if update["update_id"] >= offset]
        if not self.waiting:
            self._arrived.clear()
            await self._arrived.wait()
        return self.waiting

    def _result(self, method: str, arguments: Json) -> Json | bool:
        me = {"id": 123456, "is_bot": True, "first_name": "Parley", "username": self.USERNAME}
        if method == "getMe":
            return me
        if method not in {"sendMessage", "editMessageText", "editMessageReplyMarkup"}:
            return True
        chat = {"id": int(arguments["chat_id"]), "type": "private", "first_name": "Ann"}
        return {
            "message_id": len(self.calls),
            "date": int(time.time()),
            "chat": chat,
            "from": me,
            "text": arguments.get("text", ""),
        }
