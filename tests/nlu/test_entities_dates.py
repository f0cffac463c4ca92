"""Dates and times in the speaker's zone, the way they are meant: plans ahead, reports back."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.nlu.entity_tables import WEDNESDAY, entities, said

AHEAD = {
    "today": "2026-11-18",
    "tomorrow": "2026-11-19",
    "tmrw": "2026-11-19",
    "2moro": "2026-11-19",
    "tomorow": "2026-11-19",
    "the day after tomorrow": "2026-11-20",
    "friday": "2026-11-20",
    "Thursday": "2026-11-19",
    "wednesday": "2026-11-25",
    "on monday": "2026-11-23",
    "this friday": "2026-11-20",
    "next friday": "2026-11-27",
    "next tuesday 14:30": "2026-11-24T14:30:00+00:00",
    "friday next week": "2026-11-27",
    "thursday the week after": "2026-11-26",
    "thursday of the following week": "2026-11-26",
    "thursday the week after next": "2026-12-03",
    "next week on tuesday": "2026-11-24",
    "friday at 9": "2026-11-20T09:00:00+00:00",
    "friday 9": "2026-11-20T09:00:00+00:00",
    "friday nine": "2026-11-20T09:00:00+00:00",
    "Friday, 9am": "2026-11-20T09:00:00+00:00",
    "9:30 on friday": "2026-11-20T09:30:00+00:00",
    "at 9 sharp on Monday": "2026-11-23T09:00:00+00:00",
    "on thursday around ten": "2026-11-19T10:00:00+00:00",
    "wed 10am": "2026-11-25T10:00:00+00:00",
    "sat 9": "2026-11-21T09:00:00+00:00",
    "tomorrow morning": "2026-11-19T09:00:00+00:00",
    "tomorrow morning at 10": "2026-11-19T10:00:00+00:00",
    "friday afternoon": "2026-11-20T14:00:00+00:00",
    "tomorrow afternoon at 4": "2026-11-19T16:00:00+00:00",
    "friday evening": "2026-11-20T18:00:00+00:00",
    "tonight": "2026-11-18T20:00:00+00:00",
    "tonight at 9": "2026-11-18T21:00:00+00:00",
    "tomorrow 9 o'clock": "2026-11-19T09:00:00+00:00",
    "tomorrow at noon": "2026-11-19T12:00:00+00:00",
    "noon": "2026-11-18T12:00:00+00:00",
    "at 5pm": "2026-11-18T17:00:00+00:00",
    "at 5 p.m.": "2026-11-18T17:00:00+00:00",
    "at 9": "2026-11-19T09:00:00+00:00",
    "at nine": "2026-11-19T09:00:00+00:00",
    "at 3": "2026-11-18T15:00:00+00:00",
    "at 17:00": "2026-11-18T17:00:00+00:00",
    "at 14.30": "2026-11-18T14:30:00+00:00",
    "at 0930 tomorrow": "2026-11-19T09:30:00+00:00",
    "at 09:00 tomorrow": "2026-11-19T09:00:00+00:00",
    "half past three": "2026-11-18T15:30:00+00:00",
    "quarter past nine tomorrow": "2026-11-19T09:15:00+00:00",
    "at quarter to five": "2026-11-18T16:45:00+00:00",
    "at ten to five": "2026-11-18T16:50:00+00:00",
    "ten past three pm": "2026-11-18T15:10:00+00:00",
    "in 2 hours": "2026-11-18T12:00:00+00:00",
    "in an hour": "2026-11-18T11:00:00+00:00",
    "in half an hour": "2026-11-18T10:30:00+00:00",
    "in an hour and a half": "2026-11-18T11:30:00+00:00",
    "in 1h30": "2026-11-18T11:30:00+00:00",
    "in 90 min": "2026-11-18T11:30:00+00:00",
    "in 5m": "2026-11-18T10:05:00+00:00",
    "in a couple of days": "2026-11-20",
    "in 2 weeks": "2026-12-02",
    "in two weeks' time": "2026-12-02",
    "2 weeks from now": "2026-12-02",
    "in a fortnight": "2026-12-02",
    "in 3 months": "2027-02-18",
    "in 3 working days": "2026-11-23",
    "in two days at 4pm": "2026-11-20T16:00:00+00:00",
    "on the 5th": "2026-12-05",
    "on the 20th": "2026-11-20",
    "by the 1st": "2026-12-01",
    "friday the 20th": "2026-11-20",
    "on the 5th at 8": "2026-12-05T08:00:00+00:00",
    "3 Dec": "2026-12-03",
    "December 3rd": "2026-12-03",
    "the 3rd of December": "2026-12-03",
    "3 December at 9": "2026-12-03T09:00:00+00:00",
    "friday 20 november": "2026-11-20",
    "Friday, 20 November at 11": "2026-11-20T11:00:00+00:00",
    "2 March": "2027-03-02",
    "12 may": "2027-05-12",
    "may 12": "2027-05-12",
    "20 November 2027": "2027-11-20",
    "November 20, 2027": "2027-11-20",
    "2026-12-24": "2026-12-24",
    "2026-12-24 18:00": "2026-12-24T18:00:00+00:00",
    "2026-12-24T18:00:00Z": "2026-12-24T18:00:00+00:00",
    "2026-07-01T09:00": "2026-07-01T09:00:00+01:00",
    "24.12.2026": "2026-12-24",
    "12/11/2026": "2026-11-12",
    "on 11/12": "2026-12-11",
    "31/12/26": "2026-12-31",
    "end of the month": "2026-11-30",
    "end of next month": "2026-12-31",
    "by the end of the week": "2026-11-20",
    "end of quarter": "2026-12-31",
    "end of march": "2027-03-31",
    "mid december": "2026-12-16",
    "start of next year": "2027-01-01",
    "eom": "2026-11-30",
    "next week": "2026-11-23",
    "next month": "2026-12-01",
    "next year": "2027-01-01",
    "next weekend": "2026-11-28",
    "by eod": "2026-11-18T17:00:00+00:00",
}

BACK = {
    "yesterday": "2026-11-17",
    "the day before yesterday": "2026-11-16",
    "last monday": "2026-11-16",
    "last friday": "2026-11-13",
    "2 days ago": "2026-11-16",
    "a week ago": "2026-11-11",
    "two hours ago": "2026-11-18T08:00:00+00:00",
    "yesterday at 3pm": "2026-11-17T15:00:00+00:00",
    "friday last week": "2026-11-13",
}

MEANT = {
    "remind me friday 9 to send the contract": "date=2026-11-20T09:00:00+00:00",
    "don't let me forget to call Jane Doe tomorrow at 10": "person=Jane Doe | date=2026-11-19T10:00:00+00:00",
    "met Jane Doe on friday": "person=Jane Doe | date=2026-11-13",
    "called acme on tuesday, they want a demo next week": (
        "company=Acme GmbH | date=2026-11-17 | date=2026-11-23"
    ),
    "spoke to Jane, call her back friday": "person=Jane Doe | date=2026-11-20",
    "push close date of acme to end of march": "company=Acme GmbH | date=2027-03-31",
    "D-11 closes friday": "deal=D-11 | date=2026-11-20",
    "emailed Globex at 14:30": "company=Globex | date=2026-11-17T14:30:00+00:00",
    "remind me to prepare the report on thursday at 4pm": "date=2026-11-19T16:00:00+00:00",
    "the meeting is at 9": "date=2026-11-19T09:00:00+00:00",
    "push D-6 two weeks": "deal=D-6 | duration=P2W",
    "snooze for 15 minutes": "duration=PT15M",
    "remind me in the morning": "date=2026-11-19T09:00:00+00:00",
    "ping me this afternoon": "date=2026-11-18T14:00:00+00:00",
    "move my 10am reminder to noon": "date=2026-11-19T10:00:00+00:00 | date=2026-11-18T12:00:00+00:00",
}

CUSTOMERS = {
    "you charged me the overdraft fee twice on monday": "date=2026-11-16",
    "my card was declined on friday": "date=2026-11-13",
    "I paid on 3 March and nothing arrived": "date=2026-03-03",
    "they answered within two days": "duration=P2D",
    "appointment friday 3pm": "date=2026-11-20T15:00:00+00:00",
    "appointment on 14 March at 10": "date=2027-03-14T10:00:00+00:00",
    "can I come in tomorrow at 10 to see someone": "date=2026-11-19T10:00:00+00:00",
    "call me back on Friday at 2": "date=2026-11-20T14:00:00+00:00",
    "quote for 25 readers by friday": "quantity=25 | date=2026-11-20",
    "the app crashes at night": "",
}

DURATIONS = {
    "2 hours": "PT2H",
    "half an hour": "PT30M",
    "an hour and a half": "PT1H30M",
    "2.5 hours": "PT2H30M",
    "2 and a half hours": "PT2H30M",
    "1 hour and 15 minutes": "PT1H15M",
    "90 min": "PT90M",
    "3 days": "P3D",
    "3-day trial": "P3D",
    "2 weeks": "P2W",
    "half a year": "P6M",
    "eighteen months": "P18M",
    "25 years": "P25Y",
    "for an hour": "PT1H",
    "48h": "PT48H",
    "5 business days": "P5D",
}

NO_DATES = [
    "we may call you",
    "I may 3 times",
    "they march into the branch",
    "he sat down",
    "the sun is out",
    "we wed in spring money",
    "wait a second",
    "have a nice day",
    "twice a week",
    "good morning",
    "the first one",
    "in the second half of the sentence",
    "do not call on fridays",
    "60%",
    "what is APR",
    "32 June",
    "on 31/31",
    "at the end of the day it is your money",
]


@pytest.mark.parametrize(("text", "expected"), AHEAD.items())
def test_plans_are_for_the_next_time_it_comes(text: str, expected: str) -> None:
    assert said(f"remind me {text}") == f"date={expected}"


@pytest.mark.parametrize(("text", "expected"), BACK.items())
def test_what_was_is_behind_whoever_speaks(text: str, expected: str) -> None:
    assert said(text) == f"date={expected}"
    assert said(text, role="customer") == f"date={expected}"


@pytest.mark.parametrize(("text", "expected"), MEANT.items())
def test_the_verb_before_a_date_says_which_way_it_is_meant(text: str, expected: str) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(("text", "expected"), CUSTOMERS.items())
def test_customers_report_what_was_unless_they_plan(text: str, expected: str) -> None:
    assert said(text, role="customer") == expected


@pytest.mark.parametrize(("text", "expected"), DURATIONS.items())
def test_a_length_of_time_is_written_as_iso_8601(text: str, expected: str) -> None:
    assert said(text) == f"duration={expected}"


@pytest.mark.parametrize("text", NO_DATES)
def test_words_that_only_look_like_dates_are_none(text: str) -> None:
    assert [entity for entity in entities(text) if entity.kind in ("date", "duration")] == []


@pytest.mark.parametrize(
    ("zone", "text", "expected"),
    [
        ("Europe/London", "12/11/2026", "2026-11-12"),
        ("Europe/Berlin", "12/11/2026", "2026-11-12"),
        ("America/New_York", "12/11/2026", "2026-12-11"),
        ("America/New_York", "25/12/2026", "2026-12-25"),
        ("America/New_York", "tomorrow at 9", "2026-11-19T09:00:00-05:00"),
        ("Asia/Kolkata", "tomorrow at 9", "2026-11-19T09:00:00+05:30"),
        ("Pacific/Auckland", "today", "2026-11-18"),
        ("Asia/Tokyo", "in 2 hours", "2026-11-18T21:00:00+09:00"),
    ],
)
def test_dates_are_meant_in_the_speakers_zone(zone: str, text: str, expected: str) -> None:
    assert said(text, zone=zone) == f"date={expected}"


def test_the_day_is_the_speakers_not_the_servers() -> None:
    late = datetime.fromisoformat("2026-11-18T23:30:00+00:00")
    assert said("tomorrow", now=late, zone="Asia/Tokyo") == "date=2026-11-20"
    assert said("tomorrow", now=late, zone="America/New_York") == "date=2026-11-19"


@pytest.mark.parametrize(
    ("now", "text", "expected"),
    [
        # Clocks go forward in London on 28 March 2027 at 01:00 and back on 31 October at 02:00.
        ("2027-03-27T20:00:00+00:00", "remind me tomorrow at 9", "2027-03-28T09:00:00+01:00"),
        ("2027-03-27T20:00:00+00:00", "remind me tomorrow at 01:30", "2027-03-28T02:30:00+01:00"),
        ("2027-03-27T20:00:00+00:00", "remind me in 6 hours", "2027-03-28T03:00:00+01:00"),
        ("2027-03-27T20:00:00+00:00", "remind me in 1 day", "2027-03-28"),
        ("2027-10-30T20:00:00+00:00", "remind me tomorrow at 01:30", "2027-10-31T01:30:00+01:00"),
        ("2027-10-30T20:00:00+00:00", "remind me tomorrow at 9", "2027-10-31T09:00:00+00:00"),
        ("2027-10-30T20:00:00+00:00", "remind me in 6 hours", "2027-10-31T02:00:00+00:00"),
    ],
)
def test_times_are_right_on_the_days_the_clocks_change(now: str, text: str, expected: str) -> None:
    assert said(text, now=datetime.fromisoformat(now)) == f"date={expected}"


def test_a_weekday_with_a_time_still_to_come_is_today() -> None:
    assert said("remind me wednesday at 17:00") == "date=2026-11-18T17:00:00+00:00"
    assert said("remind me wednesday at 9") == "date=2026-11-25T09:00:00+00:00"
    assert said("remind me next wednesday at 17:00") == "date=2026-11-25T17:00:00+00:00"


def test_the_entity_is_the_moment_without_the_word_that_leads_to_it() -> None:
    [entity] = entities("remind me on friday at 9 to call")
    assert (entity.text, entity.start, entity.end) == ("friday at 9", 13, 24)


def test_the_31st_skips_the_months_without_one() -> None:
    november = WEDNESDAY.replace(month=11, day=18)
    assert said("remind me on the 31st", now=november) == "date=2026-12-31"
    assert said("remind me on 29 February") == "date=2028-02-29"
    assert said("in 3 months", now=datetime.fromisoformat("2026-11-30T10:00:00+00:00")) == "date=2027-02-28"


@pytest.mark.parametrize(
    "text",
    [
        "the charge of 3 November",
        "it is about the fee from the 3rd of November",
        "explain the withdrawals of 3 November please",
    ],
)
def test_the_day_of_a_charge_has_been(text: str) -> None:
    assert "date=2026-11-03" in said(text, role="customer")
    assert "date=2027" not in said(text)
