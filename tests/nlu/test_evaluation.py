"""The figures of an evaluation mean what the contract says."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest

from nlu.corpus import Sentence
from nlu.evaluation import NothingToEvaluate, evaluate
from nlu.local import LocalParser
from nlu.parse import OUT_OF_SCOPE

GREETINGS = [Sentence("hello there", "greet"), Sentence("thank you so much", "thank")]
SONG = Sentence("xylophone zebra quartet", OUT_OF_SCOPE)


def test_accuracy_counts_in_scope_rows_by_their_top_intent_before_the_gate(local: LocalParser) -> None:
    refused_yet_right = Sentence(SONG.text, local.judge(SONG.text, None).best.name)

    figures = evaluate(local, [*GREETINGS, Sentence("hello there", "thank"), refused_yet_right, SONG])

    assert figures.n == 4
    assert figures.accuracy == 0.75
    assert figures.in_scope_refused == 0.25
    assert (figures.strangers, figures.recall) == (1, 1.0)
    assert figures.auroc == pytest.approx(0.875)


def test_macro_f1_weighs_intents_equally(local: LocalParser) -> None:
    rows = [Sentence("hello there", "greet")] * 9 + [Sentence("hello there", "thank")]

    figures = evaluate(local, rows)

    assert figures.accuracy == pytest.approx(0.9)
    assert figures.macro_f1 == pytest.approx((18 / 19 + 0) / 2)


def test_calibration_is_measured_against_the_rows(local: LocalParser) -> None:
    wrong = [Sentence(one.text, "cancel") for one in GREETINGS]

    assert evaluate(local, GREETINGS).calibration_error < 0.1
    assert evaluate(local, wrong).calibration_error > 0.9


def test_a_row_is_judged_as_its_role(local: LocalParser) -> None:
    said = "move D-31 to negotiation"

    errors = [
        evaluate(local, [Sentence(said, "update_deal", role)]).calibration_error
        for role in ("staff", "customer")
    ]

    assert errors[0] < errors[1]


def test_without_strangers_there_is_no_out_of_scope_figure(local: LocalParser) -> None:
    told = evaluate(local, GREETINGS).to_json()

    assert told["out_of_scope"] == {"n": 0, "auroc": None, "recall": None, "in_scope_refused": 0.0}


def test_the_figures_are_those_of_the_contract(local: LocalParser, strangers: Sequence[Sentence]) -> None:
    told = evaluate(local, [*GREETINGS, *strangers[:20]]).to_json()

    assert list(told) == [
        *("n", "accuracy", "macro_f1", "asked_back", "calibration_error", "out_of_scope", "latency_ms")
    ]
    assert list(told["out_of_scope"]) == ["n", "auroc", "recall", "in_scope_refused"]
    assert 0 < told["latency_ms"]["p50"] <= told["latency_ms"]["p99"]
    assert math.isfinite(told["out_of_scope"]["auroc"])


def test_nothing_to_evaluate_is_said(local: LocalParser) -> None:
    with pytest.raises(NothingToEvaluate):
        evaluate(local, [SONG])
