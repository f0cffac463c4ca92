"""A long message is what it says it is in its first sentence."""

from __future__ import annotations

from datetime import UTC, datetime

from nlu.parse import Context
from tests.apps import engine

NOW = Context(now=datetime(2026, 11, 18, 10, tzinfo=UTC))
LEGAL = (
    "Under 15 USC 1681b the permissible purpose of consumer reports is limited and section 602 states that "
    "certain inquiries XXXX XXXX XXXX were not authorised by myself, therefore block them under 605B."
)


async def test_an_announced_complaint_is_one_however_strange_its_words() -> None:
    parse = await engine().parse(f"I want to complain. [ref 7] {LEGAL}", NOW)
    assert (parse.intent.name, parse.sure) == ("raise_complaint", True)


async def test_a_greeting_does_not_make_a_greeting_of_what_follows() -> None:
    parse = await engine().parse(f"Hello there my friends. {LEGAL}", NOW)
    assert parse.intent.name != "greet"
