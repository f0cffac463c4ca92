"""The application put together in the test's own process, with the real engine."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from functools import lru_cache

import pytest

from bot.app import App, build, load_parser
from bot.clock import HandClock
from bot.turns.overhear import Overheard
from config.languages import FOLDER
from config.settings import Settings, load_settings
from domain.conversation import Line
from domain.messages import Identity, InboundMessage, Profile
from nlu.entities import load_lexicons

ALL_CHANNELS = frozenset({"webchat", "telegram", "slack", "terminal"})


@lru_cache(maxsize=1)
def settings() -> Settings:
    """Settings of no installation."""
    return load_settings({"PARLEY_SECRET_KEY": "a-key-that-only-tests-know-0123456789"})


@lru_cache(maxsize=1)
def engine() -> Overheard:
    """The trained engine, loaded once."""
    return Overheard(load_parser(settings(), load_lexicons(FOLDER, "en")))


@pytest.fixture
async def app(store_url: str, clock: HandClock) -> AsyncIterator[App]:
    """The application over a new database of each kind; not started, so no job ticks by itself."""
    built = build(replace(settings(), database_url=store_url), clock, engine(), ALL_CHANNELS)
    yield built
    await built.stop()


def said(
    text: str, key: str, *, who: str = "a", email: str | None = None, choice: str | None = None
) -> InboundMessage:
    """Something said in the web chat, in the session of ``who``."""
    return InboundMessage(
        "webchat",
        key,
        who,
        Identity("webchat", who),
        text,
        choice,
        client_id=key,
        profile=Profile(proven_email=email),
    )


async def hear(app: App, message: InboundMessage) -> list[Line]:
    """What is answered to a message."""
    await app.runner.receive(message, "raw")
    await app.runner.settled()
    return [line for line in await timeline(app, message.address) if line.in_reply_to == message.client_id]


async def timeline(app: App, address: str) -> list[Line]:
    """Everything said at an address."""
    conversation = await app.store.read(lambda uow: uow.conversations.at("webchat", address))
    if conversation is None:
        return []
    return await app.store.read(lambda uow: uow.conversations.lines(conversation.id))
