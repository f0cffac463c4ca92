"""One way of writing for every sentence."""

from __future__ import annotations

import pytest

from nlu.normal import MOST_CHARACTERS, normalise, opening
from nlu.parse import Entity

WRITTEN = [
    ("Acme deal is at 15k now!", "acme deal is at 0$ now"),
    ("move D-31 to negotiation, pls?", "move 0d to negotiation pls ?"),
    ("T-12 t12 Q-7 L-5 #301", "0t 0t 0q 0l 0#"),
    ("charged £35.50 twice @ 9:30am", "charged 0$ twice 0:"),
    ("12,000 EUR or 5 grand or 40 seats", "0$ or 0$ or 0 seats"),
    ("what\u2019s our win rate in Q3? 12% up", "what's our win rate in q3 ? 0% up"),
    ("mail jane.doe@bank.co.uk or see https://bank.example/x?y=1", "mail 0e or see 0u"),
    ("THANK  YOU\n\tvery-much...", "thank you very much"),
    ("ﬁne 👍 ✅", "fine 👍 ✅"),
    ("stra\u00adße", "strasse"),
    ("مرحبا", "مرحبا"),
    ("", ""),
    (" .,;:! \u200b", ""),
]


@pytest.mark.parametrize(("text", "normal"), WRITTEN)
def test_what_varies_without_changing_the_intent_is_a_mark(text: str, normal: str) -> None:
    assert normalise(text) == normal


def test_names_are_marks_and_the_kinds_of_facts_follow_once() -> None:
    text = "Jane Doe of Acme, Tuesday or Friday"
    facts = [
        Entity("company", "Acme", 12, 16, "Acme"),
        Entity("date", "2026-11-24", 18, 25, "Tuesday"),
        Entity("person", "Jane Doe", 0, 8, "Jane Doe"),
        Entity("date", "2026-11-20", 29, 35, "Friday"),
    ]

    assert normalise(text, facts) == "0n of 0n tuesday or friday 0company 0date 0person"


def test_only_the_beginning_is_read_and_facts_beyond_it_are_not() -> None:
    text = "a" * MOST_CHARACTERS + " Acme"
    beyond = Entity("company", "Acme", MOST_CHARACTERS + 1, MOST_CHARACTERS + 5, "Acme")

    assert normalise(text, [beyond]) == "a" * MOST_CHARACTERS


STORY = "They took the fee again and again and nobody ever answers the phone when I call them about it."


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("I want to complain. " + STORY, "I want to complain"),
        ("I want to make a complaint: " + STORY, "I want to make a complaint"),
        ("My card\nwas eaten. " + STORY, "My card"),
        ("version 2.5 of the app crashes! " + STORY, "version 2.5 of the app crashes"),
        ("word " * 40, " ".join(["word"] * 12)),
        ("x" * 200, "x" * 100),
        ("I want to complain. Now.", ""),
        (" " * 300, ""),
    ],
)
def test_a_long_story_opens_with_its_first_sentence_or_words(text: str, first: str) -> None:
    assert opening(text) == first
