"""The whole application behind a Slack of our own: what people do there, and what they see."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from aiohttp import web

from bot.app import App, build
from bot.web.server import web_app
from domain.access import Role
from domain.messages import Identity, InboundMessage
from domain.people.model import Person
from domain.people.staff import add_staff
from domain.ports import UnitOfWork
from domain.tickets.model import Ticket
from tests.apps import engine, settings
from tests.clerk import hire
from tests.fake_slack import FakeSlack
from tests.payloads import Json, slack_person
from tests.stores import zone_at_noon

ROOM = "CTRIAGE"
PEOPLE = {
    "U1": ("Priya Nair", "priya@bank.example", Role.SUPPORT),
    "U2": ("Rita Reyes", "rita@bank.example", Role.SALES),
    "U3": ("Maya Okafor", "maya@bank.example", Role.MANAGER),
}
BOXES = frozenset({"webchat", "terminal"})


class Desk:
    """One workspace with the application in it."""

    def __init__(self, slack: FakeSlack, app: App, url: str) -> None:
        self.slack = slack
        self.app = app
        self.url = url

    async def complain(self, text: str, name: str = "Jane Doe", key: str = "m1") -> Ticket:
        """A customer raises a complaint in the web chat."""
        who = Identity("webchat", name)
        message = InboundMessage("webchat", key, name, who, text, client_id=key)
        await self.app.runner.receive(message, "raw")
        await self.app.runner.settled()
        ticket = await self.ticket()
        person = await self.app.store.read(lambda uow: uow.get(Person, ticket.customer_id or 0))
        assert person is not None
        await self.app.store.run(lambda uow: uow.change(person, name=name))
        return ticket

    async def ticket(self) -> Ticket:
        """The newest ticket."""
        (found,) = await self.app.store.read(lambda uow: uow.find(Ticket, order="-id", limit=1))
        return found

    async def said_to_customer(self, name: str = "Jane Doe") -> list[str]:
        """Everything the customer reads that staff wrote."""

        async def look(uow: UnitOfWork) -> list[str]:
            place = await uow.conversations.at("webchat", name)
            lines = await uow.conversations.lines(place.id) if place else []
            return [line.text for line in lines if line.author == "staff" and not line.internal]

        return await self.app.store.read(look)

    async def card(self, ticket: Ticket, **shown: str) -> Json:
        """The ticket's card, once its columns show this."""

        def look() -> Json | None:
            cards = [one for one in self.cards() if ticket.ref in one["text"]]
            good = cards and all(
                text in columns(cards[-1]).get(name.replace("_", " "), "") for name, text in shown.items()
            )
            return cards[-1] if good else None

        card: Json = await self.slack.until(look)
        return card

    def cards(self) -> list[Json]:
        """Every card in the triage channel."""
        return [one for one in self.slack.posted if one["channel"] == ROOM and "thread_ts" not in one]

    async def whispered(self, part: str, user: str = "U1") -> Json:
        """What this user alone sees, with this in it."""
        calls: list[Json] = await self.slack.until(
            lambda: [
                one
                for one in self.slack.calls_of("chat.postEphemeral")
                if part in one["text"] and one["user"] == user
            ]
        )
        return calls[-1]

    async def act(self, payload: Json) -> Json:
        """An interaction; returns what the modal is answered with."""
        return await self.slack.push_payload(self.url, payload)


def columns(message: Json) -> dict[str, str]:
    """A card's columns by their label, in lower case."""
    fields = [field["text"] for block in message["blocks"] for field in block.get("fields", ())]
    pairs = (text.split("\n", 1) for text in fields)
    return {label.strip("*").lower(): text for label, text in pairs}


def element(shown: Json, label: str) -> Json:
    """The button or select with this label in a message or view, with the block it is in."""
    for block in shown["blocks"]:
        inner = [*block.get("elements", ()), *([block["accessory"]] if "accessory" in block else [])]
        for one in inner:
            said = (one.get("placeholder") or one.get("text") or {}) if one["type"] != "mrkdwn" else {}
            if isinstance(said, dict) and said.get("text") == label:
                return {**one, **({"block_id": block["block_id"]} if "block_id" in block else {})}
    raise LookupError(label)


@asynccontextmanager
async def desk(store_url: str, **changed: Any) -> AsyncIterator[Desk]:
    """The application runs, with three people who work here and are in the workspace; it is their noon."""
    async with FakeSlack() as slack:
        for user, (name, email, _) in PEOPLE.items():
            slack.people[user] = slack_person(email, id=user, real_name=name)
        known = {
            "slack_bot_token": slack.TOKEN,
            "slack_signing_secret": slack.SECRET,
            "slack_api_url": f"{slack.url}/api/",
            "slack_triage_channel": ROOM,
            "public_url": "https://bank.example",
            "timezone": zone_at_noon(),
        }
        app = build(replace(settings(), database_url=store_url, **(known | changed)), None, engine(), BOXES)
        for user, (name, email, role) in PEOPLE.items():
            person = await hire(app, role, name=name, email=email, zone=known["timezone"])
            await _known(app, user, person)
        runner = web.AppRunner(web_app(app), shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        await app.start()
        try:
            await slack.called("auth.test")
            yield Desk(slack, app, f"http://{host}:{port}")
        finally:
            await runner.cleanup()
            await app.stop()


async def _known(app: App, user: str, person: Person) -> None:
    """They have said that this Slack user is them."""

    async def link(uow: UnitOfWork) -> None:
        await add_staff(uow, uow.actor, person.email or "", {}, [Identity("slack", user)])

    await app.store.run(link)
