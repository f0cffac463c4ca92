"""What a period is compared with, and what is a month, a week or a year before it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from domain.insights.comparing import against, stepped
from domain.insights.periods import period_of

NOW = datetime(2026, 11, 22, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "unit", "found"),
    [
        ("last_month", "month", "2026-09-01..2026-09-30"),
        ("2026-03", "month", "2026-02-01..2026-02-28"),
        ("last_month", "year", "2025-10-01..2025-10-31"),
        ("yesterday", "week", "2026-11-14..2026-11-14"),
        ("2026-03-31", "month", "2026-02-28..2026-02-28"),
        ("last_quarter", "one", "2026-04-01..2026-06-30"),
    ],
)
def test_a_period_is_stepped_back(said: str, unit: str, found: str) -> None:
    earlier = stepped(period_of(said, NOW, "UTC"), unit)

    assert earlier is not None
    assert earlier.name == found


@pytest.mark.parametrize(
    ("said", "other", "found"),
    [
        ("yesterday", "last_week", "2026-11-14..2026-11-14"),
        ("this_month", "last_year", "2025-11-01..2025-11-22"),
        ("this_month", "last_month", "2026-10-01..2026-10-22"),
        ("last_month", "2024", "2024-10-01..2024-10-31"),
        ("2026-02", "2026-01", "2026-01-01..2026-01-31"),
        ("this_year", "last_year", "2025-01-01..2025-11-22"),
        ("2025", "2024", "2024-01-01..2024-12-31"),
    ],
)
def test_a_period_is_compared_with_the_same_stretch_of_a_longer_one(
    said: str, other: str, found: str
) -> None:
    fair = against(period_of(said, NOW, "UTC"), period_of(other, NOW, "UTC"), NOW)

    assert fair is not None
    start, end = found.split("..")
    assert (str(fair.start), str(fair.end)) == (start, end)


def test_for_ever_is_compared_with_nothing() -> None:
    assert against(period_of("this_month", NOW, "UTC"), period_of("all_time", NOW, "UTC"), NOW) is None
    assert stepped(period_of("all_time", NOW, "UTC"), "month") is None
