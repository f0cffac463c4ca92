"""Slack: what is sent, how it looks, and what a failure means. The stand-in judges every call."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.channel import Channel, RetryLater, SelfChecking, Uncertain, Undeliverable
from bot.channels import slack
from bot.channels.slack.client import SCOPES
from domain.messages import Choice, File, Image, OutboundMessage
from tests.fake_slack import FakeSlack
from tests.fakes import Answer, Ledger, serving
from tests.payloads import TS, slack_message, slack_press

CHOICES = (Choice("Undo", "undo:17"), Choice("Open & show", "open:D-31"))


@pytest.fixture
async def platform() -> AsyncIterator[FakeSlack]:
    async with FakeSlack() as fake:
        yield fake


@pytest.fixture
def ledger() -> Ledger:
    return Ledger()


@pytest.fixture
async def channel(platform: FakeSlack, ledger: Ledger) -> AsyncIterator[Channel]:
    built = slack.build(platform.settings(public_url="https://bank.example"))
    assert built is not None
    async with serving(built, ledger):
        await platform.called("auth.test")
        yield built


def say(text: str, address: str = "T1/D1/", **more: Any) -> OutboundMessage:
    return OutboundMessage(key="k1", channel="slack", address=address, text=text, **more)


async def test_plain_text_goes_out_as_plain_text_and_its_ts_comes_back(
    platform: FakeSlack, channel: Channel
) -> None:
    ts = await channel.send(say("Done. T-12 is *closed*."))
    assert ts.startswith("1763546400.")
    (sent,) = platform.calls_of("chat.postMessage")
    assert sent == {
        "channel": "D1",
        "text": "Done. T-12 is *closed*.",
        "mrkdwn": False,
        "unfurl_links": False,
        "unfurl_media": False,
    }


async def test_in_a_room_the_answer_goes_into_the_thread(platform: FakeSlack, channel: Channel) -> None:
    await channel.send(say("37 are open.", address=f"T1/C1/{TS}"))
    (sent,) = platform.calls_of("chat.postMessage")
    assert (sent["channel"], sent["thread_ts"]) == ("C1", TS)


async def test_a_customer_named_like_a_summons_rings_nobody(platform: FakeSlack, channel: Channel) -> None:
    name = "<!channel> & <@U1>"
    await channel.send(
        say(f"Customer {name} added.", choices=(Choice(name, "show:1"),), files=(File("1", "/f/1", name),))
    )
    (sent,) = platform.calls_of("chat.postMessage")
    assert sent["text"] == "Customer &lt;!channel&gt; &amp; &lt;@U1&gt; added."
    assert "<!" not in str(sent)
    assert "<@" not in str(sent)


async def test_choices_are_buttons_in_rows_of_five_under_the_text(
    platform: FakeSlack, channel: Channel
) -> None:
    choices = tuple(Choice(f"Choice {n}", f"pick:{n}") for n in range(1, 13))
    await channel.send(say("Which one?", choices=choices))
    (sent,) = platform.calls_of("chat.postMessage")
    text, *rows = sent["blocks"]
    assert text["text"] == {"type": "plain_text", "text": "Which one?", "emoji": False}
    assert [len(row["elements"]) for row in rows] == [5, 5, 2]
    assert [button["value"] for row in rows for button in row["elements"]] == [
        choice.value for choice in choices
    ]


async def test_labels_are_cut_and_values_too_long_become_their_number(
    platform: FakeSlack, channel: Channel
) -> None:
    await channel.send(
        say("Which?", choices=(Choice("word " * 40, "a"), Choice("Long", "x" * 2001), Choice("", "c")))
    )
    (sent,) = platform.calls_of("chat.postMessage")
    buttons = sent["blocks"][1]["elements"]
    assert [button["value"] for button in buttons] == ["a", "~2", "c"]
    assert buttons[0]["text"]["text"] == ("word " * 15).strip()
    assert buttons[2]["text"]["text"] == "3"


async def test_a_picture_under_https_is_shown_with_its_words(platform: FakeSlack, channel: Channel) -> None:
    await channel.send(say("Win rate by region", images=(Image("/charts/1.png?a=1&b=2", "York 41 %"),)))
    (sent,) = platform.calls_of("chat.postMessage")
    picture = {
        "type": "image",
        "image_url": "https://bank.example/charts/1.png?a=1&b=2",
        "alt_text": "York 41 %",
    }
    assert sent["blocks"][1] == picture


async def test_a_picture_that_slack_cannot_fetch_is_named_with_its_link(
    platform: FakeSlack, ledger: Ledger
) -> None:
    built = slack.build(platform.settings(public_url="http://127.0.0.1:8080"))
    async with serving(built, ledger):
        assert built is not None
        await built.send(
            say("", images=(Image("/charts/1.png", "York 41 %"),), files=(File("1", "/f/1|x", "a|b.pdf"),))
        )
    (sent,) = platform.calls_of("chat.postMessage")
    assert sent["text"] == "York 41 % / a|b.pdf"
    (links,) = sent["blocks"]
    assert links["text"]["text"] == (
        "<http://127.0.0.1:8080/charts/1.png|York 41 %>\n<http://127.0.0.1:8080/f/1%7Cx|a/b.pdf>"
    )


async def test_a_long_text_is_cut_by_us_between_words_with_its_buttons_at_the_end(
    platform: FakeSlack, channel: Channel
) -> None:
    text = "profit & loss " * 1000
    await channel.send(say(text, choices=CHOICES))
    sent = platform.calls_of("chat.postMessage")
    assert " ".join(part["text"] for part in sent) == text.strip().replace("&", "&amp;")
    assert max(len(part["text"]) for part in sent) <= 3000
    assert ["blocks" in part for part in sent] == [False] * (len(sent) - 1) + [True]


async def test_nothing_to_say_is_not_sent(platform: FakeSlack, channel: Channel) -> None:
    with pytest.raises(Undeliverable):
        await channel.send(say(" \n "))
    assert platform.calls_of("chat.postMessage") == []


async def test_a_pressed_button_is_heard_and_gives_way_to_the_choice(
    platform: FakeSlack, channel: Channel, ledger: Ledger
) -> None:
    await channel.send(say("Done & noted.", choices=CHOICES))
    (sent,) = platform.calls_of("chat.postMessage")
    async with serving(slack.build(platform.settings()), ledger) as url:
        assert await platform.push_form(url, slack_press(sent, "open:D-31")) == 200
        (edited,) = await platform.called("chat.update")
    message = ledger.only()
    assert (message.choice, message.address, message.text) == ("open:D-31", "T1/D1/", "Open & show")
    assert (edited["channel"], edited["ts"]) == ("D1", TS)
    assert edited["text"] == "Done &amp; noted.\n\N{CHECK MARK} Open &amp; show"
    assert [block["type"] for block in edited["blocks"]] == ["section", "context"]


async def test_a_press_that_comes_twice_is_one_message_and_shown_once(
    platform: FakeSlack, channel: Channel, ledger: Ledger
) -> None:
    await channel.send(say("Done.", choices=CHOICES))
    (sent,) = platform.calls_of("chat.postMessage")
    async with serving(slack.build(platform.settings()), ledger) as url:
        for _ in range(2):
            assert await platform.push_form(url, slack_press(sent, "undo:17")) == 200
        await platform.push_form(url, slack_press(sent, "open:D-31"))
        await platform.edited("chat.update", "Open &amp; show")
    assert len(platform.calls_of("chat.update")) == 2
    assert len(ledger.messages) == 2


async def test_a_button_pressed_in_a_room_keeps_its_place_and_is_answered_in_the_thread(
    platform: FakeSlack, channel: Channel, ledger: Ledger
) -> None:
    await channel.send(say("New complaint T-12", address=f"T1/C1/{TS}", choices=CHOICES))
    (sent,) = platform.calls_of("chat.postMessage")
    async with serving(slack.build(platform.settings()), ledger) as url:
        press = slack_press(sent, "undo:17", channel="C1", ts="1763546499.000100", thread_ts=TS)
        assert await platform.push_form(url, press) == 200
        assert await platform.push_form(url, press) == 200
        await platform.push(url, slack_message("later"))
    assert len(ledger.messages) == 2
    assert ledger.messages["T1/1763.5464.undo:17"].address == f"T1/C1/{TS}/U1"
    assert platform.calls_of("chat.update") == []


REFUSED = [
    (Answer(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "7"}), RetryLater, 7.0),
    (Answer(503, "<html>upstream</html>"), RetryLater, 5.0),
    (Answer(200, {"ok": False, "error": "service_unavailable"}), RetryLater, 5.0),
    (Answer(200, {"ok": False, "error": "token_revoked"}), RetryLater, 60.0),
    (Answer(200, {"ok": False, "error": "channel_not_found"}), Undeliverable, None),
    (Answer(200, {"ok": False, "error": "is_archived"}), Undeliverable, None),
    (Answer(200, {"ok": False, "error": "fatal_error"}), Uncertain, None),
    (Answer(500, {"ok": False, "error": "internal_error"}), Uncertain, None),
    (Answer(200, "<html>a proxy's page</html>"), Uncertain, None),
    (Answer(silence=True), Uncertain, None),
]


@pytest.mark.parametrize(("answer", "error", "seconds"), REFUSED)
async def test_every_failure_is_told_as_what_it_means(
    platform: FakeSlack, channel: Channel, answer: Answer, error: type[Exception], seconds: float | None
) -> None:
    platform.prepare("chat.postMessage", answer)
    with pytest.raises(error) as raised:
        await channel.send(say("hello"))
    assert getattr(raised.value, "seconds", None) == seconds
    assert len(platform.calls_of("chat.postMessage")) == 1


async def test_what_never_left_may_be_tried_again(ledger: Ledger) -> None:
    async with FakeSlack() as gone:
        settings = gone.settings()
    built = slack.build(settings)
    async with serving(built, ledger):
        assert built is not None
        with pytest.raises(RetryLater):
            await built.send(say("hello"))


async def test_a_refused_second_part_is_tried_again_without_repeating_the_first(
    platform: FakeSlack, channel: Channel
) -> None:
    refusal = Answer(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "1"})
    accepted = Answer(200, {"ok": True, "ts": "1.1"})
    platform.prepare("chat.postMessage", accepted, refusal)
    began = time.monotonic()
    await channel.send(say("one\n" * 600 + "two\n" * 600))
    assert time.monotonic() - began >= 1
    first, second, again = platform.calls_of("chat.postMessage")
    assert second == again != first


async def test_a_second_part_refused_for_good_leaves_it_to_a_person(
    platform: FakeSlack, channel: Channel
) -> None:
    platform.prepare(
        "chat.postMessage",
        Answer(200, {"ok": True, "ts": "1.1"}),
        Answer(200, {"ok": False, "error": "is_archived"}),
    )
    with pytest.raises(Uncertain, match="part 2 of 2"):
        await channel.send(say("one\n" * 600 + "two\n" * 600))


async def test_a_process_that_only_delivers_need_not_listen(platform: FakeSlack) -> None:
    built = slack.build(platform.settings())
    assert built is not None
    for _ in range(2):
        await built.send(say("hello"))
    await built.stop()
    calls = [call for call in platform.calls if call.method == "chat.postMessage"]
    assert len(calls) == 2
    assert calls[0].connection == calls[1].connection


async def test_fifty_messages_share_few_connections(platform: FakeSlack, channel: Channel) -> None:
    for turn in range(5):
        await asyncio.gather(*(channel.send(say("hello", f"T1/D{turn}{n}/")) for n in range(10)))
    assert len({call.connection for call in platform.calls}) <= 11


async def test_how_we_are_is_told_in_words_that_say_what_to_do(platform: FakeSlack, ledger: Ledger) -> None:
    built = slack.build(platform.settings(slack_triage_channel="C9"))
    assert isinstance(built, SelfChecking)
    async with serving(built, ledger):
        platform.scopes = ",".join(SCOPES)
        assert await built.check() == "Slack takes our token"
        platform.scopes = ",".join(SCOPES - {"links:read"})
        with pytest.raises(Undeliverable, match="lacks links:read"):
            await built.check()
        platform.scopes = ""
        platform.refuse("conversations.history", "not_in_channel")
        with pytest.raises(Undeliverable, match="invite Parley to SLACK_TRIAGE_CHANNEL"):
            await built.check()
        platform.refuse("auth.test", "token_revoked")
        with pytest.raises(Exception, match="token_revoked"):
            await built.check()
