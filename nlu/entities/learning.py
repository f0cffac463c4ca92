"""Learning an owner's own facts from annotated sentences. Serving does not import this."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pycrfsuite

from nlu.corpus import Sentence
from nlu.entities.choosing import KINDS
from nlu.entities.learnt import Learnt, Own, remove, save
from nlu.entities.sequences import Clues, labels_of
from nlu.entities.tokens import tokens_of
from nlu.hints import Hints, read_hints

_FOLDS = 5
_OTHERS = 1_500
"""Sentences without a mark that are learnt from, evenly chosen: what is none of these facts."""
_TRAINING = {"c1": 0.05, "c2": 0.01, "max_iterations": 80, "feature.possible_transitions": True}


@dataclass(frozen=True, slots=True)
class Found:
    """How well one kind was found in annotated sentences it was not learnt from; shares are fractions."""

    kind: str
    annotated: int
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The mean of both, the harmonic one."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Taught:
    """What was learnt, and how well it does on sentences held out."""

    own: Own
    measured: tuple[Found, ...]

    def lines(self) -> Iterator[str]:
        """The same for the person who trains."""
        yield f"{'Own facts, held out':28}{'precision':>10}{'recall':>8}{'F1':>7}{'annotated':>11}"
        for one in self.measured:
            yield f"  {one.kind:26}{one.precision:10.2f}{one.recall:8.2f}{one.f1:7.2f}{one.annotated:11}"


def teach(data: Sequence[Path], sentences: Sequence[Sentence], folder: Path, version: str) -> Taught | None:
    """What the annotations of ``sentences`` and the hints beside them in ``data`` teach is in ``folder``, as
    part of the model ``version``; None when there are none. Raises ``CorpusFaulty``."""
    taught = learn(sentences, read_hints(data))
    if taught:
        save(taught.own, folder, version)
    else:
        remove(folder, version)
    return taught


def learn(sentences: Sequence[Sentence], hints: Hints) -> Taught | None:
    """What finds the annotated kinds that the product does not know by itself, and those that only hints
    describe; None when there are none."""
    marked = [one for one in sentences if _own(one)]
    annotated = {mark.kind for one in marked for mark in one.annotations} - KINDS
    kinds = tuple(sorted((annotated | hints.lookups.keys() | hints.patterns.keys()) - KINDS))
    if not kinds:
        return None
    synonyms = {**_values(marked), **hints.synonyms}
    others = [one for one in sentences if not _own(one)]
    others = others[:: max(1, -(-len(others) // _OTHERS))]
    own = Own(
        kinds,
        _weights(marked, others, hints),
        synonyms,
        _of(hints.lookups, kinds),
        _of(hints.patterns, kinds),
    )
    return Taught(own, tuple(_measured(marked, others, own, hints)))


def _own(sentence: Sentence) -> list[tuple[str, int, int]]:
    return [(one.kind, one.start, one.end) for one in sentence.annotations if one.kind not in KINDS]


def _values(sentences: Sequence[Sentence]) -> dict[str, str]:
    """The values written beside marks, by the words marked."""
    return {
        one.text[mark.start : mark.end].casefold(): mark.value
        for one in sentences
        for mark in one.annotations
        if mark.value is not None
    }


def _of(listed: Mapping[str, tuple[str, ...]], kinds: Sequence[str]) -> dict[str, tuple[str, ...]]:
    return {kind: listed[kind] for kind in kinds if kind in listed}


def _weights(marked: Sequence[Sentence], others: Sequence[Sentence], hints: Hints) -> bytes:
    """What the annotated sentences teach; nothing when there are none."""
    if not marked:
        return b""
    clues = Clues.of(hints.lookups, hints.patterns)
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params(_TRAINING)
    for one in (*marked, *others):
        tokens = tokens_of(one.text)
        if len(tokens):
            marks = [mark for mark in one.annotations if mark.kind not in KINDS]
            trainer.append(clues.of_words(tokens), labels_of(tokens, marks))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "weights"
        trainer.train(str(file))
        return file.read_bytes()


def _measured(
    marked: Sequence[Sentence], others: Sequence[Sentence], own: Own, hints: Hints
) -> Iterator[Found]:
    """Each fifth of the annotated sentences is read by what the other four taught."""
    right, found, wanted = Counter[str](), Counter[str](), Counter[str]()
    for fold in range(min(_FOLDS, len(marked))):
        taught = [one for at, one in enumerate(marked) if at % _FOLDS != fold]
        weights = _weights(taught, others, hints)
        reader = Learnt(Own(own.kinds, weights, own.synonyms, own.lookups, own.patterns))
        for one in marked[fold::_FOLDS]:
            truth = _own(one)
            said = [(entity.kind, entity.start, entity.end) for entity in reader.find(one.text)]
            wanted.update(kind for kind, _, _ in truth)
            found.update(kind for kind, _, _ in said)
            right.update(kind for kind, _, _ in set(truth) & set(said))
    for kind in own.kinds:
        precision, recall = (right[kind] / max(total[kind], 1) for total in (found, wanted))
        yield Found(kind, wanted[kind], precision, recall)
