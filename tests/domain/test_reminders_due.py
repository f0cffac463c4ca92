"""Due reminders in the store: whose they are to tell, where, and that each is claimed once."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.clock import HandClock
from domain.access import Actor, Role
from domain.conversation import Conversation
from domain.people.model import Person
from domain.ports import UnitOfWork
from domain.reminders.due import Due
from domain.reminders.model import Reminder, ReminderStatus
from storage.open import open_store
from tests.builders import added, read, someone
from tests.stores import NOON, AnyStore

LATER = NOON + timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def rita(store: AnyStore) -> Actor:
    return await someone(store, Role.SALES, "Rita Reyes")


async def talking(store: AnyStore, actor: Actor, address: str = "rita") -> Conversation:
    """A conversation of theirs."""

    async def work(uow: UnitOfWork) -> Conversation:
        conversation = await uow.conversations.ensure("telegram", address)
        await uow.conversations.save(conversation, person_id=actor.person_id)
        return conversation

    return await store.run(work)


async def waiting(store: AnyStore, actor: Actor, **fields: Any) -> Reminder:
    known = {"about": "call", "due": NOON, "zone": "UTC", "wall_time": "", "owner_id": actor.person_id}
    stored: Reminder = await added(store, Reminder(**{**known, **fields}))
    return stored


async def due(store: AnyStore) -> list[Due]:
    return await store.run(lambda uow: uow.reminders.due(uow.now, 100))


async def test_only_what_is_due_and_waits_is_due(store: AnyStore, rita: Actor, clock: HandClock) -> None:
    await talking(store, rita)
    now = await waiting(store, rita)
    later = await waiting(store, rita, due=LATER)
    for status in (ReminderStatus.FIRED, ReminderStatus.DONE, ReminderStatus.CANCELLED):
        await waiting(store, rita, status=status)
    gone = await waiting(store, rita)
    await store.run(lambda uow: uow.remove(gone))
    assert [one.reminder for one in await due(store)] == [now]
    assert await store.read(lambda uow: uow.reminders.next_due(NOON, LATER + MINUTE)) == LATER
    assert await store.read(lambda uow: uow.reminders.next_due(NOON, LATER)) is None
    clock.move(timedelta(hours=1))
    assert [one.reminder for one in await due(store)] == [now, later]


async def test_it_is_told_where_it_was_asked_for(store: AnyStore, rita: Actor, clock: HandClock) -> None:
    first = await talking(store, rita, "first")
    clock.move(timedelta(minutes=1))
    latest = await talking(store, rita, "latest")
    await waiting(store, rita, about="here", conversation_id=first.id)
    await waiting(store, rita, about="anywhere")
    places = {one.reminder.about: one.conversation.id for one in await due(store)}
    assert places == {"here": first.id, "anywhere": latest.id}


async def test_a_conversation_that_is_somebody_elses_by_now_hears_nothing(
    store: AnyStore, rita: Actor
) -> None:
    ben = await someone(store, Role.SALES, "Ben Carter")
    others, own = await talking(store, ben, "ben"), await talking(store, rita, "own")
    await waiting(store, rita, conversation_id=others.id)
    (found,) = await due(store)
    assert (found.conversation.id, found.owner.id) == (own.id, rita.person_id)


async def test_it_waits_for_somebody_who_is_nowhere_yet(store: AnyStore, rita: Actor) -> None:
    reminder = await waiting(store, rita)
    assert await due(store) == []
    await talking(store, rita)
    assert [one.reminder for one in await due(store)] == [reminder]


async def test_people_who_are_nowhere_stand_in_nobodys_way(store: AnyStore, rita: Actor) -> None:
    nora = await someone(store, Role.SALES, "Nora Vance")
    early = NOON - timedelta(days=1)
    many = [
        Reminder(about="call", due=early, zone="UTC", wall_time="", owner_id=nora.person_id)
        for _ in range(150)
    ]
    await store.run(lambda uow: uow.add_all(many))
    await talking(store, rita)
    reminder = await waiting(store, rita)
    assert [one.reminder for one in await due(store)] == [reminder]


async def test_what_is_told_is_marked_with_its_moment(store: AnyStore, rita: Actor, clock: HandClock) -> None:
    await talking(store, rita)
    reminder = await waiting(store, rita)
    clock.move(timedelta(seconds=5))
    await store.run(lambda uow: uow.reminders.fire([reminder]))
    told = await read(store, reminder)
    assert (told.status, told.fired_at, told.version) == (ReminderStatus.FIRED, clock.now(), 2)
    assert await due(store) == []


async def test_four_workers_claim_each_once_and_wait_for_nobody(
    store_url: str, store: AnyStore, clock: HandClock
) -> None:
    people = await store.run(lambda uow: uow.add_all([Person(name=f"P{n}") for n in range(40)]))
    for person in people:
        await talking(store, Actor(person.id, None, Role.SALES, "UTC", "en"), f"t{person.id}")
    fields: dict[str, Any] = {"due": NOON, "zone": "UTC", "wall_time": ""}
    many = [Reminder(about=f"{n}", owner_id=people[n % 40].id, **fields) for n in range(400)]
    await store.run(lambda uow: uow.add_all(many))
    workers = [open_store(store_url, clock) for _ in range(4)] if store.dialect == "postgresql" else [store]

    async def claim(uow: UnitOfWork) -> list[int]:
        some = await uow.reminders.due(uow.now, 7)
        await uow.reminders.fire([one.reminder for one in some])
        return [one.reminder.id for one in some]

    async def work(worker: AnyStore) -> list[int]:
        claimed: list[int] = []
        while some := await worker.run(claim):
            claimed += some
        return claimed

    claimed = [number for part in await asyncio.gather(*(work(one) for one in workers)) for number in part]
    for worker in workers:
        if worker is not store:
            await worker.close()
    left = await store.read(lambda uow: uow.count(Reminder, status=ReminderStatus.WAITING))
    assert len(claimed) == len(set(claimed)) == 400 - left
    # What another had in its hands was passed over: it is there for whoever looks next.
    rest = await work(store)
    assert not set(rest) & set(claimed)
    assert len(rest) == left


async def test_a_claim_that_fails_is_no_claim(store: AnyStore, rita: Actor) -> None:
    await talking(store, rita)
    reminder = await waiting(store, rita)

    async def breaks(uow: UnitOfWork) -> None:
        await uow.reminders.fire([one.reminder for one in await uow.reminders.due(uow.now, 10)])
        raise OSError("the power went")

    with pytest.raises(Exception, match="the power went"):
        await store.run(breaks)
    assert [one.reminder for one in await due(store)] == [reminder]
