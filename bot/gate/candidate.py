"""A candidate: trained on what is taught and what was accepted since, then held against the model in use."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import config
from bot.gate.comparing import SHOWN, Gate, compare, current_of
from bot.gate.taught import LEARNED, data_of, write_about
from config.settings import Settings
from nlu.audience import load_audiences
from nlu.contradictions import Contradiction, Known, is_poisoned
from nlu.corpus import read
from nlu.entities import Lexicons
from nlu.entities.learning import teach
from nlu.local import LocalParser
from nlu.outcomes import keep, outcomes_of
from nlu.report import write_page
from nlu.saved import save
from nlu.store import ModelStore, Version
from nlu.training import Recipe, train
from nlu.vectors.making import make_vectors

AUDIENCES = Path(config.__file__).with_name("intents.yml")
CONTRADICTS, SAME = "contradicts", "same"
"""Why nothing was trained, or nothing came of it."""

log = logging.getLogger("nlu.training")


async def retrain(settings: Settings, lexicons: Lexicons, gate: Gate) -> dict[str, Any]:
    """What came of a training, as JSON: a candidate waits and was compared, or nothing was trained and
    ``refused`` says why. Raises ``NoModel`` where there is none to compare with, and what `nlu.corpus` and
    `nlu.training` raise."""
    store = ModelStore(settings.model_dir)
    current = current_of(store)
    data, learned = data_of(store.folder, current.name), store.folder / LEARNED
    base, accepted = read(data), read([learned]) if learned.exists() else ()
    log.info("%d sentences accepted; looking for contradictions ...", len(accepted))
    audiences = load_audiences(AUDIENCES)
    parser = LocalParser.load(store.folder, lexicons)
    found = Known(base, lexicons, audiences).contradicting(accepted, parser)
    if is_poisoned(found, len(accepted)):
        return _refused(CONTRADICTS, current, found, len(accepted))
    recipe, vectors = Recipe(refused=parser.model.refused), make_vectors(store.folder)
    trained = train([*base, *accepted], lexicons, audiences, recipe, vectors)
    version = trained.model.version
    if version == current.name:
        return _refused(SAME, current, found, len(accepted))
    place = store.folder / "candidate"
    shutil.rmtree(place, ignore_errors=True)
    teach(data, base, place, version)
    save(trained.model, place)
    keep(outcomes_of(trained), place, version)
    write_about(place, version, data, len(accepted))
    write_page(trained, place)
    return await compare(settings, lexicons, gate, found)


def _refused(why: str, current: Version, found: Sequence[Contradiction], accepted: int) -> dict[str, Any]:
    return {
        "refused": why,
        "passed": False,
        "current": current.name,
        "candidate": None,
        "accepted": {"n": accepted},
        "contradictions": [one.to_json() for one in found[:SHOWN]],
        "contradicting": len(found),
    }
