"""A misspelt command is cut from what a record keeps, and what the record keeps stays as it was typed."""

from __future__ import annotations

import pytest

from bot.dialogue.command_words import as_meant
from bot.dialogue.slots import content
from config.languages import load_language


@pytest.mark.parametrize(
    ("tag", "intent", "said", "kept"),
    [
        ("en", "request_quote", "i wnat a quot for 5 tills", "5 tills"),
        ("en", "request_quote", "can i hav a quotaion for 3 tills plese", "3 tills"),
        ("en", "open_ticket", "i wnat to opne a tiket: my card is blokced", "my card is blokced"),
        ("en", "raise_complaint", "i wuold like to complian abuot the queue", "the queue"),
        ("en", "set_reminder", "set a remindr to call bob", "call bob"),
        ("en", "disqualify_lead", "disqualfy L-3 becuase they have no budget", "they have no budget"),
        ("de", "request_quote", "Ich möhcte ein Angebto für 5 Kassen", "5 Kassen"),
        ("de", "raise_complaint", "ich will mich beschwern über die Gebüren", "die Gebüren"),
        ("de", "set_reminder", "erinnre mich an den vertrag", "vertrag"),
        ("es", "request_quote", "quieor un presupusto para 5 cajas", "5 cajas"),
        ("es", "open_ticket", "quiro abrir un tiket, no me va la targeta", "no me va la targeta"),
    ],
)
def test_a_record_keeps_nothing_of_a_misspelt_command(tag: str, intent: str, said: str, kept: str) -> None:
    assert content(intent, said, (), load_language(tag)) == kept


@pytest.mark.parametrize(
    ("tag", "said"),
    [("en", "i wnat a quot"), ("de", "ich möhcte ein Angebto"), ("es", "quieor un presupusto")],
)
def test_a_misspelt_command_alone_says_nothing_of_what_is_wanted(tag: str, said: str) -> None:
    assert content("request_quote", said, (), load_language(tag)) is None


def test_words_that_are_some_stay_in_a_record_as_they_were_typed() -> None:
    said = "i want a quote for 5 wart removers and a tree form"

    assert content("request_quote", said, (), load_language("en")) == "5 wart removers and a tree form"


def test_what_was_meant_has_its_places_in_what_was_typed() -> None:
    said = "i wnat a quot for teh quotess"
    meant = as_meant(said, "request_quote", load_language("en"))

    assert meant.text == "i want a quote for teh quotes"
    assert said[meant.back(meant.text.index("for")) :] == "for teh quotess"
    assert said[meant.back(len(meant.text)) :] == ""


def test_a_long_text_is_read_for_its_command_only() -> None:
    said = "opne a tiket: " + "the card is blokced. " * 4_000

    kept = content("open_ticket", said, (), load_language("en"))

    assert kept is not None
    assert kept.startswith("the card is blokced. the card")
