"""The web chat's frames, good and bad, on the running product."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

import aiohttp
import pytest

from bot.doors.tokens import make_identity
from tests.chat import Chat
from tests.product import SECRET, Product, serving


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    with serving(tmp_path_factory.mktemp("webchat")) as running:
        yield running


@pytest.fixture
async def chat(product: Product) -> AsyncIterator[Chat]:
    async with Chat(product.url) as opened:
        yield opened


COMPLAINT = "I want to make a complaint: the branch lost my documents"


async def test_the_same_id_is_acknowledged_again_and_answered_once(chat: Chat) -> None:
    first = await chat.say(COMPLAINT, id="one")
    await chat.send({"type": "message", "id": "one", "text": COMPLAINT})
    assert (await chat.next("ack"))["id"] == "one"
    after = await chat.say("what is the status of my ticket?", id="two")
    assert after["seq"] > first["seq"]
    assert [f["in_reply_to"] for f in chat.frames if f["type"] == "message"].count("one") == 1


async def test_what_was_missed_comes_again_in_order(product: Product, chat: Chat) -> None:
    reply = await chat.say(COMPLAINT, id="one")
    async with Chat(product.url, chat.session, after=0) as again:
        mine = await again.next("message")
        theirs = await again.next("message")
    assert (mine["from"], mine["id"], mine["text"]) == ("customer", "one", COMPLAINT)
    assert (theirs["seq"], theirs["text"]) == (reply["seq"], reply["text"])


async def test_another_tab_hears_both_sides(product: Product, chat: Chat) -> None:
    await chat.say(COMPLAINT)
    async with Chat(product.url, chat.session, after=100) as other:
        await chat.say("thanks", id="from the first tab")
        heard = [await other.next("message"), await other.next("message")]
    assert [frame["from"] for frame in heard] == ["customer", "bot"]


async def test_a_session_is_kept_though_nothing_was_said_in_it_yet(product: Product) -> None:
    async with Chat(product.url) as chat:
        given = chat.session
    async with Chat(product.url, session=given) as again:
        assert again.session == given
        await again.say("hello")
    async with Chat(product.url, session=given) as later:
        assert later.session == given
    forged = given[:-1] + ("0" if given[-1] != "0" else "1")
    async with Chat(product.url, session=forged) as other:
        assert other.session not in {forged, given}


async def test_an_unknown_session_gets_a_new_one(product: Product) -> None:
    async with Chat(product.url, session="nobody-has-this") as chat:
        assert chat.session != "nobody-has-this"


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ("{not json", "bad_json"),
        ("[1, 2]", "bad_json"),
        ('{"type": "dance"}', "unknown_type"),
        ('{"no": "type"}', "unknown_type"),
        ('{"type": "message", "id": "x", "text": 5}', "bad_frame"),
        ('{"type": "message", "text": "no id"}', "bad_frame"),
        ('{"type": "message", "id": "big", "text": "' + "x" * 70_000 + '"}', "too_large"),
    ],
)
async def test_a_bad_frame_is_answered_and_the_connection_stays(chat: Chat, frame: str, code: str) -> None:
    await chat.send(frame)
    error = await chat.next("error")
    assert error["code"] == code
    assert error["message"]
    assert (await chat.say(COMPLAINT))["type"] == "message"


async def test_nothing_is_heard_before_hello(product: Product) -> None:
    async with aiohttp.ClientSession() as http, http.ws_connect(f"{product.url}/webchat/ws") as ws:
        await ws.send_json({"type": "message", "id": "1", "text": "hello"})
        assert (await ws.receive_json())["code"] == "hello_first"


async def test_a_huge_frame_closes_the_socket(product: Product) -> None:
    async with aiohttp.ClientSession() as http, http.ws_connect(f"{product.url}/webchat/ws") as ws:
        await ws.send_str("x" * (1 << 20) + "xxxxxxxxxx")
        await ws.receive()
        assert ws.close_code == 1009


async def test_a_long_message_is_kept_whole(chat: Chat, product: Product) -> None:
    text = COMPLAINT + " and again" * 6000
    reply = await chat.say(text)
    assert "T-" in reply["text"]
    async with Chat(product.url, chat.session) as again:
        assert (await again.next("message"))["text"] == text


async def test_right_to_left_and_emoji_come_back_as_they_were(chat: Chat) -> None:
    text = "I want to make a complaint: البطاقة لا تعمل 😡 {{ 7*7 }} '; DROP TABLE tickets; --"
    reply = await chat.say(text)
    assert "البطاقة لا تعمل 😡 {{ 7*7 }}" in reply["text"]
    assert "😡 49" not in reply["text"]


async def test_a_signed_identity_speaks_as_that_person(product: Product) -> None:
    token = make_identity("ann@example.com", SECRET, name="Ann", lasts=timedelta(minutes=5))
    async with Chat(product.url, identity=token) as chat:
        number = (await chat.say(COMPLAINT))["text"].split("T-")[1].split(":")[0]
    async with Chat(product.url, identity=token) as elsewhere:
        assert f"T-{number}" in (await elsewhere.say(f"what is the status of T-{number}?"))["text"]


async def test_a_forged_identity_is_refused_and_stays_a_guest(product: Product) -> None:
    forged = make_identity("ann@example.com", "x" * 40, lasts=timedelta(minutes=5))
    async with Chat(product.url, identity=forged) as chat:
        assert chat.frames[0]["code"] == "bad_identity"
        assert "T-" in (await chat.say(COMPLAINT))["text"]


async def test_the_session_of_somebody_known_needs_their_proof(product: Product) -> None:
    token = make_identity("bea@example.com", SECRET, lasts=timedelta(minutes=5))
    async with Chat(product.url, identity=token) as chat:
        await chat.say(COMPLAINT)
    async with Chat(product.url, session=chat.session) as stranger:
        assert stranger.session != chat.session
    async with Chat(product.url, session=chat.session, identity=token) as owner:
        assert owner.session == chat.session


async def test_a_customer_asking_for_a_figure_is_politely_refused(chat: Chat) -> None:
    reply = await chat.say("what is our win rate this month?")
    assert "staff" in reply["text"]
    assert "%" not in reply["text"]


async def test_a_file_is_taken_and_shown_with_the_message(product: Product, chat: Chat) -> None:
    form = aiohttp.FormData({"session": chat.session})
    form.add_field("file", b"%PDF-1.4 a letter", filename="letter.pdf")
    async with aiohttp.ClientSession() as http:
        async with http.post(f"{product.url}/webchat/files", data=form) as answer:
            kept = await answer.json()
        await chat.send({"type": "message", "id": "f", "text": COMPLAINT, "files": [kept["id"]]})
        await chat.next("message", to="f")
        async with http.get(product.url + kept["url"]) as download:
            assert await download.read() == b"%PDF-1.4 a letter"
            assert download.headers["Content-Disposition"].startswith("attachment")
    async with Chat(product.url, chat.session) as again:
        assert (await again.next("message"))["files"][0]["name"] == "letter.pdf"


async def test_a_program_is_not_taken_as_a_file(product: Product, chat: Chat) -> None:
    form = aiohttp.FormData({"session": chat.session})
    form.add_field("file", b"MZ", filename="letter.exe")
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{product.url}/webchat/files", data=form) as answer,
    ):
        assert answer.status == 400
        assert "kind of file" in (await answer.json())["error"]
