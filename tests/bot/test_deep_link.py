"""Telegram's link with a code in it: pressed once, and the person is known there."""

from __future__ import annotations

import re

from bot.doors.tokens import make_identity
from tests.bot.test_turned_away import DANA, HOUR, KEY, STORY, House, house
from tests.chat import Chat
from tests.payloads import telegram_message
from tests.talking import person

__all__ = ["house"]


async def test_a_link_from_the_web_chat_opens_telegram_as_the_same_person(house: House) -> None:
    async with Chat(house.url, identity=make_identity(DANA, KEY, lasts=HOUR)) as dana:
        assert "T-1" in (await dana.say(STORY))["text"]
        said = (await dana.say("connect my Telegram"))["text"]
        found = re.search(r"https://t\.me/parley_bot\?start=(\d{8})\b", said)
        assert found, said
        await house.telegram.push(house.url, telegram_message(f"/start {found[1]}", 10))
        (answer,) = await house.telegram.called("sendMessage")
        assert "Dana Dean" in answer["text"]
        assert "known on Telegram too" in (await dana.next("message"))["text"]
    await house.telegram.push(house.url, telegram_message("what is the status of my ticket?", 11))
    status = (await house.telegram.called("sendMessage", 2))[1]
    assert "T-1" in status["text"]
    dana_on_record = await person(house.app, DANA)
    known = await house.app.store.read(lambda uow: uow.identities.of_person(dana_on_record.id))
    assert {one.identity.channel for one in known} == {"webchat", "telegram"}
