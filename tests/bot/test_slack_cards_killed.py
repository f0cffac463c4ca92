"""Cards of tickets whatever dies: two workers, and a sender that is gone before it could note what it did."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.app import App, build, job_room
from bot.channels.slack.channel import SlackChannel
from bot.channels.slack.pace import BURST, HELD, Pace
from bot.clock import HandClock
from domain.jobs import JobRoom
from domain.outbox import OutboxStatus
from domain.ports import UnitOfWork
from domain.record import number_of
from domain.tickets.model import Ticket, TicketStatus
from scheduler.jobs.delivery import LEASE_SECONDS, deliver
from scheduler.jobs.triage import triage
from tests.apps import engine, settings
from tests.fake_slack import FakeSlack
from tests.fakes import Json
from tests.slack_desk import BOXES, ROOM


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack() as fake:
        yield fake


def worker(slack: FakeSlack, url: str, clock: HandClock) -> tuple[App, JobRoom]:
    """A process that only works off what is due."""
    told: Json = {
        "slack_bot_token": slack.TOKEN,
        "slack_signing_secret": slack.SECRET,
        "slack_api_url": f"{slack.url}/api/",
        "slack_triage_channel": ROOM,
    }
    app = build(replace(settings(), database_url=url, **told), clock, engine(), BOXES)
    room = job_room(app.store, clock, app.house, app.channels, app.runner)
    return app, replace(room, triage=ROOM)


async def opened(app: App, number: int) -> list[Ticket]:
    async def work(uow: UnitOfWork) -> list[Ticket]:
        return [await uow.add(Ticket(subject=f"Reader {n}", text=f"Reader {n}")) for n in range(number)]

    return await app.store.run(work)


def refs(slack: FakeSlack) -> list[int]:
    return sorted(number_of(one["text"].split(" ")[0]) for one in slack.posted if "thread_ts" not in one)


async def test_two_workers_post_each_card_once(slack: FakeSlack, store_url: str, clock: HandClock) -> None:
    one, own = worker(slack, store_url, clock)
    two, others = worker(slack, store_url, clock)
    tickets = await opened(one, 4)
    for _ in range(2):
        await asyncio.gather(triage(own), triage(others), deliver(own), deliver(others))
    await asyncio.gather(one.stop(), two.stop())
    assert refs(slack) == [ticket.id for ticket in tickets]


async def test_a_card_posted_by_a_sender_that_died_is_found_and_followed(
    slack: FakeSlack, embedded_url: str, clock: HandClock
) -> None:
    app, room = worker(slack, embedded_url, clock)
    (ticket,) = await opened(app, 1)
    await triage(room)
    (row,) = await app.store.run(lambda uow: uow.outbox.claim(uow.now, LEASE_SECONDS, 9))
    await app.store.run(lambda uow: uow.cards.trying(ticket.id))
    mark = {"event_type": "parley_card", "event_payload": {"ticket": ticket.id}}
    slack.posted.append({"channel": ROOM, "ts": "7.1", "text": f"{ticket.ref} x", "metadata": mark})
    await app.stop()  # what it did is nowhere on record
    clock.move(timedelta(seconds=LEASE_SECONDS + 1))
    after, again = worker(slack, embedded_url, clock)
    await after.store.run(lambda uow: uow.change(ticket, status=TicketStatus.PENDING))
    await triage(again)
    for _ in range(3):
        await deliver(again)
    await after.stop()
    assert refs(slack) == [ticket.id]
    card, told = slack.posted
    assert "Pending" in str(card["blocks"])
    assert (told["thread_ts"], told["text"]) == ("7.1", "Parley: status open → pending")
    assert row.message.key == f"card:{ticket.id}:0:1"


async def test_what_is_old_over_or_withdrawn_gets_no_card(
    slack: FakeSlack, embedded_url: str, clock: HandClock
) -> None:
    app, room = worker(slack, embedded_url, clock)

    async def work(uow: UnitOfWork) -> None:
        old = uow.now - timedelta(days=2)
        await uow.add(Ticket(subject="Old", text="x", created_at=old))
        await uow.add(Ticket(subject="Over", text="x", status=TicketStatus.CLOSED))
        await uow.remove(await uow.add(Ticket(subject="Gone", text="x")))

    await app.store.run(work)
    assert await triage(room) == 0
    assert await triage(replace(room, triage="")) == 0
    await app.stop()


async def test_a_hundred_tickets_at_once_are_all_shown_a_few_now_the_others_in_their_turn(
    slack: FakeSlack, embedded_url: str, clock: HandClock
) -> None:
    app, room = worker(slack, embedded_url, clock)
    channel = app.channels["slack"]
    assert isinstance(channel, SlackChannel)
    channel._client._pace = Pace(lambda: 1000.0, no_time)  # noqa: SLF001 as quick as a machine can be
    await opened(app, 100)
    assert await triage(room) == 100
    await deliver(room)
    assert len(slack.posted) == BURST + HELD
    waiting = await app.store.read(lambda uow: uow.outbox.listed(OutboxStatus.RETRY, limit=200))
    times = [row.next_at for row in waiting if row.next_at]
    await app.stop()
    assert len(waiting) == 100 - len(slack.posted)
    assert max(times) - min(times) > timedelta(seconds=60)


async def no_time(_: float) -> None:
    await asyncio.sleep(0)
