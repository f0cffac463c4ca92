"""What an open console hears of, and what its customers and colleagues hear of it, on both databases."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import Any

import aiohttp
import pytest

from bot.app import App, build
from bot.clock import HandClock
from domain.access import Role
from domain.conversation import Owner
from domain.people.model import Person
from domain.tickets.model import Ticket
from tests.apps import engine, hear, said, settings, timeline
from tests.chat import Chat
from tests.clerk import Clerk, clerk, hire
from tests.events import Events

SOON = 60.0
"""Seconds within which a console must hear, on a machine that does much else."""


@pytest.fixture
async def app(store_url: str, clock: HandClock) -> AsyncIterator[App]:
    """As it is served, the web chat open; no job ticks by itself."""
    built = build(replace(settings(), database_url=store_url), clock, engine())
    await built.channels["webchat"].start(built.runner.receive)
    yield built
    await built.stop()


@pytest.fixture
async def bea(app: App, url: str) -> AsyncIterator[Clerk]:
    await hire(app, Role.SUPPORT, name="Bea Jones", email="bea@bank.example")
    async with clerk(url) as somebody:
        await somebody.sign_in("bea@bank.example")
        yield somebody


@pytest.fixture
async def tom(app: App, url: str) -> AsyncIterator[Clerk]:
    await hire(app, Role.SUPPORT, name="Tom Becker", email="tom@bank.example")
    async with clerk(url) as somebody:
        await somebody.sign_in("tom@bank.example")
        yield somebody


async def number_of(app: App, session: str) -> int:
    found = await app.store.read(lambda uow: uow.conversations.at("webchat", session))
    assert found is not None
    return found.id


async def page_of(app: App, session: str) -> str:
    return f"/console/conversations/{await number_of(app, session)}"


# -- news


async def test_what_a_customer_writes_is_news_of_their_conversation(app: App, url: str, bea: Clerk) -> None:
    async with Chat(url) as customer:
        await customer.say("hello")
        number = await number_of(app, customer.session)
        await bea.open(f"/console/conversations/{number}")
        async with Events(bea, number) as events:
            await customer.send({"type": "message", "id": "2", "text": "are you there?"})

            assert (await events.next("news", SOON))["conversations"] == [number]
            assert "are you there?" in await bea.open(f"/console/conversations/{number}")


async def test_what_another_process_wrote_is_news_too(app: App, bea: Clerk, store_url: str) -> None:
    other = build(replace(settings(), database_url=store_url), app.clock, engine())
    await bea.open("/console/conversations")
    async with Events(bea) as events:
        await hear(other, said("hello", "1"))

        assert (await events.next("news", SOON))["conversations"] == [await number_of(app, "a")]
    await other.stop()


async def test_a_console_that_lost_the_line_hears_what_it_missed(app: App, bea: Clerk) -> None:
    await hear(app, said("hello", "1"))
    await bea.open("/console/conversations")
    async with Events(bea) as events:
        await hear(app, said("good morning", "2"))
        await events.next("news", SOON)
    await hear(app, said("good evening", "3", who="b"))

    async with Events(bea, last_id=events.last_id) as again:
        missed = (await again.next("news", SOON))["conversations"]
    assert await number_of(app, "b") in missed
    await bea.open("/console/conversations")
    async with Events(bea) as fresh:
        with pytest.raises(TimeoutError):
            await fresh.next("news", 1.5)


async def test_a_change_that_nobody_said_is_news(app: App, bea: Clerk) -> None:
    await bea.open("/console/tickets")
    async with Events(bea) as events:
        await app.store.run(lambda uow: uow.add(Ticket(subject="Card", text="Card")))

        assert await events.next("news", SOON) == {"conversations": []}


async def test_nobody_listens_without_being_signed_in(url: str) -> None:
    async with clerk(url) as stranger:
        await stranger.open("/console/events?conversation=1")

    assert stranger.address.startswith("/console/login")
    assert "Sign in" in stranger.text


async def test_the_line_ends_with_the_server(app: App, bea: Clerk) -> None:
    await bea.open("/console/conversations")
    async with Events(bea) as events:
        for let_go in app.at_end:
            let_go()

        await events.is_over(SOON)


@pytest.mark.usefixtures("tom")
async def test_a_colleagues_own_talk_with_the_bot_is_nobodys_to_watch(app: App, bea: Clerk) -> None:
    await hear(app, said("open tickets", "1", who="own", email="tom@bank.example"))
    number = await number_of(app, "own")

    async with Events(bea, number) as events:
        with pytest.raises(TimeoutError):
            await events.next("typing", 0.5)
    assert await app.store.read(lambda uow: uow.desk.seen_by(number, uow.now - timedelta(hours=1))) == []


# -- who is there, and who is writing


async def test_colleagues_see_who_else_looks_and_that_they_left(app: App, bea: Clerk, tom: Clerk) -> None:
    await hear(app, said("hello", "1"))
    page, number = await page_of(app, "a"), await number_of(app, "a")
    await bea.open(page)
    assert "looks at this too" not in bea.text
    async with Events(bea, number) as events:
        await tom.open(page)
        assert "Bea Jones looks at this too." in tom.text
        async with Events(tom, number):
            assert (await events.next("news", SOON))["conversations"] == [number]
            assert "Tom Becker looks at this too." in await bea.open(page)

        assert (await events.next("news", SOON))["conversations"] == [number]
        assert "looks at this too" not in await bea.open(page)


async def test_writing_is_seen_on_both_sides_but_not_by_the_writer(
    app: App, url: str, bea: Clerk, tom: Clerk
) -> None:
    async with Chat(url) as customer:
        await customer.say("hello")
        page, number = await page_of(app, customer.session), await number_of(app, customer.session)
        await tom.open(page)
        await bea.open(page)
        async with Events(tom, number) as toms, Events(bea, number) as beas:
            await customer.send({"type": "typing"})
            assert await toms.next("typing", SOON) == {"who": None}
            assert await beas.next("typing", SOON) == {"who": None}

            await bea.send(f"{page}/typing", to="customer")
            assert bea.status == 204
            assert await toms.next("typing", SOON) == {"who": "Bea Jones"}
            await customer.next("typing", within=SOON)
            with pytest.raises(TimeoutError):
                await beas.next("typing", 0.5)


async def test_that_a_note_is_being_written_no_customer_sees(
    app: App, url: str, bea: Clerk, tom: Clerk
) -> None:
    async with Chat(url) as customer:
        await customer.say("hello")
        page, number = await page_of(app, customer.session), await number_of(app, customer.session)
        await bea.open(page)
        await tom.open(page)
        async with Events(tom, number) as toms:
            await bea.send(f"{page}/typing", to="colleagues")

            assert await toms.next("typing", SOON) == {"who": "Bea Jones"}
            with pytest.raises(TimeoutError):
                await customer.next("typing", within=0.5)


async def test_a_sign_of_writing_needs_our_own_form(app: App, url: str, bea: Clerk) -> None:
    async with Chat(url) as customer:
        await customer.say("hello")
        page = await page_of(app, customer.session)
        await bea.open(page)

        await bea.send(f"{page}/typing", csrf="made.up", to="customer")

        assert bea.status == 409
        with pytest.raises(TimeoutError):
            await customer.next("typing", within=0.5)


# -- answers, notes, files


async def test_a_note_is_read_by_colleagues_and_reaches_no_customer(
    app: App, url: str, bea: Clerk, tom: Clerk
) -> None:
    async with Chat(url) as customer:
        await customer.say("hello")
        page = await page_of(app, customer.session)
        await bea.open(page)

        await bea.send(f"{page}/note", text="He was here twice, <b>careful</b>")
        await bea.open(page)
        await bea.send(f"{page}/reply", text="Good morning")

        await tom.open(page)
        assert "Note, colleagues only" in tom.text
        assert "He was here twice, &lt;b&gt;careful" in tom.page
        while (frame := await customer.next("message", within=SOON))["from"] != "staff":
            assert "twice" not in frame["text"]
        assert frame["text"].startswith("Good morning")
    async with Chat(url, customer.session) as back:
        heard = [await back.next("message") for _ in range(3)]
        with pytest.raises(TimeoutError):
            await back.next("message", within=0.3)
    assert not [one for one in heard if "twice" in one["text"]]


async def test_a_list_shows_what_both_sides_read_and_no_note(app: App, bea: Clerk) -> None:
    await hear(app, said("hello", "1"))
    page = await page_of(app, "a")
    await bea.open(page)

    await bea.send(f"{page}/note", text="He was here twice")

    await bea.open("/console/conversations")
    assert "He was here twice" not in bea.text


async def test_a_colleague_who_answered_meanwhile_is_read_first(app: App, bea: Clerk, tom: Clerk) -> None:
    await hear(app, said("hello", "1"))
    page = await page_of(app, "a")
    await bea.open(page)
    seen = field(bea, "seen")
    await tom.open(page)
    await tom.send(f"{page}/reply", text="Tom here", seen=field(tom, "seen"))

    await bea.send(f"{page}/reply", text="Bea here", seen=seen)

    assert "Nothing was sent: Tom Becker answered while you were writing" in bea.text
    assert bea.status == 409
    assert ">Bea here</textarea>" in bea.page
    assert [line.text for line in await timeline(app, "a") if "Bea here" in line.text] == []
    await bea.send(f"{page}/reply", text="Bea here", seen=field(bea, "seen"))
    assert (await timeline(app, "a"))[-1].text.startswith("Bea here")


async def test_a_file_reaches_the_customer_and_opens(app: App, url: str, bea: Clerk) -> None:
    async with Chat(url) as customer:
        await customer.say("hello")
        page = await page_of(app, customer.session)
        await bea.open(page)

        await attach(bea, f"{page}/reply", {"rates.txt": b"5 percent", "more.csv": b"a,b"}, text="")

        assert "Sent to" in bea.text
        while (frame := await customer.next("message", within=SOON))["from"] != "staff":
            pass
        assert [one["name"] for one in frame["files"]] == ["rates.txt", "more.csv"]
        async with bea.http.get(url + frame["files"][0]["url"]) as answer:
            assert (answer.status, await answer.read()) == (200, b"5 percent")
        inside = f"/console{frame['files'][0]['url'].partition('?')[0]}"
        async with bea.http.get(url + inside) as answer:
            assert await answer.read() == b"5 percent"


async def test_a_file_that_cannot_go_stops_the_answer_and_says_why(app: App, bea: Clerk) -> None:
    await hear(app, said("hello", "1"))
    page = await page_of(app, "a")
    reasons = {
        "can't take that kind of file": {"run.exe": b"MZ"},
        "That file is empty": {"empty.txt": b""},
        "at most 5 files": {f"{n}.txt": b"x" for n in range(6)},
    }
    for why, files in reasons.items():
        await bea.open(page)

        await attach(bea, f"{page}/reply", files, text="Here they are")

        assert "Nothing was sent" in bea.text
        assert why in bea.text
        assert ">Here they are</textarea>" in bea.page
    assert "staff" not in [line.author for line in await timeline(app, "a")]


async def test_files_that_are_too_much_are_refused_politely(app: App, bea: Clerk) -> None:
    await hear(app, said("hello", "1"))
    page = await page_of(app, "a")
    await bea.open(page)

    await attach(bea, f"{page}/reply", {f"{n}.txt": b"x" * (5 << 20) for n in range(3)}, text="Here")

    assert "all files of an answer together may have 10 MB" in bea.text
    assert bea.status == 409


# -- whose it is


async def test_a_conversation_is_handed_over_to_whom_was_chosen(app: App, bea: Clerk, tom: Clerk) -> None:
    await hear(app, said("hello", "1"))
    page = await page_of(app, "a")
    await bea.open(page)
    assert "Tom Becker – 0 now" in bea.text
    (toms,) = await app.store.read(lambda uow: uow.find(Person, email="tom@bank.example"))

    await bea.send(f"{page}/transfer", value=str(toms.id))

    talk = await app.store.read(lambda uow: uow.conversations.at("webchat", "a"))
    assert talk is not None
    assert (talk.owner, talk.owner_id) == (Owner.PERSON, toms.id)
    assert "with Tom Becker" in bea.text
    await tom.open("/console/conversations?show=mine")
    assert "yours" in tom.text


async def test_unread_is_counted_for_each_reader(app: App, bea: Clerk, tom: Clerk, clock: HandClock) -> None:
    await hear(app, said("hello", "1"))
    page = await page_of(app, "a")
    await bea.open(page)
    await bea.send(page, act="take")
    await hear(app, said("one", "2"))
    clock.move(timedelta(minutes=12))
    await hear(app, said("two", "3"))

    assert "2 unread" in unspaced(await bea.open("/console/conversations"))
    assert "waits for you 12 min" in bea.text
    assert "3 unread" in unspaced(await tom.open("/console/conversations"))
    await bea.open(page)
    assert "unread" not in await bea.open("/console/conversations")
    assert "3 unread" in unspaced(await tom.open("/console/conversations"))


async def test_conversations_are_sorted_by_who_has_them(app: App, bea: Clerk, clock: HandClock) -> None:
    await hear(app, said("hello", "1", who="old", email="old@example.com"))
    await hear(
        app, said("I want to complain: you charged me twice", "2", who="case", email="case@example.com")
    )
    clock.move(timedelta(days=1, minutes=1))
    await hear(app, said("hello", "3", who="new", email="new@example.com"))
    await hear(app, said("I want to talk to a person", "4", who="wait", email="wait@example.com"))
    await bea.sign_in("bea@bank.example")
    expected = {
        "all": {"old", "case", "new", "wait"},
        "waiting": {"wait"},
        "mine": set(),
        "bot": {"case", "new"},
        "closed": {"old"},
    }

    for name, who in expected.items():
        await bea.open(f"/console/conversations?show={name}")
        assert {one for one in expected["all"] if f"{one}@example.com" in bea.text} == who, name


async def test_a_sales_rep_reads_along_and_sees_no_account(app: App, url: str, bea: Clerk) -> None:
    await hear(app, said("hello", "1", email="jane@example.com"))
    page = await page_of(app, "a")
    await hire(app, Role.SALES)
    async with clerk(url) as rep:
        await rep.sign_in("sales@bank.example")
        await rep.open(page)
        assert "Accounts" not in rep.text
        assert "Hand over" not in rep.text
        for form in ("/note", "/reply", "/transfer", ""):
            await rep.send(page + form, text="I sell", value="1", act="take")
            assert rep.status == 409, form
            assert "That isn't in your role's rights" in rep.text, form
        await rep.send(f"{page}/typing", to="customer")
        assert rep.status == 403
        await rep.open(page)
        await attach(rep, f"{page}/reply", {"rates.txt": b"5 percent"}, text="I sell")
        assert rep.status == 409
    assert "Accounts" in await bea.open(page)
    assert "I sell" not in bea.text


# -- finding


async def test_what_was_said_and_what_is_on_record_is_found(app: App, bea: Clerk) -> None:
    await hear(app, said("my card was swallowed in York", "1", email="jane@example.com"))
    await hear(app, said("who has the swallowed ones", "2", who="own", email="bea@bank.example"))
    await app.store.run(lambda uow: uow.add(Ticket(subject="A swallowed card", text="", id=0)))

    text = await bea.open("/console/search?q=SWALLOWED")
    assert "Said" in text
    assert "jane@example.com" in text
    assert "A swallowed card" in text
    assert "who has the" not in text
    assert "jane@example.com" in await bea.open("/console/search?q=jane@")
    assert "A swallowed card" in await bea.open("/console/search?q=t-2")
    assert "Nothing has these words" in await bea.open("/console/search?q=100%25_x")
    assert "What are you looking for?" in await bea.open("/console/search?q=x")


async def test_a_ready_answer_is_there_for_this_customer_without_scripts(app: App, bea: Clerk) -> None:
    await hear(app, said("I want to make a complaint: my card is gone", "1", email="jane@example.com"))
    page = await page_of(app, "a")

    await bea.open(f"{page}?canned=3")

    draft = bea.page.partition('id="reply"')[2].partition(">")[2].partition("</textarea>")[0]
    assert draft.startswith("I have passed this on to the colleagues who decide it, as T-1.")


# -- what these tests do often


def field(who: Clerk, name: str) -> str:
    """The value of a hidden field of the page."""
    return who.page.partition(f'name="{name}" value="')[2].partition('"')[0]


def unspaced(text: str) -> str:
    return " ".join(text.split())


async def attach(who: Clerk, path: str, files: Mapping[str, bytes], **form: Any) -> None:
    """The form is sent with these files, as a browser does."""
    body = aiohttp.FormData({"csrf": who.token, **form}, default_to_multipart=True)
    for name, content in files.items():
        body.add_field("file", BytesIO(content), filename=name, content_type="application/octet-stream")
    async with who.http.post(who.url + path, data=body) as answer:
        who.page, who.status = await answer.text(), answer.status
