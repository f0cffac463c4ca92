"""A guest's code on its whole way: asked for in the chat, mailed by a real mail server, typed, and done."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from bot.app import App, build
from bot.clock import HandClock
from domain.access import Role
from domain.outbox import OutboxStatus
from domain.people.model import Person
from domain.tickets.model import Ticket
from scheduler.jobs.delivery import deliver
from tests.apps import engine, settings
from tests.fake_smtp import mail_server
from tests.fakes import PATIENCE
from tests.talking import Somebody, add, code_in

DANA = "dana@client.example"


async def test_the_code_comes_by_mail_and_stands_in_no_subject_and_no_timeline(
    embedded_url: str, clock: HandClock
) -> None:
    async with mail_server() as box:
        house = replace(
            settings(), database_url=embedded_url, smtp_url=box.url, email_from="help@bank.example"
        )
        app = build(house, clock, engine())
        dana = await add(app, Person(name="Dana Dean", email=DANA, role=Role.CUSTOMER))
        await add(app, Ticket(subject="Overdraft fee", text="Charged twice", customer_id=dana.id))
        visitor = Somebody(app, "webchat", "w1")
        await visitor.say("what is the status of T-1?")
        assert "on its way" in await visitor.say(DANA)
        await _all_left(app)
        (mail,) = box.mails
        assert mail["To"] == DANA
        body = mail.get_body(("plain",))
        assert body is not None
        code = code_in(body.get_content())
        assert code not in mail["Subject"]
        assert code not in str(await visitor.lines())
        assert "Overdraft fee" in await visitor.say(code)
        await app.stop()


async def _all_left(app: App) -> None:
    """Nothing is on its way any more."""
    underway = (OutboxStatus.READY, OutboxStatus.SENDING)
    async with asyncio.timeout(PATIENCE):
        while await app.store.run(lambda uow: uow.outbox.listed(*underway, limit=1)):
            await deliver(app.jobs.room)
