"""What a model promises, it keeps on sentences it was not taught."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from nlu.audience import Audiences
from nlu.calibration import calibration_error, energy, softmax
from nlu.corpus import Sentence
from nlu.entities import Lexicon
from nlu.gate import Gate
from nlu.heldout import HeldOut, folds_of
from nlu.local import LocalParser
from nlu.measuring import EASY_SURE, HARD_SURE, sure_from
from nlu.model import EVERY, signs
from nlu.normal import normalise
from nlu.parse import OUT_OF_SCOPE
from nlu.report import report
from nlu.training import Recipe, TooLittleToLearn, Trained, train


@pytest.fixture(scope="module")
def halves(lessons: Sequence[Sentence]) -> tuple[Sequence[Sentence], Sequence[Sentence]]:
    return lessons[::2], lessons[1::2]


@pytest.fixture(scope="module")
def half_taught(
    halves: tuple[Sequence[Sentence], Sequence[Sentence]], lexicon: Lexicon, audiences: Audiences
) -> LocalParser:
    return LocalParser(train(halves[0], lexicon, audiences).model, lexicon)


def test_most_of_what_was_not_taught_is_understood_and_confidence_tells_how_much(
    halves: tuple[Sequence[Sentence], Sequence[Sentence]], half_taught: LocalParser
) -> None:
    verdicts = [half_taught.judge(one.text, one.role) for one in halves[1]]
    right = np.array([v.best.name == one.intent for v, one in zip(verdicts, halves[1], strict=True)])
    confidence = np.array([verdict.best.confidence for verdict in verdicts])

    assert right.mean() > 0.83
    assert calibration_error(confidence, right) < 0.06
    assert right[confidence > 0.9].mean() > right[confidence < 0.6].mean() + 0.2


def test_the_gate_keeps_what_is_in_scope_and_refuses_most_of_what_is_not(
    halves: tuple[Sequence[Sentence], Sequence[Sentence]],
    strangers: Sequence[Sentence],
    half_taught: LocalParser,
) -> None:
    kept = np.mean([not half_taught.judge(one.text, None).is_refusal for one in halves[1]])
    refused = np.mean([half_taught.judge(one.text, None).is_refusal for one in strangers])

    assert kept > 0.92
    assert refused > 2 * (1 - kept)


def test_a_sentence_that_was_taught_is_never_refused(
    lessons: Sequence[Sentence], local: LocalParser, audiences: Audiences
) -> None:
    refused = [one.text for one in lessons if local.judge(one.text, audiences.speaker(one.intent)).is_refusal]

    assert refused == []


def test_the_gate_loses_at_most_its_share_of_held_out_sentences(trained: Trained) -> None:
    rows = trained.held_out.signs(trained.model.measures[EVERY].sharpness)
    gate = trained.model.measures[EVERY].gate

    assert np.mean([gate.refuses(gate.score(row)) for row in rows]) <= 0.05


def test_the_signs_of_held_out_sentences_are_those_seen_when_serving(trained: Trained) -> None:
    vector = trained.model.features.vector("what is our win rate")
    margins = trained.model.head.margins(vector)
    held = HeldOut(("a",), margins[np.newaxis].astype(float), np.array([vector.known]), np.array([0]))

    np.testing.assert_allclose(held.signs(2.0)[0], signs(margins * 2.0, vector), rtol=1e-5)


@pytest.mark.parametrize("n", [1, 2, 10, 19, 20, 1000])
def test_with_little_to_go_by_the_gate_refuses_nothing_it_has_seen(n: int) -> None:
    rows = np.random.default_rng(3).normal(size=(n, 3))
    gate = Gate.fit(rows, 0.05)

    refused = sum(gate.refuses(gate.score(row)) for row in rows)

    assert refused <= n * 0.05
    assert gate.refuses(-100.0)


def test_a_gate_survives_being_saved() -> None:
    gate = Gate.fit(np.random.default_rng(3).normal(size=(50, 3)), 0.05)
    again = Gate.from_json(gate.to_json())

    scores = np.linspace(-9, 3, 50)
    assert [again.familiarity(score) for score in scores] == [gate.familiarity(score) for score in scores]


def test_the_bot_acts_from_the_confidence_that_keeps_wrong_acts_rare(trained: Trained) -> None:
    held, sharpness = trained.held_out, trained.model.measures[EVERY].sharpness
    confidences = held.confidences(sharpness)
    wrong = confidences.argmax(axis=1) != held.truth

    for share in (0.005, 0.02, 0.05, 0.5):
        start = sure_from(confidences, held.truth, share)
        acted_wrongly = (wrong & (confidences.max(axis=1) >= start)).mean()
        assert EASY_SURE <= start <= HARD_SURE
        assert acted_wrongly <= share or start == HARD_SURE


def test_equal_sentences_give_an_equal_model_whatever_their_order(
    lessons: Sequence[Sentence], lexicon: Lexicon
) -> None:
    some = lessons[::6]
    one, other = (train(order, lexicon).model for order in (some, [*reversed(some), *some[:9]]))

    assert one.version == other.version
    said = "hello there you"
    assert one.classify(said, said) == other.classify(said, said)


def test_another_sentence_or_recipe_is_another_version(lessons: Sequence[Sentence], lexicon: Lexicon) -> None:
    some = lessons[::6]
    versions = {
        train(some, lexicon).model.version,
        train(some[1:], lexicon).model.version,
        train(some, lexicon, recipe=Recipe(refused=0.1)).model.version,
        train(some, lexicon, Audiences(staff=frozenset({"show_kpi"}), likelier=2)).model.version,
    }

    assert len(versions) == 4


def test_words_learn_nothing_of_out_of_scope_sentences(
    lessons: Sequence[Sentence], strangers: Sequence[Sentence], lexicon: Lexicon
) -> None:
    some = lessons[::6]

    model = train([*some, *strangers], lexicon).model

    assert model.version == train(some, lexicon).model.version
    assert OUT_OF_SCOPE not in model.head.intents


@pytest.mark.parametrize(
    "sentences",
    [
        [],
        [Sentence("hi", "greet"), Sentence("hello", "greet")],
        [Sentence("hi", "greet"), Sentence("bye", "bye")],
        [Sentence("hi", "greet"), Sentence("hello", "greet"), Sentence("...", "bye")],
    ],
)
def test_too_little_to_learn_from_is_said(sentences: Sequence[Sentence], lexicon: Lexicon) -> None:
    with pytest.raises(TooLittleToLearn, match="at least two intents"):
        train(sentences, lexicon)


def test_an_intent_with_a_single_sentence_is_learned_and_never_held_out(lexicon: Lexicon) -> None:
    said = [("hi", "greet"), ("hello", "greet"), ("good day", "greet"), ("bye bye", "bye")]

    trained = train([Sentence(*one) for one in said], lexicon)

    assert trained.model.classify("bye bye", "bye bye").best.name == "bye"
    assert len(trained.held_out.truth) == 3


def test_folds_share_every_intent_out_evenly() -> None:
    intents = ["a"] * 50 + ["b"] * 7 + ["c"] * 2 + ["d"]
    folds = folds_of(intents, 5, seed=1)

    counts = [np.bincount(folds[np.array(intents) == name], minlength=5) for name in ("a", "b", "c")]

    assert counts[0].tolist() == [10] * 5
    assert sorted(counts[1]) == [1, 1, 1, 2, 2]
    assert counts[2].max() == 1
    assert folds[-1] == -1


def test_calibration_error_is_the_gap_between_promise_and_truth() -> None:
    always = np.ones(10)

    assert calibration_error(always, np.array([True] * 10)) == 0
    assert calibration_error(always, np.array([True] * 7 + [False] * 3)) == pytest.approx(0.3)
    assert calibration_error(np.array([0.1, 0.9]), np.array([False, True])) == pytest.approx(0.1)
    assert calibration_error(np.array([]), np.array([], dtype=bool)) == 0


def test_softmax_and_energy_hold_for_great_numbers() -> None:
    logits = np.array([[1000.0, 999.0], [-1000.0, -1000.0]])

    np.testing.assert_allclose(softmax(logits).sum(axis=1), 1.0)
    np.testing.assert_allclose(energy(logits), [1000.3132617, -999.3068528])


def test_the_report_names_totals_weak_intents_and_confusions(trained: Trained) -> None:
    page = report(trained)

    assert f"Model {trained.model.version}: {trained.learned} sentences" in page
    assert "calibration error 0." in page
    assert " heard as " in page
    assert normalise("Held out") in normalise(page)
