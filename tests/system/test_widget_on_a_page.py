"""The widget as other people's pages embed it, over a real browser and real sockets."""

from __future__ import annotations

import asyncio
import gzip
import json
import re
import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, ViewportSize, expect

from bot.app import App, build, job_room
from bot.channels.webchat.channel import WebChat
from bot.clock import HandClock
from bot.doors.tokens import make_identity
from bot.turns.speaker import actor_of
from domain.access import Role
from domain.banking import Survey
from domain.ports import UnitOfWork
from domain.tickets.actions import resolve_ticket
from domain.tickets.model import Ticket
from scheduler.jobs.surveys import ask_customers
from tests.apps import engine, settings, timeline
from tests.browser import launched
from tests.chat import Chat
from tests.clerk import hire, served
from tests.shop import Shop, open_shop
from tests.stores import NOON
from tests.visitor import REPLY_WITHIN_MS, Visitor

COMPLAINT = "You charged me a 35 pound overdraft fee twice on Monday. I want it back."
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360f8cf500f0003860180347e590a0000000049454e44ae426082"
)
SMALL_PHONE: ViewportSize = {"width": 360, "height": 640}
BRIGHT = ("#ffd400", "#ff00aa", "#111111")


pytestmark = pytest.mark.asyncio(loop_scope="module")
at_once = pytest_asyncio.fixture(scope="module", loop_scope="module")
"""One application and one browser for all of it: each test has a session, a browser profile and a page of
its own."""


@at_once
async def app(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[App]:
    path = tmp_path_factory.mktemp("widget") / "parley.db"
    shutil.copy(migrated, path)
    built = build(replace(settings(), database_url=f"sqlite:///{path}"), HandClock(NOON), engine())
    await built.channels["webchat"].start(built.runner.receive)
    yield built
    await built.stop()


@at_once
async def chat(app: App) -> AsyncIterator[str]:
    async with served(app) as address:
        yield address


@at_once
async def browser() -> AsyncIterator[Browser]:
    async with launched() as chromium:
        yield chromium


@pytest_asyncio.fixture(loop_scope="module")
async def shop(chat: str) -> AsyncIterator[Shop]:
    async with open_shop(chat) as opened:
        yield opened


@pytest.fixture
def clock(app: App) -> Iterator[HandClock]:
    """It is noon of a Wednesday; whatever a test moves is moved back."""
    assert isinstance(app.clock, HandClock)
    yield app.clock
    app.clock.move(NOON - app.clock.now())


@pytest.fixture
def webchat(app: App) -> WebChat:
    channel = app.channels["webchat"]
    assert isinstance(channel, WebChat)
    return channel


@pytest_asyncio.fixture(loop_scope="module")
async def visitor(browser: Browser) -> AsyncIterator[Visitor]:
    context = await browser.new_context(viewport={"width": 1000, "height": 760}, accept_downloads=True)
    yield Visitor(await context.new_page())
    await context.close()


# -- how it looks


async def test_it_takes_the_pages_name_colour_side_and_greeting(
    visitor: Visitor, shop: Shop, app: App
) -> None:
    shop.attributes = "data-name='Green Bank' data-position=left data-accent='#c2410c' data-theme=dark"
    shop.settings = {"greeting": "Welcome, neighbour.", "words": {"placeholder": "Tell us"}}
    await visitor.open(shop.url)

    await expect(visitor.panel).to_contain_text("Green Bank")
    await expect(visitor.panel).to_contain_text("Welcome, neighbour.")
    await expect(visitor.page.get_by_role("textbox", name="Tell us")).to_be_visible()
    box = await visitor.launcher.bounding_box()
    assert box is not None
    assert box["x"] == 20
    assert await visitor.page.evaluate("document.title") == "A shop"
    assert await visitor.style_of(visitor.panel, "background-color") == "rgb(21, 24, 28)"
    assert await visitor.style_of(visitor.launcher, "background-color") != "rgb(99, 205, 187)"
    assert await timeline(app, await visitor.session()) == []  # nothing was sent, nothing is stored


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_accent_is_readable(
    browser: Browser, shop: Shop, scheme: Literal["light", "dark"]
) -> None:
    visitor = Visitor(await browser.new_page(color_scheme=scheme, reduced_motion="reduce"))
    for accent in BRIGHT:
        shop.settings = {"accent": accent}
        await visitor.open(shop.url)
        await visitor.say("hello there")
        assert await visitor.flaws() == [], accent


async def test_forced_colours_and_quiet_motion_are_respected(browser: Browser, shop: Shop) -> None:
    visitor = Visitor(await browser.new_page(forced_colors="active", reduced_motion="reduce"))
    await visitor.open(shop.url)
    await visitor.say("hello there")

    bubbles = [said.last.locator(".bubble") for said in (visitor.own, visitor.replies)]
    for part in (visitor.launcher, *bubbles):
        assert await visitor.style_of(part, "border-top-width") != "0px"
    moving = "all => all.filter(one => getComputedStyle(one).animationName !== 'none').length"
    assert await visitor.panel.locator("*").evaluate_all(moving) == 0


async def test_what_is_written_from_right_to_left_stands_so(visitor: Visitor, shop: Shop) -> None:
    await visitor.open(shop.url)
    await visitor.write("البطاقة لا تعمل منذ يوم الاثنين")

    text = visitor.own.last.locator(".text")
    assert await visitor.style_of(text, "direction") == "rtl"
    await visitor.composer.fill("مرحبا")
    assert await visitor.style_of(visitor.composer, "direction") == "rtl"


# -- before the chat


async def test_the_page_may_ask_a_few_things_first(visitor: Visitor, shop: Shop, app: App) -> None:
    shop.attributes = "data-form='name|email*|topic'"
    shop.settings = {"topics": ["Cards", "Accounts"]}
    await visitor.open(shop.url)
    await expect(visitor.composer).to_be_hidden()
    assert await visitor.flaws() == []
    email = visitor.page.get_by_label("Your e-mail")
    start = visitor.page.get_by_role("button", name="Start the chat")

    await start.click()
    await expect(email).to_be_focused()
    await visitor.page.get_by_label("Your name").fill("Jane Smith")
    await email.fill("jane@example.com")
    await visitor.page.get_by_label("What it is about").select_option("Cards")
    await start.click()

    await expect(visitor.composer).to_be_focused()
    await visitor.say(COMPLAINT)
    note = (await timeline(app, await visitor.session()))[0]
    assert note.internal
    assert all(given in note.text for given in ("Jane Smith", "jane@example.com", "Cards", "not proven"))
    await visitor.open(shop.url)
    await expect(visitor.composer).to_be_visible()
    await expect(visitor.own).to_have_count(1)


async def test_who_is_signed_in_is_not_asked(visitor: Visitor, shop: Shop) -> None:
    shop.attributes = f"data-form='name' data-identity='{token('ann@example.com')}'"
    await visitor.open(shop.url)
    await expect(visitor.composer).to_be_visible()
    await expect(visitor.presence).to_contain_text("ann@example.com")


# -- who is signed in on the page


def token(email: str, minutes: float = 5) -> str:
    return make_identity(email, settings().secret_key, lasts=timedelta(minutes=minutes))


async def test_a_token_too_old_is_fetched_anew_from_the_page(visitor: Visitor, shop: Shop) -> None:
    tokens = [token("ann@example.com", -1), token("ann@example.com")]
    shop.script = (
        f"window.asked = 0; const tokens = {json.dumps(tokens)};"
        "window.parleySettings = {identity: async () => tokens[Math.min(1, window.asked++)]};"
    )
    await visitor.open(shop.url)

    await expect(visitor.presence).to_have_text("Online · you are ann@example.com")
    assert await visitor.page.evaluate("window.asked") == 2
    await expect(visitor.notices).to_have_count(0)
    reply = await visitor.say(COMPLAINT)
    await expect(reply).to_contain_text("T-")


async def test_where_the_page_has_no_other_token_one_goes_on_as_a_guest(visitor: Visitor, shop: Shop) -> None:
    shop.settings = {"identity": token("ann@example.com", -1)}
    await visitor.open(shop.url)

    await expect(visitor.notices).to_be_visible()
    await expect(visitor.presence).to_have_text("Online")
    await visitor.say(COMPLAINT)


# -- files and pictures

GIVEN = """([kind, bytes, name, type]) => {
  const data = new DataTransfer();
  data.items.add(new File([Uint8Array.from(bytes)], name, {type}));
  const root = document.querySelector("parley-chat").shadowRoot;
  const facts = {bubbles: true, cancelable: true, composed: true, clipboardData: data, dataTransfer: data};
  if (kind === "paste")
    return root.querySelector("textarea").dispatchEvent(new ClipboardEvent("paste", facts));
  for (const step of ["dragover", "drop"])
    root.querySelector(".log").dispatchEvent(new DragEvent(step, facts));
}"""
"""A file is pasted or dropped: what a script can do of it is what the system does."""


async def test_files_are_dropped_and_pictures_pasted(visitor: Visitor, shop: Shop) -> None:
    await visitor.open(shop.url)
    pdf = ["drop", list(b"%PDF-1.7"), "letter.pdf", "application/pdf"]
    await visitor.page.evaluate(GIVEN, pdf)
    await expect(visitor.page.get_by_role("button", name="Remove letter.pdf")).to_be_visible()
    await visitor.page.evaluate(GIVEN, ["paste", list(PIXEL), "image.png", "image/png"])
    await expect(visitor.tray).to_have_count(2)
    await expect(visitor.page.locator("parley-chat .on-its-way")).to_have_count(0)

    await visitor.say(COMPLAINT)

    await expect(visitor.tray).to_have_count(0)
    image = visitor.own.last.get_by_role("img", name="image.png")
    await expect(image).to_be_visible()
    assert await image.evaluate("async image => { await image.decode(); return image.naturalWidth; }") == 1
    await visitor.open(shop.url)
    await expect(visitor.own.last.get_by_role("link", name="letter.pdf")).to_be_visible()


async def test_a_picture_is_shown_large_and_escape_leads_back_to_the_chat(
    visitor: Visitor, shop: Shop
) -> None:
    await visitor.open(shop.url)
    await visitor.page.evaluate(GIVEN, ["paste", list(PIXEL), "image.png", "image/png"])
    await expect(visitor.page.locator("parley-chat .tray li:not(.on-its-way)")).to_have_count(1)
    await visitor.page.get_by_role("button", name="Send").click()
    await expect(visitor.replies).to_contain_text("I've kept image.png")
    await visitor.open(shop.url)
    await expect(visitor.own.locator(".text")).to_have_count(0)
    small = visitor.own.last.get_by_role("button", name="image.png")

    await small.focus()
    await visitor.page.keyboard.press("Enter")

    large = visitor.page.get_by_role("dialog", name="Picture")
    await expect(large).to_be_visible()
    await expect(large).to_contain_text("image.png")
    assert await visitor.flaws() == []
    await visitor.page.keyboard.press("Escape")
    await expect(large).to_be_hidden()
    await expect(visitor.panel).to_be_visible()
    await expect(small).to_be_focused()


async def test_what_cannot_be_taken_is_said_before_it_is_sent(visitor: Visitor, shop: Shop) -> None:
    await visitor.open(shop.url)
    alert = visitor.page.get_by_role("alert")
    chooser = visitor.page.locator("parley-chat input[type=file]")

    await chooser.set_input_files({"name": "tool.exe", "mimeType": "", "buffer": b"MZ"})
    await expect(alert).to_contain_text("tool.exe is not a kind of file we can take")
    await visitor.page.evaluate(GIVEN, ["drop", {"length": 10 * 1024 * 1024 + 1}, "film.pdf", ""])
    await expect(alert).to_contain_text("Files of up to 10 MB")
    some: Any = [{"name": f"{n}.txt", "mimeType": "", "buffer": b"words"} for n in range(6)]
    await chooser.set_input_files(some)
    await expect(alert).to_contain_text("At most 5 files")
    await expect(visitor.tray).to_have_count(5)
    await chooser.set_input_files([])
    await visitor.page.get_by_role("button", name="Remove 0.txt").click()
    await chooser.set_input_files({"name": "photo.png", "mimeType": "", "buffer": b"no picture"})
    await expect(alert).to_contain_text("photo.png isn't the kind of file its name says")


# -- going on elsewhere


async def test_a_choice_used_stays_used_after_a_reload(visitor: Visitor, shop: Shop) -> None:
    await visitor.open(shop.url)
    reply = await visitor.say(COMPLAINT)
    await reply.get_by_role("button", name="Undo").click()
    await visitor.reply_to("Undo")

    await visitor.open(shop.url)

    await expect(visitor.own).to_have_count(2)
    buttons = visitor.replies.first.get_by_role("button")
    assert await buttons.count() > 1
    for button in await buttons.all():
        await expect(button).to_be_disabled()
    await expect(visitor.replies.first.locator(".chosen")).to_have_text("Undo")


async def test_what_one_was_writing_is_there_on_the_next_page(visitor: Visitor, shop: Shop) -> None:
    await visitor.open(shop.url)
    await visitor.composer.fill("I wanted to say")
    await visitor.visit(f"{shop.url}/next")

    await expect(visitor.panel).to_be_visible()  # it was open
    await expect(visitor.composer).to_have_value("I wanted to say")
    await visitor.say("I wanted to say hello")
    await visitor.visit(f"{shop.url}/another")
    await expect(visitor.composer).to_have_value("")
    await expect(visitor.own).to_have_count(1)


# -- who is here


async def test_both_sides_see_that_the_other_writes(visitor: Visitor, shop: Shop, webchat: WebChat) -> None:
    heard: asyncio.Queue[str] = asyncio.Queue()
    webchat.watch_typing(heard.put_nowait)
    await visitor.open(shop.url)
    session = await visitor.session()

    await visitor.composer.press_sequentially("hel")
    assert await asyncio.wait_for(heard.get(), 60) == session
    webchat.show_typing(session)

    await expect(visitor.page.locator("parley-chat .typing")).to_have_text("Our team is writing…")
    assert heard.empty()  # several letters are one sign


async def test_after_hours_it_says_when_people_are_back_in_the_readers_time(
    browser: Browser, shop: Shop, clock: HandClock
) -> None:
    clock.move(timedelta(hours=8))
    context = await browser.new_context(timezone_id="America/New_York", locale="en-GB")
    visitor = Visitor(await context.new_page())
    await visitor.page.clock.set_fixed_time(clock.now())
    await visitor.open(shop.url)

    hours = visitor.page.locator("parley-chat .hours")
    await expect(hours).to_contain_text("Our team is back Thursday, 04:00 (your time)")
    clock.move(timedelta(hours=14))
    await visitor.page.clock.set_fixed_time(clock.now())
    await visitor.open(shop.url)
    await expect(hours).to_be_hidden()


async def test_after_a_ticket_one_press_tells_how_it_was(
    visitor: Visitor, shop: Shop, app: App, clock: HandClock
) -> None:
    await visitor.open(shop.url)
    await visitor.say(COMPLAINT)

    priya = await hire(app, Role.SUPPORT)

    async def resolve(uow: UnitOfWork) -> None:
        (ticket,) = await uow.find(Ticket, order="-id", limit=1)
        await resolve_ticket(uow, actor_of(priya, "UTC", "en"), ticket)

    await app.store.run(resolve)
    clock.move(timedelta(minutes=5))
    assert await ask_customers(job_room(app.store, clock, app.house, app.channels, app.runner)) == 1
    asked = visitor.replies.filter(has_text="How was our help")
    await expect(asked).to_be_visible(timeout=REPLY_WITHIN_MS)
    scale = asked.get_by_role("button")
    assert await scale.all_inner_texts() == ["1", "2", "3", "4", "5"]
    boxes = [await button.bounding_box() for button in await scale.all()]
    assert len({box["y"] for box in boxes if box}) == 1
    assert all(box and box["width"] >= 44 and box["height"] >= 44 for box in boxes)
    assert await visitor.flaws() == []

    await scale.last.click()

    await expect(await visitor.reply_to("5")).to_contain_text("Noted: 5 of 5")
    await visitor.say("quick and friendly")
    (survey,) = await app.store.read(lambda uow: uow.find(Survey, order="-id", limit=1))
    assert (survey.score, survey.comment) == (5, "quick and friendly")
    await expect(scale.first).to_be_disabled()


# -- on paper, as a file, under a strict policy, on a small phone


async def test_the_conversation_is_saved_as_text(visitor: Visitor, shop: Shop) -> None:
    shop.attributes = "data-name='Green Bank'"
    await visitor.open(shop.url)
    await visitor.say(COMPLAINT)

    async with visitor.page.expect_download() as saving:
        await visitor.page.get_by_role("button", name="Save this conversation").click()
    saved = await (await saving.value).path()
    text = saved.read_text(encoding="utf-8-sig")
    assert re.fullmatch(r"Green Bank \d{4}-\d\d-\d\d\.txt", (await saving.value).suggested_filename)
    assert re.search(rf"You:\s+{re.escape(COMPLAINT)}\s.*Green Bank:\s+I'm sorry", text, re.DOTALL)


async def test_on_paper_there_is_the_conversation_alone(visitor: Visitor, shop: Shop) -> None:
    await visitor.open(shop.url)
    await visitor.say(COMPLAINT)
    await visitor.page.evaluate("window.print = () => { window.printed = true; }")
    await visitor.page.get_by_role("button", name="Print this conversation").click()
    await visitor.page.emulate_media(media="print")

    assert await visitor.page.evaluate("window.printed")
    await expect(visitor.page.get_by_role("heading", name="A shop")).to_be_hidden()
    await expect(visitor.composer).to_be_hidden()
    await expect(visitor.own.first).to_be_visible()
    await expect(visitor.replies.first.locator(".who")).to_be_visible()


async def test_it_comes_packed_and_light_to_whoever_can_unpack_it(chat: str) -> None:
    async with aiohttp.ClientSession(auto_decompress=False) as http:
        async with http.get(f"{chat}/widget.js", headers={"Accept-Encoding": "gzip, br"}) as answer:
            packed = await answer.read()
            assert answer.headers["Content-Encoding"] == "gzip"
            assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        async with http.get(f"{chat}/widget.js", headers={"Accept-Encoding": "identity"}) as answer:
            assert gzip.decompress(packed) == await answer.read()
    assert len(packed) < 30 * 1024


async def test_under_a_strict_policy_it_needs_nothing_but_our_own_server(
    visitor: Visitor, shop: Shop
) -> None:
    socket = shop.chat.replace("http", "ws", 1)
    shop.policy = (
        f"default-src 'none'; script-src {shop.chat}; connect-src {shop.chat} {socket}; img-src {shop.chat}"
    )
    asked: list[str] = []
    troubles: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    visitor.page.on("console", lambda said: troubles.append(said.text) if said.type == "error" else None)
    await visitor.visit_blindly(shop.url)
    await visitor.launcher.click()
    await visitor.is_online()
    await visitor.page.locator("parley-chat input[type=file]").set_input_files(
        {"name": "photo.png", "mimeType": "image/png", "buffer": PIXEL}
    )
    await expect(visitor.page.locator("parley-chat .tray li:not(.on-its-way)")).to_have_count(1)
    await visitor.say(COMPLAINT)

    assert [trouble for trouble in troubles if "favicon" not in trouble] == []
    assert {re.sub(r"(?<=\d)/.*", "", address) for address in asked} == {shop.url, shop.chat}


async def test_on_a_small_phone_all_of_it_can_be_reached_above_the_keyboard(
    browser: Browser, shop: Shop
) -> None:
    shop.attributes = "data-position=left data-form='name|email'"
    context = await browser.new_context(viewport=SMALL_PHONE, has_touch=True, is_mobile=True)
    visitor = Visitor(await context.new_page())
    await visitor.visit(shop.url)
    await visitor.launcher.tap()
    await visitor.is_online()
    await visitor.panel.evaluate("panel => Promise.all(panel.getAnimations().map((one) => one.finished))")
    await visitor.stands_still()
    assert await visitor.panel.bounding_box() == {"x": 0, "y": 0, **SMALL_PHONE}
    await visitor.page.get_by_role("button", name="Start the chat").tap()
    await visitor.say(COMPLAINT)
    assert await visitor.flaws() == []

    await visitor.page.set_viewport_size({"width": 360, "height": 300})  # the keyboard is up
    await expect(visitor.composer).to_be_in_viewport(ratio=1)
    await expect(visitor.replies.last.get_by_role("button").last).to_be_in_viewport()
    wide = await visitor.panel.evaluate("panel => panel.scrollWidth > panel.clientWidth")
    assert not wide
    for button in await visitor.panel.get_by_role("button").all():
        box = await button.bounding_box()
        assert box is None or (box["height"] >= 40 and box["width"] >= 40)


async def test_another_device_goes_on_with_the_same_conversation(visitor: Visitor, shop: Shop) -> None:
    shop.attributes = f"data-identity='{token('ann@example.com')}'"
    await visitor.open(shop.url)
    await visitor.say(COMPLAINT)
    kept = await visitor.page.evaluate("localStorage.getItem('parley:ann@example.com:session')")
    async with Chat(shop.chat, kept, identity=token("ann@example.com")) as phone:
        await phone.say("hello from the phone")
    await expect(visitor.own.last).to_contain_text("hello from the phone")
