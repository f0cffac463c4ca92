"""What `parley nlu promote|rollback|versions` do."""

from __future__ import annotations

import getpass
from argparse import Namespace

from bot.cli.work.learning import TROUBLES, outcome_of_comparing, told
from bot.cli.work.opening import Refused, on_store, polite
from bot.gate.compared import compared
from config.settings import Settings, load_settings
from domain.access import SYSTEM
from domain.learning import actions as teaching
from domain.ports import UnitOfWork
from nlu.saved import load
from nlu.store import ModelStore


@polite
def run_promote(asked: Namespace) -> int:
    """The candidate is in use, if the gate lets it through."""
    settings = load_settings()
    store = ModelStore(settings.model_dir)
    outcome = compared(store) or outcome_of_comparing(settings, asked)
    if not outcome["passed"]:
        told(outcome, settings, asked)
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


def _who() -> str:
    return f"{getpass.getuser()} at the command line"


def _record(settings: Settings, what: str, before: str | None, after: str) -> None:
    """The audit says so too, where there is a database."""

    async def note(uow: UnitOfWork) -> None:
        await teaching.note_release(uow, SYSTEM, what, before, after, who=_who())

    on_store(settings, note)
