"""Opening hours: in the house's zone, over holidays and the days clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime

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
