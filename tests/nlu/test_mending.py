"""Typing errors are put right before a sentence is judged."""

from __future__ import annotations

import pytest

from nlu.entities import Lexicon
from nlu.local import LocalParser
from nlu.mending import MOST, Mending
from nlu.training import Trained

TAUGHT = {
    "ticket": 2.0,
    "tickets": 3.0,
    "open": 2.0,
    "password": 4.0,
    "banking": 4.0,
    "online": 3.0,
    "my": 1.0,
}


def right(text: str, *words: str) -> str:
    return Mending(TAUGHT).mended(text, text, lambda word: word in words)[1]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("opne my tiket", "open my ticket"),
        ("onlne bankng pasword", "online banking password"),
        ("passowrd, pasword", "password, password"),
        ("passswwrd", "password"),
    ],
)
def test_a_slip_is_the_word_that_was_taught(said: str, meant: str) -> None:
    assert right(said) == meant


def test_of_two_that_are_as_near_it_is_the_more_frequent_one() -> None:
    assert right("ticketz") == "ticket"


@pytest.mark.parametrize("said", ["my t1cket", "tikt", "opn", "quokka", "Tiket", "TIKET", ""])
def test_short_words_names_and_what_is_like_nothing_stay(said: str) -> None:
    assert right(said) == said


def test_a_word_that_is_one_stays() -> None:
    assert right("wicket", "wicket") == "wicket"
    assert right("wicket") == "ticket"


def test_what_hardly_anybody_was_heard_to_say_may_be_a_slip_though_it_was_taught() -> None:
    heard = TAUGHT | {"tikcet": 9.0, "pasword": 8.0, "csat": 9.0, "chat": 3.0, "zebra": 8.5, "zebras": 9.0}

    def mended(text: str) -> str:
        return Mending(heard).mended(text, text, lambda word: word == "my")[1]

    assert mended("my tikcet") == "my ticket"
    assert mended("my pasword") == "my pasword"  # heard often enough to be a word
    assert mended("csat") == "csat"
    assert mended("zebras") == "zebras"  # what is near is as rare


def test_a_message_of_strange_words_is_not_looked_up_word_by_word() -> None:
    strange = " ".join(f"tiket{letter}" for letter in "abcdefghij"[: MOST + 1])

    assert right(strange) == strange


def test_a_mistyped_sentence_looks_familiar(meant: Trained, lexicon: Lexicon) -> None:
    parser = LocalParser(meant.model, lexicon)

    well, badly = (
        parser.judge(said, "customer") for said in ("let me talk to a person", "let me tlak to a persn")
    )

    assert badly.best.name == well.best.name == "talk_to_human"
    assert badly.sure
    assert badly.familiarity == pytest.approx(well.familiarity)


def test_a_language_whose_words_no_encoder_tells_apart_is_left_as_it_is(meant: Trained) -> None:
    german, english = (
        meant.model.classify(said, said, "customer", language)
        for said, language in (("let me tlak to a persn", "de"), ("let me tlak to a persn", "en"))
    )

    assert german.familiarity < english.familiarity
