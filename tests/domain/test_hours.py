"""Opening hours: in the house's zone, over holidays and the days clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from config.policies import load_policies
from domain.hours import OpeningHours

HOUSE = OpeningHours.of(load_policies(), "Europe/London")


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        (datetime(2026, 11, 18, 9, 0, tzinfo=UTC), True),
        (datetime(2026, 11, 18, 8, 59, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 18, 16, 59, 59, tzinfo=UTC), True),
        (datetime(2026, 11, 18, 17, 0, tzinfo=UTC), False),
        (datetime(2026, 11, 21, 9, 30, tzinfo=UTC), True),
        (datetime(2026, 11, 21, 13, 0, tzinfo=UTC), False),
        (datetime(2026, 11, 22, 12, 0, tzinfo=UTC), False),
        # Summer time: nine in London is eight o'clock UTC.
        (datetime(2026, 7, 1, 8, 0, tzinfo=UTC), True),
        (datetime(2026, 7, 1, 16, 30, tzinfo=UTC), False),
        # Christmas is a Friday in 2026.
        (datetime(2026, 12, 25, 12, 0, tzinfo=UTC), False),
    ],
)
def test_people_are_here_in_the_hours_of_the_policy(at: datetime, *, is_open: bool) -> None:
    assert HOUSE.is_open(at) is is_open


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        (datetime(2026, 11, 18, 7, 0, tzinfo=UTC), datetime(2026, 11, 18, 9, 0, tzinfo=UTC)),
        (datetime(2026, 11, 18, 17, 0, tzinfo=UTC), datetime(2026, 11, 19, 9, 0, tzinfo=UTC)),
        (datetime(2026, 11, 20, 18, 0, tzinfo=UTC), datetime(2026, 11, 21, 9, 30, tzinfo=UTC)),
        (datetime(2026, 11, 21, 14, 0, tzinfo=UTC), datetime(2026, 11, 23, 9, 0, tzinfo=UTC)),
        # From Christmas Eve over Boxing Day, Sunday and the substitute day.
        (datetime(2026, 12, 24, 18, 0, tzinfo=UTC), datetime(2026, 12, 29, 9, 0, tzinfo=UTC)),
        # The night the clocks go forward: nine o'clock comes an hour earlier.
        (datetime(2027, 3, 27, 20, 0, tzinfo=UTC), datetime(2027, 3, 30, 8, 0, tzinfo=UTC)),
    ],
)
def test_the_next_opening_skips_nights_weekends_and_holidays(at: datetime, opens: datetime) -> None:
    assert HOUSE.opens_next(at) == opens


def test_a_house_that_never_opens_has_no_next_opening() -> None:
    never = OpeningHours(HOUSE.zone, {}, frozenset())
    assert never.opens_next(datetime(2026, 11, 18, 12, tzinfo=UTC)) is None
    assert never.working_days_after(datetime(2026, 11, 18, 12, tzinfo=UTC), 3) == date(2026, 11, 21)


@pytest.mark.parametrize(
    ("at", "days", "then"),
    [
        (datetime(2026, 11, 16, 10, tzinfo=UTC), 15, date(2026, 12, 7)),
        (datetime(2026, 11, 20, 10, tzinfo=UTC), 1, date(2026, 11, 23)),
        (datetime(2026, 12, 23, 10, tzinfo=UTC), 2, date(2026, 12, 29)),
        # Half past midnight in London is still the day before in UTC.
        (datetime(2026, 7, 5, 23, 30, tzinfo=UTC), 1, date(2026, 7, 7)),
    ],
)
def test_working_days_leave_out_weekends_and_holidays(at: datetime, days: int, then: date) -> None:
    assert HOUSE.working_days_after(at, days) == then


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("2026-11-18 10:00", "2026-11-18 10:30", 30),
        ("2026-11-18 08:30", "2026-11-18 09:15", 15),
        ("2026-11-18 16:45", "2026-11-19 09:20", 35),
        ("2026-11-20 16:50", "2026-11-23 09:10", 10 + 210 + 10),  # the hours of Saturday between
        ("2026-11-18 18:00", "2026-11-18 23:00", 0),
        ("2026-11-18 11:00", "2026-11-18 10:00", 0),
        # Christmas, Boxing Day and the Monday after them are closed, and so is Sunday.
        ("2026-12-24 16:30", "2026-12-29 09:30", 60),
        # Nine in London is eight o'clock UTC until clocks change in the night to Sunday 25 October.
        ("2026-10-23 15:30", "2026-10-26 09:30", 30 + 210 + 30),
    ],
)
def test_only_the_time_in_which_people_are_here_passes(start: str, end: str, minutes: int) -> None:
    between = HOUSE.between(datetime.fromisoformat(f"{start}+00:00"), datetime.fromisoformat(f"{end}+00:00"))
    assert between.total_seconds() == minutes * 60


def test_the_time_that_passes_adds_up_minute_by_minute() -> None:
    for first in (datetime(2026, 3, 27, 15, tzinfo=UTC), datetime(2026, 10, 23, 15, tzinfo=UTC)):
        minutes = [first + timedelta(minutes=n) for n in range(4 * 24 * 60)]
        open_ones = sum(HOUSE.is_open(at) for at in minutes)
        assert HOUSE.between(first, minutes[-1] + timedelta(minutes=1)) == timedelta(minutes=open_ones)
