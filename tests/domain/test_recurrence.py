"""What comes again: when next, at the wall clock's time over changes of the clocks, and what is no rule."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from domain.recurrence import Series, checked

LONDON = "Europe/London"
WEDNESDAY = datetime(2026, 11, 18, 10, tzinfo=UTC)
NINE = datetime(2000, 1, 1, 9)  # noqa: DTZ001 - a wall time


def times(
    rule: str, count: int, after: datetime = WEDNESDAY, zone: str = LONDON, at: datetime = NINE
) -> list[str]:
    """The first ``count`` times, as instants of UTC."""
    series = Series.after(after, rule, zone, at)
    said, now = [], after
    for _ in range(count):
        following = series.next(now, zone)
        assert following is not None
        said.append(f"{following:%Y-%m-%d %H:%M}")
        now = following
    return said


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=DAILY", ["2026-11-19 09:00", "2026-11-20 09:00"]),
        ("FREQ=WEEKLY;BYDAY=MO", ["2026-11-23 09:00", "2026-11-30 09:00"]),
        ("FREQ=WEEKLY;BYDAY=TU,TH", ["2026-11-19 09:00", "2026-11-24 09:00"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", ["2026-11-24 09:00", "2026-12-08 09:00"]),
        ("FREQ=MONTHLY;BYMONTHDAY=1", ["2026-12-01 09:00", "2027-01-01 09:00"]),
        ("FREQ=MONTHLY;BYMONTHDAY=31", ["2026-12-31 09:00", "2027-01-31 09:00"]),
        ("FREQ=MONTHLY;BYDAY=-1FR", ["2026-11-27 09:00", "2026-12-25 09:00"]),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", ["2028-02-29 09:00", "2032-02-29 09:00"]),
        ("FREQ=HOURLY;INTERVAL=3", ["2026-11-18 12:00", "2026-11-18 15:00"]),
    ],
)
def test_it_comes_by_its_rule_the_first_time_as_soon_as_can_be(rule: str, expected: list[str]) -> None:
    assert times(rule, 2) == expected


def test_nine_stays_nine_when_the_clocks_change() -> None:
    before = datetime(2026, 10, 24, 12, tzinfo=UTC)
    assert times("FREQ=DAILY", 2, before) == ["2026-10-25 09:00", "2026-10-26 09:00"]
    assert times("FREQ=DAILY", 3, datetime(2026, 3, 27, 12, tzinfo=UTC)) == [
        "2026-03-28 09:00",
        "2026-03-29 08:00",
        "2026-03-30 08:00",
    ]


def test_an_hour_that_is_skipped_comes_after_it_and_one_that_comes_twice_once() -> None:
    half_past_one = datetime(2000, 1, 1, 1, 30)  # noqa: DTZ001 - a wall time
    spring = datetime(2026, 3, 28, 12, tzinfo=UTC)
    assert times("FREQ=DAILY", 2, spring, at=half_past_one) == ["2026-03-29 01:30", "2026-03-30 00:30"]
    autumn = datetime(2026, 10, 24, 12, tzinfo=UTC)
    assert times("FREQ=DAILY", 2, autumn, at=half_past_one) == ["2026-10-25 00:30", "2026-10-26 01:30"]


def test_a_series_is_read_as_it_was_written() -> None:
    series = Series.after(WEDNESDAY, "FREQ=WEEKLY;BYDAY=MO", LONDON, NINE)
    assert str(series) == "DTSTART:20261123T090000\nRRULE:FREQ=WEEKLY;BYDAY=MO"
    assert Series.read(str(series)) == series


@pytest.mark.parametrize(
    "text",
    [
        "",
        "FREQ=DAILY",
        "DTSTART:tomorrow\nRRULE:FREQ=DAILY",
        "DTSTART:20261123T090000\nRRULE:FREQ=MINUTELY",
        "DTSTART:20261123T090000\nRRULE:FREQ=DAILY;BYDAY=XX",
    ],
)
def test_what_is_no_series_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        Series.read(text)


@pytest.mark.parametrize(
    "rule", ["FREQ=SECONDLY", "FREQ=MINUTELY;INTERVAL=5", "daily", "", "FREQ=DAILY" + ";X" * 200]
)
def test_a_rule_oftener_than_every_hour_is_none(rule: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        checked(rule)


def test_a_day_that_never_comes_is_no_series() -> None:
    with pytest.raises(ValueError, match="BYMONTHDAY=30"):
        Series.after(WEDNESDAY, "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", LONDON, NINE)
