"""One reply everywhere: what each channel shows of it, whatever words are in it; and numbers that choose."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import pytest

from bot.app import App
from bot.channel import Abilities
from bot.channels.email import _as_html
from bot.channels.slack import build as slack_channel
from bot.channels.telegram import build as telegram_channel
from bot.voice.degrading import degraded, send_whole
from domain.messages import Choice, File, Image, OutboundMessage
from tests.apps import hear, said
from tests.fake_slack import FakeSlack
from tests.fake_telegram import FakeTelegram

URL = "https://bank.example"
HINT = "Reply with a number to choose:"
PLAIN = Abilities(buttons=False, images=False, files=False)
NASTY = [
    "<!channel> <@U1> <https://evil.example|bank>",
    "@everyone @here",
    "*bold* _it_ ~gone~ `code` ```",
    "<b>Hello</b><script>alert(1)</script>&amp;",
    "\u202eevil\u202c \u200f\u0627\u0644\u0633\u0644\u0627\u0645 \u200b",
    "1. not a choice\n2) nor this",
    "{{ 7 * 7 }} ${x} %s \\n",
    "a\u0301\u0327 \U0001f468\u200d\U0001f469\u200d\U0001f467 T-12",
]
SEEDS = range(25)


def mixture(seed: int) -> OutboundMessage:
    """Nasty words anywhere in a message, and as much of everything as there may be."""
    chance = random.Random(seed)

    def words(most: int) -> str:
        return " ".join(chance.choices(NASTY, k=chance.randint(1, most)))

    text = words(30) if chance.random() < 0.9 else "\U0001f642" * 5_000
    return OutboundMessage(
        "k1",
        "email",
        "ann@client.example",
        text,
        choices=tuple(Choice(words(2), f"i?a={quote(words(9))}") for _ in range(chance.randint(0, 6))),
        images=tuple(Image("/charts/1.png", words(2)) for _ in range(chance.randint(0, 2))),
        files=tuple(File("f", "/webchat/files/f", words(1)) for _ in range(chance.randint(0, 2))),
    )


def test_buttons_become_a_numbered_list_and_pictures_and_files_links() -> None:
    message = OutboundMessage(
        "k",
        "email",
        "a",
        "What should we do?",
        choices=(Choice("Refund\none fee", "x"), Choice("Explain", "y")),
        images=(Image("/charts/1.png", "Complaints fell"),),
        files=(File("f", "/webchat/files/f", "offer.pdf"),),
        first_choice=3,
    )
    shown = degraded(message, PLAIN, URL, HINT)
    assert shown.text == (
        "What should we do?\n\n"
        "Complaints fell: https://bank.example/charts/1.png\n\n"
        "offer.pdf: https://bank.example/webchat/files/f\n\n"
        "Reply with a number to choose:\n3. Refund one fee\n4. Explain"
    )
    assert (shown.choices, shown.images, shown.files) == ((), (), ())
    assert degraded(message, Abilities(), URL, HINT) == message


@pytest.mark.parametrize("seed", SEEDS)
def test_every_choice_is_in_the_words_once_and_nothing_else_looks_like_it(seed: int) -> None:
    message = mixture(seed)
    text = degraded(message, PLAIN, URL, HINT).text
    _, _, choices = text.rpartition(HINT)
    if message.choices:
        assert [line.split(". ")[0] for line in choices.strip().split("\n")] == [
            str(number) for number in range(1, len(message.choices) + 1)
        ]
    assert message.text.strip() in text


async def test_slack_takes_it_and_rings_nobody() -> None:
    async with FakeSlack() as slack:  # which judges every call
        channel = slack_channel(slack.settings(public_url=URL))
        assert channel is not None
        for seed in SEEDS:
            shown = degraded(mixture(seed), channel.abilities, URL, HINT)
            await send_whole(channel, replace(shown, channel="slack", address=f"T1/D{seed}/"))
        await channel.stop()
        posted = slack.calls_of("chat.postMessage")
    assert posted
    for call in posted:
        blocks = json.loads(call["blocks"]) if isinstance(call.get("blocks"), str) else call.get("blocks", [])
        read = [{**block, "alt_text": "never read as markup"} for block in blocks]
        assert not re.search(r"<[!@#]", json.dumps([call.get("text"), read]))


async def test_telegram_takes_it_as_plain_words() -> None:
    async with FakeTelegram() as telegram:  # which judges every call
        channel = telegram_channel(telegram.settings(public_url=telegram.url))
        assert channel is not None
        for seed in SEEDS:
            shown = degraded(mixture(seed), channel.abilities, telegram.url, HINT)
            await send_whole(channel, replace(shown, channel="telegram", address="77"))
        await channel.stop()
        sent = telegram.calls
    assert sent
    assert {call.arguments.get("parse_mode") for call in sent} == {None}


@pytest.mark.parametrize("seed", SEEDS)
def test_a_mail_has_no_markup_but_lines_and_links(seed: int) -> None:
    shown = _as_html(degraded(mixture(seed), PLAIN, URL, HINT).text)
    tags = set(re.findall(r"<\s*/?([a-z!]+)", shown, re.IGNORECASE))
    assert tags <= {"html", "body", "br", "a"}
    assert not re.search(r'href="(?!https?://)', shown)


class Parts:
    """A channel that takes forty characters at once."""

    name, idempotent = "parts", True
    abilities = Abilities(longest=40)

    def __init__(self) -> None:
        self.sent: list[OutboundMessage] = []

    def routes(self) -> list[Any]:
        return []

    async def start(self, receive: Callable[..., Any]) -> None:
        """Nothing to start."""

    async def stop(self) -> None:
        """Nothing to stop."""

    async def send(self, message: OutboundMessage) -> str:
        self.sent.append(message)
        return message.key


async def test_long_words_come_in_parts_with_keys_of_their_own_and_the_buttons_last() -> None:
    channel = Parts()
    message = OutboundMessage("k", "parts", "a", "word " * 20, choices=(Choice("Undo", "undo"),))
    assert await send_whole(channel, message) == "k"
    assert [one.key for one in channel.sent] == ["k/1", "k/2", "k"]
    assert all(len(one.text) <= 40 for one in channel.sent)
    assert [len(one.choices) for one in channel.sent] == [0, 0, 1]
    assert " ".join(one.text for one in channel.sent) == ("word " * 20).strip()


async def test_a_number_chooses_also_while_words_are_asked_for(app: App) -> None:
    (asked,) = await hear(app, said("I want to make a complaint", "1"))
    (cancel,) = asked.choices
    assert cancel["label"] == "Cancel"
    (done,) = await hear(app, said("1", "2"))
    assert "dropped" in done.text
