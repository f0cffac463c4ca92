"""Pages for whoever is signed in, and what their forms do: one unit of work each."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from bot.app import App
from bot.turns.speaker import actor_of
from bot.web.console.acting import Act, Done, Sent, perform, refused
from bot.web.console.frame import HOME, Asked, Facts, Load, Page, frame, identity_of, look_of, templates
from bot.web.console.notices import Notices
from bot.web.console.words import load_words
from bot.web.session import Forms, Session, Sessions
from domain.access import Actor, Permission, require
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
    draft_of: str = ""
    status: int | None = None


async def _as_sent(sent: Sent, _: Mapping[str, Any]) -> Sent:
    return sent


async def _nothing_more(_: Sent) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Around:
    """What a form needs that no unit of work may do: ``before`` it, given everything that was sent (it may
    raise ``DomainError``) by somebody who has the right to ``may``, and ``after`` it went well."""

    may: Permission | None = None
    before: Callable[[Sent, Mapping[str, Any]], Awaitable[Sent]] = _as_sent
    after: Callable[[Sent], Awaitable[None]] = _nothing_more


class Desk:
    """The console over an application."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.sessions = Sessions(app.settings.secret_key, app.clock)
        self.forms = Forms(app.settings.secret_key)
        self.notices = Notices(app.settings.secret_key)
        self.words = load_words(app.settings.language)
        self.who_is_here: Callable[[], frozenset[int]] = frozenset

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

        return self.guarded(show)

    def form(self, act: Act, load: Load, back: str, around: Around | None = None) -> Answer:
        """Takes a form: its act is done and the reader is led to ``back`` (an address whose {names} are
        those of the form's own), or sees the page again with what was wrong and what they wrote."""
        steps = around or Around()

        async def take(request: web.Request) -> web.StreamResponse:
            session = self.session_of(request)
            if (request.content_length or 0) > request.client_max_size:
                done = Done(self.words("notices", "too_large"), is_good=False)
                return await self._again(request, load, {}, done)
            whole = await request.post()
            form = _texts(whole)
            once = self.forms.once(session.id, form.get("csrf", ""))
            if once is None:
                done = Done(self.words("notices", "old_page"), is_good=False)
                return await self._again(request, load, form, done)
            sent = Sent(once, form, request.match_info)
            try:
                await self._require(session, steps.may)
                sent = await steps.before(sent, whole)
                done = await self._perform(session, act, sent)
            except DomainError as trouble:
                done = await self._refused(session, trouble)
            except StoreUnavailableError:
                return await self._again(
                    request, load, form, Done(self.words("notices", "away"), is_good=False)
                )
            if not done.is_good and not done.is_over:
                return await self._again(request, load, form, done)
            if done.is_good:
                await steps.after(sent)
            # The list beside stays as it was filtered.
            query = f"?{request.query_string}" if request.query_string else ""
            response = web.HTTPSeeOther(back.format(**request.match_info) + query)
            self.notices.tell(response, done.text, is_good=done.is_good)
            raise response

        return self.guarded(take)

    def session_of(self, request: web.Request) -> Session:
        """The session of a request. Raises ``SignedOut``."""
        session = self.sessions.read(request.cookies.get(COOKIE))
        if session is None:
            raise SignedOut
        return session

    def guarded(self, answer: Answer) -> Answer:
        """The answer for whoever is signed in; others are led to the door, and everybody is told when the
        database is away."""

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
        draft_of = request.path.rpartition("/")[2]
        return await self._show(request, load, Extra(notice, form.get("text", ""), draft_of, 409))

    async def _show(self, request: web.Request, load: Load, extra: Extra) -> web.Response:
        session = self.session_of(request)
        after: list[Callable[[UnitOfWork], Awaitable[None]]] = []

        async def drawn(uow: UnitOfWork) -> tuple[str, int]:
            person = await self.person(uow, session)
            actor = self.actor(person)
            asked = Asked(
                uow,
                actor,
                look_of(actor, uow),
                request.match_info,
                request.query,
                extra.draft,
                extra.draft_of,
                self.who_is_here(),
            )
            page = await _loaded(load, asked)
            after[:] = [page.then] if page.then else []
            facts = frame(person, asked, page.section, await uow.desk.waiting())
            facts |= {
                "csrf": self.forms.token(session.id),
                "notice": extra.notice,
                "point": (await uow.desk.news(0)).mark,
                "chat_identity": identity_of(person, self.app.settings.secret_key),
            }
            text = templates().get_template(f"console/{page.template}.html").render(facts | page.facts)
            return text, page.status

        text, status = await self.app.store.read(drawn)
        if after:
            await self.app.store.run(after[0])
        return web.Response(text=text, status=extra.status or status, content_type="text/html")

    async def _require(self, session: Session, may: Permission | None) -> None:
        if may is not None:
            require(self.actor(await self.app.store.read(lambda uow: self.person(uow, session))), may)

    async def _refused(self, session: Session, trouble: DomainError) -> Done:
        person = await self.app.store.read(lambda uow: self.person(uow, session))
        return refused(self.app, self.actor(person), trouble)

    async def _perform(self, session: Session, act: Act, sent: Sent) -> Done:
        return await perform(self.app, lambda uow: self.person(uow, session), act, sent)

    def actor(self, person: Person) -> Actor:
        """The reader as one who acts."""
        return actor_of(person, self.app.settings.timezone, self.app.settings.language)

    async def person(self, uow: UnitOfWork, session: Session) -> Person:
        """Whose session it is. Raises ``SignedOut``."""
        person = await uow.get(Person, session.person_id)
        if person is None or not session.is_of(person):
            raise SignedOut
        return person

    def _away(self) -> web.Response:
        what, how = self.words.pair("troubles", "503")
        text = (
            templates()
            .get_template("console/away.html")
            .render(what=what, how=how, tag=self.app.settings.language)
        )
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


def _texts(whole: Mapping[str, Any]) -> dict[str, str]:
    """What a form says in words, without what no database can hold."""
    return {name: value.replace("\x00", "") for name, value in whole.items() if isinstance(value, str)}
