"""What stands around the web chat's messages: attachments, typing, who somebody says they are, hours."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

from bot.app import App, build
from bot.channels.webchat.channel import WebChat
from bot.channels.webchat.files import Files
from bot.channels.webchat.kinds import is_what_it_says
from bot.channels.webchat.limits import MOST_FILES, MOST_KEPT
from bot.clock import HandClock
from bot.doors.tokens import make_identity
from domain.access import Role
from domain.messages import File, InboundMessage
from domain.people.model import Person
from domain.ports import UnitOfWork
from tests.apps import engine, settings, timeline
from tests.chat import Chat
from tests.clerk import clerk, hire

PDF = b"%PDF-1.7 a letter"
COMPLAINT = "I want to make a complaint: the branch lost my documents"


@pytest.fixture
async def app(embedded_url: str, clock: HandClock) -> AsyncIterator[App]:
    built = build(replace(settings(), database_url=embedded_url), clock, engine())
    await built.channels["webchat"].start(built.runner.receive)
    yield built
    await built.stop()


@pytest.fixture
def webchat(app: App) -> WebChat:
    return webchat_of(app)


def webchat_of(app: App) -> WebChat:
    channel = app.channels["webchat"]
    assert isinstance(channel, WebChat)
    return channel


async def attach(
    url: str, session: str, content: bytes = PDF, name: str = "letter.pdf"
) -> tuple[int, dict[str, str]]:
    form = aiohttp.FormData({"session": session})
    form.add_field("file", io.BytesIO(content), filename=name)
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{url}/webchat/files", data=form) as answer,
    ):
        return answer.status, await answer.json()


async def fetched(address: str) -> tuple[int, bytes]:
    async with aiohttp.ClientSession() as http, http.get(address) as answer:
        return answer.status, await answer.read()


# -- attachments


async def test_a_file_is_read_by_the_link_that_was_given_and_by_no_other(url: str) -> None:
    async with Chat(url) as chat:
        status, kept = await attach(url, chat.session)
    bare, _, query = kept["url"].partition("?")

    assert (status, await fetched(url + kept["url"])) == (200, (200, PDF))
    assert (await fetched(url + bare))[0] == 404
    assert (await fetched(f"{url}{bare}?{query[:-1]}x"))[0] == 404
    later = query.replace("until=", "until=9")
    assert (await fetched(f"{url}{bare}?{later}"))[0] == 404


async def test_a_link_ends_after_a_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = Files(tmp_path, "key")
    number = "m" * 40
    link = files.link(f"/webchat/files/{number}")
    query = dict(pair.split("=") for pair in link.partition("?")[2].split("&"))
    now = int(query["until"])

    assert files._is_proven(number, query)  # noqa: SLF001
    monkeypatch.setattr("bot.channels.webchat.files.time.time", lambda: now + 1)
    assert not files._is_proven(number, query)  # noqa: SLF001


async def test_nobody_takes_along_what_another_session_attached(app: App, url: str) -> None:
    async with Chat(url) as owner, Chat(url) as stranger:
        _, kept = await attach(url, owner.session)
        for place, chat in enumerate((stranger, owner)):
            frame = {"type": "message", "id": f"f{place}", "text": COMPLAINT, "files": [kept["id"]]}
            await chat.send(frame)
            await chat.next("message", to=f"f{place}")
        await stranger.send({"type": "message", "id": "f2", "text": "", "files": [kept["id"]]})
        assert (await stranger.next("error", to="f2"))["code"] == "no_such_file"

    (theirs, *_), (mine, *_) = await timeline(app, stranger.session), await timeline(app, owner.session)
    assert theirs.files == ()
    assert [file["id"] for file in mine.files] == [kept["id"]]


async def test_a_file_without_words_is_kept_and_asked_about(app: App, url: str) -> None:
    async with Chat(url) as chat:
        _, kept = await attach(url, chat.session)
        await chat.send({"type": "message", "id": "1", "text": " ", "files": [kept["id"]]})
        assert "I've kept letter.pdf. What is it about?" in (await chat.next("message", to="1"))["text"]
        await chat.say(COMPLAINT, id="2")
        await chat.send({"type": "message", "id": "3", "text": "", "files": [kept["id"]]})
        assert "whoever looks after T-1" in (await chat.next("message", to="3"))["text"]
        # The open question, which may be ignored, is not asked again, and may still be answered.
        assert "Added to T-1" in (await chat.say("I want the fee back", id="4"))["text"]
    assert [line.in_reply_to for line in await timeline(app, chat.session)].count("3") == 1
    said = (await timeline(app, chat.session))[0]
    assert (said.text, [file["name"] for file in said.files]) == ("letter.pdf", ["letter.pdf"])


async def test_history_brings_links_that_open(url: str) -> None:
    async with Chat(url) as chat:
        _, kept = await attach(url, chat.session)
        await chat.send({"type": "message", "id": "f", "text": COMPLAINT, "files": [kept["id"]]})
        await chat.next("message", to="f")
    async with Chat(url, chat.session) as again:
        (file,) = (await again.next("message"))["files"]
    assert await fetched(url + file["url"]) == (200, PDF)


async def test_staff_who_are_signed_in_read_it_in_the_console(app: App, url: str) -> None:
    await hire(app, Role.SUPPORT)
    async with Chat(url) as chat:
        _, kept = await attach(url, chat.session)
        await chat.send({"type": "message", "id": "f", "text": COMPLAINT, "files": [kept["id"]]})
        await chat.next("message", to="f")
    async with clerk(url) as somebody:
        assert "Sign in" in await somebody.open(f"/console/webchat/files/{kept['id']}")
        await somebody.sign_in("support@bank.example")
        await somebody.open("/console/conversations/1")
        assert f'href="/console/webchat/files/{kept["id"]}"' in somebody.page
        assert await somebody.open(f"/console/webchat/files/{kept['id']}") == PDF.decode()


@pytest.mark.parametrize(
    ("ending", "start", "is_so"),
    [
        (".png", b"\x89PNG\r\n\x1a\n....", True),
        (".png", b"<html><script>", False),
        (".png", b"MZ\x90\x00", False),
        (".jpg", b"\xff\xd8\xff\xe0", True),
        (".webp", b"RIFF\x00\x00\x00\x00WEBPVP8 ", True),
        (".webp", b"RIFF\x00\x00\x00\x00WAVEfmt ", False),
        (".gif", b"GIF89a", True),
        (".pdf", PDF, True),
        (".pdf", b"%!PS", False),
        (".docx", b"PK\x03\x04", True),
        (".xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", True),
        (".csv", "name;größe\n".encode(), True),
        (".csv", "name;größe\n".encode("latin-1"), True),
        (".txt", "é".encode()[:1], True),
        (".txt", b"MZ\x90\x00\x03", False),
        (".txt", b"\x01\x02\xff", False),
    ],
)
def test_a_file_is_known_by_what_is_in_it(ending: str, start: bytes, *, is_so: bool) -> None:
    assert is_what_it_says(ending, start) is is_so


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        (("photo.png", b"MZ a program"), "isn't the kind of file"),
        (("letter.exe", b"MZ"), "kind of file"),
        (("letter.pdf", b""), "empty"),
        (("letter.pdf", PDF + bytes(10 * 1024 * 1024)), "too large"),
    ],
)
async def test_what_is_not_taken_is_refused_politely_and_leaves_nothing(
    url: str, tmp_path: Path, file: tuple[str, bytes], reason: str
) -> None:
    name, content = file
    async with Chat(url) as chat:
        status, answer = await attach(url, chat.session, content, name)

    assert (status, reason in answer["error"]) == (400, True)
    assert [path for path in (tmp_path / "files").rglob("*") if path.is_file()] == []


async def test_there_is_a_polite_end_to_how_many_files_one_may_bring(url: str, tmp_path: Path) -> None:
    async with Chat(url) as chat:
        many = [f"file{number}" for number in range(MOST_FILES + 1)]
        await chat.send({"type": "message", "id": "m", "text": "all of these", "files": many})
        assert (await chat.next("error", to="m"))["code"] == "too_many_files"

        _, kept = await attach(url, chat.session)
        for number in range(MOST_KEPT - 1):
            (tmp_path / "files" / kept["id"][:16] / str(number)).mkdir()
        status, answer = await attach(url, chat.session)
    assert (status, "more than I can keep" in answer["error"]) == (400, True)


async def test_a_file_belongs_to_a_chat_that_is_open(url: str) -> None:
    status, answer = await attach(url, "nobody")
    assert (status, "open the chat" in answer["error"]) == (400, True)


# -- typing


async def test_who_watches_hears_that_a_visitor_writes(url: str, webchat: WebChat) -> None:
    heard: asyncio.Queue[str] = asyncio.Queue()
    end = webchat.watch_typing(heard.put_nowait)
    async with Chat(url) as chat:
        await chat.send({"type": "typing"})
        assert await asyncio.wait_for(heard.get(), 60) == chat.session
        end()
        await chat.send({"type": "typing"})
        await chat.send({"type": "ping"})
        await chat.next("pong")
    assert heard.empty()


async def test_a_visitor_sees_in_every_tab_that_we_are_writing(url: str, webchat: WebChat) -> None:
    async with Chat(url) as chat, Chat(url) as stranger:
        await chat.say(COMPLAINT)
        async with Chat(url, chat.session, after=100) as tab:
            webchat.show_typing(chat.session)
            assert (await chat.next("typing"))["type"] == "typing"
            assert (await tab.next("typing"))["type"] == "typing"
        await stranger.send({"type": "ping"})
        await stranger.next("pong")
    assert not webchat.is_here(chat.session)
    assert [frame["type"] for frame in stranger.frames] == ["welcome", "pong"]


# -- who somebody says they are

FORM = {"name": " Jane  Smith ", "email": "Jane@Example.com", "topic": "Cards"}


async def test_what_is_written_before_the_chat_is_noted_as_unproven(app: App, url: str) -> None:
    async with Chat(url) as chat:
        await chat.send({"type": "message", "id": "1", "text": COMPLAINT, "profile": FORM})
        assert (await chat.next("message", to="1"))["seq"] == 3
        await chat.send({"type": "message", "id": "2", "text": "hello", "profile": FORM})
        await chat.next("message", to="2")
    async with Chat(url, chat.session) as again:
        first = await again.next("message")

    note, said, *others = await timeline(app, chat.session)
    assert (note.internal, said.text, first["text"]) == (True, COMPLAINT, COMPLAINT)
    assert note.text == "Written before the chat, not proven: Jane Smith, jane@example.com, about “Cards”."
    assert not any(line.internal for line in others)
    (guest,) = await app.store.read(lambda uow: uow.find(Person, role=Role.GUEST))
    assert (guest.name, guest.email) == ("Jane Smith", None)
    stored = await received(app, f"{chat.session}:1")
    assert (stored.profile.claimed_email, stored.profile.topic) == ("jane@example.com", "Cards")


@pytest.mark.parametrize("form", [None, [], "x", {"name": 5, "email": "no", "topic": {}}, {"name": " "}])
async def test_a_form_without_sense_is_as_none(url: str, form: object) -> None:
    async with Chat(url) as chat:
        await chat.send({"type": "message", "id": "1", "text": COMPLAINT, "profile": form})
        assert (await chat.next("message", to="1"))["seq"] == 2


async def test_what_is_said_after_a_sign_in_has_ended_is_not_taken(app: App, url: str) -> None:
    token = make_identity("ann@example.com", settings().secret_key, lasts=timedelta(minutes=5))
    async with Chat(url, identity=token) as chat:
        (socket,) = webchat_of(app)._hub.sockets  # noqa: SLF001
        socket.until = datetime.now(UTC) - timedelta(seconds=1)  # time goes by
        refused = await chat.say(COMPLAINT, id="1")
        assert (refused["type"], refused["code"]) == ("error", "bad_identity")
        later = make_identity("ann@example.com", settings().secret_key, lasts=timedelta(minutes=5))
        await chat.send({"type": "hello", "session": chat.session, "identity": later})
        await chat.next("welcome")
        assert "T-1" in (await chat.say(COMPLAINT, id="1"))["text"]


async def test_who_has_proven_who_they_are_cannot_claim_to_be_another(app: App, url: str) -> None:
    token = make_identity("ann@example.com", settings().secret_key, name="Ann", lasts=timedelta(minutes=5))
    async with Chat(url, identity=token) as chat:
        await chat.send({"type": "message", "id": "1", "text": COMPLAINT, "profile": FORM})
        assert (await chat.next("message", to="1"))["seq"] == 2
    (customer,) = await app.store.read(lambda uow: uow.find(Person, role=Role.CUSTOMER))
    assert (customer.name, customer.email) == ("Ann", "ann@example.com")


async def received(app: App, key: str) -> InboundMessage:
    async def read(uow: UnitOfWork) -> InboundMessage:
        found = await uow.inbox.get(1)
        assert found is not None
        return found.message

    message = await app.store.read(read)
    assert message.key == key
    return message


# -- hours


async def test_the_welcome_tells_visitors_when_people_are_here(app: App, url: str, clock: HandClock) -> None:
    async with Chat(url) as chat:
        during = chat.frames[0]["people"]
    clock.move(timedelta(hours=8))
    async with Chat(url) as chat:
        after = chat.frames[0]["people"]

    assert during["here"] is True
    assert during["until"] == "2026-11-18T17:00:00+00:00"
    assert during["back"] == "2026-11-19T09:00:00+00:00"
    await hire(app, Role.SUPPORT)
    token = make_identity("support@bank.example", settings().secret_key, lasts=timedelta(minutes=5))
    async with Chat(url, identity=token) as colleague:
        assert "people" not in colleague.frames[0]
    assert after == {"here": False, "until": None, "back": "2026-11-19T09:00:00+00:00"}


def test_links_are_made_of_files_only(tmp_path: Path) -> None:
    files = Files(tmp_path, "key")
    assert files.link("https://elsewhere.example/x") == "https://elsewhere.example/x"
    linked = files.linked(File("n", "/webchat/files/n", "a.pdf"))
    assert linked.url.startswith("/webchat/files/n?until=")
