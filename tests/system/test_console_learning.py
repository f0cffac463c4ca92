"""Learning in a real browser: without a mouse, on a phone, and while somebody else writes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from bot.app import App, build
from bot.clock import HandClock
from domain.access import Role
from domain.learning.model import Example, Reason, key_of
from domain.ports import UnitOfWork
from nlu.store import ModelStore
from tests.apps import ALL_CHANNELS, engine, settings
from tests.clerk import PASSWORD, hire, served
from tests.models import two_models

SENTENCES = ("my thingy for the cards went kaput", "can u put that on ice", "gimme the usual")
PHONE = {"width": 360, "height": 740}


@pytest.fixture
async def app(embedded_url: str, clock: HandClock, tmp_path: Path) -> AsyncIterator[App]:
    """The application with a candidate that may be put into use, and sentences to look at."""
    two_models(tmp_path / "model", passed=True)
    chosen = replace(settings(), database_url=embedded_url, model_dir=tmp_path / "model")
    built = build(chosen, clock, engine(), ALL_CHANNELS)
    await hire(built, Role.MANAGER)
    for text in SENTENCES:
        await note(built, text)
    yield built
    await built.stop()


async def note(app: App, text: str) -> None:
    example = Example(
        key=key_of(text, "customer", "en"), text=text, reason=Reason.UNSURE, guessed="open_ticket"
    )

    async def work(uow: UnitOfWork) -> None:
        await uow.learning.note(example, again=True)

    await app.store.run(work)


async def signed_in(browser: Browser, url: str, **how: object) -> Page:
    page = await browser.new_page(**how)  # type: ignore[arg-type]
    await page.goto(f"{url}/console/learning")
    await page.fill("[name=email]", "manager@bank.example")
    await page.fill("[name=password]", PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("heading", name="Learning")).to_be_visible()
    await page.wait_for_load_state()  # what listens to keys is there
    return page


async def test_sentences_are_decided_by_keys_alone(app: App, browser: Browser) -> None:
    async with served(app) as url:
        page = await signed_in(browser, url)
        await expect(page.locator(".review > li")).to_have_count(3)
        await page.keyboard.press("j")
        await page.keyboard.press("j")
        await expect(page.locator(".review > li").nth(1)).to_be_focused()
        await page.keyboard.press("Tab")
        await page.keyboard.type("Raise a")
        await page.locator(".review > li").nth(1).focus()
        await page.keyboard.press("a")
        await expect(page.locator(".notice")).to_contain_text("means: raise a complaint")
        await expect(page.locator(".rail .count").last).to_have_text("2")
        await page.keyboard.press("d")
        await expect(page.locator(".notice")).to_contain_text("Discarded")
        await expect(page.locator(".review > li")).to_have_count(1)


async def test_a_model_is_put_into_use_after_a_second_thought(app: App, browser: Browser) -> None:
    store = ModelStore(app.settings.model_dir)
    candidate = store.candidate
    assert candidate is not None
    async with served(app) as url:
        page = await signed_in(browser, url, viewport=PHONE)
        yes = page.get_by_role("button", name="Put it into use")
        await expect(yes).to_be_hidden()
        await page.get_by_text("Promote …").click()
        await yes.click()
        await expect(page.locator(".notice")).to_contain_text(f"{candidate.name} is in use now")
        wide = await page.evaluate("document.documentElement.scrollWidth > innerWidth + 1")
        assert not wide, "nothing stands over the edge of a phone"
        await page.get_by_text("Roll back …").click()
        await page.get_by_role("button", name="Go back to it").click()
        await expect(page.locator(".notice")).to_contain_text("is in use again")
    assert store.current is not None
    assert store.current.name != candidate.name


async def test_a_sentence_that_comes_while_somebody_looks_is_told_of(app: App, browser: Browser) -> None:
    async with served(app) as url:
        page = await signed_in(browser, url)
        await page.locator(".review select").first.focus()
        await note(app, "a fourth one entirely")
        await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        await expect(page.get_by_role("link", name="There is news here")).to_be_visible()
        await expect(page.locator(".review > li")).to_have_count(3)
        await expect(page.locator(".rail .count").last).to_have_text("4")
