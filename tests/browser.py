"""A real browser. ``CHROMIUM`` names another one than Debian's."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, async_playwright, expect

from tests.fakes import PATIENCE

QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""No window, no sandbox (tests may run as root), and nothing of its own to say to the network."""


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """Give a browser of the test's own, on the test's own event loop, closed afterwards.

    A start costs a third of a second; a browser shared by all tests would also share its troubles.
    """
    async with launched() as chromium:
        yield chromium


@asynccontextmanager
async def launched() -> AsyncIterator[Browser]:
    """A browser on the present event loop, closed at the end."""
    program = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
    expect.set_options(timeout=PATIENCE * 1000)
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=program, args=QUIET)
        yield chromium
        await chromium.close()
