"""What people taught, as files beside the model: every training reads them, whoever begins it."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.languages import FOLDER

LEARNED, CONVERSATIONS, FILE = "learned", "conversations", "accepted.csv"
"""Below the model's folder: accepted sentences by language, and conversations saved to be played."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """A sentence that somebody looked at, with what it means, as whom it is said, and in which language."""

    text: str
    intent: str
    role: str
    language: str


def write_accepted(folder: Path, accepted: Iterable[Accepted]) -> int:
    """The files below ``folder`` (the models') hold these sentences and no others; how many there are."""
    by_language: dict[str, list[Accepted]] = defaultdict(list)
    for one in accepted:
        by_language[one.language].append(one)
    fresh = folder / f".{LEARNED}.{os.getpid()}"
    shutil.rmtree(fresh, ignore_errors=True)
    for language, sentences in by_language.items():
        place = fresh / language / "sentences"
        place.mkdir(parents=True)
        (place / FILE).write_text(_table(sentences), encoding="utf-8")
    shutil.rmtree(folder / LEARNED, ignore_errors=True)
    if by_language:
        fresh.rename(folder / LEARNED)
    return sum(len(sentences) for sentences in by_language.values())


def _table(sentences: Sequence[Accepted]) -> str:
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\n")
    table.writerow(["text", "intent", "role"])
    for one in sorted(sentences, key=lambda one: (one.intent, one.text)):
        table.writerow([" ".join(one.text.split()), one.intent, one.role])
    return written.getvalue()


def write_about(folder: Path, version: str, data: Sequence[Path], learned: int) -> None:
    """It is on record what the model of this version, saved in ``folder``, was trained on."""
    about = {"data": [str(path) for path in data], "learned": learned}
    (folder / f"about-{version}.json").write_text(json.dumps(about), encoding="utf-8")
    for old in folder.glob("about-*.json"):
        if old.name != f"about-{version}.json":
            old.unlink(missing_ok=True)


def data_of(folder: Path, version: str) -> list[Path]:
    """The sentences' files and folders that the model of this version was trained on, without what was
    accepted; the shipped ones where that is not on record."""
    try:
        about: dict[str, Any] = json.loads((folder / f"about-{version}.json").read_bytes())
    except (OSError, ValueError):
        return [FOLDER]
    paths = [Path(one) for one in about.get("data", ())]
    return [one for one in paths if one.exists() and LEARNED not in one.parts] or [FOLDER]
