"""Signing in and out: e-mail and password, staff only, politely and slowly for whoever guesses."""

from __future__ import annotations

import asyncio
import logging
import math
import re
import secrets
from datetime import timedelta

from aiohttp import web

from bot.demo import PASSWORD
from bot.doors.passwords import is_password
from bot.turns.speaker import actor_of
from bot.web.console.desk import COOKIE, Desk, SignedOut
from bot.web.console.frame import HOME, SECTIONS, Facts, spoken, templates
from bot.web.console.words import load_words
from bot.web.guesses import Guesses
from bot.web.reading import read_by
from bot.web.session import LASTS
from config.languages import languages
from domain.access import Role
from domain.people.model import Person
from domain.ports import UnitOfWork
from domain.rows import Change

log = logging.getLogger(__name__)

DOOR = "parley_door"
"""Ties the sign-in page's form to the browser it was sent to."""
LOGIN = f"{HOME}/login"
LONGEST_EMAIL = 254
AT_ONCE = 2
"""Passwords compared at the same time: each comparison takes 32 MB and a tenth of a second."""
_OWN_PAGE = re.compile(r"/console(/[\w/?=&-]*)?")


class Door:
    """The sign-in page."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._app = desk.app
        self._by_email = Guesses(desk.app.clock, most=5)
        self._by_address = Guesses(desk.app.clock, most=30)
        self._comparing = asyncio.Semaphore(AT_ONCE)
        self._is_secure = desk.app.settings.public_url.startswith("https:")

    def routes(self) -> list[web.RouteDef]:
        """The page, its form, and the way out."""
        return [
            web.get(HOME, self._begin),
            web.get(LOGIN, self._page),
            web.post(LOGIN, self._sign_in),
            web.post(f"{HOME}/logout", self._sign_out),
        ]

    async def _begin(self, _: web.Request) -> web.StreamResponse:
        raise web.HTTPSeeOther(f"{HOME}/{next(iter(SECTIONS))}")

    async def _page(self, request: web.Request) -> web.Response:
        return await self._shown(request, wanted=request.query.get("next", ""))

    async def _shown(
        self,
        request: web.Request,
        *,
        wanted: str = "",
        email: str = "",
        problem: str | None = None,
        status: int = 200,
    ) -> web.Response:
        seed = request.cookies.get(DOOR) or secrets.token_urlsafe(16)
        facts: Facts = {
            "csrf": self._desk.forms.token(seed),
            "email": email,
            "problem": problem,
            "next": _own(wanted),
            "demo": await self._app.store.read(_demo),
        } | spoken(read_by(request, languages()))
        text = templates().get_template("console/login.html").render(facts)
        response = web.Response(text=text, status=status, content_type="text/html")
        self._keep(response, DOOR, seed, LASTS)
        return response

    async def _sign_in(self, request: web.Request) -> web.StreamResponse:
        form = await request.post()
        email, password, wanted = (str(form.get(name, "")) for name in ("email", "password", "next"))
        email = email.replace("\x00", "").strip().lower()[:LONGEST_EMAIL]
        seen = {"wanted": wanted, "email": email}
        words, guesser = load_words(read_by(request, languages())), request.remote or ""
        if self._desk.forms.once(request.cookies.get(DOOR, ""), str(form.get("csrf", ""))) is None:
            return await self._shown(request, **seen, problem=words("notices", "old_page"), status=403)
        wait = max(self._by_email.wait(email), self._by_address.wait(guesser))
        if wait > timedelta(0):
            minutes = math.ceil(wait.total_seconds() / 60)
            problem = words("notices", "wait", n=minutes)
            response = await self._shown(request, **seen, problem=problem, status=429)
            response.headers["Retry-After"] = str(math.ceil(wait.total_seconds()))
            return response
        # Counted before it is known: many guesses at once are many.
        self._by_email.failed(email)
        self._by_address.failed(guesser)
        person = await self._who(email, password)
        if person is None:
            log.warning("console: sign-in refused for %r from %s", email[:80], guesser)
            return await self._shown(request, **seen, problem=words("notices", "wrong"), status=403)
        self._by_email.forget(email)
        self._by_address.forgive(guesser)
        await self._note(person, guesser)
        response = web.HTTPSeeOther(_own(wanted))
        self._keep(response, COOKIE, self._desk.sessions.begin(person), LASTS)
        raise response

    async def _who(self, email: str, password: str) -> Person | None:
        """The member of staff with this e-mail and password."""
        found = await self._app.store.read(lambda uow: uow.find(Person, email=email, limit=1))
        person = found[0] if found and found[0].is_staff else None
        async with self._comparing:
            is_right = await asyncio.to_thread(
                is_password, password, person.password_hash if person else None
            )
        return person if is_right else None

    async def _note(self, person: Person, address: str) -> None:
        settings = self._app.settings
        actor = actor_of(person, settings.timezone, settings.language)

        async def note(uow: UnitOfWork) -> None:
            change = Change("sign_in", person.id, 0, {}, {"where": "console", "from": address})
            await uow.audit.write(actor, None, [change])

        await self._app.store.run(note)

    async def _sign_out(self, request: web.Request) -> web.StreamResponse:
        form = await request.post()
        try:
            session = self._desk.session_of(request)
        except SignedOut:
            raise web.HTTPSeeOther(LOGIN) from None
        if self._desk.forms.once(session.id, str(form.get("csrf", ""))) is None:
            raise web.HTTPSeeOther(HOME)
        self._desk.sessions.end(session)
        response = web.HTTPSeeOther(LOGIN)
        response.del_cookie(COOKIE, path=HOME)
        raise response

    def _keep(self, response: web.StreamResponse, name: str, value: str, lasts: timedelta) -> None:
        response.set_cookie(
            name,
            value,
            max_age=int(lasts.total_seconds()),
            path=HOME,
            httponly=True,
            secure=self._is_secure,
            samesite="Lax",
        )


def _own(wanted: str) -> str:
    """Where to go after signing in: a page of the console and nowhere else."""
    return wanted if _OWN_PAGE.fullmatch(wanted) and not wanted.startswith((LOGIN, "//")) else HOME


async def _demo(uow: UnitOfWork) -> Facts | None:
    """How to sign in to the demo bank. Only an address that can be nobody's real one."""
    for role in (Role.MANAGER, Role.SUPPORT):
        for person in await uow.find(Person, role=role, order="id", limit=3):
            if person.email and person.email.endswith(".example") and person.password_hash:
                return {"email": person.email, "password": PASSWORD}
    return None
