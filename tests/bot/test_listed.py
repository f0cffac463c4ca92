"""Which of a list fits what was said of it, and which is the most of something."""

from __future__ import annotations

import pytest

from bot.dialogue.listed import Row, extreme, fitting, rows_offered
from nlu.parse import Entity

TICKETS = [
    Row("ticket", "T-1", "Overdraft fee Carl Client complaint open normal", ["2026-11-16"], []),
    Row("ticket", "T-2", "Rude cashier Lena Bailey complaint open urgent", ["2026-11-17"], []),
    Row("ticket", "T-3", "Card reader Carl Client service_request open low", ["2026-11-17"], []),
]
DEALS = [
    Row("deal", "D-1", "Terminals Acme GmbH proposal", [], [12000.0]),
    Row("deal", "D-2", "Payroll Acme GmbH negotiation", [], [8000.0]),
]
IDLE = frozenset({"the", "one", "from", "about"})


def values(rows: list[Row]) -> list[str]:
    return [row.value for row in rows]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("carl", ["T-1", "T-3"]),
        ("carl client", ["T-1", "T-3"]),
        ("Lena's", ["T-2"]),
        ("about the fee", ["T-1"]),
        ("urgent", ["T-2"]),
        ("urgent carl", []),
        ("the one", []),
        ("somebody else", []),
    ],
)
def test_every_word_must_fit(said: str, meant: list[str]) -> None:
    assert values(fitting(TICKETS, said, [], IDLE)) == meant


def test_a_weekday_to_come_means_the_last_one_where_the_next_fits_nothing() -> None:
    monday = Entity("date", "2026-11-23", 9, 15, "Monday")
    assert values(fitting(TICKETS, "Monday", [monday], IDLE)) == ["T-1"]
    assert fitting(TICKETS, "Friday", [Entity("date", "2026-11-27", 0, 6, "Friday")], IDLE) == []


def test_an_amount_must_be_the_same() -> None:
    said = Entity("amount", {"value": 8000.0, "currency": None}, 0, 2, "8k")
    assert values(fitting(DEALS, "8k", [said], IDLE)) == ["D-2"]
    other = Entity("amount", {"value": 8001.0, "currency": None}, 0, 4, "8001")
    assert fitting(DEALS, "8001", [other], IDLE) == []


def test_a_fact_counts_by_its_value_too() -> None:
    said = Entity("company", "Acme GmbH", 0, 5, "akmee")
    assert values(fitting(DEALS, "akmee", [said], IDLE)) == ["D-1", "D-2"]


@pytest.mark.parametrize(
    ("what", "rows", "meant"),
    [
        ("most", DEALS, ["D-1"]),
        ("least", DEALS, ["D-2"]),
        ("newest", DEALS, ["D-2"]),
        ("oldest", TICKETS, ["T-1"]),
        ("urgent", TICKETS, ["T-2"]),
        ("most", TICKETS, []),
        ("urgent", DEALS, []),
    ],
)
def test_the_most_of_a_list(what: str, rows: list[Row], meant: list[str]) -> None:
    assert values(extreme(rows, what)) == meant


def test_offers_are_known_by_the_days_and_amounts_of_their_labels() -> None:
    rows = rows_offered([["call Ann (2026-11-20 09:00)", "a"], ["D-2 Payroll (negotiation, 8,000 EUR)", "b"]])
    friday = Entity("date", "2026-11-20", 0, 6, "friday")
    assert values(fitting(rows, "friday", [friday], IDLE)) == ["a"]
    eight = Entity("amount", {"value": 8000.0, "currency": None}, 0, 2, "8k")
    assert values(fitting(rows, "8k", [eight], IDLE)) == ["b"]
