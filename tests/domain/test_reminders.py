"""Reminders: whose, when, and lengths of time over the days the clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.clock import HandClock
from domain.access import Actor, Role
from domain.deals.model import Deal, Stage
from domain.errors import ConflictError, InvalidError, NotFoundError
from domain.leads.model import Lead, LeadStatus
from domain.quotes.model import Quote, QuoteStatus
from domain.reminders import actions
from domain.reminders.actions import Asked
from domain.reminders.durations import later
from domain.reminders.model import Reminder, ReminderStatus
from domain.reminders.topics import is_over, may_see, topic_of, topics_of
from domain.tickets.model import Ticket, TicketStatus
from tests.builders import added, read, someone
from tests.stores import NOON, AnyStore

HOUR = timedelta(hours=1)


@pytest.fixture
async def rita(store: AnyStore) -> Actor:
    return await someone(store, Role.SALES, "Rita Reyes")


async def asked(store: AnyStore, actor: Actor, when: datetime = NOON + HOUR, about: str = "call") -> Reminder:
    return await store.run(lambda uow: actions.set_reminder(uow, actor, Asked(about, when)), actor)


async def test_a_reminder_keeps_the_wall_time_its_owner_meant(store: AnyStore) -> None:
    here = await someone(store, Role.SALES, "Nora Vance")
    nora = Actor(here.person_id, here.name, here.role, "America/New_York", "en")
    when = datetime(2026, 11, 20, 9, tzinfo=ZoneInfo("America/New_York"))
    reminder = await asked(store, nora, when)
    assert (reminder.due, reminder.wall_time) == (
        datetime(2026, 11, 20, 14, tzinfo=UTC),
        "2026-11-20T09:00:00",
    )
    assert (reminder.zone, reminder.status) == ("America/New_York", ReminderStatus.WAITING)


@pytest.mark.parametrize(
    ("when", "key"),
    [
        (NOON - HOUR, "reminder_today_past"),
        (NOON, "reminder_today_past"),
        (NOON - 24 * HOUR, "reminder_past"),
    ],
)
async def test_a_moment_that_has_passed_is_refused(
    store: AnyStore, rita: Actor, when: datetime, key: str
) -> None:
    with pytest.raises(InvalidError) as refused:
        await asked(store, rita, when)
    assert (refused.value.key, refused.value.facts["due"]) == (key, when)
    assert await store.read(lambda uow: uow.find(Reminder)) == []


@pytest.mark.parametrize("role", list(Role))
async def test_everybody_may_be_reminded(store: AnyStore, role: Role) -> None:
    actor = await someone(store, role, "Some Body")
    assert (await asked(store, actor)).owner_id == actor.person_id


async def test_everybody_has_only_their_own(store: AnyStore, rita: Actor) -> None:
    ben = await someone(store, Role.ADMIN, "Ben Carter")
    reminder = await asked(store, rita)
    acts = (
        lambda uow: actions.find_reminder(uow, ben, reminder.id),
        lambda uow: actions.move_reminder(uow, ben, reminder, NOON + 2 * HOUR),
        lambda uow: actions.cancel_reminder(uow, ben, reminder),
        lambda uow: actions.finish_reminder(uow, ben, reminder),
    )
    for act in acts:
        with pytest.raises(NotFoundError):
            await store.run(act, ben)
    assert await read(store, reminder) == reminder
    assert await store.read(lambda uow: actions.own_reminders(uow, ben)) == []
    assert await store.read(lambda uow: actions.own_reminders(uow, rita)) == [reminder]


async def test_the_next_one_comes_first(store: AnyStore, rita: Actor) -> None:
    for hours in (3, 1, 2):
        await asked(store, rita, NOON + hours * HOUR, str(hours))
    own = await store.read(lambda uow: actions.own_reminders(uow, rita))
    assert [one.about for one in own] == ["1", "2", "3"]


async def test_one_that_was_told_waits_again_when_it_is_moved(
    store: AnyStore, rita: Actor, clock: HandClock
) -> None:
    reminder = await asked(store, rita)
    clock.move(HOUR)
    await store.run(lambda uow: uow.reminders.fire([reminder]))
    (told,) = await store.read(lambda uow: actions.told_lately(uow, rita))
    moved = await store.run(lambda uow: actions.move_reminder(uow, rita, told, NOON + 5 * HOUR))
    assert (moved.status, moved.fired_at, moved.due) == (ReminderStatus.WAITING, None, NOON + 5 * HOUR)
    assert await store.read(lambda uow: actions.told_lately(uow, rita)) == []


async def test_what_was_told_long_ago_is_no_longer_snoozed(
    store: AnyStore, rita: Actor, clock: HandClock
) -> None:
    reminder = await asked(store, rita)
    await store.run(lambda uow: uow.reminders.fire([reminder]))
    clock.move(timedelta(days=3))
    assert await store.read(lambda uow: actions.told_lately(uow, rita)) == []
    lately = await store.read(lambda uow: actions.told_lately(uow, rita, timedelta(days=4)))
    assert [one.id for one in lately] == [reminder.id]


async def test_what_is_over_is_over(store: AnyStore, rita: Actor) -> None:
    first, second = await asked(store, rita), await asked(store, rita)
    cancelled = await store.run(lambda uow: actions.cancel_reminder(uow, rita, first), rita)
    done = await store.run(lambda uow: actions.finish_reminder(uow, rita, second), rita)
    assert (cancelled.status, done.status) == (ReminderStatus.CANCELLED, ReminderStatus.DONE)
    with pytest.raises(ConflictError):
        await store.run(lambda uow: actions.finish_reminder(uow, rita, cancelled))
    with pytest.raises(ConflictError):
        await store.run(lambda uow: actions.cancel_reminder(uow, rita, done))


@pytest.mark.parametrize(
    ("topic", "over"),
    [
        (Deal(title="a", stage=Stage.NEGOTIATION), False),
        (Deal(title="a", stage=Stage.WON), True),
        (Deal(title="a", stage=Stage.LOST), True),
        (Ticket(subject="a", text="a"), False),
        (Ticket(subject="a", text="a", status=TicketStatus.RESOLVED), True),
        (Ticket(subject="a", text="a", status=TicketStatus.CLOSED), True),
        (Lead(name="a", status=LeadStatus.CONVERTED), False),
        (Lead(name="a", status=LeadStatus.DISQUALIFIED), True),
        (Quote(text="a", status=QuoteStatus.ACCEPTED), False),
        (Quote(text="a", status=QuoteStatus.DECLINED), True),
    ],
)
async def test_what_is_decided_needs_no_reminder(
    store: AnyStore, topic: Deal | Ticket | Lead | Quote, *, over: bool
) -> None:
    stored = await added(store, topic)
    found = await store.read(lambda uow: topic_of(uow, stored.ref))
    assert found == stored
    assert found is not None
    assert is_over(found) is over
    assert await store.read(lambda uow: topics_of(uow, [stored.ref, None, "X-1", "D-99"])) == {
        stored.ref: stored
    }


async def test_a_customer_is_reminded_of_their_own_only(store: AnyStore, rita: Actor) -> None:
    jane = await someone(store, Role.CUSTOMER, "Jane Doe")
    own = await added(store, Ticket(subject="a", text="a", customer_id=jane.person_id))
    other = await added(store, Ticket(subject="b", text="b"))
    deal = await added(store, Deal(title="c"))
    assert [may_see(jane, topic) for topic in (own, other, deal)] == [True, False, False]
    assert all(may_see(rita, topic) for topic in (own, other, deal))


LONDON = "Europe/London"


def local(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ZoneInfo(LONDON))


@pytest.mark.parametrize(
    ("start", "duration", "end"),
    [
        (local(2026, 10, 24, 9), "P1D", local(2026, 10, 25, 9)),
        (local(2026, 10, 24, 9), "PT24H", local(2026, 10, 25, 8)),
        (local(2027, 3, 27, 9), "P1D", local(2027, 3, 28, 9)),
        (local(2027, 3, 27, 9), "PT24H", local(2027, 3, 28, 10)),
        (local(2027, 3, 27, 9), "P1W", local(2027, 4, 3, 9)),
        (local(2027, 1, 31, 9), "P1M", local(2027, 2, 28, 9)),
        (local(2028, 2, 29, 9), "P1Y", local(2029, 2, 28, 9)),
        (local(2026, 11, 18, 9), "PT1H30M", local(2026, 11, 18, 10, 30)),
        (local(2026, 11, 18, 9), "P1DT2H", local(2026, 11, 19, 11)),
    ],
)
def test_days_keep_the_hour_and_hours_are_sixty_minutes(
    start: datetime, duration: str, end: datetime
) -> None:
    assert later(start.astimezone(UTC), duration, LONDON) == end.astimezone(UTC)


@pytest.mark.parametrize("duration", ["P1D", "P2W", "PT45M", "P3DT4H"])
def test_earlier_takes_back_what_later_gave(duration: str) -> None:
    start = local(2026, 11, 18, 9).astimezone(UTC)
    assert later(later(start, duration, LONDON), duration, LONDON, sign=-1) == start


@pytest.mark.parametrize("duration", ["1H", "soon", "P1H", "PT1H;"])
def test_what_is_no_length_of_time_is_refused(duration: str) -> None:
    with pytest.raises(InvalidError):
        later(NOON, duration, LONDON)
