"""People on Telegram, before the whole application and a stand-in for the platform."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from telegram import Update

from bot.app import App, build
from bot.channels.telegram.menu import Menus
from bot.channels.telegram.reading import Reader
from bot.clock import HandClock
from domain.conversation import Conversation, Line
from domain.messages import File, Identity, InboundMessage
from domain.outbox import OutboxStatus
from domain.people.model import Person
from domain.ports import UnitOfWork
from scheduler.jobs.delivery import deliver
from tests.apps import engine, settings
from tests.fake_telegram import FakeTelegram
from tests.fakes import PATIENCE, Json, serving
from tests.payloads import ANN, telegram_message, telegram_press

OFFERED = 2 * len(Menus("en").by_language)
"""How many menus everybody is offered at the start: one in private and one in groups, in each language."""
UNDERWAY = (OutboxStatus.READY, OutboxStatus.SENDING)
SENDS = ("sendMessage", "sendPhoto", "sendDocument", "sendMediaGroup")


@dataclass
class Telegram:
    """The application with its Telegram channel served; whatever is pushed is answered at the stand-in."""

    app: App
    platform: FakeTelegram
    url: str
    updates: int = 0
    heard: int = field(default=0)

    async def push(self, update: Json) -> list[Json]:
        """What we send because of an update, once its turn is over and delivered."""
        self.updates += 1
        before = len(self.platform.calls)
        status = await self.platform.push(self.url, update | {"update_id": 1000 + self.updates})
        assert status == 200
        await self.settled()
        return [call.arguments for call in self.platform.calls[before:] if call.method in SENDS]

    async def settled(self) -> None:
        """Every turn is over, and what it said has left."""
        await self.app.runner.settled()
        async with asyncio.timeout(PATIENCE):
            while await self.app.store.run(lambda uow: uow.outbox.listed(*UNDERWAY, limit=1)):
                await deliver(self.app.jobs.room)

    async def says(self, text: str | None, **more: Any) -> list[Json]:
        """Ann says something; what she is answered. Her messages are numbered as they come."""
        self.heard += 1
        return await self.push(telegram_message(text, **{"message_id": 500 + self.heard, **more}))

    async def presses(self, sent: Json, label: str, **more: Any) -> list[Json]:
        """She presses a button of a message we sent."""
        rows = sent["reply_markup"]["inline_keyboard"]
        (data,) = [button["callback_data"] for row in rows for button in row if button["text"] == label]
        return await self.push(telegram_press(sent, data, **more))

    def read(self, update: Json) -> InboundMessage:
        """The message in an update, as the channel reads it."""
        reader = Reader("123456", {}, lambda attached: File(attached.id, "", attached.name), {})
        message = reader.read(Update.de_json(update))
        assert message is not None
        return message

    async def conversation(self, address: str = "77") -> tuple[Conversation, list[Line]]:
        """What is on record of a chat."""

        async def look(uow: UnitOfWork) -> tuple[Conversation, list[Line]]:
            found = await uow.conversations.at("telegram", address)
            assert found is not None
            return found, await uow.conversations.lines(found.id)

        return await self.app.store.read(look)

    async def person(self, number: int = 77) -> Person:
        """Whom Telegram's user is known as."""

        async def look(uow: UnitOfWork) -> Person:
            found = await uow.identities.person_of(Identity("telegram", str(number)))
            person = await uow.get(Person, found) if found else None
            assert person is not None
            return person

        return await self.app.store.read(look)


def texts(sent: list[Json]) -> str:
    """What was said, joined."""
    return "\n".join(one.get("text") or one.get("caption") or "" for one in sent)


def by(number: int, name: str = "Bob") -> Json:
    """Somebody else than Ann, as the author of a message."""
    return {"from": {**ANN, "id": number, "first_name": name}}


@asynccontextmanager
async def telegram_app(store_url: str, clock: HandClock, platform: FakeTelegram) -> AsyncIterator[Telegram]:
    """The application over a store, with Telegram as its only platform."""
    told = platform.settings(public_url=platform.url)
    names = ("telegram_bot_token", "telegram_webhook_secret", "telegram_api_url", "public_url")
    known = {name: getattr(told, name) for name in names}
    app = build(replace(settings(), database_url=store_url, **known), clock, engine())
    async with serving(app.channels["telegram"], app.runner.receive) as url:
        await platform.called("setMyCommands", OFFERED)
        yield Telegram(app, platform, url)
        await app.runner.settled()
        await app.jobs.stop()
    await app.store.close()
