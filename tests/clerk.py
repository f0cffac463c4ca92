"""Somebody who works here, in front of the console: signs in, looks at pages, sends their forms."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import lru_cache
from html import unescape
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.app import App
from bot.doors.passwords import hash_password
from bot.web.server import web_app
from domain.access import Role
from domain.people.model import Person
from domain.ports import UnitOfWork

PASSWORD = "a long enough password"


@lru_cache(maxsize=1)
def hashed() -> str:
    """The password as it is kept."""
    return hash_password(PASSWORD)


def staff(role: Role, **known: Any) -> Person:
    """Somebody of this role who can sign in; known by the role unless told otherwise."""
    facts = {"name": f"{role.value.title()} Person", "email": f"{role.value}@bank.example"}
    usual = {"zone": "Europe/London", "language": "en", "password_hash": hashed()}
    return Person(role=role, **{**facts, **usual, **known})


async def hire(app: App, role: Role, **known: Any) -> Person:
    """They work here from now on."""

    async def work(uow: UnitOfWork) -> Person:
        return await uow.add(staff(role, **known))

    return await app.store.run(work)


class Clerk:
    """A browser without a screen: keeps cookies, reads the last page's token."""

    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        self.http = http
        self.url = url
        self.page = ""
        self.status = 0
        self.headers: dict[str, str] = {}
        self.address = ""

    @property
    def token(self) -> str:
        """The token of the forms on this page."""
        found = re.search(r'name="csrf" value="([^"]+)"', self.page)
        assert found, self.page
        return found[1]

    @property
    def text(self) -> str:
        """What the page says, without its markup."""
        return unescape(" ".join(re.sub(r"<[^>]+>", " ", self.page).split()))

    async def open(self, path: str) -> str:
        """The page at this address, or where it leads to."""
        async with self.http.get(self.url + path) as answer:
            return await self._take(answer)

    async def send(self, path: str, **form: str) -> str:
        """The page that follows a form; its token is the last page's unless given."""
        async with self.http.post(self.url + path, data={"csrf": self.token, **form}) as answer:
            return await self._take(answer)

    async def sign_in(self, email: str, password: str = PASSWORD, *, page: str = "/console") -> str:
        """The page asked for, once signed in, or the sign-in page again."""
        await self.open(page)
        wanted = unescape(re.findall(r'name="next" value="([^"]*)"', self.page)[0])
        return await self.send("/console/login", email=email, password=password, next=wanted)

    async def _take(self, answer: aiohttp.ClientResponse) -> str:
        self.page, self.status = await answer.text(), answer.status
        self.headers, self.address = dict(answer.headers), str(answer.url.relative())
        return self.text


@asynccontextmanager
async def served(app: App) -> AsyncIterator[str]:
    """The application's pages are served on loopback."""
    runner = web.AppRunner(web_app(app), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest.fixture
async def url(app: App) -> AsyncIterator[str]:
    """Where the test's application answers."""
    async with served(app) as address:
        yield address


@asynccontextmanager
async def clerk(url: str) -> AsyncIterator[Clerk]:
    """Somebody with a browser of their own."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:
        yield Clerk(http, url)
