"""What a model said of each sentence that it was not shown: what the next one is held against."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nlu.saved import INDEX

if TYPE_CHECKING:
    from nlu.training import Trained

Taught = tuple[str, str, str]
"""A sentence as it was said, what it means, the tag of its language."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What it was taken for, and whether the bot would have acted on that."""

    guess: str
    sure: bool


Outcomes = Mapping[Taught, Outcome]


def outcomes_of(trained: Trained) -> Outcomes:
    """Each sentence was judged by a model that had not been taught it: a tenth, or a fifth, of each intent
    was held out in turn."""
    intents = trained.model.head.intents
    best, confidence = trained.confidences.argmax(axis=1), trained.confidences.max(axis=1)
    sure = confidence >= trained.sure_from
    return {
        (one.text, one.intent, one.language): Outcome(intents[best[row]], bool(sure[row]))
        for row, one in enumerate(trained.said)
    }


def keep(outcomes: Outcomes, folder: Path, version: str) -> None:
    """They stand beside the model of this version, instead of those of another one."""
    rows = [[*taught, one.guess, one.sure] for taught, one in outcomes.items()]
    name = f"outcomes-{version}.json.gz"
    (folder / name).write_bytes(gzip.compress(json.dumps(rows, ensure_ascii=False).encode(), mtime=0))
    for old in folder.glob("outcomes-*.json.gz"):
        if old.name != name:
            old.unlink(missing_ok=True)


def kept(folder: Path) -> Outcomes:
    """Those of the model saved in ``folder``; none when it was saved without."""
    try:
        version = json.loads((folder / INDEX).read_bytes())["version"]
        rows = json.loads(gzip.decompress((folder / f"outcomes-{version}.json.gz").read_bytes()))
    except (OSError, ValueError, KeyError):
        return {}
    return {(text, intent, tag): Outcome(guess, sure) for text, intent, tag, guess, sure in rows}
