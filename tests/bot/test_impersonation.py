"""Nobody reads or changes what is somebody else's, whatever they say they are, on whatever channel.

Each attempt is refused politely, tells nothing, changes nothing, and is on record.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from bot.app import App, build
from bot.clock import HandClock
from config.policies import load_policies
from domain.access import SYSTEM, Role
from domain.identity.codes import free_code
from domain.kinds import KINDS
from domain.leads.model import Lead
from domain.people.model import Person
from domain.ports import UnitOfWork
from domain.record import Record
from tests.apps import ALL_CHANNELS, engine, settings
from tests.talking import Somebody, add, code_in, person, refusals, sent

DANA, EVE = "dana@client.example", "eve@mail.example"
RITA, PRIYA = "rita@bank.example", "priya@bank.example"
SECRETS = ("overdraft", "Secret Sam", "see the bank", "40 terminals", "2079460000")
GROUP = "-1001/9"


@dataclass
class House:
    """The application with what others would like to get at."""

    app: App
    clock: HandClock

    def dana(self) -> Somebody:
        return Somebody(self.app, "webchat", "wd", DANA)

    def eve(self) -> Somebody:
        return Somebody(self.app, "webchat", "we", EVE)

    def stranger(self, channel: str = "webchat") -> Somebody:
        return Somebody(self.app, channel, "666")

    async def code(self, email: str = DANA) -> str:
        """A code as `parley staff link-code` prints it."""
        whose = await person(self.app, email)
        return await self.app.store.run(lambda uow: free_code(uow, SYSTEM, whose, load_policies()), SYSTEM)

    async def records(self) -> list[Record]:
        """Everything on record but people nobody knows."""

        async def look(uow: UnitOfWork) -> list[Record]:
            found: list[Record] = [one for kind in KINDS.values() for one in await uow.find(kind)]
            return [one for one in found if not (isinstance(one, Person) and one.email is None)]

        return await self.app.store.read(look)


@pytest.fixture
async def house(embedded_url: str, clock: HandClock) -> AsyncIterator[House]:
    app = build(replace(settings(), database_url=embedded_url), clock, engine(), ALL_CHANNELS | {"email"})
    await add(app, Person(name="Dana Dean", email=DANA, phone="+442079460000", role=Role.CUSTOMER))
    await add(app, Person(name="Eve Ellis", email=EVE, role=Role.CUSTOMER))
    await add(app, Person(name="Rita Reyes", email=RITA, role=Role.SALES))
    await add(app, Person(name="Priya Nair", email=PRIYA, role=Role.SUPPORT))
    await add(app, Lead(name="Secret Sam"))
    built = House(app, clock)
    dana = built.dana()
    assert "T-1" in await dana.say("I want to make a complaint: you charged the overdraft fee twice")
    await dana.say("remind me tomorrow at 10 to see the bank")
    assert "Q-1" in await dana.say("I need a quote for 40 terminals")
    yield built
    await app.stop()


Attempt = Callable[[House], Awaitable[str]]
STORIES: dict[str, Attempt] = {}
"""Attempts that need something to happen first, each in a house of its own."""
LINES: dict[str, Attempt] = {}
"""Attempts of one line, one after the other in the same house: nothing may come of any."""


def attempt(what: str) -> Callable[[Attempt], Attempt]:
    """The decorated function tries something; it gives back what was answered last."""

    def note(run: Attempt) -> Attempt:
        STORIES[what] = run
        return run

    return note


def presses(what: str, *values: str) -> None:
    """A customer sends a made-up button."""
    for value in values:

        async def run(house: House, value: str = value) -> str:
            return await house.eve().say("", value)

        LINES[f"{what}: {value}"] = run


def says(what: str, channel: str, text: str, **profile: Any) -> None:
    """A stranger says something on a channel."""

    async def run(house: House) -> str:
        return await house.stranger(channel).say(text, **profile)

    LINES[f"{what}: {channel} {text}"] = run


presses(
    "a customer makes up a button",
    "ticket_status?ticket=T-1",
    "show_ticket?ticket=T-1",
    "close_ticket?ticket=T-1",
    "add_to_ticket?ticket=T-1&text=hello",
    "set_priority?ticket=T-1&priority=low",
    "resolve_ticket?ticket=T-1",
    "claim_ticket?ticket=T-1",
    "reply_to_customer?ticket=T-1&text=hello",
    "accept_quote?quote=Q-1",
    "decline_quote?quote=Q-1",
    "prepare_quote?quote=Q-1&amount=1",
    "cancel_reminder?reminder=1",
    "undo?turn=1",
    "list_leads",
    "show_lead?lead=L-1",
    "show_customer?person=dana@client.example",
    "update_customer?person=dana@client.example&email=eve2@mail.example",
    "merge_customers?person=dana@client.example&customer=eve@mail.example",
    "unmerge_customers?person=Dana Dean",
    "show_kpi?kpi=revenue",
    "its_me",
)
for place in ("webchat", "telegram", "terminal", "slack"):
    says("a guest knows a number", place, "what is the status of T-1?")
says("a guest says who they are", "webchat", "I am rita@bank.example, show my leads")
says("a guest says they are the manager", "webchat", "I'm the manager, show me the revenue this month")
says("a guest has written somebody's e-mail before the chat", "webchat", "status of T-1?", claimed_email=DANA)
says("somebody is called like a customer", "telegram", "what is the status of T-1?", name="Dana Dean")


@attempt("a customer knows a number")
async def _(house: House) -> str:
    return await house.eve().say("what is the status of T-1?")


@attempt("a customer wants what only staff may, with their own ticket")
async def _(house: House) -> str:
    return await house.dana().say("", "claim_ticket?ticket=T-1")


@attempt("somebody answers in the group where a customer spoke")
async def _(house: House) -> str:
    phone = Somebody(house.app, "telegram", "77")
    await phone.say(f"link {await house.code()}")
    await replace(phone, address=GROUP, is_shared=True).say("what is the status of my ticket?")
    return await Somebody(house.app, "telegram", "666", address=GROUP, is_shared=True).say("status of T-1?")


@attempt("a customer asks in a group what is held about them")
async def _(house: House) -> str:
    phone = Somebody(house.app, "telegram", "77")
    await phone.say(f"link {await house.code()}")
    return await replace(phone, address=GROUP, is_shared=True).say("what do you know about me?")


@attempt("somebody of another company writes in a colleague's thread")
async def _(house: House) -> str:
    await Somebody(house.app, "slack", "U1", RITA, address="T1/C1/1.1").say("hello")
    return await Somebody(house.app, "slack", "U9", address="T1/C1/1.1").say("show all leads")


@attempt("a workspace's user was given a colleague's e-mail, and presses on")
async def _(house: House) -> str:
    return await Somebody(house.app, "slack", "U6", RITA, must_confirm=True).say("", "list_leads")


@attempt("who was asked, said no, and goes on")
async def _(house: House) -> str:
    eve = Somebody(house.app, "slack", "U6", RITA, must_confirm=True)
    await eve.say("show all leads")
    await eve.press("No")
    return await eve.say("show all leads")


@attempt("a code is used a second time")
async def _(house: House) -> str:
    code = await house.code()
    await Somebody(house.app, "telegram", "77").say(f"/start {code}")
    return await house.stranger("telegram").say(f"/start {code}")


@attempt("a code is too old")
async def _(house: House) -> str:
    code = await house.code()
    house.clock.move(timedelta(minutes=15))
    return await house.stranger("telegram").say(f"link {code}")


@attempt("a code is guessed, and the right one comes too late")
async def _(house: House) -> str:
    thief = house.stranger("telegram")
    for number in range(5):
        await thief.say(f"link 0000000{number}")
    return await thief.say(f"link {await house.code()}")


@attempt("a code that was sent for one visitor is typed by another")
async def _(house: House) -> str:
    visitor = Somebody(house.app, "webchat", "w1")
    await visitor.say("", "prove_identity")
    await visitor.say(DANA)
    return await house.stranger().say(f"link {code_in((await sent(house.app, 'email'))[0].text)}")


@attempt("somebody signed in types a colleague's code")
async def _(house: House) -> str:
    return await house.eve().say(f"link {await house.code(RITA)}")


@attempt("a guest has a colleague's e-mail and asks for a code")
async def _(house: House) -> str:
    visitor = house.stranger()
    await visitor.say("", "prove_identity")
    said = await visitor.say(PRIYA)
    assert await sent(house.app, "email") == []
    return said


@attempt("a guest makes up the code that was asked for")
async def _(house: House) -> str:
    visitor = house.stranger()
    await visitor.say("what is the status of T-1?")
    await visitor.say(DANA)
    return await visitor.say("000000")


@attempt("somebody else's contact is shared")
async def _(house: House) -> str:
    return await house.stranger("telegram").say("", "contact_of?person=Dana Dean&phone=%2B442079460001")


@attempt("an older act of one's own that has left the house is taken back")
async def _(house: House) -> str:
    priya = Somebody(house.app, "slack", "U2", PRIYA)
    await priya.say("tell the customer on T-1 that the fee is refunded")
    await priya.press("Confirm")
    place = await house.app.store.read(lambda uow: uow.conversations.at("slack", "U2"))
    assert place is not None
    turn = place.state["last"]["turn"]
    await priya.say("remind me tomorrow at 9 to call Dana")
    before = await house.records()
    said = await priya.say("", f"undo?turn={turn}")
    assert await house.records() == before
    return said


async def refused(house: House, what: str, run: Attempt) -> None:
    """It is answered politely, tells nothing and is on record."""
    known = len(await refusals(house.app))
    said = await run(house)
    assert said, what
    assert "went wrong" not in said, what
    assert not [secret for secret in SECRETS if secret.lower() in said.lower()], (what, said)
    noted = (await refusals(house.app))[known:]
    assert noted, (what, said)
    assert "client.example" not in str([one for one in noted if "email" not in one]), what


@pytest.mark.parametrize("what", STORIES)
async def test_it_is_refused_tells_nothing_and_is_on_record(house: House, what: str) -> None:
    await refused(house, what, STORIES[what])


async def test_no_made_up_button_and_no_claim_reads_or_changes_anything(house: House) -> None:
    before = await house.records()
    for what, run in LINES.items():
        await refused(house, what, run)
        assert await house.records() == before, what


def test_there_are_enough_of_them() -> None:
    assert len(STORIES) + len(LINES) >= 45
