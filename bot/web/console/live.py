"""The line to an open console: what is new, who is typing, and who is with which conversation."""

from __future__ import annotations

import contextlib

from aiohttp import web

from bot.app import App
from bot.channels.webchat.channel import WebChat
from bot.web.console.desk import Desk
from bot.web.console.frame import HOME
from bot.web.console.news import Newsroom, Watcher, event
from bot.web.session import Session
from domain.access import Permission
from domain.desk.model import Talk
from domain.errors import StoreUnavailableError
from domain.people.model import Person
from domain.ports import UnitOfWork
from domain.record import number_of

LISTEN = 2.0
"""Seconds after which a console that left is noticed."""
PULSE = 20.0
"""Seconds between two signs of life."""
STILL_HERE = b": still here\n\n"


def routes(desk: Desk) -> list[web.RouteDef]:
    """The events, and the sign that somebody is writing."""
    live = Live(desk)
    return [
        web.get(f"{HOME}/events", desk.guarded(live.events)),
        web.post(f"{HOME}/conversations/{{number:\\d{{1,15}}}}/typing", desk.guarded(live.typing)),
    ]


class Live:
    """Streams of events, one for each open console."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._app: App = desk.app
        webchat = desk.app.channels["webchat"]
        assert isinstance(webchat, WebChat)  # noqa: S101 its own folder builds it
        self._webchat = webchat
        self._newsroom = Newsroom(desk.app.store, webchat)
        desk.app.listeners.append(lambda _: self._newsroom.wake())
        desk.app.at_end.append(self._newsroom.end)
        desk.who_is_here = self._newsroom.people

    async def events(self, request: web.Request) -> web.StreamResponse:
        """A stream that lasts until the console closes, the server stops, or its reader may not read it
        any more."""
        session = self._desk.session_of(request)
        number = number_of(request.query.get("conversation", ""))
        watcher = await self._app.store.read(lambda uow: self._watcher(uow, session, number))
        after = request.headers.get("Last-Event-ID") or request.query.get("after", "")
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "X-Accel-Buffering": "no"}
        )
        await response.prepare(request)
        try:
            watcher.tell(STILL_HERE)
            await self._newsroom.open(watcher, after)
            await self._comes(watcher)
            await self._run(request, response, watcher)
        finally:
            self._newsroom.close(watcher)
            await self._leaves(watcher)
        return response

    async def typing(self, request: web.Request) -> web.StreamResponse:
        """The customer and colleagues see that the reader is writing to them; a note only colleagues."""
        session = self._desk.session_of(request)
        form = await request.post()
        if self._desk.forms.once(session.id, str(form.get("csrf", ""))) is None:
            raise web.HTTPConflict
        number = number_of(request.match_info["number"])
        person = await self._app.store.read(lambda uow: self._desk.person(uow, session))
        if not self._desk.actor(person).may(Permission.WORK_TICKETS):
            raise web.HTTPForbidden
        watcher = await self._app.store.read(lambda uow: self._watcher(uow, session, number))
        self._newsroom.staff_types(watcher.person_id, watcher.name, watcher.conversation)
        channel, address = watcher.place
        if channel == self._webchat.name and form.get("to") == "customer":
            self._webchat.show_typing(address)
        return web.Response(status=204)

    async def _watcher(self, uow: UnitOfWork, session: Session, number: int) -> Watcher:
        person = await self._desk.person(uow, session)
        talk = await self._talk(uow, person, number) if number else None
        conversation = await uow.conversations.get(talk.id) if talk else None
        watcher = Watcher(person.id, person.name or person.email or "")
        if conversation is not None:
            watcher.conversation = conversation.id
            watcher.place = (conversation.channel, conversation.address)
        return watcher

    async def _talk(self, uow: UnitOfWork, person: Person, number: int) -> Talk | None:
        may = self._desk.actor(person).may(Permission.SEE_CUSTOMERS)
        return await uow.desk.talk(number) if may else None

    async def _run(self, request: web.Request, response: web.StreamResponse, watcher: Watcher) -> None:
        session, silent = self._desk.session_of(request), 0.0
        while (said := await watcher.next(LISTEN)) is not None:
            if said:
                silent = 0.0
            elif request.transport is None or request.transport.is_closing():
                return
            else:
                silent += LISTEN
                if silent < PULSE:
                    continue
                silent = 0.0
                await self._note(watcher, stays=True)
                said = STILL_HERE if await self._is_still_in(session) else event("over", {})
            try:
                await response.write(said)
            except ConnectionError:
                return

    async def _is_still_in(self, session: Session) -> bool:
        person = await self._app.store.read(lambda uow: uow.get(Person, session.person_id))
        return session.is_of(person) and session.until > self._app.clock.now()

    async def _comes(self, watcher: Watcher) -> None:
        """Colleagues who look at the same see it."""
        await self._note(watcher, stays=True)
        self._newsroom.look_again(watcher.conversation, but=watcher.person_id)

    async def _leaves(self, watcher: Watcher) -> None:
        await self._note(watcher, stays=False)
        self._newsroom.look_again(watcher.conversation, but=watcher.person_id)

    async def _note(self, watcher: Watcher, *, stays: bool) -> None:
        number, reader = watcher.conversation, watcher.person_id
        if number:
            with contextlib.suppress(StoreUnavailableError):
                await self._app.store.run(lambda uow: uow.desk.saw(reader, number, 0, stays=stays))
