from __future__ import annotations

import copy
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Literal

import jinja2
import pytest
from aiohttp import web
from playwright.async_api import Browser, expect

from tests.console_samples import CONVERSATIONS, FRAME, HOSTILE, PAGES, said
from tests.visitor import Visitor

WEB = Path(__file__).parents[2] / "bot" / "web"
LISTS = {
    "conversations": "conversations",
    "tickets": "tickets",
    "leads": "leads",
    "deals": "deals",
    "undelivered": "undelivered",
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
        text = self._templates.get_template(f"console/{name}.html").render(self.facts[name])
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
    answer = page.get_by_role("textbox")
    await answer.fill("We look into it")
    shown.facts["conversation"]["messages"].append(said(5, "Jane Carter", "are you still there?"))

    await page.clock.fast_forward(6_000)

    await expect(page.locator(".said")).to_have_count(5)
    await expect(page.locator(".said").last).to_contain_text("are you still there?")
    await expect(page.locator(".said").last).to_be_in_viewport()
    await expect(answer).to_have_value("We look into it")


async def test_a_list_that_changed_says_so_and_does_not_jump(browser: Browser, shown: Shown) -> None:
    page = await browser.new_page()
    await page.clock.install()
    await page.goto(f"{shown.url}/conversations")
    shown.facts["conversations"]["conversations"].append({**CONVERSATIONS[0], "who": "Tom Baker"})

    await page.clock.fast_forward(6_000)

    news = page.get_by_role("link", name="There is news here")
    await expect(news).to_be_visible()
    await expect(page.locator(".list li")).to_have_count(2)
    await news.click()
    await expect(page.locator(".list li")).to_have_count(3)


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
