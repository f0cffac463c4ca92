"""Pages for whoever is signed in, and what their forms do: one unit of work each."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from aiohttp import web

from bot.app import App
from bot.speaker import actor_of
from bot.web.console.acting import Act, Done, Sent, perform
from bot.web.console.frame import HOME, Asked, Facts, Load, Page, frame, identity_of, look_of, templates
from bot.web.console.notices import Notices
from bot.web.console.words import load_words
from bot.web.session import Forms, Session, Sessions
from domain.errors import DomainError, NotFoundError, RefusedError, StoreUnavailableError
from domain.people.model import Person
from domain.ports import UnitOfWork

COOKIE = "parley_session"
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class SignedOut(Exception):
    """Nobody is signed in, or not any more."""


@dataclass(frozen=True, slots=True)
class Extra:
    """What a page shows because of the form before it."""

    notice: Facts | None = None
    draft: str = ""
    status: int | None = None


class Desk:
    """The console over an application."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.sessions = Sessions(app.settings.secret_key, app.clock)
        self.forms = Forms(app.settings.secret_key)
        self.notices = Notices(app.settings.secret_key)
        self.words = load_words(app.settings.language)

    def page(self, load: Load) -> Answer:
        """Answers with the page, drawn for whoever is signed in."""

        async def show(request: web.Request) -> web.StreamResponse:
            # A page that only looks for news shows no notice, so it must not use it up.
            looks = request.headers.get("X-Requested-With") == "look"
            extra = Extra(None if looks else self.notices.read(request))
            response = await self._show(request, load, extra)
            if extra.notice:
                self.notices.forget(response)
            return response

        return self._for_staff(show)

    def form(
        self, act: Act, load: Load, back: str, after: Callable[[Sent], Awaitable[None]] | None = None
    ) -> Answer:
        """Takes a form: its act is done and the reader is led to ``back`` (an address whose {names} are
        those of the form's own), or sees the page again with what was wrong and what they wrote."""

        async def take(request: web.Request) -> web.StreamResponse:
            session = self.session_of(request)
            form = await _fields(request)
            once = self.forms.once(session.id, form.get("csrf", ""))
            if once is None:
                done = Done(self.words("notices", "old_page"), is_good=False)
                return await self._again(request, load, form, done)
            sent = Sent(once, form, request.match_info)
            try:
                done = await self._perform(session, act, sent)
            except StoreUnavailableError:
                return await self._again(
                    request, load, form, Done(self.words("notices", "away"), is_good=False)
                )
            if not done.is_good and not done.is_over:
                return await self._again(request, load, form, done)
            if after is not None and done.is_good:
                await after(sent)
            response = web.HTTPSeeOther(back.format(**request.match_info))
            self.notices.tell(response, done.text, is_good=done.is_good)
            raise response

        return self._for_staff(take)

    def session_of(self, request: web.Request) -> Session:
        """The session of a request. Raises ``SignedOut``."""
        session = self.sessions.read(request.cookies.get(COOKIE))
        if session is None:
            raise SignedOut
        return session

    def _for_staff(self, answer: Answer) -> Answer:
        async def guarded(request: web.Request) -> web.StreamResponse:
            try:
                return await answer(request)
            except SignedOut:
                wanted = request.rel_url if request.method == "GET" else HOME
                query = urlencode({"next": str(wanted)})
                raise web.HTTPSeeOther(f"{HOME}/login?{query}") from None
            except StoreUnavailableError:
                return self._away()

        return guarded

    async def _again(
        self, request: web.Request, load: Load, form: Mapping[str, str], done: Done
    ) -> web.Response:
        notice = {"tone": "bad", "text": done.text}
        return await self._show(request, load, Extra(notice, form.get("text", ""), 409))

    async def _show(self, request: web.Request, load: Load, extra: Extra) -> web.Response:
        session = self.session_of(request)

        async def drawn(uow: UnitOfWork) -> tuple[str, int]:
            person = await self._person(uow, session)
            actor = actor_of(person, self.app.settings.timezone, self.app.settings.language)
            asked = Asked(uow, actor, look_of(actor, uow), request.match_info, request.query, extra.draft)
            page = await _loaded(load, asked)
            facts = frame(person, asked, page.section, await uow.desk.waiting())
            facts |= {
                "csrf": self.forms.token(session.id),
                "notice": extra.notice,
                "chat_identity": identity_of(person, self.app.settings.secret_key),
            }
            text = templates().get_template(f"console/{page.template}.html").render(facts | page.facts)
            return text, page.status

        text, status = await self.app.store.read(drawn)
        return web.Response(text=text, status=extra.status or status, content_type="text/html")

    async def _perform(self, session: Session, act: Act, sent: Sent) -> Done:
        return await perform(self.app, lambda uow: self._person(uow, session), act, sent)

    async def _person(self, uow: UnitOfWork, session: Session) -> Person:
        person = await uow.get(Person, session.person_id)
        if person is None or not session.is_of(person):
            raise SignedOut
        return person

    def _away(self) -> web.Response:
        what, how = self.words.pair("troubles", "503")
        text = templates().get_template("console/away.html").render(what=what, how=how)
        return web.Response(text=text, status=503, content_type="text/html", headers={"Retry-After": "5"})


async def _loaded(load: Load, asked: Asked) -> Page:
    """The page, or the one that says why not."""
    try:
        return await load(asked)
    except NotFoundError:
        status = 404
    except RefusedError:
        status = 403
    except DomainError:
        status = 409
    what, how = asked.look.words.pair("troubles", str(status))
    return Page("trouble", "", {"what": what, "how": how}, status)


async def _fields(request: web.Request) -> dict[str, str]:
    """What a form says, without what no database can hold."""
    said = (await request.post()).items()
    return {name: value.replace("\x00", "") for name, value in said if isinstance(value, str)}
