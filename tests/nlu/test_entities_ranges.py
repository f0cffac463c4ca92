"""Ranges, several facts of a kind, what comes again, and numbers that count nothing."""

from __future__ import annotations

import pytest

from nlu.parse import NoNames
from tests.nlu.entity_tables import said

RANGES = {
    "we need somewhere between 10 and 20k": "amount=10000 | amount=20000",
    "acme would pay 15 to 18k": "company=Acme GmbH | amount=15000 | amount=18000",
    "budget between 30,000 and 40,000 euros": "amount=30000 EUR | amount=40000 EUR",
    "€20-25k": "amount=20000 EUR | amount=25000 EUR",
    "around 3 to 4 million dollars": "amount=3e+06 USD | amount=4e+06 USD",
    "$500 - $700": "amount=500 USD | amount=700 USD",
    "five to ten grand": "amount=5000 | amount=10000",
    "80 instead of 100 pounds": "amount=80 GBP | amount=100 GBP",
    "they need 20 to 30 readers": "quantity=20 | quantity=30",
    "between 5 and 8 licences": "quantity=5 | quantity=8",
    "10-12 tablets": "quantity=10 | quantity=12",
    "discount of 5 to 8 percent": "percentage=5 | percentage=8",
    "between 2% and 3%": "percentage=2 | percentage=3",
    "2-3 weeks": "duration=P2W | duration=P3W",
    "takes 1 to half a year": "duration=P6M",
    "two or three weeks": "duration=P2W | duration=P3W",
    "within 5 to 7 working days": "duration=P5D | duration=P7D",
    "in 10-14 days": "duration=P10D | duration=P14D",
    "free tomorrow between 2 and 4 pm": "date=2026-11-19T14:00:00+00:00 | date=2026-11-19T16:00:00+00:00",
    "5 to 7 pm today": "date=2026-11-18T17:00:00+00:00 | date=2026-11-18T19:00:00+00:00",
    "meeting friday 2-3pm": "date=2026-11-20T14:00:00+00:00 | date=2026-11-20T15:00:00+00:00",
    "meeting on the 2nd, 14:00-15:30": "date=2026-12-02T14:00:00+00:00 | date=2026-12-02T15:30:00+00:00",
    "book the room tomorrow from 10 until 12": (
        "date=2026-11-19T10:00:00+00:00 | date=2026-11-19T12:00:00+00:00"
    ),
    "call between 11 and 2 tomorrow": "date=2026-11-19T11:00:00+00:00 | date=2026-11-19T14:00:00+00:00",
    "saturday 10 to 11 am": "date=2026-11-21T10:00:00+00:00 | date=2026-11-21T11:00:00+00:00",
    "from monday to wednesday": "date=2026-11-23 | date=2026-11-25",
    "closing 21 to 28 december": "date=2026-12-21 | date=2026-12-28",
    "tickets 100 to 103": "ticket=T-100 | ticket=T-103",
    "ten to five": "",
    "at ten to five": "date=2026-11-18T16:50:00+00:00",
    "version 2 to 3": "quantity=3",
}

SEVERAL = {
    "40 seats and 3 terminals": "quantity=40 | quantity=3",
    "close T-3, T-4 and T-9": "ticket=T-3 | ticket=T-4 | ticket=T-9",
    "close tickets 3, 4 and 9": "ticket=T-3 | ticket=T-4 | ticket=T-9",
    "T-5/T-6/T-7": "ticket=T-5 | ticket=T-6 | ticket=T-7",
    "call Jane and Tom": "person=Jane Doe | person=Tom Whitaker",
    "D-12, D-14 and D-20 are won": "deal=D-12 | deal=D-14 | deal=D-20 | stage=won",
    "by email and sms": "channel=email | channel=sms",
    "quotes by product and month": "kpi=quotes_issued | dimension=product | dimension=month",
}

AGAIN = {
    "remind me every monday at 9": "recurrence=FREQ=WEEKLY;BYDAY=MO | date=2026-11-23T09:00:00+00:00",
    "remind me every monday": "recurrence=FREQ=WEEKLY;BYDAY=MO | date=2026-11-23",
    "every tuesday and thursday at 16:00": (
        "recurrence=FREQ=WEEKLY;BYDAY=TU,TH | date=2026-11-19T16:00:00+00:00"
    ),
    "on mondays and thursdays at 9": "recurrence=FREQ=WEEKLY;BYDAY=MO,TH | date=2026-11-19T09:00:00+00:00",
    "weekdays at 8:30": "recurrence=FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR | date=2026-11-19T08:30:00+00:00",
    "every weekday at quarter to nine": (
        "recurrence=FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR | date=2026-11-19T08:45:00+00:00"
    ),
    "every other thursday at 3pm": (
        "recurrence=FREQ=WEEKLY;INTERVAL=2;BYDAY=TH | date=2026-11-19T15:00:00+00:00"
    ),
    "remind me daily": "recurrence=FREQ=DAILY",
    "daily at 8": "recurrence=FREQ=DAILY | date=2026-11-19T08:00:00+00:00",
    "every day at noon": "recurrence=FREQ=DAILY | date=2026-11-18T12:00:00+00:00",
    "remind me every morning": "recurrence=FREQ=DAILY | date=2026-11-19T09:00:00+00:00",
    "every evening at 7": "recurrence=FREQ=DAILY | date=2026-11-18T19:00:00+00:00",
    "each first of the month": "recurrence=FREQ=MONTHLY;BYMONTHDAY=1 | date=2026-12-01",
    "monthly on the 15th": "recurrence=FREQ=MONTHLY;BYMONTHDAY=15 | date=2026-12-15",
    "remind me every 15th at 10": "recurrence=FREQ=MONTHLY;BYMONTHDAY=15 | date=2026-12-15T10:00:00+00:00",
    "remind me on the last friday of every month": "recurrence=FREQ=MONTHLY;BYDAY=-1FR | date=2026-11-27",
    "remind me every first monday": "recurrence=FREQ=MONTHLY;BYDAY=1MO | date=2026-12-07",
    "remind me every quarter": "recurrence=FREQ=MONTHLY;INTERVAL=3",
    "remind me every two weeks": "recurrence=FREQ=WEEKLY;INTERVAL=2",
    "remind me each year on 1 april": "recurrence=FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=1 | date=2027-04-01",
    "set the daily limit to 500": "amount=500",
    "the weekly report is late": "",
    "every customer wants it": "",
}

DAYS = {
    "remind me a week on friday": "date=2026-11-27",
    "remind me friday week": "date=2026-11-27",
    "remind me three weeks today": "date=2026-12-09",
    "remind me the monday after next": "date=2026-11-30",
    "remind me two weeks before christmas": "date=2026-12-11",
    "remind me the day before christmas eve": "date=2026-12-23",
    "at 8 on new years eve": "date=2026-12-31T08:00:00+00:00",
    "last thing today": "date=2026-11-18T17:00:00+00:00",
    "first thing monday": "date=2026-11-23T09:00:00+00:00",
    "the day after tomorrow at noon": "date=2026-11-20T12:00:00+00:00",
    "at nine thirty on friday": "date=2026-11-20T09:30:00+00:00",
    "by close of play on thursday": "date=2026-11-19T17:00:00+00:00",
    "on the twenty-third": "date=2026-11-23",
    "free tuesday after 4": "date=2026-11-24T16:00:00+00:00",
    "since 7 this morning": "date=2026-11-18T07:00:00+00:00",
    "down since last night": "date=2026-11-17T20:00:00+00:00",
    "next month on the 4th": "date=2026-12-04",
    "by 15.12.": "date=2026-12-15",
    "on the last day of the month": "date=2026-11-30",
    "snooze for three quarters of an hour": "duration=PT45M",
    "give T-20 2 more days": "ticket=T-20 | duration=P2D",
    "how many new leads in week 45": "kpi=leads_created | period=2026-11-02..2026-11-08",
    "revenue in november last year": "kpi=revenue | period=2025-11",
}

RECORDS = {
    "I'll take ticket forty two": "ticket=T-42",
    "my complaint number is 118": "ticket=T-118",
    "set 88 to urgent": "ticket=T-88 | priority=urgent",
    "priority high on 44": "priority=high | ticket=T-44",
    "3 readers, high priority": "quantity=3 | priority=high",
}

CODES = [
    "IBAN GB29 NWBK 6016 1331 9268 19 is closed",
    "IBAN DE89 3704 0044 0532 0130 00",
    "card 4929 1234 5678 9012",
    "sort code 20-45-67",
    "the reader's serial is SN-4471-08",
    "parcel no 77120",
    "postcode SW1A 2AA",
    "version 5.2.1",
    "policy no is HX-2207-19",
    "he is 82 and lives alone",
    "12 High Street",
    "wait until 32 december",
    "31 february",
    "at 25:70",
]

WORDS = {
    "2 and a half percent": "percentage=2.5",
    "deal at three quarters of a million": "amount=750000",
    "a quarter million": "amount=250000",
    "deal worth two point five million": "amount=2.5e+06",
    "twenty-five hundred euros": "amount=2500 EUR",
    "a couple of thousand euros": "amount=2000 EUR",
    "half a dozen tablets": "quantity=6",
    "19 pounds 99": "amount=19.99 GBP",
    "set the deal to -500": "amount=-500",
    "minus 300 euros": "amount=-300 EUR",
    "deal to -20k": "amount=-20000",
    "14 - 20": "",
    "invoice 3,499.00 to them": "amount=3499",
    "deal at 15 thou": "amount=15000",
    "quote: 5 readers at 400": "quantity=5 | amount=400",
}


@pytest.mark.parametrize(("text", "expected"), RANGES.items())
def test_a_range_is_its_two_ends_of_one_kind(text: str, expected: str) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(("text", "expected"), SEVERAL.items())
def test_several_facts_of_a_kind_are_all_found(text: str, expected: str) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(("text", "expected"), AGAIN.items())
def test_what_comes_again_is_a_rule_and_its_first_time(text: str, expected: str) -> None:
    assert said(text) == expected


@pytest.mark.parametrize("text", CODES)
@pytest.mark.parametrize("role", ["staff", "customer"])
def test_codes_and_days_there_are_not_say_nothing(text: str, role: str) -> None:
    assert said(text, role=role, names=NoNames()) == ""


@pytest.mark.parametrize(("text", "expected"), WORDS.items())
def test_numbers_in_words_and_below_nought_are_as_said(text: str, expected: str) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(("text", "expected"), (DAYS | RECORDS).items())
def test_days_and_numbers_are_meant_as_people_say_them(text: str, expected: str) -> None:
    assert said(text) == expected


@pytest.mark.parametrize("text", ["you charge me 5 pounds every month", "i pay weekly", "shut every sunday"])
def test_what_customers_only_tell_of_does_not_come_again(text: str) -> None:
    assert "recurrence" not in said(text, role="customer")
