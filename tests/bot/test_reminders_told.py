"""Reminders told: once, by whoever is quickest, in their owner's words, and only while still wanted."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.app import App, job_room
from bot.clock import HandClock
from domain.access import SYSTEM, Role
from domain.deals.model import Deal, Stage
from domain.jobs import Addressed, JobRoom
from domain.people.model import Person
from domain.ports import UnitOfWork
from domain.reminders.model import Reminder, ReminderStatus
from scheduler.jobs.digest import digest
from scheduler.jobs.reminders import remind
from storage.open import open_store
from tests.apps import hear, said, timeline
from tests.builders import added, read
from tests.stores import NOON

RITA = "rita@bank.example"


@pytest.fixture
def room(app: App, clock: HandClock) -> JobRoom:
    return job_room(app.store, clock, app.house, app.channels, app.runner)


@pytest.fixture
async def rita(app: App) -> Person:
    """Somebody who works here and has said hello."""
    person: Person = await added(
        app.store, Person(name="Rita Reyes", email=RITA, role=Role.SALES, zone="Europe/London")
    )
    await hear(app, said("hello", "hello", who=RITA, email=RITA))
    return person


async def waiting(app: App, owner: Person, **fields: Any) -> Reminder:
    known = {"about": "call Ann", "due": NOON, "zone": "UTC", "wall_time": "", "owner_id": owner.id}
    stored: Reminder = await added(app.store, Reminder(**{**known, **fields}))
    return stored


async def heard(app: App, start: str = "Reminder:") -> list[str]:
    return [line.text for line in await timeline(app, RITA) if line.text.startswith(start)]


async def test_a_reminder_is_told_once_with_what_can_be_done(app: App, room: JobRoom, rita: Person) -> None:
    reminder = await waiting(app, rita)
    assert await remind(room) == 1
    assert await remind(room) == 0
    lines = [line for line in await timeline(app, RITA) if line.text == "Reminder: call Ann"]
    assert len(lines) == 1
    assert [choice["label"] for choice in lines[0].choices] == ["Done", "Snooze"]
    assert (await read(app.store, reminder)).status is ReminderStatus.FIRED


async def test_several_for_one_person_are_told_in_order(app: App, room: JobRoom, rita: Person) -> None:
    for minutes in (3, 1, 2):
        await waiting(app, rita, about=f"{minutes}", due=NOON - timedelta(minutes=minutes))
    assert await remind(room) == 3
    assert await heard(app) == ["Reminder: 3", "Reminder: 2", "Reminder: 1"]
    numbers = [line.seq for line in await timeline(app, RITA)]
    assert numbers == list(range(1, len(numbers) + 1))


async def test_one_that_comes_late_says_so(app: App, room: JobRoom, rita: Person) -> None:
    await waiting(app, rita, due=NOON - timedelta(hours=3))
    await remind(room)
    (text,) = await heard(app)
    assert "It was for Wednesday 18 November, 09:00" in text


async def test_nobody_is_reminded_of_what_is_decided(app: App, room: JobRoom, rita: Person) -> None:
    deal = await added(app.store, Deal(title="Terminals", stage=Stage.PROPOSAL))
    gone = await added(app.store, Deal(title="Gone"))
    told = await waiting(app, rita, about="send it", topic=deal.ref)
    assert await remind(room) == 1
    assert await heard(app) == ["Reminder: send it (D-1 Terminals)"]
    await app.store.run(lambda uow: uow.change(deal, stage=Stage.LOST), SYSTEM)
    await app.store.run(lambda uow: uow.remove(gone), SYSTEM)
    silent = [await waiting(app, rita, topic=ref) for ref in (deal.ref, gone.ref)]
    assert await remind(room) == 2
    assert len(await heard(app)) == 1
    statuses = [(await read(app.store, one)).status for one in (told, *silent)]
    assert statuses == [ReminderStatus.FIRED, ReminderStatus.CANCELLED, ReminderStatus.CANCELLED]


async def test_somebody_who_left_is_reminded_of_nothing(app: App, room: JobRoom, rita: Person) -> None:
    reminder = await waiting(app, rita)
    await app.store.run(lambda uow: uow.remove(rita), SYSTEM)
    assert await remind(room) == 1
    assert await heard(app) == []
    assert (await read(app.store, reminder)).status is ReminderStatus.CANCELLED


async def test_one_taken_back_after_it_was_told_stays_told(app: App, room: JobRoom, rita: Person) -> None:
    await hear(app, said("remind me in 2 minutes to stretch", "ask", who=RITA, email=rita.email))
    clock = app.clock
    assert isinstance(clock, HandClock)
    clock.move(timedelta(minutes=3))
    await remind(room)
    (answer,) = await hear(app, said("undo", "undo", who=RITA, email=RITA))
    assert "changed since" in answer.text


async def test_two_who_tell_at_once_tell_it_once(
    app: App, room: JobRoom, rita: Person, store_url: str, clock: HandClock
) -> None:
    for number in range(60):
        await waiting(app, rita, about=f"{number:02}")
    others = [open_store(store_url, clock) for _ in range(3)] if app.store.dialect == "postgresql" else []
    rooms = [room, *(replace(room, store=store) for store in others)]
    await asyncio.gather(*(remind(one) for one in rooms))
    for store in others:
        await store.close()
    assert await heard(app) == [f"Reminder: {number:02}" for number in range(60)]


async def test_a_worker_that_breaks_before_its_commit_has_told_nobody(
    app: App, room: JobRoom, rita: Person
) -> None:
    reminder = await waiting(app, rita)

    async def tells_and_breaks(uow: UnitOfWork, addressed: Sequence[Addressed]) -> int:
        await room.tell_all(uow, addressed)
        raise OSError("the power went")

    with pytest.raises(Exception, match="the power went"):
        await remind(replace(room, tell_all=tells_and_breaks))
    assert await heard(app) == []
    assert (await read(app.store, reminder)).status is ReminderStatus.WAITING
    assert await remind(room) == 1
    assert await heard(app) == ["Reminder: call Ann"]


async def test_what_was_told_under_its_key_is_not_told_again(app: App, room: JobRoom, rita: Person) -> None:
    reminder = await waiting(app, rita)
    await remind(room)
    told = await read(app.store, reminder)
    await app.store.run(lambda uow: uow.change(told, status=ReminderStatus.WAITING), SYSTEM)
    await remind(room)
    assert await heard(app) == ["Reminder: call Ann"]


async def test_the_morning_tells_what_the_day_holds_once(
    app: App, room: JobRoom, rita: Person, clock: HandClock
) -> None:
    clock.move(timedelta(hours=20, minutes=5))  # five past eight in London, the next day
    await waiting(app, rita, due=clock.now() + timedelta(hours=2))
    late = clock.now().date() - timedelta(days=3)
    await added(app.store, Deal(title="Late", owner_id=rita.id, close_date=late))
    await added(app.store, Deal(title="Won", owner_id=rita.id, close_date=late, stage=Stage.WON))
    assert await digest(room) == 1
    clock.move(timedelta(minutes=5))
    assert await digest(room) == 0
    assert await heard(app, "Good morning") == [
        "Good morning Rita.\n1 reminder today, the first at 10:05.\nPast their close date: D-1."
    ]


async def test_there_is_no_digest_of_nothing_and_none_at_noon(
    app: App, room: JobRoom, rita: Person, clock: HandClock
) -> None:
    clock.move(timedelta(hours=20, minutes=5))
    assert await digest(room) == 0
    clock.move(timedelta(hours=4))
    await waiting(app, rita, due=clock.now() + timedelta(hours=2))
    assert await digest(room) == 0


async def test_the_morning_is_where_each_of_them_is(app: App, room: JobRoom, clock: HandClock) -> None:
    nora = await added(app.store, Person(name="Nora", email=RITA, role=Role.SALES, zone="America/New_York"))
    await hear(app, said("hello", "hello", who=RITA, email=RITA))
    await waiting(app, nora, due=NOON + timedelta(hours=25))
    clock.move(timedelta(hours=20, minutes=5))
    assert await digest(room) == 0
    clock.move(timedelta(hours=5))
    assert await digest(room) == 1
    assert await heard(app, "Good morning") == ["Good morning Nora.\n1 reminder today, the first at 08:00."]
