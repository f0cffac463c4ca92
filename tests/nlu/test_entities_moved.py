"""Hours that something is moved to, the way a customer's day is meant, and figures that are no hours."""

from __future__ import annotations

import pytest

from tests.nlu.entity_tables import said

HOURS = {
    "move the reminder to 5 instead of 4": "2026-11-18T17:00:00+00:00 | 2026-11-18T16:00:00+00:00",
    "move the appointment from 2 to 4": "2026-11-18T14:00:00+00:00 | 2026-11-18T16:00:00+00:00",
    "can we shift our meeting to 4": "2026-11-18T16:00:00+00:00",
    "I can't make 10, could we do 11": "2026-11-18T11:00:00+00:00",
    "call me after 5": "2026-11-18T17:00:00+00:00",
    "change the order to 5": "",
    "undo the last thing": "",
    "do it last thing": "2026-11-18T17:00:00+00:00",
}
AHEAD = {
    "what are your hours on Saturday": "2026-11-21",
    "have a nice weekend": "2026-11-21",
    "take me out of the calendar for Tuesday": "2026-11-24",
    "I've sorted it by phone so cancel Monday's appointment": "2026-11-23",
    "I move house on 1 July": "2027-07-01",
    "the 2.30 slot tomorrow": "2026-11-19T14:30:00+00:00",
    "the first week of december": "2026-12-01",
}
BEHIND = {
    "a double payment on monday": "2026-11-16",
    "from march to june you charged me": "2026-03-01 | 2026-06-01",
    "the fee of 12 March": "2026-03-12",
    "you told me so by email on 12 February": "2026-02-12",
    "can you send me my statement for june": "2026-06-01",
    "my card was swallowed on saturday": "2026-11-14",
}
FIGURES = {
    "tell me at 5 sla breaches a day": "kpi=sla_breach_rate | quantity=5",
    "every day at 9 open tickets": (
        "date=2026-11-19T09:00:00+00:00 | kpi=open_tickets | recurrence=FREQ=DAILY"
    ),
    "stop the monday win rate report": "kpi=win_rate",
    "no answer from them in three weeks": "duration=P3W",
    "set the price on Q-9 to 310": "amount=310 | quote=Q-9",
    "the arrangement fee was 500": "amount=500",
    "offer them 30 devices at 210 a piece": "amount=210 | quantity=30",
    "a savings plan of 200 a month": "amount=200",
    "T-62 prio 1": "priority=urgent | ticket=T-62",
}


DAYS = {
    "remind me on the last friday of the month": "2026-11-27",
    "the first monday of next month": "2026-12-07",
    "on the second tuesday in march": "2027-03-09",
    "deals that close in march": "2027-03-01",
    "it should close on the 3rd": "2026-12-03",
    "costs for flyers, october": "2026-10-01",
    "call them on easter monday": "2027-03-29",
    "it closes end of Q1": "2027-03-31",
    "it closes on the last day of march": "2027-03-31",
    "globex signed, 3 years, start 1 January": "2027-01-01",
    "vega 9am visit on the 2nd": "2026-12-02T09:00:00+00:00",
    "he asked for the 9th instead": "2026-12-09",
    "snooze until 2": "2026-11-18T14:00:00+00:00",
    "acme 15k close mar": "2027-03-01",
    "on mon, wed and fri": "2026-11-23 | 2026-11-25 | 2026-11-20",
    "tomorow mornin": "2026-11-19T09:00:00+00:00",
    "meet on 2026/12/03": "2026-12-03",
    "friday fortnight": "2026-12-04",
    "we met 2 weeks ago today": "2026-11-04",
    "it closes end of Q4": "2026-12-31",
    "ask who closed the easter campaign": "",
    "half 4 tomorrow": "2026-11-19T16:30:00+00:00",
    "closed at 4 on a friday": "2026-11-13T16:00:00+00:00",
    "due on the 31st of june": "",
    "globex signs, probably february": "2027-02-01",
    "it happened a third time in a fortnight": "",
}


def dates(text: str, role: str) -> str:
    facts = [fact.partition("=") for fact in said(text, role=role).split(" | ")]
    return " | ".join(value for kind, _, value in facts if kind == "date")


@pytest.mark.parametrize("role", ["customer", "staff"])
@pytest.mark.parametrize(("text", "expected"), HOURS.items())
def test_something_set_for_an_hour_is_moved_to_another(text: str, expected: str, role: str) -> None:
    assert dates(text, role) == expected


@pytest.mark.parametrize(("text", "expected"), (AHEAD | BEHIND).items())
def test_a_customers_day_is_ahead_unless_something_tells_of_what_was(text: str, expected: str) -> None:
    assert dates(text, "customer") == expected


@pytest.mark.parametrize(("text", "expected"), DAYS.items())
def test_days_are_counted_within_months(text: str, expected: str) -> None:
    assert dates(text, "staff") == expected


@pytest.mark.parametrize(("text", "expected"), FIGURES.items())
def test_numbers_are_what_stands_beside_them(text: str, expected: str) -> None:
    assert " | ".join(sorted(said(text).split(" | "))) == expected


def test_customers_answer_surveys_and_choose_languages() -> None:
    assert said("survey answer 8", role="customer") == "score=8"
    assert said("I prefer German", role="customer") == "language=de"
