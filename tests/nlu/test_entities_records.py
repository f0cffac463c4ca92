"""Record numbers, e-mail addresses and phone numbers."""

from __future__ import annotations

import pytest

from tests.nlu.entity_tables import entities, said

RECORDS = {
    "T-12": "ticket=T-12",
    "t-12": "ticket=T-12",
    "t12": "ticket=T-12",
    "T 12": "ticket=T-12",
    "T–12": "ticket=T-12",
    "T-0012": "ticket=T-12",
    "ticket 12": "ticket=T-12",
    "ticket no 12": "ticket=T-12",
    "ticket no. 12": "ticket=T-12",
    "ticket number 12": "ticket=T-12",
    "ticket #12": "ticket=T-12",
    "ticekt 56": "ticket=T-56",
    "complaint 1042": "ticket=T-1042",
    "case 7": "ticket=T-7",
    "Q-7": "quote=Q-7",
    "q7": "quote=Q-7",
    "quote 7": "quote=Q-7",
    "quotation 7": "quote=Q-7",
    "offer number 12": "quote=Q-12",
    "accept quote Q3": "quote=Q-3",
    "D-31": "deal=D-31",
    "deal 31": "deal=D-31",
    "opportunity 25": "deal=D-25",
    "L-5": "lead=L-5",
    "lead 5": "lead=L-5",
    "tickets 12 and 13": "ticket=T-12 | ticket=T-13",
    "T-12, T-13 and D-4": "ticket=T-12 | ticket=T-13 | deal=D-4",
    "is #12 a ticket": "ticket=T-12",
    "the deal #7": "deal=D-7",
    "T-12's owner": "ticket=T-12",
    "please open a ticket, my reader number 7 is broken": "",
    "close #12": "",
    "quote for 12 seats": "quantity=12",
    "quote 40 GTX Pro": "quantity=40 | product=GTX Pro",
    "deal 12000 eur": "amount=12000 EUR",
    "deal 50k": "amount=50000",
    "a T-shirt": "",
    "MP3 and A4": "",
    "revenue Q3": "kpi=revenue | period=2026-Q3",
}

EMAILS = {
    "jane.doe@Globex.example": "jane.doe@globex.example",
    "mail me at Bob+crm@example.com.": "bob+crm@example.com",
    "(ravi@brightwater.example)": "ravi@brightwater.example",
    "<mailto:a.b@initech.example|a.b@initech.example>": "a.b@initech.example",
    "o'brien@acme.example": "o'brien@acme.example",
    "info@sub.domain.co.uk, thanks": "info@sub.domain.co.uk",
}

NO_EMAILS = [
    "jane@",
    "@thecandlecompany",
    "jane@globex",
    "a@b",
    "meet @ 9",
    "x@-y.example",
    "jane@@globex.example",
]

PHONES = {
    ("Europe/London", "020 7946 0958"): "+442079460958",
    ("Europe/London", "07700 900123"): "+447700900123",
    ("Europe/London", "07911123456"): "+447911123456",
    ("Europe/London", "(020) 7946 0958"): "+442079460958",
    ("Europe/London", "+44 20 7946 0958"): "+442079460958",
    ("Europe/London", "0044 20 7946 0958"): "+442079460958",
    ("Europe/London", "+44 (0)20 7946 0958"): "+442079460958",
    ("Europe/London", "+1 202-555-0143"): "+12025550143",
    ("Europe/London", "(202) 555-0143"): "+12025550143",
    ("Europe/London", "+49 30 1234567"): "+49301234567",
    ("Europe/Berlin", "030 1234567"): "+49301234567",
    ("Europe/Berlin", "0171 2345678"): "+491712345678",
    ("America/New_York", "202-555-0143"): "+12025550143",
    ("Europe/Paris", "06 12 34 56 78"): "+33612345678",
}

NO_PHONES = [
    "account 12345678",
    "card 4111 1111 1111 1111",
    "2026-11-20 09:00",
    "12.11.2026 14:30",
    "12 000 000",
    "invoice 20261120001",
    "0.1234567",
    "call 112",
]


@pytest.mark.parametrize(("text", "expected"), RECORDS.items())
def test_records_are_known_by_their_numbers(text: str, expected: str) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(("text", "expected"), EMAILS.items())
def test_addresses_are_found_and_written_in_lower_case(text: str, expected: str) -> None:
    assert [entity.value for entity in entities(text) if entity.kind == "email"][-1] == expected


@pytest.mark.parametrize("text", NO_EMAILS)
def test_what_is_no_address_is_not_taken_for_one(text: str) -> None:
    assert "email" not in said(text)


@pytest.mark.parametrize(("where", "expected"), PHONES.items())
@pytest.mark.parametrize("role", ["customer", "staff"])
def test_phone_numbers_are_meant_in_the_speakers_country_first(
    where: tuple[str, str], expected: str, role: str
) -> None:
    zone, number = where
    assert said(f"call me on {number} please", zone=zone, role=role) == f"phone={expected}"


@pytest.mark.parametrize("text", NO_PHONES)
def test_other_long_numbers_are_no_phone_numbers(text: str) -> None:
    assert "phone" not in said(text)


def test_any_possible_number_is_a_phone_number_when_one_was_asked_for() -> None:
    assert said("202 555 0143", expects="phone") == "phone=+12025550143"
    assert said("02079460958", expects="phone") == "phone=+442079460958"


def test_a_bare_number_sign_means_the_record_that_was_asked_for() -> None:
    assert said("#12", expects="quote") == "quote=Q-12"
    assert said("12", expects="deal") == "deal=D-12"


def test_nothing_is_read_out_of_addresses() -> None:
    assert said("see https://acme.example/T-12/may/50?x=40 seats") == ""
    assert said("write to t-12.friday@globex.example") == "email=t-12.friday@globex.example"


def test_places_count_characters_of_the_sentence() -> None:
    text = "🎉 für T-12: müller@acme.example"
    assert [text[entity.start : entity.end] for entity in entities(text)] == ["T-12", "müller@acme.example"]
    assert [entity.text for entity in entities(text)] == ["T-12", "müller@acme.example"]
