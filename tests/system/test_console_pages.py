from __future__ import annotations

import copy
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Literal

import jinja2
import pytest
from aiohttp import web
from playwright.async_api import Browser, expect

from bot.web.console.frame import spoken
from tests.console_samples import CONVERSATIONS, FRAME, HOSTILE, PAGES, TICKETS, said
from tests.visitor import Visitor

WEB = Path(__file__).parents[2] / "bot" / "web"
LISTS = {
    "conversations": "conversations",
    "tickets": "tickets",
    "leads": "leads",
    "deals": "deals",
    "undelivered": "undelivered",
    "learning": "examples",
}


class Shown:
    """The console's real pages over examples that a test may change, served on loopback."""

    def __init__(self) -> None:
        self.facts: dict[str, dict[str, Any]] = copy.deepcopy(PAGES)
        self.url = ""
        self._templates = jinja2.Environment(
            loader=jinja2.FileSystemLoader(WEB / "templates"),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
        )

    async def page(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        text = self._templates.get_template(f"console/{name}.html").render(spoken("en") | self.facts[name])
        return web.Response(text=text, content_type="text/html")


@pytest.fixture
async def shown() -> AsyncIterator[Shown]:
    console = Shown()
    app = web.Application()
    app.router.add_get("/page/{name}", console.page)
    app.router.add_static("/static", WEB / "static")
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    console.url = f"http://127.0.0.1:{runner.addresses[0][1]}/page"
    yield console
    await runner.cleanup()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_wrong_and_hostile_names_do_nothing(
    browser: Browser, shown: Shown, scheme: Literal["light", "dark"]
) -> None:
    page = await browser.new_page(color_scheme=scheme)
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    flaws: dict[str, list[str]] = {}
    for name in PAGES:
        await page.goto(f"{shown.url}/{name}")
        flaws[name] = await Visitor(page).flaws()
        assert await page.evaluate("window.harmed") is None, name

    assert flaws == {name: [] for name in PAGES}
    assert troubles == []


async def test_a_hostile_name_is_shown_as_it_is(browser: Browser, shown: Shown) -> None:
    page = await browser.new_page()

    await page.goto(f"{shown.url}/ticket")

    await expect(page.get_by_role("heading", level=2)).to_have_text(f"T-0 {HOSTILE}")


@pytest.mark.parametrize("name", LISTS)
async def test_an_empty_list_says_what_will_come_and_how(browser: Browser, shown: Shown, name: str) -> None:
    shown.facts[name][LISTS[name]] = []
    page = await browser.new_page()

    await page.goto(f"{shown.url}/{name}")

    lines = page.locator(".empty").first.locator("p")
    await expect(lines).to_have_count(2)
    assert all(await lines.all_inner_texts())
    await expect(page.locator("table, .list, .cards")).to_have_count(0)


async def test_a_new_message_joins_the_conversation_and_what_is_typed_stays(
    browser: Browser, shown: Shown
) -> None:
    page = await browser.new_page()
    await page.clock.install()
    await page.goto(f"{shown.url}/conversation")
    answer = page.locator("#reply")
    await answer.fill("We look into it")
    shown.facts["conversation"]["messages"].append(said(6, "Jane Carter", "are you still there?"))

    await page.clock.fast_forward(6_000)

    await expect(page.locator(".said")).to_have_count(6)
    await expect(page.locator(".said").last).to_contain_text("are you still there?")
    await expect(page.locator(".said").last).to_be_in_viewport()
    await expect(answer).to_have_value("We look into it")


async def test_a_table_that_changed_says_so_and_does_not_jump(browser: Browser, shown: Shown) -> None:
    page = await browser.new_page()
    await page.clock.install()
    await page.goto(f"{shown.url}/tickets")
    shown.facts["tickets"]["tickets"].append({**TICKETS[0], "ref": "T-7", "href": "/console/tickets/T-7"})

    await page.clock.fast_forward(6_000)

    news = page.get_by_role("link", name="There is news here")
    await expect(news).to_be_visible()
    await expect(page.locator("tbody tr")).to_have_count(2)
    await news.click()
    await expect(page.locator("tbody tr")).to_have_count(3)


NEWCOMER = {**CONVERSATIONS[0], "who": "Tom Baker", "href": "/console/conversations/9", "unread": "1"}


async def test_a_newcomer_stands_at_once_in_an_inbox_that_nobody_is_at(
    browser: Browser, shown: Shown
) -> None:
    page = await browser.new_page()
    await page.clock.install()
    await page.goto(f"{shown.url}/conversations")
    shown.facts["conversations"]["conversations"].insert(0, NEWCOMER)

    await page.clock.fast_forward(6_000)

    await expect(page.locator(".inbox li").first).to_contain_text("Tom Baker")
    await expect(page.locator(".inbox li")).to_have_count(3)


async def test_an_inbox_that_somebody_is_at_stays_and_says_that_there_is_news(
    browser: Browser, shown: Shown
) -> None:
    page = await browser.new_page()
    await page.clock.install()
    await page.goto(f"{shown.url}/conversations")
    row = page.locator(".inbox li").first
    await row.hover()
    before = await row.bounding_box()
    changed = {**CONVERSATIONS[0], "last": "what they said now", "unread": "2"}
    shown.facts["conversations"]["conversations"] = [NEWCOMER, changed, CONVERSATIONS[1]]

    await page.clock.fast_forward(6_000)

    await expect(row).to_contain_text("what they said now")
    await expect(page.get_by_role("link", name="There is news")).to_be_visible()
    assert await row.bounding_box() == before
    await expect(page.locator(".inbox li")).to_have_count(2)
    await page.get_by_role("link", name="There is news").click()
    await expect(page.locator(".inbox li").first).to_contain_text("Tom Baker")
    await expect(page.get_by_role("link", name="There is news")).to_have_count(0)


async def test_whoever_reads_further_up_is_told_of_a_message_and_not_moved(
    browser: Browser, shown: Shown
) -> None:
    shown.facts["conversation"]["messages"] = [said(n, "Jane Carter", f"line {n}") for n in range(1, 40)]
    page = await browser.new_page()
    await page.clock.install()
    await page.goto(f"{shown.url}/conversation")
    scroller = page.locator(".scroll")
    await scroller.evaluate("one => { one.scrollTop = 100; }")
    shown.facts["conversation"]["messages"].append(said(40, "Jane Carter", "are you still there?"))

    await page.clock.fast_forward(6_000)

    below = page.get_by_role("button", name="New message below")
    await expect(below).to_be_visible()
    assert await scroller.evaluate("one => one.scrollTop") == 100
    await below.click()
    await expect(page.locator(".said").last).to_be_in_viewport()
    await expect(below).to_have_count(0)


async def test_a_draft_is_there_again_after_a_reload_and_ready_answers_join_it(
    browser: Browser, shown: Shown
) -> None:
    page = await browser.new_page()
    await page.goto(f"{shown.url}/conversation")
    answer = page.locator("#reply")
    await answer.press_sequentially("Hello. ")
    await page.get_by_label("Ready answers").select_option("Goodbye")
    await expect(answer).to_have_value("Hello. Glad to help.")

    await page.reload()

    await expect(answer).to_have_value("Hello. Glad to help.")


async def test_keys_lead_through_the_page_but_not_while_writing(browser: Browser, shown: Shown) -> None:
    page = await browser.new_page()
    await page.goto(f"{shown.url}/conversation")

    await page.keyboard.press("n")
    await expect(page.locator("#note")).to_be_focused()
    await page.keyboard.type("r")
    await expect(page.locator("#note")).to_be_focused()
    await page.keyboard.press("Escape")
    await page.keyboard.press("r")
    await expect(page.locator("#reply")).to_be_focused()
    await expect(page.locator("#note")).to_be_hidden()
    await page.keyboard.press("Escape")
    await page.keyboard.press("s")
    await expect(page.get_by_role("searchbox")).to_be_focused()
    await page.keyboard.press("Escape")
    await page.keyboard.press("?")
    await expect(page.get_by_role("dialog", name="Keys")).to_be_visible()


async def test_without_scripts_a_note_is_written_in_a_form_of_its_own(browser: Browser, shown: Shown) -> None:
    page = await (await browser.new_context(java_script_enabled=False)).new_page()
    await page.goto(f"{shown.url}/conversation")

    await page.get_by_text("Note", exact=True).click()

    await expect(page.locator("#note")).to_be_visible()
    await expect(page.locator("#reply")).to_be_hidden()
    notes = page.locator("form:has(#note)")
    await expect(notes).to_have_attribute("action", "/console/conversations/1/note?show=mine")


async def test_a_slash_leads_to_the_command_box_but_not_while_writing(browser: Browser, shown: Shown) -> None:
    shown.facts["ticket"] |= {**FRAME, "chat_identity": "a.b.c"}
    page = await browser.new_page()
    await page.goto(f"{shown.url}/ticket")
    command = page.get_by_role("textbox", name="Say what you need")
    answer = page.locator(".reply textarea")

    await page.keyboard.press("/")
    await expect(command).to_be_focused()
    await expect(command).to_have_value("")
    await answer.focus()
    await page.keyboard.press("/")

    await expect(answer).to_be_focused()
    await expect(answer).to_have_value("/")


async def test_tables_fit_a_small_screen_and_nothing_covers_the_note(browser: Browser, shown: Shown) -> None:
    for one in shown.facts["tickets"]["tickets"]:
        one |= {"customer": "Bartholomew Featherstonehaugh", "owner": "Konstantin Wolkenkratzermann"}
    page = await browser.new_page(viewport={"width": 1200, "height": 800})

    for name in ("tickets", "leads", "deals"):
        await page.goto(f"{shown.url}/{name}")
        wide = await page.locator(".wide").evaluate("it => it.scrollWidth - it.clientWidth")
        assert wide == 0, name
    await page.goto(f"{shown.url}/conversation")
    note = await page.locator("label[for=mode-note]").bounding_box()
    ready = await page.locator(".canned select").bounding_box()
    assert note is not None
    assert ready is not None
    assert note["x"] + note["width"] < ready["x"]
