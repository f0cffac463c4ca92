"""What the text in a cell means, whoever wrote it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from domain.exchange.dates import month_comes_first, read_day, read_instant
from domain.exchange.numbers import read_money, read_percent

LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("1054", "1054", ""),
        ("1,054", "1054", ""),
        ("1,054.00", "1054", ""),
        ("1.054,00", "1054", ""),
        ("1 054,50", "1054.50", ""),
        ("1\u202f054,50", "1054.50", ""),
        ("1'054", "1054", ""),
        ("1.000.000", "1000000", ""),
        ("$1,054.5", "1054.50", "USD"),
        ("€ 12", "12", "EUR"),
        ("12 eur", "12", "EUR"),
        ("CHF 12'000.50", "12000.50", "CHF"),
        ("(1,054)", "-1054", ""),
        ("-3", "-3", ""),
        ("3-", "-3", ""),
        ("0.125", "0.13", ""),
        ("4317.091", "4317.09", ""),
        ("999999999999999", "999999999999999", ""),
    ],
)
def test_an_amount_is_exact_to_the_hundredth(text: str, value: str, currency: str) -> None:
    money, doubt = read_money(text)
    assert money is not None
    assert (money.value, money.currency, doubt) == (Decimal(value), currency, None)


@pytest.mark.parametrize(
    "text", ["lots", "", "EUR", "1,2,3", "10,54.0", "1.2.3,4", "12 sheep", "1e9", "NaN", "9" * 16]
)
def test_what_is_no_amount_is_none(text: str) -> None:
    assert read_money(text) == (None, None)


@pytest.mark.parametrize(
    ("text", "decimal_comma", "value"),
    [("1.054", False, "1.05"), ("1.054", True, "1054"), ("1,054", True, "1.05")],
)
def test_an_amount_that_could_be_two_is_said_to_be(text: str, value: str, *, decimal_comma: bool) -> None:
    money, doubt = read_money(text, decimal_comma=decimal_comma)
    assert money is not None
    assert money.value == Decimal(value)
    assert doubt == value


@pytest.mark.parametrize(
    ("text", "percent"),
    [("40", 40), ("40 %", 40), ("0.4", 40), ("0,4", 40), ("1", 1), ("1.0", 100), ("100%", 100), ("0", 0)],
)
def test_a_percentage_may_be_written_as_a_fraction(text: str, percent: int) -> None:
    assert read_percent(text) == percent


@pytest.mark.parametrize("text", ["101", "-5", "half", "", "1000"])
def test_what_is_no_percentage_is_none(text: str) -> None:
    assert read_percent(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-03",
        "20261103",
        "2026-11-03 23:59",
        "3.11.2026",
        "03/11/2026",
        "3-11-26",
        "3 Nov 2026",
        "3rd November 2026",
        "Nov 3, 2026",
        "November 3 2026",
        "03-Nov-2026",
        "2026/11/03",
    ],
)
def test_a_day_is_read_in_every_usual_form(text: str) -> None:
    assert read_day(text) == date(2026, 11, 3)


def test_the_month_may_come_first() -> None:
    assert read_day("03/11/2026", month_first=True) == date(2026, 3, 11)
    assert month_comes_first(["03/11/2026", "11/03/2026 09:30"]) is None
    assert month_comes_first(["03/11/2026", "03/25/2026"]) is True
    assert month_comes_first(["03/11/2026", "25/03/2026 09:30"]) is False


@pytest.mark.parametrize(
    "text", ["soon", "", "31.02.2026", "13/13/2026", "0001-01-01", "3026-01-01", "45000"]
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert read_day(text) is None
    assert read_instant(text, LONDON) is None


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [
        ("2026-07-20 09:30", 8, 30),
        ("2026-07-20T09:30:00", 8, 30),
        ("2026-07-20T09:30:00Z", 9, 30),
        ("2026-07-20 09:30:00 UTC", 9, 30),
        ("2026-07-20T09:30:00+02:00", 7, 30),
        ("20.07.2026 9:30", 8, 30),
        ("20 Jul 2026, 09:30", 8, 30),
        ("20/07/2026 9:30 AM", 8, 30),
        ("20/07/2026 9:30 PM", 20, 30),
    ],
)
def test_a_time_without_a_zone_is_in_the_house_zone(text: str, hour: int, minute: int) -> None:
    assert read_instant(text, LONDON) == datetime(2026, 7, 20, hour, minute, tzinfo=UTC)


def test_a_day_alone_begins_at_its_midnight() -> None:
    assert read_instant("2026-07-20", LONDON) == datetime(2026, 7, 19, 23, tzinfo=UTC)
    assert read_instant("2026-12-20", LONDON) == datetime(2026, 12, 20, tzinfo=UTC)
