"""Telegram: what is sent, how it looks, and what a failure means. The stand-in judges every call."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.channel import Channel, RetryLater, Uncertain, Undeliverable
from bot.channels import telegram
from domain.messages import Choice, OutboundMessage
from tests.fake_telegram import FakeTelegram
from tests.fakes import Answer, Ledger, serving
from tests.payloads import GROUP, PRIVATE, telegram_press

CHOICES = (Choice("Undo", "undo:17"), Choice("Open", "open:D-31"), Choice("Add something", "add"))


@pytest.fixture
async def platform() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as fake:
        yield fake


@pytest.fixture
def ledger() -> Ledger:
    return Ledger()


@pytest.fixture
async def channel(platform: FakeTelegram, ledger: Ledger) -> AsyncIterator[Channel]:
    built = telegram.build(platform.settings())
    assert built is not None
    async with serving(built, ledger):
        yield built


def say(text: str, address: str = "77", **more: Any) -> OutboundMessage:
    return OutboundMessage(key="k1", channel="telegram", address=address, text=text, **more)


async def test_text_goes_out_plain_and_its_id_comes_back(platform: FakeTelegram, channel: Channel) -> None:
    number = await channel.send(say("<b>Done</b> & _noted_"))
    (sent,) = platform.calls_of("sendMessage")
    assert number.isdigit()
    assert sent == {
        "chat_id": "77",
        "text": "<b>Done</b> & _noted_",
        "link_preview_options": {"is_disabled": True},
    }


async def test_record_numbers_are_bold_wherever_they_stand(platform: FakeTelegram, channel: Channel) -> None:
    await channel.send(say("🙂 T-12 and D-3, not COVID-19"))
    (sent,) = platform.calls_of("sendMessage")
    assert sent["entities"] == [
        {"type": "bold", "offset": 3, "length": 4},
        {"type": "bold", "offset": 12, "length": 3},
    ]


async def test_an_answer_in_a_group_stays_in_its_topic_under_what_it_answers(
    platform: FakeTelegram, channel: Channel
) -> None:
    await channel.send(say("37 are open.", address="-1001234/4/77", in_reply_to="5"))
    (sent,) = platform.calls_of("sendMessage")
    assert (sent["chat_id"], sent["message_thread_id"]) == ("-1001234", 4)
    assert sent["reply_parameters"] == {"message_id": 5, "allow_sending_without_reply": True}


@pytest.mark.parametrize(
    ("labels", "rows"),
    [(["Undo", "Open", "Add"], [2, 1]), (["Undo", "Something rather long to read"], [1, 1])],
)
async def test_choices_are_buttons_in_at_most_two_columns(
    platform: FakeTelegram, channel: Channel, labels: list[str], rows: list[int]
) -> None:
    await channel.send(say("Which?", choices=tuple(Choice(label, f"pick:{label}") for label in labels)))
    (sent,) = platform.calls_of("sendMessage")
    keyboard = sent["reply_markup"]["inline_keyboard"]
    assert [len(row) for row in keyboard] == rows
    assert [button["text"] for row in keyboard for button in row] == labels


async def test_values_over_64_bytes_become_their_number(platform: FakeTelegram, channel: Channel) -> None:
    await channel.send(
        say("Which?", choices=(Choice("A", "é" * 32), Choice("B", "é" * 33), Choice(" ", "c")))
    )
    (sent,) = platform.calls_of("sendMessage")
    buttons = [button for row in sent["reply_markup"]["inline_keyboard"] for button in row]
    assert [button["callback_data"] for button in buttons] == ["é" * 32, "~2", "c"]
    assert buttons[2]["text"] == "3"


async def test_a_long_text_is_cut_by_us_between_words_with_its_buttons_at_the_end(
    platform: FakeTelegram, channel: Channel
) -> None:
    text = "profit 💶 loss " * 1000
    await channel.send(say(text, choices=CHOICES))
    sent = platform.calls_of("sendMessage")
    assert " ".join(part["text"] for part in sent) == text.strip()
    assert ["reply_markup" in part for part in sent] == [False] * (len(sent) - 1) + [True]


async def test_nothing_to_say_is_not_sent(platform: FakeTelegram, channel: Channel) -> None:
    with pytest.raises(Undeliverable):
        await channel.send(say(" \n "))
    assert platform.calls_of("sendMessage") == []


async def test_a_pressed_button_is_heard_and_gives_way_to_the_choice(
    platform: FakeTelegram, channel: Channel, ledger: Ledger
) -> None:
    await channel.send(say("T-12 is noted.", choices=CHOICES))
    (sent,) = platform.calls_of("sendMessage")
    async with serving(telegram.build(platform.settings()), ledger) as url:
        assert await platform.push(url, telegram_press(sent, "open:D-31")) == 200
        (edited,) = await platform.called("editMessageText")
    message = ledger.only()
    assert (message.key, message.address) == ("123456:20", "77")
    assert (message.choice, message.text) == ("open:D-31", "Open")
    assert edited["text"] == "T-12 is noted.\n\n\N{CHECK MARK} Open"
    assert edited["entities"] == [{"type": "bold", "offset": 0, "length": 4}]
    assert "reply_markup" not in edited
    assert platform.calls_of("answerCallbackQuery") == [{"callback_query_id": "4382bfdwdsb323b2d9"}]


async def test_a_pressed_button_under_a_full_message_just_goes(
    platform: FakeTelegram, channel: Channel, ledger: Ledger
) -> None:
    await channel.send(say("x" * 4090, choices=CHOICES))
    (sent,) = platform.calls_of("sendMessage")
    async with serving(telegram.build(platform.settings()), ledger) as url:
        await platform.push(url, telegram_press(sent, "add"))
        (edited,) = await platform.called("editMessageReplyMarkup")
    assert (edited["chat_id"], edited["message_id"]) == ("77", 6)


@pytest.mark.parametrize(("chat", "edits"), [(PRIVATE, 1), (GROUP, 0)])
async def test_a_press_that_comes_twice_is_answered_twice_and_shown_once_and_not_in_groups(
    platform: FakeTelegram, channel: Channel, ledger: Ledger, chat: dict[str, Any], edits: int
) -> None:
    await channel.send(say("Which?", choices=CHOICES))
    (sent,) = platform.calls_of("sendMessage")
    async with serving(telegram.build(platform.settings()), ledger) as url:
        for _ in range(2):
            await platform.push(url, telegram_press(sent, "undo:17", chat))
        await platform.called("answerCallbackQuery", 2)
        await platform.push(url, telegram_press(sent, "add", PRIVATE, update_id=21))
        await platform.edited("editMessageText", "Add something")
    assert len(platform.calls_of("editMessageText")) == edits + 1
    assert len(ledger.messages) == 2


def refusal(code: int, description: str, **parameters: Any) -> Answer:
    body = {"ok": False, "error_code": code, "description": description}
    return Answer(code, body | ({"parameters": parameters} if parameters else {}))


REFUSED = [
    (refusal(429, "Too Many Requests: retry after 7", retry_after=7), RetryLater, 7.0),
    (refusal(500, "Internal Server Error"), RetryLater, 5.0),
    (Answer(502, "<html>bad gateway</html>"), RetryLater, 5.0),
    (refusal(401, "Unauthorized"), RetryLater, 60.0),
    (refusal(403, "Forbidden: bot was blocked by the user"), Undeliverable, None),
    (refusal(400, "Bad Request: chat not found"), Undeliverable, None),
    (Answer(200, "<html>a proxy's page</html>"), Uncertain, None),
    (Answer(silence=True), Uncertain, None),
]


@pytest.mark.parametrize(("answer", "error", "seconds"), REFUSED)
async def test_every_failure_is_told_as_what_it_means(
    platform: FakeTelegram, channel: Channel, answer: Answer, error: type[Exception], seconds: float | None
) -> None:
    platform.prepare("sendMessage", answer)
    with pytest.raises(error) as raised:
        await channel.send(say("hello"))
    assert getattr(raised.value, "seconds", None) == seconds
    assert len(platform.calls_of("sendMessage")) == 1


async def test_what_never_left_may_be_tried_again(ledger: Ledger) -> None:
    async with FakeTelegram() as gone:
        settings = gone.settings()
    built = telegram.build(settings)
    async with serving(built, ledger):
        assert built is not None
        with pytest.raises(RetryLater):
            await built.send(say("hello"))


async def test_a_group_that_became_a_supergroup_is_followed(platform: FakeTelegram, channel: Channel) -> None:
    platform.prepare("sendMessage", refusal(400, "group upgraded", migrate_to_chat_id=-100999))
    await channel.send(say("hello", address="-999"))
    assert [call["chat_id"] for call in platform.calls_of("sendMessage")] == ["-999", "-100999"]


async def test_a_process_that_only_delivers_need_not_listen(platform: FakeTelegram) -> None:
    built = telegram.build(platform.settings())
    assert built is not None
    for _ in range(2):
        await built.send(say("hello"))
    await built.stop()
    calls = [call for call in platform.calls if call.method == "sendMessage"]
    assert len(calls) == 2
    assert calls[0].connection == calls[1].connection


async def test_fifty_messages_share_few_connections(platform: FakeTelegram, channel: Channel) -> None:
    for _ in range(5):
        await asyncio.gather(*(channel.send(say("hello")) for _ in range(10)))
    sent = {call.connection for call in platform.calls if call.method == "sendMessage"}
    assert len(sent) <= 13  # ten at once, and three of the start
