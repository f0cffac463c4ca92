"""Amounts, lengths, numbers and terms that were missed, or were none."""

from __future__ import annotations

import pytest

from tests.nlu.entity_tables import said

CUSTOMER = {
    "would you do 15% less if we take sixty of them": "percentage=15 | quantity=60",
    "waited another hour and ten minutes": "duration=PT1H10M",
    "an hour and ten minutes": "duration=PT1H10M",
    "could we meet on another day": "",
    "push my appointment back an hour": "duration=PT1H",
    "postpone my meeting by a week": "duration=P1W",
    "can I come half an hour later": "duration=PT30M",
    "thinking about a loan": "service=loan",
    "raise my limit from 1000 to 2500": "amount=1000 | amount=2500",
    "I want five GTX Pros": "quantity=5 | product=GTX Pro",
    "what are your fees for 3 terminals": "quantity=3",
    "15 terminals, two years": "quantity=15 | duration=P2Y",
    "3 cards are blocked": "",
    "we need 25 chip and pin machines": "quantity=25",
    "my card was declined for 63.20": "amount=63.2",
    "book me in for 10.15": "",
    "a quote for one terminal": "quantity=1",
    "a quote for terminal 7": "",
    "nps 7": "score=7",
    "what would 40 GTX Pro cost me": "quantity=40 | product=GTX Pro",
    "I'd give it 3.5/5": "score=3.5",
    "my account number ends in 906": "",
    "see you on Monday": "date=2026-11-23",
    "my husband passed away on 28 October": "date=2026-10-28",
    "we are away from 30 nov to 8 dec": "date=2026-11-30 | date=2026-12-08",
}
STAFF = {
    "they want between 30 and 40 GTX Pro": "quantity=30 | quantity=40 | product=GTX Pro",
    "we won it, signed today": "stage=won | date=2026-11-18",
    "deal 9 closes 31.12., amount 1.2m": "deal=D-9 | date=2026-12-31 | amount=1.2e+06",
    "the money comes back within 3 days": "duration=P3D",
    "rev 5 stays here": "",
    "router is 10.0.0.12, port 8080": "",
    "seat 14C, gate B22": "",
    "door code is 4471": "",
    "every monday tell me what the pipeline is worth": (
        "recurrence=FREQ=WEEKLY;BYDAY=MO | date=2026-11-23 | kpi=pipeline_value"
    ),
    "Rita runs the 2pm meeting today": "person=Rita Reyes | date=2026-11-18T14:00:00+00:00",
    "move the reminder a day later": "duration=P1D",
    "the contract ends in 8 months": "date=2027-07-18",
    "pls note that card number ends 4411": "",
    "drop the price on Q-44 by 300": "quote=Q-44 | amount=300",
    "bottom 3 branches by nps": "dimension=region | kpi=survey_score",
    "T-301: refunded 24.90, closing": "ticket=T-301 | amount=24.9",
    "night safes: 40 at 3.50 each": "product=Night Safe | quantity=40 | amount=3.5",
    "how is it for smes": "",
    "1) call Jane 2) mail Tom": "person=Jane Doe | person=Tom Whitaker",
    "3 x GTX Pro @ 250": "quantity=3 | product=GTX Pro | amount=250",
    "two GTX Pros": "quantity=2 | product=GTX Pro",
    "one of them": "",
    "the signed copy is missing": "",
    "make it 500 a head": "amount=500",
    "invoice them 3 x 250": "quantity=3 | amount=250",
    "the contract runs 24 months from 1 jan": "duration=P24M | date=2027-01-01",
    "remind me an hour before the demo": "duration=PT1H",
    "new lead titan gyms, 22 clubs": "company=titan gyms | quantity=22",
    "join the two Vega Hotels entries": "company=Vega Hotels",
}


@pytest.mark.parametrize(("text", "expected"), CUSTOMER.items())
def test_what_customers_say(text: str, expected: str) -> None:
    assert said(text, role="customer") == expected


@pytest.mark.parametrize(("text", "expected"), STAFF.items())
def test_what_staff_say(text: str, expected: str) -> None:
    assert said(text) == expected
