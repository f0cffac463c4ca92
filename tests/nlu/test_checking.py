"""What is wrong with sentences is found before it is learned; the shipped ones have nothing wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.languages import FOLDER
from nlu.audience import Audiences, load_audiences
from nlu.checking import Finding, Trouble, check
from nlu.corpus import Sentence, read
from nlu.parse import OUT_OF_SCOPE
from tests.commands import Terminal
from tests.nlu.conftest import INTENTS

KEPT = Path(__file__).parents[1] / "understanding"
AUDIENCES = Audiences(customers=frozenset({"decline_quote"}), staff=frozenset({"reject", "approve"}))
WAYS = """
where on earth is that parcel | has it left the warehouse yet | when will the courier come | still on?
tracking number please | my box never came | is it lost | how much longer must I wait for the goods
did you dispatch everything | what happened to Tuesday's shipment | I expected the van this morning
they said two days and it is ten | any sign of the chairs | who brings it | could you trace a delivery for me
status? | it was due on Monday | please look where the lorry is | still nothing at the door | arrived or not
can you see it on a map | our pallet is missing | late again | the blue one, not the red
"""


def said(intent: str, *texts: str, language: str | None = None) -> list[Sentence]:
    return [Sentence(text, intent, language=language) for text in texts]


def enough(intent: str, language: str | None = None) -> list[Sentence]:
    """Sentences nobody objects to."""
    texts = [text.strip() for line in WAYS.strip().splitlines() for text in line.split("|")]
    return said(intent, *texts, f"now then, {intent}", language=language)


def found(*taught: Sentence, kept: list[Sentence] | None = None) -> list[tuple[Trouble, tuple[str, ...]]]:
    everything = check(taught, kept or [], AUDIENCES)
    return [(finding.trouble, tuple(one.text for one in finding.sentences)) for finding in everything]


def test_varied_sentences_of_one_meaning_are_well() -> None:
    assert found(*enough("order_status")) == []


def test_what_is_taught_twice_is_found_whatever_its_capitals_and_numbers() -> None:
    taught = [*enough("order_status"), *said("order_status", "Where is T-12?", "where is T-40 ?")]

    assert found(*taught) == [(Trouble.DUPLICATE, ("Where is T-12?", "where is T-40 ?"))]


def test_the_same_words_in_two_languages_are_no_duplicates() -> None:
    taught = [*enough("order_status", "de"), *enough("order_status", "es")]

    assert found(*taught) == []


def test_one_sentence_with_two_meanings_is_found() -> None:
    taught = [*enough("order_status"), *said("close_ticket", "LATE again!")]

    assert (Trouble.CONTRADICTION, ("late again", "LATE again!")) in found(*taught)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("reject", "approve"),
        ("reject", "close_ticket"),
        ("decline_quote", "close_ticket"),
        ("close_ticket", OUT_OF_SCOPE),
    ],
)
def test_what_one_person_could_mean_by_the_same_words_contradicts(one: str, other: str) -> None:
    troubles = [trouble for trouble, _ in found(*said(one, "not Q-7"), *said(other, "not Q-8"))]

    assert Trouble.CONTRADICTION in troubles


def test_customers_and_staff_may_mean_different_things_by_the_same_words() -> None:
    troubles = [
        trouble for trouble, _ in found(*said("reject", "not Q-7"), *said("decline_quote", "not Q-8"))
    ]

    assert Trouble.CONTRADICTION not in troubles


def test_what_is_kept_for_testing_must_not_be_taught() -> None:
    kept = said("order_status", "our pallet went missing", "IS IT LOST?", language="en")

    assert found(*enough("order_status"), kept=kept) == [(Trouble.LEAK, ("IS IT LOST?", "is it lost"))]


@pytest.mark.parametrize(("language", "fewest"), [("en", 40), ("de", 25), ("es", 25), (None, 25)])
def test_every_intent_needs_enough_sentences(language: str | None, fewest: int) -> None:
    texts = [chr(ord("a") + at // 8) * 3 + chr(ord("a") + at % 8) * 3 for at in range(fewest)]

    assert found(*said("greet", *texts, language=language)) == []
    ((trouble, _),) = found(*said("greet", *texts[:-1], language=language))
    assert trouble is Trouble.TOO_FEW


def test_out_of_scope_is_no_intent_and_may_be_small() -> None:
    assert found(*said(OUT_OF_SCOPE, "sing something")) == []


def test_one_template_filled_over_and_over_is_found() -> None:
    names = ("Anna", "Ben", "the lawyer", "Jo", "our tax office", "Maria", "him", "Petrov", "mum")
    filled = said("order_status", *(f"please give {name} my parcel" for name in names))

    ((trouble, sentences),) = found(*enough("order_status"), *filled)

    assert (trouble, len(sentences)) == (Trouble.MONOTONY, len(names))


def test_several_templates_that_make_most_of_it_are_found() -> None:
    things = ("chairs", "lamp", "desk", "pens", "rugs", "sofa")
    ways = ("where is the {} now", "send me that {} soon", "who took our {} away", "any {} left there")
    filled = said("order_status", *(way.format(thing) for way in ways for thing in things))
    others = said("order_status", *(f"{way[::-1]}" for way in WAYS.split("|")[:9]))

    ((trouble, _),) = found(*filled, *others)

    assert trouble is Trouble.MONOTONY


def test_people_are_told_file_and_line(terminal: Terminal, tmp_path: Path) -> None:
    taught, kept = tmp_path / "taught.csv", tmp_path / "kept.csv"
    taught.write_text("text,intent\nhello there,greet\nHello there!,greet\nciao,bye\n")
    kept.write_text("text,intent\nCIAO,bye\n")

    outcome = terminal.run("nlu", "check", "--data", str(taught), "--kept", str(kept))

    assert outcome.code == 1
    assert "Taught twice" in outcome.out
    assert f"{taught.name}:3  greet: Hello there!" in outcome.out
    assert f"{kept.name}:2  bye: CIAO" in outcome.out
    assert f"{taught.name}:4  bye: ciao" in outcome.out
    assert "bye: 1 of 25" in outcome.out


def test_a_file_that_cannot_be_read_is_named(terminal: Terminal, tmp_path: Path) -> None:
    outcome = terminal.run("nlu", "check", "--data", str(tmp_path / "none.csv"))

    assert outcome.code == 2
    assert "Nothing was checked" in outcome.err
    assert "no such file" in outcome.err


def test_nothing_is_wrong_with_the_shipped_sentences_and_no_test_sentence_is_taught() -> None:
    audiences = load_audiences(INTENTS)

    wrong: tuple[Finding, ...] = check(read([FOLDER]), read([KEPT]), audiences)

    assert not wrong, wrong
