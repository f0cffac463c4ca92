"""Telegram: what is heard, by webhook and by polling."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.channel import SelfChecking
from bot.channels import telegram
from bot.channels.telegram.reading import WANTED
from domain.messages import Identity, Profile
from tests.fake_telegram import FakeTelegram
from tests.fakes import PATIENCE, Answer, Ledger, Settings, serving
from tests.payloads import ANN, BOT, GROUP, telegram_edit, telegram_in_group, telegram_message


@pytest.fixture
async def platform() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as fake:
        yield fake


@pytest.fixture
def ledger() -> Ledger:
    return Ledger()


@pytest.fixture
async def url(platform: FakeTelegram, ledger: Ledger) -> AsyncIterator[str]:
    async with serving(telegram.build(platform.settings()), ledger) as address:
        yield address


def test_without_a_token_there_is_no_telegram() -> None:
    assert telegram.build(Settings(telegram_webhook_secret="s")) is None


async def test_a_message_is_stored_with_its_author_then_acknowledged(
    platform: FakeTelegram, ledger: Ledger, url: str
) -> None:
    update = telegram_message("you charged me twice")
    assert await platform.push(url, update) == 200
    message = ledger.only()
    assert (message.channel, message.key, message.address) == ("telegram", "123456:10", "77")
    assert message.identity == Identity("telegram", "77")
    assert message.text == "you charged me twice"
    assert message.profile == Profile(name="Ann Lee", locale="en")
    assert json.loads(ledger.raw[message.key]) == update


async def test_what_could_not_be_stored_is_not_acknowledged_and_its_retry_is_taken(
    platform: FakeTelegram, ledger: Ledger, url: str
) -> None:
    ledger.broken = True
    assert await platform.push(url, telegram_message("hello")) == 500
    ledger.broken = False
    assert await platform.push(url, telegram_message("hello")) == 200
    assert ledger.only().text == "hello"


async def test_three_deliveries_of_one_update_are_one_message_acknowledged_thrice(
    platform: FakeTelegram, ledger: Ledger, url: str
) -> None:
    assert [await platform.push(url, telegram_message("hello")) for _ in range(3)] == [200] * 3
    assert ledger.calls == 3
    assert len(ledger.messages) == 1


@pytest.mark.parametrize("secret", [None, "", "wrong", "webhook-secret_", "webhook-secret_1é"])
async def test_a_wrong_secret_is_refused(
    platform: FakeTelegram, ledger: Ledger, url: str, secret: str | None
) -> None:
    assert await platform.push(url, telegram_message("hello"), secret=secret) == 403
    assert ledger.calls == 0


async def test_a_secret_that_is_no_text_is_refused(url: str) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", int(url.rpartition(":")[2]))
    head = b"POST /telegram/webhook HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n"
    writer.write(head + b"X-Telegram-Bot-Api-Secret-Token: \xff\xfe\r\n\r\n{}")
    assert b" 403 " in await reader.readline()
    writer.close()


@pytest.mark.parametrize("body", ["{not json", "[" * 100_000, "[]", "{}", '"text"'])
async def test_a_body_that_is_no_update_is_refused(
    platform: FakeTelegram, ledger: Ledger, url: str, body: str
) -> None:
    assert await platform.push(url, body) == 400
    assert ledger.calls == 0


NO_TOPIC: dict[str, Any] = {"is_topic_message": None, "message_thread_id": None}
OTHER_BOT: dict[str, Any] = {"from": BOT | {"id": 5}}


@pytest.mark.parametrize(
    "update",
    [
        pytest.param(telegram_message("hello", **OTHER_BOT), id="another bot's"),
        pytest.param(telegram_edit(telegram_in_group("never mind")), id="talk in a group, edited"),
        pytest.param(telegram_message(None, new_chat_members=[ANN]), id="a member told of"),
        pytest.param(telegram_in_group("what a day"), id="talk in a group"),
        pytest.param(telegram_in_group("ask @other_bot about it"), id="another bot named"),
        pytest.param(telegram_in_group("/status"), id="a command for any bot"),
    ],
)
async def test_what_nobody_says_to_us_is_acknowledged_and_left(
    platform: FakeTelegram, ledger: Ledger, url: str, update: dict[str, Any]
) -> None:
    assert await platform.push(url, update) == 200
    assert ledger.calls == 0


@pytest.mark.parametrize(
    ("update", "text"),
    [
        (telegram_in_group("@parley_bot, win rate by region"), "win rate by region"),
        (telegram_in_group("🙂 hello @Parley_Bot"), "🙂 hello"),
        (telegram_in_group("/status@parley_bot T-12"), "/status T-12"),
        (
            telegram_in_group(
                "yes", reply_to_message={"message_id": 1, "date": 1, "chat": GROUP, "from": BOT}
            ),
            "yes",
        ),
    ],
)
async def test_in_a_group_who_names_or_answers_us_is_heard_in_that_topic(
    platform: FakeTelegram, ledger: Ledger, url: str, update: dict[str, Any], text: str
) -> None:
    assert await platform.push(url, update) == 200
    assert (ledger.only().text, ledger.only().address) == (text, "-1001234/4/77")
    assert ledger.only().is_shared


async def test_in_a_group_everybody_has_a_conversation_of_their_own(
    platform: FakeTelegram, ledger: Ledger, url: str
) -> None:
    await platform.push(url, telegram_in_group("@parley_bot help", 10))
    await platform.push(url, telegram_in_group("@parley_bot help", 11, **{"from": ANN | {"id": 78}}))
    await platform.push(url, telegram_in_group("@parley_bot help", 12, **NO_TOPIC))
    addresses = [message.address for message in ledger.messages.values()]
    assert addresses == ["-1001234/4/77", "-1001234/4/78", "-1001234//77"]


async def test_an_edit_says_which_message_it_puts_right(
    platform: FakeTelegram, ledger: Ledger, url: str
) -> None:
    await platform.push(url, telegram_message("you chraged me"))
    await platform.push(url, telegram_edit(telegram_message("you charged me", 11)))
    first, second = ledger.messages.values()
    assert (first.client_id, first.edits) == ("5", None)
    assert (second.key, second.text, second.edits) == ("123456:11", "you charged me", "5")


async def test_an_edit_in_a_group_is_said_anew(platform: FakeTelegram, ledger: Ledger, url: str) -> None:
    await platform.push(url, telegram_edit(telegram_in_group("@parley_bot help")))
    assert (ledger.only().text, ledger.only().edits) == ("help", None)


async def test_an_update_that_cannot_be_read_does_not_come_for_ever(
    platform: FakeTelegram, ledger: Ledger, url: str
) -> None:
    odd = telegram_in_group("🙂", entities=[{"type": "mention", "offset": 1, "length": 1}])
    assert await platform.push(url, odd) == 200
    assert ledger.calls == 0


@pytest.mark.parametrize(
    ("update", "choice"),
    [
        (telegram_message("/start"), "greet"),
        (telegram_message("/start a1b2c3"), None),
        (telegram_message("/start from_our-site"), "greet"),
        (telegram_message("/help"), "help"),
        (telegram_message("/complaint"), "raise_complaint?asking=text"),
        (telegram_in_group("/undo@parley_bot"), "undo"),
        (telegram_in_group("@parley_bot"), "help"),
        (telegram_message("/unheard_of"), None),
    ],
)
async def test_commands_are_choices_and_what_is_none_stays_text(
    platform: FakeTelegram, ledger: Ledger, url: str, update: dict[str, Any], choice: str | None
) -> None:
    await platform.push(url, update)
    said = update["message"]["text"].replace("@parley_bot", "")
    assert (ledger.only().choice, ledger.only().text) == (choice, said)


async def test_telegram_is_told_of_an_https_address_only(platform: FakeTelegram, ledger: Ledger) -> None:
    async with serving(telegram.build(platform.settings(public_url="https://bank.example/")), ledger):
        (told,) = await platform.called("setWebhook")
    assert told["url"] == "https://bank.example/telegram/webhook"
    assert told["secret_token"] == platform.SECRET
    assert told["allowed_updates"] == list(WANTED)


async def test_without_a_secret_updates_are_polled_and_confirmed_after_they_are_stored(
    platform: FakeTelegram, ledger: Ledger
) -> None:
    platform.put(telegram_message("one", 10), telegram_message("two", 11))
    channel = telegram.build(platform.settings(telegram_webhook_secret=None))
    assert channel is not None
    assert [route.path for route in channel.routes()] == ["/telegram/files/{id}"]
    async with serving(channel, ledger):
        asked = await platform.called("getUpdates", 2)
    assert [message.text for message in ledger.messages.values()] == ["one", "two"]
    assert asked[1]["offset"] == 12
    assert json.loads(ledger.raw["123456:10"])["message"]["text"] == "one"
    assert [call.method for call in platform.calls if "Webhook" in call.method or "Updates" in call.method][
        :2
    ] == [
        "deleteWebhook",
        "getUpdates",
    ]


async def test_a_polled_update_that_could_not_be_stored_comes_again(
    platform: FakeTelegram, ledger: Ledger
) -> None:
    ledger.broken = True
    platform.put(telegram_message("one", 10))
    async with serving(telegram.build(platform.settings(telegram_webhook_secret=None)), ledger):
        await ledger.called(1)
        ledger.broken = False
        await ledger.called(2)
        assert ledger.only().text == "one"


async def test_polling_outlives_an_angry_server(platform: FakeTelegram, ledger: Ledger) -> None:
    flood = {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests",
        "parameters": {"retry_after": 1},
    }
    platform.prepare("getUpdates", Answer(429, flood), Answer(silence=True))
    platform.put(telegram_message("one", 10))
    async with serving(telegram.build(platform.settings(telegram_webhook_secret=None)), ledger):
        await ledger.called(1)
        assert ledger.only().text == "one"


async def test_another_process_that_polls_is_told_of_and_polling_goes_on(
    platform: FakeTelegram, ledger: Ledger
) -> None:
    description = "Conflict: terminated by other getUpdates request"
    platform.prepare("getUpdates", Answer(409, {"ok": False, "error_code": 409, "description": description}))
    channel = telegram.build(platform.settings(telegram_webhook_secret=None))
    assert isinstance(channel, SelfChecking)
    async with serving(channel, ledger):
        await platform.called("getUpdates", 1)
        with pytest.raises(ConnectionError, match="Another process listens"):
            await until_trouble(channel)
        platform.put(telegram_message("one", 10))
        await ledger.called(1)
        await platform.called("getUpdates", 3)
        assert await channel.check() == "listening by long polling"


async def until_trouble(channel: SelfChecking) -> None:
    """Raises what is wrong once something is: the refusal is on its way."""
    async with asyncio.timeout(PATIENCE):
        while True:
            await channel.check()
            await asyncio.sleep(0)


async def test_a_webhook_telegram_cannot_reach_is_told(platform: FakeTelegram, ledger: Ledger) -> None:
    channel = telegram.build(platform.settings())
    assert isinstance(channel, SelfChecking)
    async with serving(channel, ledger):
        assert await channel.check() == "listening by webhook, 0 waiting"
        platform.webhook |= {"url": "https://bank.example/telegram/webhook", "pending_update_count": 3}
        platform.webhook |= {"last_error_date": 1763546401, "last_error_message": "Connection timed out"}
        with pytest.raises(ConnectionError, match="Connection timed out"):
            await channel.check()


async def test_a_refused_token_does_not_stop_the_start_and_is_told(
    platform: FakeTelegram, ledger: Ledger
) -> None:
    channel = telegram.build(platform.settings(telegram_bot_token="123456:revoked"))
    async with serving(channel, ledger) as address:
        await platform.called("getMe")
        assert await platform.push(address, telegram_message("hello")) == 200
        assert "TELEGRAM_BOT_TOKEN" in str(getattr(channel, "trouble", None))
    assert ledger.only().text == "hello"


async def test_thirty_two_updates_at_once_are_all_kept(
    platform: FakeTelegram, ledger: Ledger, url: str
) -> None:
    pushes = (platform.push(url, telegram_message(f"hello {n}", n)) for n in range(32))
    assert set(await asyncio.gather(*pushes)) == {200}
    assert {message.text for message in ledger.messages.values()} == {f"hello {n}" for n in range(32)}
