"""What every engine behind the port keeps to. ``TEST_RASA_URL`` names a real Rasa to ask."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from nlu.audience import Audiences
from nlu.entities import Lexicon
from nlu.local import LocalParser
from nlu.parse import OUT_OF_SCOPE, Context, Parser
from nlu.rasa import RasaParser
from tests.nlu import recording

WEDNESDAY = datetime(2026, 11, 18, 10, tzinfo=UTC)
CUSTOMER = Context(now=WEDNESDAY)
REP = Context(now=WEDNESDAY, role="staff")

UNDERSTOOD = [
    ("you charged me the overdraft fee twice, I want my money back", CUSTOMER, "raise_complaint"),
    ("I would like a quote for 40 card terminals", CUSTOMER, "request_quote"),
    ("let me talk to a human please", CUSTOMER, "talk_to_human"),
    ("what is the status of my ticket T-12?", CUSTOMER, "ticket_status"),
    ("met Jane Doe from Globex at the fair, she wants 40 terminals", REP, "log_lead"),
    ("move D-31 to negotiation", REP, "update_deal"),
    ("acme deal is at 15k now", REP, "update_deal"),
    ("remind me on friday at 9 to call Acme", REP, "set_reminder"),
    ("what's our win rate by region this quarter?", REP, "show_kpi"),
    ("what's our win rate by region this quarter?", CUSTOMER, "show_kpi"),
    ("hello there", CUSTOMER, "greet"),
    ("thank you so much", REP, "thank"),
    (recording.LONG, CUSTOMER, "raise_complaint"),
]
STRANGE = ["", "   \n", "\x00\u200b", "👍", recording.SQL, recording.TEMPLATE, recording.ARABIC]


@pytest.fixture(params=["local", "rasa"])
async def parser(
    request: pytest.FixtureRequest, local: LocalParser, lexicon: Lexicon, audiences: Audiences
) -> AsyncIterator[Parser]:
    if request.param == "local":
        yield local
    elif url := os.environ.get("TEST_RASA_URL"):
        rasa = RasaParser(url, lexicon, deadline=30, audiences=audiences)
        yield rasa
        await rasa.close()
    else:
        async with recording.serving(recording.player()) as url:
            rasa = RasaParser(url, lexicon, deadline=30, audiences=audiences)
            yield rasa
            await rasa.close()


@pytest.mark.parametrize(("text", "context", "intent"), UNDERSTOOD)
async def test_plain_sentences_are_understood_and_acted_upon(
    parser: Parser, text: str, context: Context, intent: str
) -> None:
    parse = await parser.parse(text, context)

    assert (parse.intent.name, parse.sure) == (intent, True)


async def test_facts_are_found_whoever_finds_the_intent(parser: Parser) -> None:
    parse = await parser.parse("remind me on friday at 9 to call Acme", REP)

    assert [entity.value for entity in parse.of("date")] == ["2026-11-20T09:00:00+00:00"]
    assert [entity.value for entity in (await parser.parse("move D-31 to negotiation", REP)).of("deal")] == [
        "D-31"
    ]


@pytest.mark.parametrize("text", ["", "   \n", "\x00\u200b"])
async def test_nothing_said_is_out_of_scope(parser: Parser, text: str) -> None:
    assert (await parser.parse(text, CUSTOMER)).intent.name == OUT_OF_SCOPE


async def test_what_nobody_taught_is_out_of_scope(parser: Parser) -> None:
    parse = await parser.parse("sing me a song about the moon", CUSTOMER)

    assert parse.intent.name == OUT_OF_SCOPE


@pytest.mark.parametrize("text", [*STRANGE, recording.LONG, "acme deal is at 15k now"])
async def test_a_ranking_is_led_by_the_intent_and_falls_from_there(parser: Parser, text: str) -> None:
    parse = await parser.parse(text, REP)

    confidences = [guess.confidence for guess in parse.ranking]
    names = [guess.name for guess in parse.ranking]
    assert parse.ranking[0] == parse.intent
    assert len(names) == len(set(names))
    assert all(0 <= confidence <= 1 for confidence in confidences)
    assert confidences[1:] == sorted(confidences[1:], reverse=True)
    assert parse.text == text


async def test_a_language_nobody_taught_is_not_acted_upon(parser: Parser) -> None:
    parse = await parser.parse(recording.ARABIC, CUSTOMER)

    assert parse.intent.name == OUT_OF_SCOPE or not parse.sure
