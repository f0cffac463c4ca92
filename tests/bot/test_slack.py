"""Slack: what is heard, and when it is acknowledged."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.channels import slack
from domain.messages import Identity, Profile
from tests.fake_slack import FakeSlack
from tests.fakes import Answer, Ledger, Settings, serving
from tests.payloads import TS, slack_command, slack_event, slack_mention, slack_message, slack_person


@pytest.fixture
async def platform() -> AsyncIterator[FakeSlack]:
    async with FakeSlack() as fake:
        fake.people["U1"] = slack_person()
        yield fake


@pytest.fixture
def ledger() -> Ledger:
    return Ledger()


@pytest.fixture
async def url(platform: FakeSlack, ledger: Ledger) -> AsyncIterator[str]:
    async with serving(slack.build(platform.settings()), ledger) as address:
        await platform.called("auth.test")
        yield address


def test_without_a_token_or_a_way_to_hear_there_is_no_slack() -> None:
    assert slack.build(Settings()) is None
    assert slack.build(Settings(slack_bot_token="xoxb-1")) is None


async def test_a_direct_message_is_stored_with_its_author_then_acknowledged(
    platform: FakeSlack, ledger: Ledger, url: str
) -> None:
    payload = slack_message("acme is at 15k now")
    assert await platform.push(url, payload) == 200
    message = ledger.only()
    assert (message.channel, message.key, message.address) == ("slack", f"T1/D1/{TS}", "T1/D1/")
    assert message.identity == Identity("slack", "U1")
    assert message.text == "acme is at 15k now"
    known = Profile("Rita Reyes", "rita@bank.example", "en-GB", "Europe/London", must_confirm=True)
    assert message.profile == known
    assert json.loads(ledger.raw[message.key]) == payload


async def test_what_could_not_be_stored_is_not_acknowledged_and_its_retry_is_taken(
    platform: FakeSlack, ledger: Ledger, url: str
) -> None:
    ledger.broken = True
    assert await platform.push(url, slack_message("hello")) == 500
    ledger.broken = False
    assert await platform.push(url, slack_message("hello"), retry=1) == 200
    assert ledger.only().text == "hello"


async def test_three_deliveries_of_one_event_are_one_message_acknowledged_thrice(
    platform: FakeSlack, ledger: Ledger, url: str
) -> None:
    assert [await platform.push(url, slack_message("hello"), retry=n) for n in range(3)] == [200] * 3
    assert ledger.calls == 3
    assert len(ledger.messages) == 1


async def test_a_mention_that_comes_as_two_events_is_one_message_of_its_authors_own(
    platform: FakeSlack, ledger: Ledger, url: str
) -> None:
    text = "<@UBOT> how many tickets are open?"
    await platform.push(url, slack_message(text, channel="C1"))
    await platform.push(url, slack_mention(text))
    assert ledger.calls == 2
    assert ledger.only().address == "T1/C1//U1"
    assert ledger.only().text == "how many tickets are open?"


async def test_a_mention_inside_a_thread_is_answered_in_that_thread(
    platform: FakeSlack, ledger: Ledger, url: str
) -> None:
    await platform.push(url, slack_mention("and by branch, <@UBOT>?", thread_ts="1763546000.000200"))
    assert ledger.only().address == "T1/C1/1763546000.000200/U1"
    assert ledger.only().text == "and by branch, ?"


async def test_a_reply_in_a_thread_that_we_began_needs_no_mention(
    platform: FakeSlack, ledger: Ledger, url: str
) -> None:
    thread = {"thread_ts": "1763546000.000200", "parent_user_id": "UBOT"}
    await platform.push(url, slack_message("yes please", channel="C1", **thread))
    assert ledger.only().text == "yes please"


async def test_only_calling_us_asks_for_help(platform: FakeSlack, ledger: Ledger, url: str) -> None:
    await platform.push(url, slack_mention("<@UBOT>"))
    assert (ledger.only().choice, ledger.only().text) == ("help", "")


@pytest.mark.parametrize(
    "event",
    [
        pytest.param({"bot_id": "B1", "user": "UBOT"}, id="our own"),
        pytest.param({"bot_id": "B9", "user": "U9"}, id="another app's"),
        pytest.param({"subtype": "bot_message"}, id="a bot's of old"),
        pytest.param({"subtype": "message_changed", "message": {"text": "x", "user": "U1"}}, id="edited"),
        pytest.param({"subtype": "message_deleted", "deleted_ts": TS}, id="deleted"),
        pytest.param({"subtype": "channel_join"}, id="joined"),
        pytest.param({"channel": "C1", "channel_type": "channel"}, id="talk in a room"),
        pytest.param({"text": "", "files": [{"id": "F1"}], "subtype": "file_share"}, id="without words"),
        pytest.param({"type": "reaction_added", "item": {"channel": "C1", "ts": TS}}, id="a reaction"),
    ],
)
async def test_what_nobody_says_to_us_is_acknowledged_and_left(
    platform: FakeSlack, ledger: Ledger, url: str, event: dict[str, Any]
) -> None:
    assert await platform.push(url, slack_event(slack_message("hello")["event"] | event)) == 200
    assert ledger.calls == 0


async def test_text_is_heard_as_it_is_seen(platform: FakeSlack, ledger: Ledger, url: str) -> None:
    said = (
        "new lead <@U2|jane> at Smith &amp; Sons, <mailto:j@smith.example|j@smith.example>, "
        "<http://smith.example|smith.example>, see <https://x.example/a|the offer>, "
        "tell <!here> in <#C2|sales>"
    )
    await platform.push(url, slack_message(said))
    assert ledger.only().text == (
        "new lead @jane at Smith & Sons, j@smith.example, smith.example, "
        "see the offer (https://x.example/a), tell @here in #sales"
    )


async def test_a_command_is_stored_and_answered_where_it_was_typed(
    platform: FakeSlack, ledger: Ledger, url: str
) -> None:
    assert await platform.push_form(url, slack_command("win rate by region")) == 200
    assert ledger.only().text == "win rate by region"
    assert ledger.only().key == "T1/13345224609.738474920.8088930838d88f008e0"
    assert ledger.only().address == "T1/C1//U1"


@pytest.mark.parametrize("channel", ["DU1", "D9"])
async def test_a_command_typed_between_two_is_answered_in_our_own_conversation(
    platform: FakeSlack, ledger: Ledger, url: str, channel: str
) -> None:
    typed = slack_command("win rate") | {"channel_id": channel, "channel_name": "directmessage"}
    assert await platform.push_form(url, typed) == 200
    assert ledger.only().address == "T1/DU1/"


async def test_a_command_without_words_asks_for_help(platform: FakeSlack, ledger: Ledger, url: str) -> None:
    await platform.push_form(url, slack_command(""))
    assert (ledger.only().choice, ledger.only().text) == ("help", "")


async def test_slack_is_answered_when_it_tries_the_address(platform: FakeSlack, url: str) -> None:
    challenge = {
        "token": "x",
        "challenge": "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P",
        "type": "url_verification",
    }
    status, text = await platform.push_raw(url, json.dumps(challenge), "application/json")
    assert status == 200
    assert challenge["challenge"] in text


@pytest.mark.parametrize(
    "signing",
    [pytest.param({"secret": "x" * 32}, id="forged"), pytest.param({"at": time.time() - 900}, id="stale")],
)
async def test_a_forged_or_stale_request_is_refused(
    platform: FakeSlack, ledger: Ledger, url: str, signing: dict[str, Any]
) -> None:
    assert await platform.push(url, slack_message("hello"), **signing) == 401
    assert ledger.calls == 0


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Slack-Signature": "v0=é", "X-Slack-Request-Timestamp": "1763546401"},
        {"X-Slack-Signature": "v0=" + "0" * 64, "X-Slack-Request-Timestamp": "now"},
    ],
)
async def test_a_request_with_broken_headers_is_refused(
    platform: FakeSlack, url: str, headers: dict[str, str]
) -> None:
    async with platform.http.post(f"{url}/slack/events", data=b"{}", headers=headers) as answer:
        assert answer.status == 401


@pytest.mark.parametrize("body", ["{not json", "[" * 100_000, "[]", '"text"'])
async def test_a_body_that_is_no_payload_is_refused(
    platform: FakeSlack, ledger: Ledger, url: str, body: str
) -> None:
    assert await platform.push(url, body) == 400
    assert ledger.calls == 0


async def test_a_hundred_events_cost_one_question_about_their_author_and_one_about_us(
    platform: FakeSlack, ledger: Ledger, url: str
) -> None:
    for n in range(100):
        await platform.push(url, slack_message("hello", ts=f"1763546401.{n:06}"))
    assert len(ledger.messages) == 100
    assert len(platform.calls_of("users.info")) == 1
    assert len(platform.calls_of("auth.test")) == 1


async def test_a_slow_answer_about_the_author_holds_nothing_up_for_long_and_serves_the_next_message(
    platform: FakeSlack, ledger: Ledger, url: str
) -> None:
    platform.slow.clear()
    assert await platform.push(url, slack_message("one", ts="1.1")) == 200
    assert ledger.messages["T1/D1/1.1"].profile == Profile()
    platform.slow.set()
    await platform.push(url, slack_message("two", ts="1.2"))
    assert ledger.messages["T1/D1/1.2"].profile.proven_email == "rita@bank.example"


@pytest.mark.parametrize(
    "person",
    [
        pytest.param({"team_id": "T9"}, id="of another workspace"),
        pytest.param({"is_stranger": True}, id="a stranger"),
        pytest.param({"is_email_confirmed": False}, id="unconfirmed"),
        pytest.param({"deleted": True}, id="gone"),
    ],
)
async def test_an_email_that_the_workspace_does_not_vouch_for_proves_nothing(
    platform: FakeSlack, ledger: Ledger, url: str, person: dict[str, Any]
) -> None:
    platform.people["U1"] |= person
    await platform.push(url, slack_message("hello"))
    assert ledger.only().profile.name == "Rita Reyes"
    assert ledger.only().profile.proven_email is None


async def test_an_unknown_author_is_heard_without_a_profile_and_not_asked_about_again_at_once(
    platform: FakeSlack, ledger: Ledger, url: str
) -> None:
    platform.people.clear()
    for ts in ("1.1", "1.2"):
        assert await platform.push(url, slack_message("hello", ts=ts)) == 200
    assert ledger.messages["T1/D1/1.1"].profile == Profile()
    assert len(platform.calls_of("users.info")) == 1


async def test_over_socket_mode_a_message_is_stored_then_acknowledged(
    platform: FakeSlack, ledger: Ledger
) -> None:
    settings = platform.settings(slack_signing_secret=None, slack_app_token=platform.APP_TOKEN)
    channel = slack.build(settings)
    assert channel is not None
    assert list(channel.routes()) == []
    async with serving(channel, ledger):
        payload = slack_message("hello")
        await platform.push_over_socket("envelope-1", "events_api", payload)
        assert await platform.acknowledged.get() == {"envelope_id": "envelope-1"}
        assert ledger.only().text == "hello"
        assert json.loads(ledger.raw[ledger.only().key]) == payload


async def test_over_socket_mode_what_could_not_be_stored_is_not_acknowledged(
    platform: FakeSlack, ledger: Ledger
) -> None:
    async with serving(slack.build(platform.settings(slack_app_token=platform.APP_TOKEN)), ledger):
        ledger.broken = True
        await platform.push_over_socket("envelope-1", "events_api", slack_message("hello"))
        await ledger.called(1)
        ledger.broken = False
        await platform.push_over_socket("envelope-2", "events_api", slack_message("hello"))
        assert await platform.acknowledged.get() == {"envelope_id": "envelope-2"}


async def test_a_refused_token_does_not_stop_the_start_and_is_told(
    platform: FakeSlack, ledger: Ledger
) -> None:
    platform.prepare("auth.test", Answer(body={"ok": False, "error": "invalid_auth"}))
    channel = slack.build(platform.settings())
    async with serving(channel, ledger) as address:
        await platform.called("auth.test")
        assert await platform.push(address, slack_message("hello")) == 200
        assert "invalid_auth" in str(getattr(channel, "trouble", None))
