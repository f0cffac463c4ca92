"""What training found out about a model on sentences held out, as plain figures. Training only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from sklearn.metrics import f1_score, precision_recall_fscore_support

from nlu.calibration import Doubles, calibration_error
from nlu.model import EVERY, Measure
from nlu.training import Trained

BINS = 10
"""Into how many equal steps of confidence the calibration is divided."""


@dataclass(frozen=True, slots=True)
class Share:
    """How one intent fared: of what was heard as it, the share that meant it; of what meant it, the share
    that was heard so."""

    intent: str
    precision: float
    recall: float
    f1: float
    sentences: int


@dataclass(frozen=True, slots=True)
class Confusion:
    """How often one intent was heard as another."""

    meant: str
    heard: str
    times: int


@dataclass(frozen=True, slots=True)
class Weak:
    """A held-out sentence that was misunderstood, and how sure the model was of it."""

    text: str
    meant: str
    heard: str
    confidence: float
    believed: float
    """The confidence in what was meant."""
    is_acted_upon: bool
    """The bot would not have asked back."""


@dataclass(frozen=True, slots=True)
class Step:
    """The held-out sentences with a confidence between two bounds: their mean confidence and the share of
    them that was right, both None when there are none."""

    low: float
    high: float
    sentences: int
    confidence: float | None
    right: float | None


@dataclass(frozen=True, slots=True)
class Threshold:
    """The bounds a language is understood by; ``language`` is empty for all together."""

    language: str
    sure_from: float
    refused: float
    """The share of in-scope sentences the gate may lose."""
    enough: float | None
    """From which confidence on words alone decide; none without vectors, over 1 when they never do."""


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything a report of a training says."""

    version: str
    learned: int
    by_vectors: bool
    right: float
    asked: float
    right_or_asked: float
    macro_f1: float
    calibration_error: float
    words_alone: float | None
    """The share of held-out sentences that words alone decide; none without vectors."""
    intents: tuple[Share, ...]
    """The least well recognised first."""
    confusions: tuple[Confusion, ...]
    """The most frequent first."""
    weakest: tuple[Weak, ...]
    """Every misunderstood sentence; those the model was surest of first."""
    steps: tuple[Step, ...]
    thresholds: tuple[Threshold, ...]


def examine(trained: Trained) -> Findings:
    """What is to be said of a training."""
    truth, names = trained.held_out.truth, trained.held_out.intents
    best, confidence = trained.confidences.argmax(axis=1), trained.confidences.max(axis=1)
    right, asked = best == truth, confidence < trained.sure_from
    wrong = Counter(zip(truth[~right].tolist(), best[~right].tolist(), strict=True))
    return Findings(
        version=trained.model.version,
        learned=trained.learned,
        by_vectors=bool(trained.model.meanings),
        right=float(right.mean()),
        asked=float(asked.mean()),
        right_or_asked=float((right | asked).mean()),
        macro_f1=float(f1_score(truth, best, labels=np.unique(truth), average="macro", zero_division=0.0)),
        calibration_error=calibration_error(confidence, right),
        words_alone=_words_alone(trained),
        intents=_intents(trained),
        confusions=tuple(
            Confusion(names[meant], names[heard], times) for (meant, heard), times in wrong.most_common()
        ),
        weakest=tuple(_weakest(trained)),
        steps=tuple(_steps(confidence, right)),
        thresholds=tuple(_threshold(tag, one) for tag, one in sorted(trained.model.measures.items())),
    )


def _intents(trained: Trained) -> tuple[Share, ...]:
    names = trained.held_out.intents
    shares = precision_recall_fscore_support(
        trained.held_out.truth,
        trained.confidences.argmax(axis=1),
        labels=range(len(names)),
        zero_division=0.0,
    )
    rows = (
        Share(name, float(precision), float(recall), float(f1), int(held))
        for precision, recall, f1, held, name in zip(*shares, names, strict=True)
    )
    return tuple(sorted(rows, key=lambda row: (row.f1, row.intent)))


def _weakest(trained: Trained) -> Iterator[Weak]:
    names, believed = trained.held_out.intents, trained.confidences
    best, confidence = believed.argmax(axis=1), believed.max(axis=1)
    wrong = np.flatnonzero(best != trained.held_out.truth)
    for row in wrong[np.argsort(-confidence[wrong], kind="stable")].tolist():
        meant = int(trained.held_out.truth[row])
        yield Weak(
            text=trained.said[row].text,
            meant=names[meant],
            heard=names[int(best[row])],
            confidence=float(confidence[row]),
            believed=float(believed[row, meant]),
            is_acted_upon=bool(confidence[row] >= trained.sure_from[row]),
        )


def _steps(confidence: Doubles, right: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Iterator[Step]:
    inside = np.minimum((confidence * BINS).astype(np.intp), BINS - 1)
    for step in range(BINS):
        here = inside == step
        held = int(here.sum())
        means = (float(confidence[here].mean()), float(right[here].mean())) if held else (None, None)
        yield Step(step / BINS, (step + 1) / BINS, held, *means)


def _threshold(language: str, measure: Measure) -> Threshold:
    enough = measure.blend.enough.confidence if measure.blend else None
    return Threshold(language, measure.sure_from, measure.gate.refused, enough)


def _words_alone(trained: Trained) -> float | None:
    """By the measure of all languages together."""
    measure = trained.model.measures[EVERY]
    if measure.blend is None:
        return None
    held, enough = trained.held_out, measure.blend.enough
    confidence = held.confidences(measure.sharpness).max(axis=1)
    familiar = measure.gate.scores(held.signs(measure.sharpness))
    return float(enough.decides(confidence, familiar).mean())
