"""What `parley nlu retrain|compare|promote|rollback|versions` do."""

from __future__ import annotations

import asyncio
import getpass
import json
import os
from argparse import Namespace
from collections.abc import Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.app import load_packs
from bot.gate.candidate import Gate, compare, retrain
from bot.gate.compared import compared
from bot.gate.taught import Accepted, write_accepted
from bot.opening import Refused, aloud, on_store, polite
from bot.replies import Wording
from config.languages import FOLDER
from config.settings import Settings, load_settings
from domain.access import SYSTEM
from domain.dialogue import Reply
from domain.learning import actions as teaching
from domain.learning.model import Example
from domain.ports import UnitOfWork
from nlu.corpus import CorpusFaulty
from nlu.entities import load_lexicons
from nlu.saved import ModelUnusable, load
from nlu.store import ModelStore, NoModel
from nlu.training import TooLittleToLearn

GENTLY = 10
"""How nice a training is to whoever is being served on the same machine."""
TROUBLES = (NoModel, CorpusFaulty, TooLittleToLearn, ModelUnusable)


@polite
def run_retrain(asked: Namespace) -> int:
    """A candidate waits and was compared, or nothing was trained; 0 when it may be promoted."""
    settings, lexicons = _opened(asked)
    if not asked.as_exported:
        accepted = on_store(settings, teaching.accepted, reading=True)
        write_accepted(settings.model_dir, map(exported, accepted))
    else:
        os.nice(GENTLY)  # the server has begun it, and serves people meanwhile
    return _told(_outcome(retrain(settings, lexicons, _gate(asked))), settings, asked)


@polite
def run_compare(asked: Namespace) -> int:
    """The candidate is held against the model in use; 0 when nothing got worse."""
    settings, lexicons = _opened(asked)
    outcome = _outcome(compare(settings, lexicons, _gate(asked), folder=asked.model))
    return _told(outcome, settings, asked)


@polite
def run_promote(asked: Namespace) -> int:
    """The candidate is in use, if the gate lets it through."""
    settings, lexicons = _opened(asked)
    store = ModelStore(settings.model_dir)
    outcome = compared(store) or _outcome(compare(settings, lexicons, _gate(asked)))
    if not outcome["passed"]:
        _told(outcome, settings, asked)
        raise Refused("Nothing was promoted: the candidate is not as good as the model in use.")
    try:
        load(store.folder / "candidate")
        before, after = store.promote(_who())
    except TROUBLES as trouble:
        raise Refused(str(trouble)) from trouble
    _record(settings, "promoted", before, after)
    print(f"Promoted {after}; {before} is kept. Back with: parley nlu rollback")
    return 0


@polite
def run_rollback(asked: Namespace) -> int:
    """The model before the present one, or the one named, is in use again."""
    settings = load_settings()
    store = ModelStore(settings.model_dir)
    try:
        wanted = next((one for one in store.earlier if one.name.startswith(asked.version or "")), None)
        if wanted is not None:
            load(wanted.folder)
        before, after = store.rollback(_who(), asked.version)
    except TROUBLES as trouble:
        raise Refused(str(trouble)) from trouble
    _record(settings, "rolled_back", before, after)
    print(f"Rolled back from {before} to {after}.")
    return 0


def run_versions(_: Namespace) -> int:
    """The models there are, and what was done with them."""
    store = ModelStore(load_settings().model_dir)
    places = [("in use", store.current), ("candidate", store.candidate)]
    places += [("withdrawn" if one.withdrawn else "earlier", one) for one in store.earlier]
    for what, one in places:
        if one is not None:
            print(f"{what.ljust(10)} {one.name}  trained {one.made:%Y-%m-%d %H:%M} UTC")
    for line in store.history()[-10:]:
        print(f"{line['at'][:16]}  {line['what']} {line['from']} -> {line['to']}  by {line['who']}")
    return 0


def exported(example: Example) -> Accepted:
    """The example as training reads it."""
    return Accepted(example.text, example.intent or "", example.role, example.language)


def _opened(asked: Namespace) -> tuple[Settings, Any]:
    settings = load_settings()
    if not getattr(asked, "json", False):
        aloud("nlu.training")
    return settings, load_lexicons(FOLDER, settings.language)


def _gate(asked: Namespace) -> Gate:
    default = Gate()
    blind = default.blind if asked.held_out is None else asked.held_out
    talks = default.conversations if asked.conversations is None else asked.conversations
    missing = [path for path in (*blind, *talks) if not Path(path).exists()]
    if missing:
        raise Refused(f"{missing[0]} is not there.")
    return Gate(blind, talks)


def _outcome(work: Coroutine[Any, Any, dict[str, Any]]) -> dict[str, Any]:
    try:
        return asyncio.run(work)
    except TROUBLES as trouble:
        raise Refused(str(trouble)) from trouble


def _told(outcome: dict[str, Any], settings: Settings, asked: Namespace) -> int:
    if getattr(asked, "json", False):
        print(json.dumps(outcome, ensure_ascii=False))
    else:
        wording = Wording(load_packs(settings.language)[settings.language])
        zone = settings.timezone
        print(wording.text(Reply("training_outcome", {"it": outcome, "long": True}), zone, datetime.now(UTC)))
    return 0 if outcome["passed"] else 1


def _who() -> str:
    return f"{getpass.getuser()} at the command line"


def _record(settings: Settings, what: str, before: str | None, after: str) -> None:
    """The audit says so too, where there is a database."""

    async def note(uow: UnitOfWork) -> None:
        await teaching.note_release(uow, SYSTEM, what, before, after, who=_who())

    on_store(settings, note)
