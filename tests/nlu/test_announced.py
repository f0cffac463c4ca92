"""What part of a message speaks for the whole: what it opens with, or a clear clause amid what is strange."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from nlu.parse import OUT_OF_SCOPE, Context
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


@pytest.mark.parametrize(
    ("strange", "clear", "intent"),
    [
        (
            "Grandma's llama won the sack race in Ulm, confetti everywhere, trombones too",
            "please let me speak to a person",
            "talk_to_human",
        ),
        (
            "Cousin Bertil's accordion fell into the fjord, herring everywhere",
            "My card was swallowed by the machine",
            "open_ticket",
        ),
    ],
)
async def test_what_is_clear_counts_amid_what_is_strange(strange: str, clear: str, intent: str) -> None:
    alone = await engine().parse(strange, NOW)
    parse = await engine().parse(f"{strange}. {clear}", NOW)

    assert alone.intent.name == OUT_OF_SCOPE
    assert (parse.intent.name, parse.sure) == (intent, True)


async def test_a_clause_does_not_speak_for_a_whole_that_seems_to_be_something_else() -> None:
    text = "my sister in law says hi from the alps, the twins painted the dog blue again"
    parse = await engine().parse(text, NOW)

    assert parse.intent.name == OUT_OF_SCOPE


async def test_a_strange_opening_hides_no_clear_clause() -> None:
    text = (
        "What a goal by Haaland yesterday evening. Could you please let me speak to a person "
        "about my mortgage today, it is important"
    )
    parse = await engine().parse(text, NOW)

    assert (parse.intent.name, parse.sure) == ("talk_to_human", True)
