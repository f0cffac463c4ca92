"""Deadlines missed: marked once, told once, to whoever looks after it or else to the managers."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.app import App, job_room
from bot.clock import HandClock
from domain.access import SYSTEM, Role
from domain.jobs import JobRoom
from domain.people.model import Person
from domain.tickets.model import Ticket, TicketStatus
from scheduler.jobs.sla import mark_breaches
from tests.apps import hear, said, timeline
from tests.builders import added, read

MANAGER, SUPPORT = "mia@bank.example", "sam@bank.example"


@pytest.fixture
def room(app: App, clock: HandClock) -> JobRoom:
    return job_room(app.store, clock, app.house, app.channels, app.runner)


@pytest.fixture
async def staff(app: App) -> dict[str, Person]:
    """A manager and somebody of support, who both have said hello."""
    found = {}
    for email, name, role in ((MANAGER, "Mia Lund", Role.MANAGER), (SUPPORT, "Sam Okoro", Role.SUPPORT)):
        found[email] = await added(app.store, Person(name=name, email=email, role=role))
        await hear(app, said("hello", f"hello-{email}", who=email, email=email))
    return found


async def late(app: App, clock: HandClock, **fields: object) -> Ticket:
    """A ticket that should have been answered an hour ago."""
    due = clock.now() - timedelta(hours=1)
    new = Ticket(subject="Charged twice", text="Charged twice", due_at=due, **fields)  # type: ignore[arg-type]
    stored: Ticket = await added(app.store, new)
    return stored


async def heard(app: App, email: str) -> list[str]:
    """What this person was told about deadlines."""
    return [line.text for line in await timeline(app, email) if "past its deadline" in line.text]


async def test_whoever_looks_after_it_hears_once(
    app: App, clock: HandClock, room: JobRoom, staff: dict[str, Person]
) -> None:
    ticket = await late(app, clock, owner_id=staff[SUPPORT].id)
    assert await mark_breaches(room) == 1
    clock.move(timedelta(days=1))
    assert await mark_breaches(room) == 0
    assert len(await heard(app, SUPPORT)) == 1
    assert await heard(app, MANAGER) == []
    assert (await read(app.store, ticket)).breached_at is not None


@pytest.mark.usefixtures("staff")
async def test_managers_hear_of_a_ticket_that_nobody_has(app: App, clock: HandClock, room: JobRoom) -> None:
    ticket = await late(app, clock)
    await mark_breaches(room)
    (line,) = await heard(app, MANAGER)
    assert ticket.ref in line
    assert "Nobody looks after it" in line
    assert await heard(app, SUPPORT) == []


@pytest.mark.usefixtures("staff")
async def test_managers_hear_when_whoever_has_it_cannot_be_reached(
    app: App, clock: HandClock, room: JobRoom
) -> None:
    away = await added(app.store, Person(name="Olga Away", email="olga@bank.example", role=Role.SUPPORT))
    await late(app, clock, owner_id=away.id)
    await mark_breaches(room)
    (line,) = await heard(app, MANAGER)
    assert "Olga Away" in line


@pytest.mark.parametrize("status", [TicketStatus.PENDING, TicketStatus.RESOLVED, TicketStatus.CLOSED])
async def test_only_open_tickets_have_a_deadline_to_miss(
    app: App, clock: HandClock, room: JobRoom, status: TicketStatus
) -> None:
    ticket = await late(app, clock, status=status)
    assert await mark_breaches(room) == 0
    assert (await read(app.store, ticket)).breached_at is None


async def test_the_deadline_itself_is_not_too_late(app: App, clock: HandClock, room: JobRoom) -> None:
    await added(app.store, Ticket(subject="On time", text="On time", due_at=clock.now()))
    assert await mark_breaches(room) == 0
    clock.move(timedelta(seconds=1))
    assert await mark_breaches(room) == 1


async def test_several_workers_tell_each_breach_once(
    app: App, clock: HandClock, room: JobRoom, staff: dict[str, Person]
) -> None:
    due = clock.now() - timedelta(hours=1)
    many = [Ticket(subject=f"Late {n}", text="", due_at=due, owner_id=staff[SUPPORT].id) for n in range(150)]
    await app.store.run(lambda uow: uow.add_all(many), SYSTEM)
    for _ in range(5):
        await asyncio.gather(*(mark_breaches(room) for _ in range(4)))
    told = await heard(app, SUPPORT)
    assert len(told) == len(set(told)) == 150
    assert await mark_breaches(room) == 0
