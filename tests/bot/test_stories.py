"""What a note tells of its deal, by the words around the amounts and days in it."""

from __future__ import annotations

import pytest

from bot.dialogue.state import State
from bot.dialogue.stories import deals_told
from config.languages import load_language
from nlu.parse import Entity, Guess, Parse

TOLD = [
    ("en", "met Acme, they want it for 25k now", "25k", "amount"),
    ("en", "met Acme, they agreed to 25k", "25k", "amount"),
    ("en", "met Acme, happy with 25k", "25k", "amount"),
    ("en", "met Acme, they're signing on friday", "friday", "date"),
    ("en", "met Acme, they want to close by friday", "friday", "date"),
    ("de", "mit Acme telefoniert, sie wollen es jetzt für 25k", "25k", "amount"),
    ("de", "Acme getroffen, sie unterschreiben am Freitag", "Freitag", "date"),
    ("de", "Acme getroffen, am Freitag wird unterschrieben", "Freitag", "date"),
    ("es", "hablé con Acme, lo quieren por 25k", "25k", "amount"),
    ("es", "hablé con Acme, firman el viernes", "viernes", "date"),
]
ONLY_NOTED = [
    ("en", "met Acme, they paid 25k to a competitor", "25k", "amount"),
    ("en", "met Acme, they want 25k more", "25k", "amount"),
    ("en", "met Acme, they want seats at 25k each", "25k", "amount"),
    ("en", "met Acme, they want a discount of 25k", "25k", "amount"),
    ("en", "met Acme on friday", "friday", "date"),
    ("en", "met Acme, they won't sign up before friday", "friday", "date"),
    ("de", "Acme getroffen, sie wollen 25k mehr", "25k", "amount"),
    ("es", "hablé con Acme, quieren 25k más", "25k", "amount"),
]


def told(language: str, text: str, fact: str, kind: str, company: str = "Acme") -> tuple[Parse, ...]:
    """The matters of a note in which this fact is found."""
    start = text.index(fact)
    value = {"value": 25000.0, "currency": None} if kind == "amount" else "2026-11-20"
    facts = [Entity(kind, value, start, start + len(fact), fact)]
    if company:
        facts.append(Entity("company", company, text.index(company), text.index(company) + 4, company))
    note = Parse(text, Guess("log_interaction", 0.95), entities=tuple(facts))
    return deals_told([note], State(), load_language(language))


@pytest.mark.parametrize(("language", "text", "fact", "kind"), TOLD)
def test_a_price_and_a_day_of_the_deal_change_it(language: str, text: str, fact: str, kind: str) -> None:
    note, change = told(language, text, fact, kind)
    assert (note.intent.name, note.text) == ("log_interaction", text)
    assert (change.intent.name, change.sure) == ("update_deal", True)
    assert [one.kind for one in change.entities] == ["company", kind]
    assert [change.text[one.start : one.end] for one in change.entities] == ["Acme", fact]


@pytest.mark.parametrize(("language", "text", "fact", "kind"), ONLY_NOTED)
def test_whatever_else_is_told_is_only_noted(language: str, text: str, fact: str, kind: str) -> None:
    assert told(language, text, fact, kind) == ()


def test_a_price_of_nobodys_deal_is_only_noted() -> None:
    assert told("en", "they want it for 25k", "25k", "amount", company="") == ()
