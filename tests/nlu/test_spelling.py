"""A misspelt word stands for a known one that is near enough, by one rule wherever words are put right."""

from __future__ import annotations

import pytest

from nlu.entities import Lexicon
from nlu.spelling import Spelling


def spelling(*words: str, shortest: int = 4, firm: int = 0, any_start: bool = False) -> Spelling:
    known = Spelling(
        shortest, firm=firm, any_start=any_start, rarity=len, is_word=lambda word: word == "stock"
    )
    known.learn(words)
    return known


@pytest.mark.parametrize("said", ["tiket", "ticcket", "tidket", "tikcet"])
def test_a_slip_is_a_letter_left_out_added_put_for_another_or_swapped(said: str) -> None:
    assert spelling("ticket", "thicket").right(said) == "ticket"


def test_long_words_may_have_two_slips_and_short_ones_one() -> None:
    known = spelling("password", "ticket")

    assert known.right("passwrdd") == "password"
    assert known.right("tkcet") == "tkcet"


def test_the_first_letter_is_right_except_where_it_may_be_wrong() -> None:
    assert spelling("ticket").right("wicket") == "wicket"
    assert spelling("ticket", any_start=True).right("wicket") == "ticket"


def test_the_nearest_word_is_meant_and_of_those_as_near_the_less_rare() -> None:
    known = spelling("cardigan", "cards", "card")

    assert known.near("cardd") == ("card", "cards")
    assert known.near("cards") == ("card",)
    assert known.near("cardigen") == ("cardigan",)


def test_a_word_is_no_slip_of_another() -> None:
    known = spelling("stack", "cards", "card")

    assert known.right("stock") == "stock"
    assert known.right("cards") == "cards"


@pytest.mark.parametrize(
    ("said", "meant"),
    [("wine", "wine"), ("wired", "wired"), ("wier", "wire"), ("wiire", "wire"), ("wre", "wre")],
)
def test_another_letter_makes_another_word_of_a_short_one(said: str, meant: str) -> None:
    assert spelling("wire", firm=6).right(said) == meant


@pytest.mark.parametrize("said", ["", "tkt", "tikt", "q" * 500])
def test_what_is_too_short_too_long_or_too_far_stays(said: str) -> None:
    assert spelling("ticket").right(said) == said


def test_what_is_learned_later_is_found() -> None:
    known = spelling("ticket")
    assert known.right("quotee") == "quotee"

    known.learn(["quote"])

    assert known.right("quotee") == "quote"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("tdoay", "today"),
        ("novmber", "november"),
        ("marco", "marco"),
        ("leeds", "leeds"),
        ("marsch", "marsch"),
    ],
)
def test_days_and_figures_are_put_right_and_names_are_not(said: str, meant: str, lexicon: Lexicon) -> None:
    assert lexicon.itemiser.spelling.right(said) == meant
