"""Customers and those who come to them, over the application in the test's own process."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from itertools import count

from bot.app import App, job_room
from bot.web.console.acting import Done, Sent, perform
from domain.access import Role
from domain.conversation import Conversation, Line
from domain.desk.records import Handoff
from domain.dialogue import Reply, Turn
from domain.jobs import JobRoom
from domain.messages import Identity, InboundMessage, Profile
from domain.people.model import Person
from domain.ports import UnitOfWork
from tests.builders import added

_numbers = count(1)


def room_of(app: App) -> JobRoom:
    """What jobs are given."""
    return job_room(app.store, app.clock, app.house, app.channels, app.runner)


async def hire(app: App, name: str, role: Role = Role.SUPPORT, *, greets: bool = True) -> Person:
    """Somebody who works here, and can be reached because they have said hello."""
    email = f"{name.split(maxsplit=1)[0].lower()}@bank.example"
    person: Person = await added(app.store, Person(name=name, email=email, role=role, zone="Europe/London"))
    if greets:
        await Speaker(app, email).say("hello")
    return person


@dataclass
class Speaker:
    """Whoever has this e-mail, on one channel."""

    app: App
    email: str
    channel: str = "webchat"

    async def say(self, text: str = "", choice: str | None = None) -> list[Line]:
        """What is answered here."""
        number = next(_numbers)
        key = f"k{number}"
        message = InboundMessage(
            self.channel,
            key,
            self.email,
            Identity(self.channel, self.email),
            text,
            choice,
            client_id=key,
            profile=Profile(proven_email=self.email),
        )
        await self.app.runner.receive(message, "raw")
        await self.app.runner.settled()
        return [line for line in await self.lines() if line.in_reply_to == key]

    async def press(self, label: str) -> list[Line]:
        """What is answered to the latest button with this label."""
        values = [c["value"] for line in await self.lines() for c in line.choices if label in c["label"]]
        return await self.say(choice=values[-1])

    async def lines(self) -> list[Line]:
        """Everything in the timeline."""
        number = (await self.place()).id
        return await self.app.store.read(lambda uow: uow.conversations.lines(number))

    async def heard(self) -> list[str]:
        """What they were told, in order."""
        return [one.text for one in await self.lines() if one.author != "customer" and not one.internal]

    async def place(self) -> Conversation:
        """Their conversation."""
        found = await self.app.store.read(lambda uow: uow.conversations.at(self.channel, self.email))
        assert found is not None
        return found


async def at_the_console(app: App, person: Person, act: Callable[[Turn], Awaitable[Reply]]) -> Done:
    """What this person does on a page."""

    async def who(_: UnitOfWork) -> Person:
        return person

    async def do(turn: Turn, _: Sent) -> Reply:
        return await act(turn)

    return await perform(app, who, do, Sent(f"once{next(_numbers)}", {}, {}))


async def handoffs(app: App) -> list[Handoff]:
    """Every handoff there was."""
    return await app.store.read(lambda uow: uow.find(Handoff))
