"""What `parley nlu retrain|compare` do."""

from __future__ import annotations

import asyncio
import json
import os
from argparse import Namespace
from collections.abc import Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.cli.work.opening import Refused, aloud, on_store, polite
from bot.gate.taught import Accepted, write_accepted
from bot.voice.replies import Wording
from config.languages import FOLDER, load_language
from config.settings import Settings, load_settings
from domain.dialogue import Reply
from domain.learning import actions as teaching
from domain.learning.model import Example
from nlu.corpus import CorpusFaulty
from nlu.entities import load_lexicons
from nlu.saved import ModelUnusable
from nlu.store import NoModel

if TYPE_CHECKING:
    from bot.gate.comparing import Gate

# What trains and what plays conversations is imported when that is done: together they are three seconds.

GENTLY = 10
"""How nice a training is to whoever is being served on the same machine."""
TROUBLES = (NoModel, CorpusFaulty, ModelUnusable)


@polite
def run_retrain(asked: Namespace) -> int:
    """A candidate waits and was compared, or nothing was trained; 0 when it may be promoted."""
    from bot.gate.candidate import retrain
    from nlu.training import TooLittleToLearn

    settings = load_settings()
    _log_progress(asked)
    if not asked.as_exported:
        accepted = on_store(settings, teaching.accepted, reading=True)
        write_accepted(settings.model_dir, map(exported, accepted))
    else:
        os.nice(GENTLY)  # the server has begun it, and serves people meanwhile
    try:
        lexicons = load_lexicons(FOLDER, settings.language)
        outcome = _outcome(retrain(settings, lexicons, _gate(asked)))
    except TooLittleToLearn as trouble:
        raise Refused(str(trouble)) from trouble
    return told(outcome, settings, asked)


@polite
def run_compare(asked: Namespace) -> int:
    """The candidate is held against the model in use; 0 when nothing got worse."""
    settings = load_settings()
    return told(outcome_of_comparing(settings, asked, asked.model), settings, asked)


def outcome_of_comparing(settings: Settings, asked: Namespace, folder: Path | None = None) -> dict[str, Any]:
    """What the gate finds of the candidate, or of the model in ``folder``. Raises ``Refused``."""
    from bot.gate.comparing import compare

    _log_progress(asked)
    lexicons = load_lexicons(FOLDER, settings.language)
    return _outcome(compare(settings, lexicons, _gate(asked), folder=folder))


def exported(example: Example) -> Accepted:
    """The example as training reads it."""
    return Accepted(example.text, example.intent or "", example.role, example.language)


def _log_progress(asked: Namespace) -> None:
    if not asked.json:
        aloud("nlu.training")


def _gate(asked: Namespace) -> Gate:
    from bot.gate.comparing import Gate

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


def told(outcome: dict[str, Any], settings: Settings, asked: Namespace) -> int:
    """It is printed, in words or as JSON; the exit code."""
    if asked.json:
        print(json.dumps(outcome, ensure_ascii=False))
    else:
        wording = Wording(load_language(settings.language))
        zone = settings.timezone
        print(wording.text(Reply("training_outcome", {"it": outcome, "long": True}), zone, datetime.now(UTC)))
    return 0 if outcome["passed"] else 1
