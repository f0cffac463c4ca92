"""The engine in this process: it reads so much and no more, and is forgetful of dates."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from nlu.corpus import Sentence
from nlu.local import LocalParser
from nlu.model import LOST, WORTH_ASKING
from nlu.parse import OUT_OF_SCOPE, Context
from nlu.reading import READ
from tests.apps import engine

NOW = datetime(2026, 11, 18, 10, tzinfo=UTC)
COMPLAINT = "You charged me twice on Monday and nobody answers the phone. "
HOSTILE = ["a", "1", "@", "a.", "t-", " ", "😀", "'", "€1,", "ﷺ", "a@a.", "http://", "\n", "Acme "]


@pytest.mark.parametrize("piece", HOSTILE)
def test_what_follows_the_beginning_of_an_endless_text_is_not_read(piece: str, local: LocalParser) -> None:
    forgetful = local.without_memory()

    short, long = (forgetful.understand((piece * n)[:n], Context(now=NOW)) for n in (READ, 16 * READ))

    assert replace(long, text="") == replace(short, text="")


@pytest.mark.parametrize(
    ("opens", "intent"),
    [
        ("I want to make a complaint: ", "raise_complaint"),
        ("I want to complain. [ref 0001e5f6] ", "raise_complaint"),
        ("Hello, I hope you are well today. ", "raise_complaint"),
        ("Please connect me to a human being. ", "talk_to_human"),
    ],
)
def test_a_long_story_is_what_it_opens_with_unless_that_is_small_talk(
    opens: str, intent: str, local: LocalParser
) -> None:
    parse = local.understand(opens + COMPLAINT * 20, Context(now=NOW))

    assert (parse.intent.name, parse.sure) == (intent, True)


def test_the_same_words_on_another_day_mean_another_day(local: LocalParser) -> None:
    said = "remind me tomorrow to call Acme"

    days = [
        local.understand(said, Context(now=NOW + timedelta(days=days))).of("date")[0].value[:10]
        for days in (0, 1)
    ]

    assert days == ["2026-11-19", "2026-11-20"]


def test_what_is_remembered_is_what_would_be_found_anew(local: LocalParser) -> None:
    context = Context(now=NOW, role="staff")
    said = ["hello", "acme deal is at 15k now", "globex deal is at 20k now", "sing a song", ""]

    first, again = ([local.understand(text, context) for text in said] for _ in range(2))

    assert first == again == [local.without_memory().understand(text, context) for text in said]


def test_roles_are_remembered_apart(local: LocalParser) -> None:
    said = "move D-31 to negotiation"

    parses = [local.understand(said, Context(now=NOW, role=role)) for role in ("staff", "customer", "staff")]

    assert parses[0].intent == parses[2].intent
    assert parses[1].intent.confidence < parses[0].intent.confidence


def test_a_parse_says_who_understood_it_and_with_which_model(local: LocalParser) -> None:
    parse = local.understand("hello there", Context(now=NOW))

    assert (parse.source, parse.model) == ("local", local.model.version)


def test_serving_needs_no_scikit_learn() -> None:
    asked = (
        "import sys, nlu.local, nlu.cascade; print(sorted({'sklearn', 'scipy', 'joblib'} & set(sys.modules)))"
    )

    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)

    assert told.stdout == "[]\n"


async def test_of_the_strangest_sentences_nobody_is_asked_back(strangers: Sequence[Sentence]) -> None:
    parses = [await engine().parse(one.text, Context(now=NOW)) for one in strangers[::10]]
    refused = [one for one in parses if one.intent.name == OUT_OF_SCOPE]
    ours = [(1.0 - one.intent.confidence, one.ranking[1].confidence, one.sure) for one in refused]
    outright = [all_ours for all_ours, best, sure in ours if sure and best >= WORTH_ASKING * all_ours]

    assert min(all_ours for all_ours, _, sure in ours if not sure) >= LOST
    assert max(outright) < LOST
