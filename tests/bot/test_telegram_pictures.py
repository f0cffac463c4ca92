"""Telegram: pictures and files that are sent, and what is said where they cannot be."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.channel import Channel, Undeliverable
from bot.channels import telegram
from domain.messages import Choice, File, Image, OutboundMessage
from tests.fake_telegram import FakeTelegram, Upload
from tests.fakes import Answer, Json, Ledger, serving
from tests.payloads import telegram_press

PICTURE, LETTER = b"\x89PNG\r\n\x1a\n picture", b"%PDF-1.7 letter"
CHART = Image("/charts/1.png", "Win rate: Leeds 47 %, York 41 %")
CHOICES = (Choice("By product", "show_kpi?kpi=win_rate"), Choice("By month", "show_kpi?kpi=win"))


@pytest.fixture
async def platform() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as fake:
        fake.pages = {"/charts/1.png": PICTURE, "/charts/2.png": PICTURE, "/files/7": LETTER}
        yield fake


@pytest.fixture
async def channel(platform: FakeTelegram) -> AsyncIterator[Channel]:
    built = telegram.build(platform.settings(public_url=platform.url))
    assert built is not None
    async with serving(built, Ledger()):
        yield built


def say(text: str, **more: Any) -> OutboundMessage:
    return OutboundMessage(key="k1", channel="telegram", address="77", text=text, **more)


def sends(platform: FakeTelegram) -> list[str]:
    return [call.method for call in platform.calls if call.method.startswith("send")]


async def test_a_picture_carries_the_words_and_their_buttons(
    platform: FakeTelegram, channel: Channel
) -> None:
    await channel.send(say("Win rate fell in York, see T-12.", images=(CHART,), choices=CHOICES))
    (sent,) = platform.calls_of("sendPhoto")
    assert sends(platform) == ["sendPhoto"]
    assert sent["caption"] == "Win rate fell in York, see T-12."
    assert sent["caption_entities"] == [{"type": "bold", "offset": 27, "length": 4}]
    assert [len(row) for row in sent["reply_markup"]["inline_keyboard"]] == [2]
    assert platform.uploads == [Upload("sendPhoto", "picture.png", PICTURE)]


async def test_words_too_long_for_a_caption_come_after_their_picture(
    platform: FakeTelegram, channel: Channel
) -> None:
    await channel.send(say("📉 " * 400, images=(CHART,), choices=CHOICES))
    assert sends(platform) == ["sendPhoto", "sendMessage"]
    (picture,), (words,) = platform.calls_of("sendPhoto"), platform.calls_of("sendMessage")
    assert picture["caption"] == CHART.alt
    assert "reply_markup" in words
    assert "reply_markup" not in picture


async def test_a_description_longer_than_a_caption_is_cut(platform: FakeTelegram, channel: Channel) -> None:
    await channel.send(say("x" * 1100, images=(Image("/charts/1.png", "📉" * 1300),)))
    (picture,) = platform.calls_of("sendPhoto")
    assert picture["caption"] == "📉" * 512


async def test_several_pictures_are_an_album_before_the_words(
    platform: FakeTelegram, channel: Channel
) -> None:
    second = Image("/charts/2.png", "Complaints: York 22")
    await channel.send(say("Both fell.", images=(CHART, second), choices=CHOICES))
    assert sends(platform) == ["sendMediaGroup", "sendMessage"]
    (album,) = platform.calls_of("sendMediaGroup")
    assert [one["caption"] for one in album["media"]] == [CHART.alt, second.alt]
    assert [upload.content for upload in platform.uploads] == [PICTURE, PICTURE]
    (words,) = platform.calls_of("sendMessage")
    assert "reply_markup" in words


async def test_a_file_is_sent_as_a_document_before_the_words(
    platform: FakeTelegram, channel: Channel
) -> None:
    await channel.send(say("Our answer is in the letter.", files=(File("7", "/files/7", "letter.pdf"),)))
    assert sends(platform) == ["sendDocument", "sendMessage"]
    assert platform.uploads == [Upload("sendDocument", "letter.pdf", LETTER)]


async def test_what_cannot_be_read_here_is_named_with_its_link(
    platform: FakeTelegram, channel: Channel
) -> None:
    lost, foreign = Image("/charts/none.png", "York 41 %"), File("1", "https://elsewhere.example/f", "f.pdf")
    await channel.send(say("Win rate", images=(lost,), files=(foreign,), choices=CHOICES))
    named, words = platform.calls_of("sendMessage")
    assert named["text"] == "f.pdf: https://elsewhere.example/f"
    assert words["text"] == f"Win rate\nYork 41 %: {platform.url}/charts/none.png"
    assert "reply_markup" in words


async def test_a_picture_telegram_cannot_read_becomes_words(platform: FakeTelegram, channel: Channel) -> None:
    body: Json = {"ok": False, "error_code": 400, "description": "Bad Request: IMAGE_PROCESS_FAILED"}
    platform.prepare("sendPhoto", Answer(400, body))
    await channel.send(say("Win rate", images=(CHART,)))
    (words,) = platform.calls_of("sendMessage")
    assert words["text"].startswith("Win rate\nWin rate: Leeds 47 %")


async def test_a_chat_that_is_gone_is_undeliverable_with_pictures_too(
    platform: FakeTelegram, channel: Channel
) -> None:
    gone = Answer(400, {"ok": False, "error_code": 400, "description": "Bad Request: chat not found"})
    platform.prepare("sendPhoto", gone)
    platform.prepare("sendMessage", gone)
    with pytest.raises(Undeliverable):
        await channel.send(say("Win rate", images=(CHART,)))


async def test_a_button_under_a_picture_gives_way_to_the_choice_in_its_caption(
    platform: FakeTelegram,
) -> None:
    ledger = Ledger()
    built = telegram.build(platform.settings(public_url=platform.url))
    assert built is not None
    async with serving(built, ledger) as url:
        await built.send(say("Win rate, see T-12", images=(CHART,), choices=CHOICES))
        (sent,) = platform.calls_of("sendPhoto")
        await platform.push(url, telegram_press(sent, CHOICES[0].value))
        (edited,) = await platform.called("editMessageCaption")
    assert edited["caption"] == "Win rate, see T-12\n\n\N{CHECK MARK} By product"
    assert edited["caption_entities"] == [{"type": "bold", "offset": 14, "length": 4}]
    assert ledger.only().text == "By product"


async def test_where_a_number_is_asked_for_keys_share_it_and_then_go(
    platform: FakeTelegram, channel: Channel
) -> None:
    asked = say("On which number?", choices=(Choice("Cancel", "cancel"),), share_phone="Share my number")
    await channel.send(asked)
    await channel.send(say("Thank you."))
    await channel.send(say("Anything else?"))
    first, second, third = platform.calls_of("sendMessage")
    keys = first["reply_markup"]
    assert keys["keyboard"][0] == [{"text": "Share my number", "request_contact": True}]
    assert keys["keyboard"][1] == [{"text": "Cancel"}]
    assert (keys["one_time_keyboard"], keys["resize_keyboard"]) == (True, True)
    assert second["reply_markup"] == {"remove_keyboard": True}
    assert "reply_markup" not in third
