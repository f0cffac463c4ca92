"""Somebody in front of the chat widget, who sees what it shows and nothing else."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import Any

from playwright.async_api import Locator, Page, expect

REPLY_WITHIN_MS = 60_000
"""How long a reply may take on a busy machine before it counts as missing."""


class Visitor:
    """A person with the chat open on a page. Locators reach into the widget's shadow root."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.panel = page.locator("parley-chat .panel")
        self.launcher = page.locator("parley-chat .launcher")
        self.presence = page.locator("parley-chat .presence")
        self.composer = page.get_by_role("textbox", name="Write a message")
        self.own = page.locator("parley-chat .said.customer")
        self.replies = page.locator("parley-chat .said.bot")
        self.tray = page.locator("parley-chat .tray li")
        self.notices = page.locator("parley-chat .notice")

    async def visit(self, url: str) -> None:
        """The page is there and the widget on it."""
        await self.page.goto(url)
        await self.page.wait_for_function("window.parley !== undefined")

    async def visit_blindly(self, url: str) -> None:
        """As ``visit``, on a page whose policy lets nobody look into its scripts."""
        await self.page.goto(url)
        await self.launcher.wait_for()

    async def open(self, url: str) -> None:
        """The page is there, the chat open and connected."""
        await self.visit(url)
        await self.page.evaluate("window.parley.open()")
        await self.is_online()

    async def is_online(self) -> None:
        """The header says that the line is there."""
        await expect(self.presence).to_contain_text("Online", timeout=REPLY_WITHIN_MS)

    async def is_offline(self) -> None:
        """The header says that the line is gone."""
        await expect(self.presence).to_contain_text("Offline", timeout=REPLY_WITHIN_MS)

    async def stands_still(self) -> None:
        """The panel has come to rest where it opens."""
        await self.panel.evaluate("panel => Promise.all(panel.getAnimations().map(one => one.finished))")

    async def write(self, text: str) -> None:
        """It is typed and sent, answered or not."""
        await self.composer.fill(text)
        await self.composer.press("Enter")

    async def say(self, text: str) -> Locator:
        """It is sent, and at least one reply stands below it; the first of them is given back."""
        await self.write(text)
        return await self.reply_to(text)

    async def reply_to(self, text: str) -> Locator:
        """The first reply below what was said, once it is seen."""
        own = self.page.locator("parley-chat .said.customer", has_text=text)
        reply = own.last.locator("xpath=following-sibling::div[contains(@class, 'bot')][1]")
        await expect(reply).to_be_visible(timeout=REPLY_WITHIN_MS)
        return reply

    async def style_of(self, part: Locator, name: str) -> str:
        """How a part is drawn: the value of this property of its style."""
        value: str = await part.evaluate(
            "(part, name) => getComputedStyle(part).getPropertyValue(name)", name
        )
        return value

    async def session(self) -> str:
        """The session this browser keeps for a guest."""
        kept: str = await self.page.evaluate("localStorage.getItem('parley:guest:session')")
        return kept

    async def tickets(self) -> list[str]:
        """Every ticket number that the replies in sight give out, in order."""
        texts = await self.replies.all_inner_texts()
        return [number for text in texts for number in re.findall(r"\bT-\d+", text)]

    async def flaws(self) -> list[str]:
        """What axe, asked about everything it knows, finds wrong on the page."""
        axe = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
        await self.page.evaluate(axe)
        found: dict[str, Any] = await self.page.evaluate("axe.run({resultTypes: ['violations']})")
        return [f"{flaw['id']}: {node['html']}" for flaw in found["violations"] for node in flaw["nodes"]]
