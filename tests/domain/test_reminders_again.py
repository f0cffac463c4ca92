"""Reminders that come again, in both stores: each time told once, the next waiting in the same commit."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.clock import HandClock
from domain.access import Actor, Role
from domain.ports import UnitOfWork
from domain.reminders import actions
from domain.reminders.actions import Asked
from domain.reminders.model import Reminder, ReminderStatus
from tests.builders import someone
from tests.stores import NOON, AnyStore

DAY = timedelta(days=1)
RULE = "FREQ=DAILY"


@pytest.fixture
async def rita(store: AnyStore) -> Actor:
    return await someone(store, Role.SALES, "Rita Reyes")


async def set_daily(store: AnyStore, rita: Actor, when: datetime) -> Reminder:
    return await store.run(lambda uow: actions.set_reminder(uow, rita, Asked("look", when, rule=RULE)))


async def tell(store: AnyStore, told: Reminder) -> Reminder:
    """As the job does: the next waits, and this one is told."""

    async def work(uow: UnitOfWork) -> Reminder:
        after = actions.following(told, uow.now)
        assert after is not None
        await uow.change(told, repeats=None)
        await uow.reminders.fire([told])
        return await uow.add(after)

    return await store.run(work)


async def test_the_next_waits_when_one_is_told(store: AnyStore, rita: Actor, clock: HandClock) -> None:
    first = await set_daily(store, rita, NOON + DAY)
    assert first.due == NOON + DAY
    clock.move(DAY)
    second = await tell(store, first)
    assert (second.due, second.status, second.about) == (NOON + 2 * DAY, ReminderStatus.WAITING, "look")
    waiting = await store.read(lambda uow: actions.own_reminders(uow, rita))
    assert [one.id for one in waiting] == [second.id]


async def test_what_was_missed_is_told_once(store: AnyStore, rita: Actor, clock: HandClock) -> None:
    first = await set_daily(store, rita, NOON + DAY)
    clock.move(10 * DAY + timedelta(hours=1))
    assert (await tell(store, first)).due == NOON + 11 * DAY


async def test_a_moved_time_leaves_the_series_as_it_is(store: AnyStore, rita: Actor) -> None:
    first = await set_daily(store, rita, NOON + DAY)
    elsewhere = NOON + 2 * DAY + timedelta(hours=3)
    moved = await store.run(lambda uow: actions.move_reminder(uow, rita, first, elsewhere))
    assert moved.due == elsewhere
    after = actions.following(moved, elsewhere)
    assert after is not None
    assert after.due == NOON + 3 * DAY


async def test_one_time_is_skipped_also_after_it_was_cancelled(store: AnyStore, rita: Actor) -> None:
    first = await set_daily(store, rita, NOON + DAY)
    skipped = await store.run(lambda uow: actions.skip_reminder(uow, rita, first))
    assert skipped.due == NOON + 2 * DAY
    ended = await store.run(lambda uow: actions.cancel_reminder(uow, rita, skipped))
    kept = await store.run(lambda uow: actions.skip_reminder(uow, rita, ended))
    assert (kept.due, kept.status) == (NOON + 3 * DAY, ReminderStatus.WAITING)


async def test_what_comes_once_has_no_next(store: AnyStore, rita: Actor) -> None:
    once = await store.run(lambda uow: actions.set_reminder(uow, rita, Asked("look", NOON + DAY)))
    assert actions.following(once, NOON) is None
    assert replace(once, repeats=None) == once
