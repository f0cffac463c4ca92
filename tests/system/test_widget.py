from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from typing import Literal

import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import Browser, expect

from tests.browser import launched
from tests.chat import Chat
from tests.line import Line
from tests.visitor import REPLY_WITHIN_MS, Visitor

COMPLAINT = (
    "You charged me a 35 pound overdraft fee twice on Monday and nobody answers the phone. I want it back."
)
PHONE = {"width": 390, "height": 844}


pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture
def webchat_url(running_app: str) -> str:
    """Where the server under test listens."""
    return running_app


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """One for all tests; each has a profile of its own in it."""
    async with launched() as chromium:
        yield chromium


@pytest_asyncio.fixture(loop_scope="module")
async def line(webchat_url: str) -> AsyncIterator[Line]:
    async with Line(webchat_url) as carried:
        yield carried


@pytest_asyncio.fixture(loop_scope="module")
async def visitor(browser: Browser) -> AsyncIterator[Visitor]:
    context = await browser.new_context()
    yield Visitor(await context.new_page())
    await context.close()


async def test_a_complaint_typed_in_the_browser_gets_its_number(visitor: Visitor, webchat_url: str) -> None:
    await visitor.open(webchat_url)

    await visitor.write(COMPLAINT)

    await expect(visitor.own.last).to_contain_text("Sent", timeout=REPLY_WITHIN_MS)
    await expect(visitor.replies.first).to_contain_text("T-", timeout=REPLY_WITHIN_MS)
    assert len(set(await visitor.tickets())) == 1


async def test_what_was_said_before_is_there_again_after_a_reload(visitor: Visitor, webchat_url: str) -> None:
    await visitor.open(webchat_url)
    await visitor.say(COMPLAINT)
    before = await visitor.tickets()

    await visitor.open(webchat_url)

    await expect(visitor.own).to_have_count(1)
    await expect(visitor.replies.first).to_contain_text(before[0])


async def test_what_is_said_without_a_line_is_kept_and_sent_once_in_order(
    visitor: Visitor, line: Line
) -> None:
    await visitor.open(line.url)
    line.cut()
    await visitor.is_offline()

    await visitor.write(COMPLAINT)
    await visitor.write("hello there")
    await expect(visitor.own.first).to_contain_text("Kept here")
    line.mend()
    await visitor.is_online()
    await visitor.reply_to("hello there")
    await visitor.open(line.url)

    await expect(visitor.own).to_have_count(2)
    await expect(visitor.own.first).to_contain_text(COMPLAINT)
    await visitor.say("good morning")
    assert len(set(await visitor.tickets())) == 1


async def test_what_was_kept_outlives_the_page(visitor: Visitor, line: Line) -> None:
    await visitor.open(line.url)
    line.cut()
    await visitor.is_offline()
    await visitor.write(COMPLAINT)
    await expect(visitor.own).to_contain_text("Kept here")
    await visitor.page.goto("about:blank")
    line.mend()

    await visitor.visit(line.url)

    await visitor.reply_to(COMPLAINT)
    await expect(visitor.own).to_have_count(1)


async def test_a_message_whose_acknowledgement_was_lost_is_not_raised_twice(
    visitor: Visitor, line: Line
) -> None:
    await visitor.open(line.url)
    line.deafen()
    await visitor.write(COMPLAINT)
    await line.swallowed.wait()
    await expect(visitor.own.last).to_contain_text("Sending")
    line.cut()
    await visitor.is_offline()
    line.mend()

    await visitor.reply_to(COMPLAINT)
    await visitor.say("hello there")

    await expect(visitor.own).to_have_count(2)
    assert len(set(await visitor.tickets())) == 1


async def test_a_reply_given_while_nobody_could_hear_it_comes_with_the_line(
    visitor: Visitor, line: Line, webchat_url: str
) -> None:
    await visitor.open(line.url)
    await visitor.say("hello there")
    other = Visitor(await visitor.page.context.new_page())
    session = await visitor.session()
    line.cut()
    await visitor.is_offline()
    await other.visit(webchat_url)
    await other.page.evaluate("(key) => localStorage.setItem('parley:guest:session', key)", session)
    await other.open(webchat_url)
    await other.say(COMPLAINT)

    line.mend()

    await visitor.reply_to(COMPLAINT)
    await expect(visitor.own).to_have_count(2)
    assert await visitor.tickets() == await other.tickets()


async def test_two_tabs_are_one_conversation(visitor: Visitor, webchat_url: str) -> None:
    await visitor.open(webchat_url)
    await visitor.say("hello there")
    other = Visitor(await visitor.page.context.new_page())
    await other.open(webchat_url)

    await other.say(COMPLAINT)

    await visitor.reply_to(COMPLAINT)
    await expect(visitor.own).to_have_count(2)
    await expect(other.own).to_have_count(2)


async def test_everything_can_be_done_with_the_keyboard_alone(visitor: Visitor, webchat_url: str) -> None:
    await visitor.visit(webchat_url)
    keyboard = visitor.page.keyboard
    for _ in range(60):
        if await visitor.composer.evaluate("box => box.getRootNode().activeElement === box"):
            break
        await keyboard.press("Tab")
    await expect(visitor.composer).to_be_focused()

    await keyboard.type("You charged me the overdraft fee")
    await keyboard.press("Shift+Enter")
    await keyboard.type("twice on Monday")
    await keyboard.press("Enter")
    choice = (await visitor.reply_to("twice on Monday")).get_by_role("button").last
    label = await choice.inner_text()
    await choice.focus()
    await keyboard.press("Enter")

    await expect(visitor.composer).to_be_focused()
    await expect(visitor.own.last).to_contain_text(label)
    await keyboard.press("Escape")
    await expect(visitor.panel).to_be_hidden()
    await expect(visitor.launcher).to_be_focused()
    await keyboard.press("Enter")
    await expect(visitor.composer).to_be_focused()


async def test_a_choice_is_said_once_however_often_it_is_pressed(visitor: Visitor, webchat_url: str) -> None:
    await visitor.open(webchat_url)
    reply = await visitor.say(COMPLAINT)
    choice = reply.get_by_role("button").last
    label = await choice.inner_text()

    await choice.dblclick()

    await expect(visitor.own).to_have_count(2)
    await expect(choice).to_be_disabled()
    await visitor.reply_to(label)
    await expect(visitor.own.last).to_contain_text(label)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_wrong(
    browser: Browser, webchat_url: str, scheme: Literal["light", "dark"]
) -> None:
    visitor = Visitor(await browser.new_page(color_scheme=scheme, reduced_motion="reduce"))
    await visitor.open(webchat_url)
    await visitor.say(COMPLAINT)

    assert await visitor.flaws() == []


async def test_on_a_phone_it_takes_the_whole_screen_and_nothing_is_small(
    browser: Browser, webchat_url: str
) -> None:
    context = await browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    visitor = Visitor(await context.new_page())
    await visitor.visit(webchat_url)
    await expect(visitor.panel).to_be_hidden()

    await visitor.launcher.tap()

    await visitor.say(COMPLAINT)
    await visitor.stands_still()
    assert await visitor.panel.bounding_box() == {"x": 0, "y": 0, **PHONE}
    sizes = await visitor.panel.evaluate(
        """panel => [...panel.querySelectorAll("*")]
             .filter((part) => part.offsetParent && (part.matches("textarea")
               || [...part.childNodes].some((node) => node.nodeType === 3 && node.data.trim())))
             .map((part) => parseFloat(getComputedStyle(part).fontSize))"""
    )
    assert sizes
    assert min(sizes) >= 15


async def test_what_comes_while_it_is_closed_is_counted(visitor: Visitor, webchat_url: str) -> None:
    await visitor.open(webchat_url)
    await visitor.say("hello there")
    title = await visitor.page.title()
    await visitor.page.keyboard.press("Escape")
    async with Chat(webchat_url, await visitor.session()) as elsewhere:
        await elsewhere.say(COMPLAINT)

    await expect(visitor.launcher).to_have_accessible_name("Open the chat, 1 new message")
    await expect(visitor.page).to_have_title(f"(1) {title}")
    await visitor.launcher.click()
    await expect(visitor.launcher).to_have_accessible_name("Close the chat")
    await expect(visitor.page).to_have_title(title)


async def test_what_was_read_in_one_tab_is_new_in_no_other(visitor: Visitor, webchat_url: str) -> None:
    await visitor.open(webchat_url)
    await visitor.say("hello there")
    await visitor.page.keyboard.press("Escape")
    async with Chat(webchat_url, await visitor.session()) as elsewhere:
        await elsewhere.say(COMPLAINT)
    await expect(visitor.launcher).to_have_accessible_name("Open the chat, 1 new message")
    other = Visitor(await visitor.page.context.new_page())

    await other.open(webchat_url)

    await expect(other.replies).to_have_count(2)
    await expect(visitor.launcher).to_have_accessible_name("Open the chat")


async def test_who_reads_above_is_told_of_news_instead_of_moved(visitor: Visitor, webchat_url: str) -> None:
    await visitor.open(webchat_url)
    for number in range(6):
        await visitor.say(f"hello number {number}")
    log = visitor.page.get_by_role("log")
    await log.evaluate("log => { log.scrollTop = 0; }")
    fresh = visitor.page.locator("parley-chat .fresh")
    other = Visitor(await visitor.page.context.new_page())
    await other.open(webchat_url)
    await other.say("hello from elsewhere")

    await visitor.page.bring_to_front()
    await expect(fresh).to_be_visible(timeout=REPLY_WITHIN_MS)
    assert await log.evaluate("log => log.scrollTop") == 0
    await fresh.click()
    await expect(fresh).to_be_hidden()
    await expect(visitor.own.last).to_be_in_viewport()


async def test_markup_said_is_words_and_not_markup(visitor: Visitor, webchat_url: str) -> None:
    await visitor.open(webchat_url)
    markup = "I complain about <img src=x onerror='window.harmed = true'> & <b>fees</b> twice"

    await visitor.say(markup)

    await expect(visitor.own.last).to_contain_text(markup)
    assert await visitor.page.locator("parley-chat .bubble :is(img, b)").count() == 0
    assert await visitor.page.evaluate("window.harmed") is None


async def test_what_is_too_long_for_one_message_stays_with_its_writer(
    visitor: Visitor, webchat_url: str
) -> None:
    await visitor.open(webchat_url)
    novel = "word " * 14_000

    await visitor.write(novel)

    await expect(visitor.page.get_by_role("alert")).to_contain_text("too long")
    await expect(visitor.composer).to_have_value(novel)
    await expect(visitor.own).to_have_count(0)


async def test_a_token_nobody_signed_leaves_a_guest_who_is_told(visitor: Visitor, webchat_url: str) -> None:
    await visitor.open(webchat_url)
    claims = base64.urlsafe_b64encode(b'{"email": "mark@bank.example", "exp": 4102444800}').decode()

    await visitor.page.evaluate("(token) => window.parley.as(token)", f"e30.{claims.rstrip('=')}.forged")

    await expect(visitor.notices).to_be_visible(timeout=REPLY_WITHIN_MS)
    await expect(visitor.presence).to_have_text("Online")
    await visitor.say(COMPLAINT)


async def test_the_cards_speak_as_different_people_who_do_not_hear_each_other(
    visitor: Visitor, webchat_url: str
) -> None:
    await visitor.visit(webchat_url)
    as_rep = visitor.page.locator("[data-who=rep]").first
    as_manager = visitor.page.locator("[data-who=manager]").first

    await as_rep.click()
    await visitor.reply_to(await as_rep.inner_text())
    await expect(visitor.presence).to_contain_text("you are")
    rep = await visitor.presence.inner_text()
    await as_manager.click()
    await visitor.reply_to(await as_manager.inner_text())

    await expect(visitor.presence).to_contain_text("you are")
    assert await visitor.presence.inner_text() != rep
    await expect(visitor.own).to_have_count(1)


async def test_one_line_on_somebody_elses_page_is_all_it_takes(visitor: Visitor, webchat_url: str) -> None:
    async def page(_: web.Request) -> web.Response:
        html = f"<!doctype html><p>A shop</p><script src='{webchat_url}/widget.js' async></script>"
        return web.Response(text=html, content_type="text/html")

    shop = web.Application()
    shop.router.add_get("/", page)
    runner = web.AppRunner(shop)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        await visitor.visit(f"http://127.0.0.1:{runner.addresses[0][1]}/")
        await visitor.launcher.click()
        await visitor.is_online()
        chooser = visitor.page.locator("parley-chat input[type=file]")
        await chooser.set_input_files(
            {"name": "statement.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 fees"}
        )
        attached = visitor.page.get_by_role("button", name="Remove statement.pdf")
        await expect(attached).to_be_visible()
        await expect(visitor.page.locator("parley-chat .on-its-way")).to_have_count(0)
        await expect(attached).to_be_visible()

        await visitor.say(COMPLAINT)

        sent = visitor.own.last.get_by_role("link", name="statement.pdf")
        address = await sent.get_attribute("href")
        assert address is not None
        assert address.startswith(webchat_url)
    finally:
        await runner.cleanup()


async def test_the_demo_page_and_its_chat_speak_as_the_browser_and_then_as_the_conversation(
    browser: Browser, webchat_url: str
) -> None:
    context = await browser.new_context(locale="es-MX")
    page = await context.new_page()
    await page.goto(webchat_url)
    await expect(page.get_by_role("heading", level=1)).to_have_text(
        "Díganoslo una vez. De lo demás nos ocupamos."
    )
    await page.wait_for_function("window.parley !== undefined")
    await page.evaluate("window.parley.open()")

    await page.get_by_role("textbox", name="Escriba un mensaje").fill(
        "mein Kartenleser druckt keine Belege mehr"
    )
    await page.keyboard.press("Enter")

    await expect(page.get_by_role("textbox", name="Nachricht schreiben")).to_be_visible(
        timeout=REPLY_WITHIN_MS
    )
    await expect(page.locator("parley-chat")).to_have_attribute("lang", "de")
    await expect(page.locator("parley-chat .presence")).to_contain_text("Verbunden")
    await page.reload()
    await expect(page.get_by_role("textbox", name="Nachricht schreiben")).to_be_visible(
        timeout=REPLY_WITHIN_MS
    )
    await context.close()


async def test_a_page_that_chose_a_language_keeps_it(browser: Browser, webchat_url: str) -> None:
    context = await browser.new_context(locale="es-ES")
    await context.add_init_script("window.parleySettings = { lang: 'en' }")
    visitor = Visitor(await context.new_page())
    await visitor.open(webchat_url)
    await visitor.write("mein Kartenleser druckt keine Belege mehr")

    await expect(visitor.replies.first).to_contain_text("Ihr Ticket", timeout=REPLY_WITHIN_MS)
    await expect(visitor.composer).to_be_visible()
    await context.close()
