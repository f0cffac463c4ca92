from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from domain.errors import InvalidError
from domain.insights.periods import before, buckets, comparable, period_of
from domain.kpi import Period, midnight

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)  # a Wednesday
LONDON = "Europe/London"


def days(period: Period | None) -> str:
    assert period is not None
    return f"{period.start}..{period.end}"


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("today", "2026-11-18..2026-11-18"),
        ("yesterday", "2026-11-17..2026-11-17"),
        ("this_week", "2026-11-16..2026-11-22"),
        ("last_week", "2026-11-09..2026-11-15"),
        ("this_month", "2026-11-01..2026-11-30"),
        ("last_month", "2026-10-01..2026-10-31"),
        ("this_quarter", "2026-10-01..2026-12-31"),
        ("last_quarter", "2026-07-01..2026-09-30"),
        ("this_year", "2026-01-01..2026-12-31"),
        ("last_year", "2025-01-01..2025-12-31"),
        ("last_1_days", "2026-11-18..2026-11-18"),
        ("last_30_days", "2026-10-20..2026-11-18"),
        ("all_time", "None..None"),
        ("2024", "2024-01-01..2024-12-31"),
        ("2026-Q1", "2026-01-01..2026-03-31"),
        ("2026-Q4", "2026-10-01..2026-12-31"),
        ("2024-02", "2024-02-01..2024-02-29"),
        ("2026-W01", "2025-12-29..2026-01-04"),
        ("2026-09-15", "2026-09-15..2026-09-15"),
        ("2026-09-01..2026-09-30", "2026-09-01..2026-09-30"),
    ],
)
def test_a_period_by_its_name_is_these_days(name: str, meant: str) -> None:
    assert days(period_of(name, NOW, LONDON)) == meant


@pytest.mark.parametrize(
    "name",
    [
        "",
        "now",
        "last_0_days",
        "last_99999_days",
        "next_month",
        "2026-13",
        "2026-Q5",
        "2026-W54",
        "2026-02-30",
        "0001",
        "9999",
        "2026-09-30..2026-09-01",
        "this_month; DROP TABLE deals",
        "２０２６",
    ],
)
def test_a_name_that_means_no_period_is_refused(name: str) -> None:
    with pytest.raises(InvalidError) as refused:
        period_of(name, NOW, LONDON)
    assert refused.value.facts == {"slot": "period", "said": name}


def test_quarters_and_months_turn_over_with_the_year() -> None:
    january = datetime(2026, 1, 31, 12, tzinfo=UTC)
    assert days(period_of("last_month", january, LONDON)) == "2025-12-01..2025-12-31"
    assert days(period_of("last_quarter", january, LONDON)) == "2025-10-01..2025-12-31"
    assert days(period_of("this_quarter", january, LONDON)) == "2026-01-01..2026-03-31"


def test_today_is_the_day_it_is_where_one_asks() -> None:
    late = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    assert days(period_of("today", late, "UTC")) == "2026-06-30..2026-06-30"
    assert days(period_of("today", late, LONDON)) == "2026-07-01..2026-07-01"
    assert days(period_of("this_month", late, LONDON)) == "2026-07-01..2026-07-31"
    assert days(period_of("today", late, "Pacific/Honolulu")) == "2026-06-30..2026-06-30"


@pytest.mark.parametrize(
    ("day", "zone", "hours"),
    [
        ("2026-03-29", LONDON, 23),
        ("2026-10-25", LONDON, 25),
        ("2026-11-18", LONDON, 24),
        ("2026-10-04", "Australia/Lord_Howe", 23.5),
        ("2026-04-24", "Africa/Cairo", 23),  # midnight itself is left out
        ("2026-10-29", "Africa/Cairo", 25),  # the hour before midnight comes twice
        ("2011-12-30", "Pacific/Apia", 0),  # the whole day is left out
    ],
)
def test_a_day_is_as_long_as_its_clock_runs(day: str, zone: str, hours: float) -> None:
    period = period_of(day, NOW, zone)
    assert period.closes - period.opens == timedelta(hours=hours)


def test_days_follow_each_other_without_gap_or_overlap_wherever_clocks_change() -> None:
    for zone in (
        LONDON,
        "Africa/Cairo",
        "America/Havana",
        "America/Santiago",
        "Asia/Kathmandu",
        "Pacific/Apia",
    ):
        found = list(buckets(period_of("2009-01-01..2026-12-31", NOW, zone), "day"))
        assert len(found) == 6574
        for today, tomorrow in pairwise(found):
            assert today.closes == tomorrow.opens
            assert today.opens <= today.closes


def test_midnight_is_the_first_one_where_there_are_two() -> None:
    # Havana goes from one o'clock back to midnight on 1 November 2026.
    assert midnight(date(2026, 11, 1), ZoneInfo("America/Havana")) == datetime(2026, 11, 1, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("2026-11", "2026-10-01..2026-10-31"),
        ("2026-03", "2026-02-01..2026-02-28"),
        ("2026-Q1", "2025-10-01..2025-12-31"),
        ("2024", "2023-01-01..2023-12-31"),
        ("2026-W01", "2025-12-22..2025-12-28"),
        ("2026-09-15", "2026-09-14..2026-09-14"),
        ("2026-09-02..2026-09-11", "2026-08-23..2026-09-01"),
    ],
)
def test_before_a_period_comes_as_much_of_the_calendar(name: str, meant: str) -> None:
    assert days(before(period_of(name, NOW, LONDON))) == meant


def test_a_period_under_way_is_compared_with_as_many_days() -> None:
    assert days(comparable(period_of("this_month", NOW, LONDON), NOW)) == "2026-10-01..2026-10-18"
    assert days(comparable(period_of("this_week", NOW, LONDON), NOW)) == "2026-11-09..2026-11-11"
    assert days(comparable(period_of("last_month", NOW, LONDON), NOW)) == "2026-09-01..2026-09-30"
    march = datetime(2026, 3, 31, 12, tzinfo=UTC)
    assert days(comparable(period_of("this_month", march, LONDON), march)) == "2026-02-01..2026-02-28"
    assert comparable(period_of("all_time", NOW, LONDON), NOW) is None


def test_a_period_falls_into_months_weeks_or_days_the_ends_cut_short() -> None:
    period = period_of("2026-08-30..2026-10-01", NOW, LONDON)
    months = [(b.name, days(b)) for b in buckets(period, "month")]
    assert months == [
        ("2026-08", "2026-08-30..2026-08-31"),
        ("2026-09", "2026-09-01..2026-09-30"),
        ("2026-10", "2026-10-01..2026-10-01"),
    ]
    weeks = [b.name for b in buckets(period, "week")]
    assert weeks == ["2026-W35", "2026-W36", "2026-W37", "2026-W38", "2026-W39", "2026-W40"]
    assert [b.name for b in buckets(period_of("2026-02-27..2026-03-01", NOW, LONDON), "day")] == [
        "2026-02-27",
        "2026-02-28",
        "2026-03-01",
    ]
    assert list(buckets(period_of("all_time", NOW, LONDON), "day")) == []
