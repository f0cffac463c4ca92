"""Small models that take a moment to learn, side by side in a folder of the test's own."""

from __future__ import annotations

import shutil
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.gate.compared import keep_compared
from bot.gate.taught import write_about
from config.languages import FOLDER
from nlu.entities import Lexicons, load_lexicons
from nlu.outcomes import keep, outcomes_of
from nlu.saved import save
from nlu.store import ModelStore
from nlu.training import Recipe, Trained, train
from tests.apps import settings
from tests.nlu.conftest import sentences_of

FIRST = ("greet", "thank", "open_ticket")
SECOND = (*FIRST, "raise_complaint")
"""What the two were taught: the second one knows a complaint besides."""

REFUSED = 0.06


@lru_cache(maxsize=1)
def lexicons() -> Lexicons:
    return load_lexicons(FOLDER, "en")


@lru_cache(maxsize=4)
def taught(intents: tuple[str, ...] = FIRST, each: int = 25) -> Trained:
    """A model of words alone, of some sentences of each intent; it may lose ``REFUSED`` of them."""
    return train(sentences_of(*intents, each=each), lexicons(), recipe=Recipe(refused=REFUSED))


def put(trained: Trained, folder: Path, data: Path = FOLDER) -> str:
    """The model is saved there, with what is kept beside a model; its version."""
    version = trained.model.version
    save(trained.model, folder)
    keep(outcomes_of(trained), folder, version)
    write_about(folder, version, [data], 0)
    return version


def written(intents: tuple[str, ...], folder: Path, each: int = 25) -> Path:
    """A file with the sentences that ``taught`` teaches; its folder."""
    place = folder / "en" / "sentences"
    place.mkdir(parents=True)
    for intent in intents:
        lines = "".join(f"    - {one.text}\n" for one in sentences_of(intent, each=each))
        head = f'version: "3.1"\nnlu:\n- intent: {intent}\n  examples: |\n'
        (place / f"{intent}.yml").write_text(head + lines, encoding="utf-8")
    return folder


def with_vectors(folder: Path) -> Path:
    """The folder, with the vectors of our own sentences in it, so that nobody works them out again."""
    folder.mkdir(parents=True, exist_ok=True)
    for kept in settings().model_dir.glob("vectors-*.npz"):
        shutil.copy(kept, folder)
    return folder


def two_models(folder: Path, **found: Any) -> tuple[str, str]:
    """One model is in use, another waits; their versions. With ``found``, as what the gate says of it."""
    first, second = put(taught(FIRST), folder), put(taught(SECOND), folder / "candidate")
    if found:
        candidate = ModelStore(folder).candidate
        assert candidate is not None
        keep_compared(candidate, outcome(first, second, **found))
    return first, second


def outcome(current: str, candidate: str, *, passed: bool = True, **more: Any) -> dict[str, Any]:
    """What the gate tells of a candidate."""
    lost = [["my reader is dead", "open_ticket", "greet"]]
    held = {"n": 120, "before": 110, "after": 112 if passed else 90, "gained": 4, "lost": 2}
    return {
        "refused": None,
        "passed": passed,
        "current": current,
        "candidate": candidate,
        "held_out": {**held, "is_worse": not passed, "worse_intents": [], "lost_sentences": lost},
        "blind": None,
        "accepted": {"n": 3, "before": 1, "after": 3},
        "conversations": {"n": 191, "failed_before": 0, "worse": [], "better": []},
        "contradictions": [],
        "contradicting": 0,
        **more,
    }
