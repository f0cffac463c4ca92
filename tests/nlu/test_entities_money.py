"""Amounts, percentages, scores and counts, and what looks like one and is none."""

from __future__ import annotations

import pytest

from tests.nlu.entity_tables import entities, said

AMOUNTS = {
    "€35": "amount=35 EUR",
    "35 quid": "amount=35 GBP",
    "it cost £35.50": "amount=35.5 GBP",
    "$1,299.99": "amount=1299.99 USD",
    "1.200,50 EUR": "amount=1200.5 EUR",
    "EUR 12,000": "amount=12000 EUR",
    "12.750 EUR": "amount=12750 EUR",
    "300.000 EUR": "amount=300000 EUR",
    "CHF 1'000": "amount=1000 CHF",
    "12 000 €": "amount=12000 EUR",
    "1 250 000 EUR": "amount=1.25e+06 EUR",
    "12 000,50 EUR": "amount=12000.5 EUR",
    "5 grand": "amount=5000",
    "10k": "amount=10000",
    "12.5k": "amount=12500",
    "5k€": "amount=5000 EUR",
    "£88k": "amount=88000 GBP",
    "1.2M USD": "amount=1.2e+06 USD",
    "$1.2m": "amount=1.2e+06 USD",
    "2 million": "amount=2e+06",
    "3bn euros": "amount=3e+09 EUR",
    "12 thousand euros": "amount=12000 EUR",
    "twenty five thousand pounds": "amount=25000 GBP",
    "two hundred and fifty thousand dollars": "amount=250000 USD",
    "twelve thousand five hundred euros": "amount=12500 EUR",
    "half a million": "amount=500000",
    "a quarter of a million": "amount=250000",
    "two and a half million euros": "amount=2.5e+06 EUR",
    "a hundred pounds": "amount=100 GBP",
    "a thousand euros": "amount=1000 EUR",
    "50p": "amount=0.5 GBP",
    "99 cents": "amount=0.99",
    "2026 eur": "amount=2026 EUR",
    "from 12k to 15k": "amount=12000 | amount=15000",
    "between 5k and 10k": "amount=5000 | amount=10000",
    "amount 15,500": "amount=15500",
    "budget of 800": "amount=800",
    "the budget is 800": "amount=800",
    "worth 15000": "amount=15000",
    "a deal worth 2000 with Globex": "amount=2000 | company=Globex",
    "acme is at 15000 now": "company=Acme GmbH | amount=15000",
    "raise the deal to 15000": "amount=15000",
    "globex deal for 12000": "company=Globex | amount=12000",
    "D-16 1.2m": "deal=D-16 | amount=1.2e+06",
    "25 readers at 49 each": "quantity=25 | amount=49",
    "add cost 500 for the spring campaign": "amount=500",
    "another 250 on google ads": "amount=250",
    "new deal Acme 12k terminals": "company=Acme GmbH | amount=12000",
    "Acme reduced to 8 terminals, 3,200": "company=Acme GmbH | quantity=8 | amount=3200",
    "1.250 million euros": "amount=1.25e+06 EUR",
}

COUNTS = {
    "wants 40 terminals": "quantity=40",
    "wants forty terminals": "quantity=40",
    "two dozen licences": "quantity=24",
    "a dozen seats": "quantity=12",
    "5 x GTX Pro": "quantity=5 | product=GTX Pro",
    "12 GTX Pro": "quantity=12 | product=GTX Pro",
    "40 GTX pros": "quantity=40 | product=GTX Pro",
    "5 thousand users": "quantity=5000",
    "make it 50": "quantity=50",
    "no, 15.5": "quantity=15.5",
    "1,500 card readers": "quantity=1500",
    "12 to 15 seats": "quantity=12 | quantity=15",
}

PERCENTAGES = {
    "60%": "percentage=60",
    "60 %": "percentage=60",
    "6.9 percent": "percentage=6.9",
    "5 per cent": "percentage=5",
    "7 pct": "percentage=7",
    "ten percent": "percentage=10",
    "update D-9: prob 65": "deal=D-9 | percentage=65",
    "probability is 40": "percentage=40",
    "move it to 60% now": "percentage=60",
}

SCORES = {
    "4 out of 5": "score=4",
    "five stars": "score=5",
    "a 4-star visit": "score=4",
    "1 star!": "score=1",
    "zero stars": "score=0",
    "9/10": "score=9",
    "10/10 would come again": "score=10",
    "I give it a 4": "score=4",
    "I'd give it an 8, friendly people": "score=8",
    "rating: 4": "score=4",
    "I rate you 5": "score=5",
    "⭐⭐⭐⭐": "score=4",
    "★★★☆☆": "score=3",
    "8 out of 10 for the service": "score=8",
}

NO_NUMBERS = [
    "card terminal number 7 is broken",
    "24/7 support",
    "sort code 20-00-00",
    "account ending 1234",
    "card ending in 4242",
    "my account 12345678 is blocked",
    "card 4111 1111 1111 1111",
    "IBAN GB29 NWBK 6016 1331 9268 19",
    "version 1.2.3",
    "COVID-19",
    "an A4 sheet",
    "size 4x4",
    "the 401k plan B52",
    "I paid in 2019",
    "charged three times",
    "charged me 3 times",
    "thanks a million",
    "one of my cards",
    "the other one",
    "it was the 2nd time",
    "a couple of issues",
    "room 12",
    "4 Mill Lane",
    "option 2",
    "0800 calls",
    "ref 0042ab",
    "192.168.1.1",
]


@pytest.mark.parametrize(("text", "expected"), AMOUNTS.items())
def test_money_is_read_as_people_write_it(text: str, expected: str) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(("text", "expected"), COUNTS.items())
def test_a_number_of_things_is_a_quantity(text: str, expected: str) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(("text", "expected"), PERCENTAGES.items())
def test_a_percentage_is_the_number_said(text: str, expected: str) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(("text", "expected"), SCORES.items())
def test_a_score_is_the_number_said(text: str, expected: str) -> None:
    assert said(text, role="customer") == expected


@pytest.mark.parametrize("text", NO_NUMBERS)
@pytest.mark.parametrize("role", ["customer", "staff"])
def test_a_number_that_only_names_something_is_no_fact(text: str, role: str) -> None:
    assert said(text, role=role) == ""


@pytest.mark.parametrize(
    ("expects", "expected"),
    [
        ("amount", "amount=50"),
        ("percentage", "percentage=50"),
        ("quantity", "quantity=50"),
        ("score", "score=50"),
        ("ticket", "ticket=T-50"),
        ("quote", "quote=Q-50"),
        (None, "quantity=50"),
    ],
)
def test_a_bare_number_answers_the_open_question(expects: str | None, expected: str) -> None:
    assert said("make it 50", expects=expects) == expected


def test_an_answer_that_is_a_year_by_its_looks_is_an_amount_when_one_was_asked_for() -> None:
    assert said("2000", expects="amount") == "amount=2000"


def test_amounts_are_plain_json_and_name_no_currency_that_was_not_said() -> None:
    [entity] = entities("15k")
    assert entity.value == {"value": 15000.0, "currency": None}
    assert isinstance(entity.value["value"], float)


@pytest.mark.parametrize(
    ("text", "expected"),
    {
        "you charged me the 35 quid overdraft fee twice": "amount=35 GBP",
        "why the hell was I charged 4.99 for a card I never asked for": "amount=4.99",
        "how can you charge 30 for one day": "amount=30 | duration=P1D",
        "someone stole 1,240 pounds from me": "amount=1240 GBP",
        "I have called 5 times and waited 40 minutes": "duration=PT40M",
        "the rate says 9.4 and I drove 14 miles": "",
        "I need 25 card terminals": "quantity=25",
        "quote for 40 GTX Pro": "quantity=40 | product=GTX Pro",
        "gave you 3 chances to correct my name": "",
    }.items(),
)
def test_customers_numbers_count_only_where_they_pay_or_order(text: str, expected: str) -> None:
    assert said(text, role="customer") == expected
