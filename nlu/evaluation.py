"""How good a model is, on sentences it was not taught: figures for people and for programs."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
from sklearn.metrics import f1_score, roc_auc_score

from nlu.calibration import calibration_error
from nlu.corpus import Sentence
from nlu.local import LocalParser
from nlu.model import Verdict
from nlu.parse import OUT_OF_SCOPE, Context

TIMED = 2_000
"""How many sentences are timed at most."""
KEPT = 0.95
"""The share of in-scope sentences that is kept where engines are compared by what they refuse."""


class NothingToEvaluate(Exception):
    """There are no in-scope sentences."""


@dataclass(frozen=True, slots=True)
class Quality:
    """How well sentences were judged, whichever engine judged them; shares are fractions."""

    n: int
    """In-scope sentences."""
    accuracy: float
    """The share whose likeliest intent was right, whatever the gate said."""
    macro_f1: float
    asked_back: float
    """The share of in-scope sentences the bot would ask back about."""
    right_or_asked: float
    calibration_error: float
    strangers: int
    """Out-of-scope sentences."""
    auroc: float | None
    """How well the gate's score parts in scope from out of scope; none without strangers."""
    recall: float | None
    """The share of strangers that were refused; none without strangers."""
    in_scope_refused: float
    recall_at_keep: float | None
    """The share of strangers below the score that keeps 95 % of these in-scope sentences."""


@dataclass(frozen=True, slots=True)
class Evaluation(Quality):
    """The same, with the times of one parse, in milliseconds."""

    p50: float
    p99: float

    def to_json(self) -> Mapping[str, Any]:
        """The figures as ``parley nlu evaluate --json`` prints them."""
        return {
            "n": self.n,
            "accuracy": round(self.accuracy, 4),
            "macro_f1": round(self.macro_f1, 4),
            "asked_back": round(self.asked_back, 4),
            "calibration_error": round(self.calibration_error, 4),
            "out_of_scope": {
                "n": self.strangers,
                "auroc": _rounded(self.auroc),
                "recall": _rounded(self.recall),
                "in_scope_refused": round(self.in_scope_refused, 4),
            },
            "latency_ms": {"p50": round(self.p50, 3), "p99": round(self.p99, 3)},
        }


def evaluate(parser: LocalParser, sentences: Sequence[Sentence]) -> Evaluation:
    """Judge every sentence, as its role where it has one. Raises ``NothingToEvaluate``."""
    meant = [one for one in sentences if one.intent != OUT_OF_SCOPE]
    strange = [one for one in sentences if one.intent == OUT_OF_SCOPE]
    judged = [parser.judge(one.text, one.role) for one in meant]
    refused = [parser.judge(one.text, one.role) for one in strange]
    found = quality([one.intent for one in meant], judged, refused)
    p50, p99 = latency(parser, [one.text for one in sentences[:TIMED]])
    return Evaluation(**asdict(found), p50=p50, p99=p99)


def quality(truth: Sequence[str], judged: Sequence[Verdict], strange: Sequence[Verdict]) -> Quality:
    """What these verdicts are worth: ``judged`` on sentences that mean ``truth``, ``strange`` on sentences of
    no intent. Raises ``NothingToEvaluate``."""
    if not truth:
        raise NothingToEvaluate("There is no in-scope sentence to evaluate with.")
    said = [verdict.best.name for verdict in judged]
    right = np.array([true == best for true, best in zip(truth, said, strict=True)])
    sure = np.array([verdict.sure for verdict in judged])
    confidence = np.array([verdict.best.confidence for verdict in judged])
    return Quality(
        n=len(truth),
        accuracy=float(right.mean()),
        macro_f1=float(f1_score(truth, said, average="macro", labels=sorted(set(truth)), zero_division=0.0)),
        asked_back=float((~sure).mean()),
        right_or_asked=float((~sure | right & ~_refusals(judged)).mean()),
        calibration_error=calibration_error(confidence, right),
        strangers=len(strange),
        auroc=_auroc(judged, strange),
        recall=float(_refusals(strange).mean()) if strange else None,
        in_scope_refused=float(_refusals(judged).mean()),
        recall_at_keep=_recall_at_keep(judged, strange),
    )


def latency(parser: LocalParser, texts: Sequence[str]) -> tuple[float, float]:
    """Median and 99th percentile of one whole parse, entities included, in milliseconds."""
    parser = parser.without_memory()
    context = Context(now=datetime.now(UTC))
    taken = []
    for text in texts:
        start = time.perf_counter()
        parser.understand(text, context)
        taken.append((time.perf_counter() - start) * 1e3)
    p50, p99 = np.percentile(taken, (50, 99))
    return float(p50), float(p99)


def _refusals(verdicts: Sequence[Verdict]) -> np.ndarray[Any, np.dtype[np.bool_]]:
    return np.array([verdict.is_refusal for verdict in verdicts], dtype=np.bool_)


def _auroc(meant: Sequence[Verdict], strange: Sequence[Verdict]) -> float | None:
    if not strange:
        return None
    scores = [verdict.familiarity for verdict in (*meant, *strange)]
    return float(roc_auc_score([1] * len(meant) + [0] * len(strange), scores))


def _recall_at_keep(meant: Sequence[Verdict], strange: Sequence[Verdict]) -> float | None:
    if not strange:
        return None
    least = np.quantile([verdict.familiarity for verdict in meant], 1 - KEPT, method="lower")
    return float(np.mean([verdict.familiarity < least for verdict in strange]))


def _rounded(figure: float | None) -> float | None:
    return None if figure is None else round(figure, 4)
