"""A candidate held against the model in use: chance is no loss, many lost sentences are one."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlu.audience import Audiences
from nlu.comparison import Guesses, held_against
from nlu.contradictions import Known, is_poisoned
from nlu.corpus import Sentence
from nlu.local import LocalParser
from nlu.outcomes import Outcome, keep, kept, outcomes_of
from nlu.saved import save
from tests.models import SECOND, lexicons, taught
from tests.nlu.conftest import sentences_of


def guesses(intent: str, right: int, wrong: int = 0, start: int = 0) -> Guesses:
    """So many sentences of an intent, of which these are understood."""
    names = [intent] * right + ["other"] * wrong
    return {(f"{intent} {start + number}", intent, "en"): name for number, name in enumerate(names)}


def test_what_neither_or_both_got_right_counts_for_nothing() -> None:
    held = held_against(guesses("a", 90, 10), guesses("a", 90, 10))

    assert (held.n, held.before, held.after, held.gained, held.lost) == (100, 90, 90, 0, 0)
    assert not held.is_worse


@pytest.mark.parametrize(("lost", "is_worse"), [(1, False), (4, False), (5, True), (20, True)])
def test_a_few_lost_are_chance_and_many_are_not(lost: int, is_worse: bool) -> None:  # noqa: FBT001 a table
    before = {**guesses("a", 60), **guesses("b", 60)}
    half = lost // 2
    after = {**guesses("a", 60 - half, half), **guesses("b", 60 - (lost - half), lost - half)}

    assert held_against(before, after).is_worse is is_worse


def test_as_many_gained_as_lost_is_no_worse() -> None:
    before = {**guesses("a", 80, 20), **guesses("b", 100)}
    after = {**guesses("a", 100), **guesses("b", 85, 15)}

    held = held_against(before, after)

    assert (held.gained, held.lost) == (20, 15)
    assert held.worse_intents == (("b", 0, 15),)
    assert held.is_worse, "what one intent lost is named, though the whole gained"
    assert held.lost_sentences[0] == ("b 85", "b", "other")


def test_only_what_both_were_asked_is_compared() -> None:
    held = held_against(guesses("a", 10), {**guesses("a", 10), **guesses("new", 0, 30)})

    assert (held.n, held.is_worse) == (10, False)


def test_what_a_model_said_of_sentences_it_was_not_shown_is_kept_beside_it(tmp_path: Path) -> None:
    trained = taught(SECOND)
    save(trained.model, tmp_path)
    outcomes = outcomes_of(trained)
    (tmp_path / "outcomes-000000000000.json.gz").write_bytes(b"of another model")

    keep(outcomes, tmp_path, trained.model.version)

    assert kept(tmp_path) == outcomes
    assert len(outcomes) > 80
    assert all(isinstance(one, Outcome) for one in outcomes.values())
    assert len(list(tmp_path.glob("outcomes-*"))) == 1
    assert kept(tmp_path / "nowhere") == {}


BASE = [
    Sentence("where is my parcel", "status"),
    Sentence("what is the status of my parcel", "status"),
    Sentence("I want to complain about the parcel", "complaint"),
    Sentence("this is a complaint", "complaint"),
]


@pytest.fixture
def known() -> Known:
    return Known(BASE, lexicons(), Audiences())


def test_a_sentence_taught_to_mean_something_else_contradicts(known: Known) -> None:
    found = known.contradicting([Sentence("WHERE is my parcel!", "complaint")])

    assert [(one.kind, one.other, one.else_) for one in found] == [("same", "where is my parcel", "status")]
    assert is_poisoned(found, 30), "one that says the same is enough"


def test_nearly_the_same_words_contradict_too(known: Known) -> None:
    found = known.contradicting([Sentence("so where is my parcel", "complaint")])

    assert [(one.kind, one.else_) for one in found] == [("near", "status")]
    assert not is_poisoned(found, 30), "to be wrong about one is why one learns"


def test_new_words_and_the_same_meaning_do_not(known: Known) -> None:
    taught_now = [
        Sentence("where is my parcel", "status"),
        Sentence("bananas all over the place", "complaint"),
    ]

    assert known.contradicting(taught_now) == []


def test_a_batch_against_what_the_model_is_sure_of_is_poisoned() -> None:
    parser = LocalParser(taught(SECOND).model, lexicons())
    base = sentences_of(*SECOND, each=25)
    complaints = [one.text for one in sentences_of("raise_complaint")][1::7][:30]
    known = Known(base, lexicons(), Audiences())

    found = known.contradicting([Sentence(text, "greet") for text in complaints], parser)

    assert is_poisoned(found, len(complaints))
    assert {one.else_ for one in found} == {"raise_complaint"}
    honest = known.contradicting([Sentence(text, "raise_complaint") for text in complaints], parser)
    assert not is_poisoned(honest, len(complaints))
