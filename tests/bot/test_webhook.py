"""The webhook: signed both ways, each id once, its page's payloads, and how sending can end."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.app import App
from bot.app import build as build_app
from bot.channel import RetryLater, Uncertain, Undeliverable
from bot.channels.webhook import Webhook, build
from bot.clock import HandClock
from bot.doors.signing import WrongSignature, key_of, signed, verified
from config.settings import load_settings
from domain.messages import Choice, File, Image, OutboundMessage
from tests.apps import engine
from tests.fakes import Ledger, serving
from tests.product import SECRET

PAGE = (Path(__file__).parents[2] / "docs" / "webhook.md").read_text(encoding="utf-8")
SHOWN = {
    name: json.loads(text)
    for name, text in re.findall(r"^<!-- (.*?) -->\n```json\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
}
KEY = key_of(SECRET)
HELLO = SHOWN["in: said"]


class OtherSide:
    """The program on the other side: what it took, and how it answers."""

    def __init__(self) -> None:
        self.taken: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.answers: list[web.Response | None] = []

    async def take(self, request: web.Request) -> web.Response:
        body = await request.read()
        number = verified(KEY, request.headers, body)
        said = json.loads(body)
        assert said["id"] == number
        self.taken.put_nowait(said)
        answer = self.answers.pop(0) if self.answers else web.Response()
        if answer is None:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        return answer


@asynccontextmanager
async def other_side(*answers: web.Response | None) -> AsyncIterator[tuple[OtherSide, Webhook]]:
    """It, and the channel that talks to it."""
    side = OtherSide()
    side.answers += answers
    app = web.Application()
    app.router.add_post("/parley", side.take)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    channel = built(f"http://127.0.0.1:{runner.addresses[0][1]}/parley")
    try:
        yield side, channel
    finally:
        await channel.stop()
        await runner.cleanup()


def told(url: str) -> dict[str, str]:
    return {"PARLEY_SECRET_KEY": SECRET, "PARLEY_WEBHOOK_URL": url, "PARLEY_WEBHOOK_SECRET": SECRET}


def built(url: str = "http://127.0.0.1:9/parley") -> Webhook:
    channel = build(load_settings(told(url)))
    assert channel is not None
    return channel


async def post(url: str, said: Any, number: str = "m-1001", **signing: Any) -> tuple[int, dict[str, Any]]:
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    headers = signing.pop("headers", None) or signed(KEY, number, body, **signing)
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{url}/webhook/messages", data=body, headers=headers) as answer,
    ):
        return answer.status, await answer.json()


# -- signatures


def test_signatures_are_those_of_the_specification() -> None:
    key = key_of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    headers = signed(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", b'{"test": 2432232314}', 1614265330)
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize("away", [-301, 301])
def test_a_copy_from_another_time_is_refused(away: int) -> None:
    with pytest.raises(WrongSignature):
        verified(KEY, signed(KEY, "m", b"{}", time.time() + away), b"{}")


def test_while_a_secret_changes_either_signature_will_do() -> None:
    headers = signed(KEY, "m", b"{}")
    headers["webhook-signature"] = f"v1,AAAA v2,BBBB {headers['webhook-signature']}"
    assert verified(KEY, headers, b"{}") == "m"


@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp", "webhook-signature"])
@pytest.mark.parametrize("value", ["", "x", "\u00b2", "9" * 400])
def test_a_request_changed_on_the_way_is_refused(name: str, value: str) -> None:
    with pytest.raises(WrongSignature):
        verified(KEY, {**signed(KEY, "m", b"{}"), name: value}, b"{}")


# -- in


async def test_what_is_said_is_stored_under_its_id() -> None:
    ledger = Ledger()
    async with serving(built(), ledger) as url:
        assert await post(url, HELLO) == (202, {"id": "m-1001", "new": True})
        assert await post(url, HELLO) == (202, {"id": "m-1001", "new": False})
    message = ledger.only()
    assert (message.address, message.identity.external_id) == ("+441632960001", "+441632960001")
    assert message.text.startswith("I want to make a complaint")
    assert message.profile.name == "Ann Smith"
    assert message.profile.zone == "Europe/London"
    assert message.profile.proven_email is None


async def test_a_press_is_a_choice() -> None:
    ledger = Ledger()
    async with serving(built(), ledger) as url:
        assert (await post(url, SHOWN["in: chosen"]))[0] == 202
    assert ledger.only().choice == "talk_to_human"


async def test_an_email_is_proven_only_where_it_is_said_to_be() -> None:
    ledger = Ledger()
    async with serving(built(), ledger) as url:
        sender = {"id": "7", "email": "eve@client.example"}
        await post(url, {"from": sender, "text": "hello"}, "1")
        await post(url, {"from": {**sender, "proven_email": "Ann@Client.example"}, "text": "hello"}, "2")
    first, second = ledger.messages.values()
    assert first.profile.proven_email is None
    assert second.profile.proven_email == "ann@client.example"


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"[]",
        b"\xff",
        b"[" * 50_000,
        b'{"from": {"id": 7}, "text": "hello"}',
        b'{"from": "7", "text": "hello"}',
        b'{"from": {"id": "7"}}',
        b'{"from": {"id": "7"}, "text": "  "}',
        b'{"from": {"id": ""}, "text": "hello"}',
        b'{"from": {"id": "7"}, "text": ["hello"]}',
    ],
)
async def test_what_is_no_message_is_refused_with_what_is_wanted(said: bytes) -> None:
    ledger = Ledger()
    async with serving(built(), ledger) as url:
        status, answer = await post(url, said)
    assert (status, answer["error"]) == (400, "not_a_message")
    assert ledger.calls == 0


async def test_nobody_else_is_heard() -> None:
    ledger = Ledger()
    async with serving(built(), ledger) as url:
        forged = signed(b"another secret", "m", json.dumps(HELLO).encode())
        assert (await post(url, HELLO, headers=forged))[0] == 401
        assert (await post(url, HELLO, at=time.time() - 600))[0] == 401
        assert (await post(url, {**HELLO, "text": "x" * 70_000}))[0] == 413
    assert ledger.calls == 0


async def test_what_was_not_stored_is_not_acknowledged() -> None:
    async with serving(built(), Ledger()) as url:
        pass
    ledger = Ledger()
    ledger.broken = True
    async with serving(built(), ledger) as url, aiohttp.ClientSession() as http:
        body = json.dumps(HELLO).encode()
        answer = await http.post(f"{url}/webhook/messages", data=body, headers=signed(KEY, "m", body))
        assert answer.status == 500


async def test_letters_no_database_can_hold_are_left_out() -> None:
    ledger = Ledger()
    async with serving(built(), ledger) as url:
        await post(url, b'{"from": {"id": "7"}, "text": "a\\u0000b\\ud800c"}')
    assert ledger.only().text == "abc"


# -- out

MESSAGE = OutboundMessage("webhook:m-1001:0", "webhook", "+441632960001", SHOWN["out"]["text"])


async def test_what_we_say_has_the_form_on_the_page() -> None:
    async with other_side() as (side, channel):
        full = replace(
            MESSAGE,
            choices=(Choice("Undo", "undo?turn=1"),),
            images=(Image("/charts/1.png", "Complaints"),),
            files=(File("f", "/files/f", "a.pdf"),),
            in_reply_to="m-1001",
        )
        assert await channel.send(full) == full.key
        said = side.taken.get_nowait()
    assert said.keys() == SHOWN["out"].keys()
    same = ("type", "id", "conversation", "in_reply_to", "from", "text", "choices")
    assert {name: said[name] for name in same} == {name: SHOWN["out"][name] for name in same}
    assert said["images"] == [{"url": "http://127.0.0.1:8080/charts/1.png", "alt": "Complaints"}]
    assert said["files"] == [{"url": "http://127.0.0.1:8080/files/f", "name": "a.pdf"}]


@pytest.mark.parametrize(
    ("status", "seconds"), [(408, 5), (425, 5), (429, 7), (500, 5), (503, 7), (401, 60), (404, 60), (302, 60)]
)
async def test_what_may_go_well_later_is_tried_again(status: int, seconds: float) -> None:
    headers = {"Retry-After": "7"} if status in {429, 503} else {}
    async with other_side(web.Response(status=status, headers=headers)) as (_, channel):
        with pytest.raises(RetryLater) as later:
            await channel.send(MESSAGE)
    assert later.value.seconds == seconds


@pytest.mark.parametrize("status", [400, 410, 422])
async def test_what_is_refused_for_good_is_undeliverable(status: int) -> None:
    async with other_side(web.Response(status=status)) as (_, channel):
        with pytest.raises(Undeliverable):
            await channel.send(MESSAGE)


async def test_silence_is_uncertain_and_no_connection_is_not() -> None:
    async with other_side(None) as (_, channel):
        with pytest.raises(Uncertain):
            await channel.send(MESSAGE)
    with pytest.raises(RetryLater):
        await channel.send(MESSAGE)
    await channel.stop()


async def test_after_silence_the_other_side_is_sent_the_same_id_again(
    embedded_url: str, clock: HandClock
) -> None:
    async with other_side(None) as (side, channel):
        settings = load_settings({**told(channel._url), "PARLEY_DATABASE_URL": embedded_url})  # noqa: SLF001
        app = build_app(settings, clock, engine())
        await app.channels["webhook"].start(app.runner.receive)
        try:
            await _converse(app, side, clock)
        finally:
            await app.stop()


async def _converse(app: App, side: OtherSide, clock: HandClock) -> None:
    message = app.channels["webhook"]
    assert isinstance(message, Webhook)
    async with serving(message, app.runner.receive) as url:
        assert (await post(url, HELLO))[0] == 202
        await app.runner.settled()
        await app.jobs.run_all()
        first = await side.taken.get()
        clock.move(timedelta(minutes=1))
        await app.jobs.run_all()
        second = await side.taken.get()
    assert first == second
    assert "T-1" in first["text"]
    assert side.taken.empty()
