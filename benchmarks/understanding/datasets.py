"""Data sets of intents as they are published, divided into what is taught and what is asked."""

from __future__ import annotations

import csv
import json
import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from nlu.corpus import CorpusFaulty, Sentence, read
from nlu.parse import OUT_OF_SCOPE

TEXTS = ("text", "utterance", "answer_from_anno", "sentence", "query", "instruction")
"""What data sets call the column of what was said: the first that is there is read."""
INTENTS = ("intent", "label", "category")
HELD_BACK = 5
"""Without a test part, one sentence of each so many is asked and not taught."""
SEED = 1


@dataclass(frozen=True, slots=True)
class DataSet:
    """What is taught, what is asked, and what nobody was taught."""

    name: str
    taught: tuple[Sentence, ...]
    meant: tuple[Sentence, ...]
    strange: tuple[Sentence, ...]
    divided: str
    """How it was divided, for people."""

    @property
    def seen(self) -> int:
        """How many sentences that are asked were taught word for word."""
        known = {one.text for one in self.taught}
        return sum(one.text in known for one in self.meant)

    @property
    def intents(self) -> int:
        """How many intents are taught."""
        return len({one.intent for one in self.taught})


def load(path: Path, test: Path | None = None, strangers: Path | None = None) -> DataSet:
    """The data set at ``path``; ``test`` is its test part when that is a file of its own, ``strangers`` more
    sentences nobody taught. Sentences that are ``out_of_scope`` are never taught. Raises ``CorpusFaulty``."""
    taught, asked = _parts(path)
    divided = "its own test part"
    if test is not None:
        asked = _rows(test)
    elif not asked:
        taught, asked = _divided(taught)
        divided = f"one sentence in {HELD_BACK} of each intent held back"
    strange = [one for one in (*taught, *asked) if one.intent == OUT_OF_SCOPE]
    if strangers is not None:
        strange += _strangers(strangers)
    return DataSet(
        name=path.parent.name if path.suffix == ".json" else path.stem if path.is_file() else path.name,
        taught=tuple(one for one in taught if one.intent != OUT_OF_SCOPE),
        meant=tuple(one for one in asked if one.intent != OUT_OF_SCOPE),
        strange=tuple(strange),
        divided=divided,
    )


def few(sentences: Sequence[Sentence], each: int, seed: int) -> tuple[Sentence, ...]:
    """So many sentences of each intent, drawn by ``seed``."""
    chosen = defaultdict(list)
    for sentence in random.Random(seed).sample(sentences, len(sentences)):
        chosen[sentence.intent].append(sentence)
    return tuple(sentence for same in chosen.values() for sentence in same[:each])


def _parts(path: Path) -> tuple[list[Sentence], list[Sentence]]:
    """What is there to teach and what to ask; the second is empty where it is not told apart."""
    if path.suffix == ".json":
        parts = json.loads(path.read_bytes())
        asked = [*_pairs(parts["test"]), *_pairs(parts.get("oos_test", ()), OUT_OF_SCOPE)]
        return _pairs(parts["train"]), asked
    files = {name: path / f"{name}.csv" for name in ("train", "test")}
    if all(file.is_file() for file in files.values()):
        return _rows(files["train"]), _rows(files["test"])
    return _rows(path), []


def _strangers(path: Path) -> list[Sentence]:
    if path.suffix == ".json":
        return _pairs(json.loads(path.read_bytes())["oos_test"], OUT_OF_SCOPE)
    return [Sentence(one.text, OUT_OF_SCOPE) for one in _rows(path)]


def _pairs(pairs: Iterable[Sequence[str]], intent: str | None = None) -> list[Sentence]:
    return [Sentence(text, intent or meant) for text, meant in pairs]


def _rows(path: Path) -> list[Sentence]:
    """The sentences of a CSV, comma or semicolon, whatever its columns are called; of anything else what
    ``nlu.corpus`` reads."""
    if path.suffix != ".csv":
        return list(read([path]))
    lines = path.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    header = lines[0] if lines else ""
    rows = csv.DictReader(lines, delimiter=";" if header.count(";") > header.count(",") else ",")
    names = rows.fieldnames or ()
    said = next((name for name in TEXTS if name in names), None)
    meant = next((name for name in INTENTS if name in names), None)
    if said is None or meant is None:
        wanted = f"a column of {', '.join(TEXTS)} and one of {', '.join(INTENTS)}"
        raise CorpusFaulty(path, 1, f"it needs {wanted}.")
    columns = (*(("scenario",) if "scenario" in names else ()), meant)
    return [
        Sentence(" ".join(row[said].split()), "_".join(row[name] for name in columns))
        for row in rows
        if (row[said] or "").strip()
    ]


def _divided(sentences: Sequence[Sentence]) -> tuple[list[Sentence], list[Sentence]]:
    """Each intent's sentences, told apart by a draw; an intent's only sentence is taught."""
    by_intent = defaultdict(list)
    for one in dict.fromkeys(sentences):
        by_intent[one.intent].append(one)
    taught: list[Sentence] = []
    asked: list[Sentence] = []
    for intent in sorted(by_intent):
        same = by_intent[intent]
        drawn = random.Random(f"{SEED} {intent}").sample(same, len(same))
        held = max(1, len(drawn) // HELD_BACK) if len(drawn) > 1 else 0
        asked += drawn[:held]
        taught += drawn[held:]
    return taught, asked
