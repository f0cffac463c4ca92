"""The models as those who teach see them, and the process in which a training runs."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.dialogue.decisions import CONTROLS
from bot.gate.compared import compared
from bot.gate.taught import Accepted, write_accepted
from config.settings import Settings
from domain.dialogue import Handler
from domain.errors import ConflictError
from domain.learning.model import Example, Standing
from nlu.parse import OUT_OF_SCOPE
from nlu.store import ModelStore, NoModel

log = logging.getLogger(__name__)

LATEST = 5
"""Changes of the model in use that are told of."""
PATIENCE = 0.5
"""Seconds between two looks at whether the server is about to end."""
_PARLEY = "import sys; from bot.cli import main; sys.exit(main(sys.argv[1:]))"
_CHOSEN_FOR_US = {"mean", "none_of_these"}


@dataclass(frozen=True, slots=True)
class ModelTeaching:
    """Implements `domain.learning.model.Teaching` over the models in a folder."""

    folder: Path
    handlers: Mapping[str, Handler]

    def intents(self) -> Collection[str]:
        """What people may say: every spoken handler's, those about the conversation itself, and what is none
        of our business."""
        spoken = {name for name, one in self.handlers.items() if one.spoken}
        return frozenset(spoken | (CONTROLS - _CHOSEN_FOR_US) | {OUT_OF_SCOPE})

    def standing(self) -> Standing:
        """See `domain.learning.model.Teaching`; some small files are read."""
        store = ModelStore(self.folder)
        current, candidate, before = store.current, store.candidate, store.before
        return Standing(
            current.name if current else None,
            candidate.name if candidate else None,
            before.name if before else None,
            compared(store),
            current.made if current else None,
            tuple(reversed(store.history()[-LATEST:])),
        )

    def promote(self, who: str) -> tuple[str | None, str]:
        """See `domain.learning.model.Teaching`; every process takes it within a second or two."""
        return self._moved(ModelStore(self.folder).promote, who, "no_candidate")

    def rollback(self, who: str) -> tuple[str | None, str]:
        """See `domain.learning.model.Teaching`; every process takes it within a second or two."""
        return self._moved(ModelStore(self.folder).rollback, who, "no_earlier_model")

    @staticmethod
    def _moved(
        move: Callable[[str], tuple[str | None, str]], who: str, trouble: str
    ) -> tuple[str | None, str]:
        try:
            return move(who)
        except NoModel as error:
            raise ConflictError(trouble) from error


@dataclass(frozen=True, slots=True)
class Trainer:
    """Implements `domain.jobs.Trainer`: a training is a process of its own, gentle to those being served."""

    settings: Settings
    options: Sequence[str] = ()

    async def __call__(
        self, accepted: Sequence[Example], is_ending: Callable[[], bool]
    ) -> Mapping[str, Any] | None:
        """What came of it; None when it broke off, or was broken off because the server ends."""
        folder = self.settings.model_dir
        sentences = [Accepted(one.text, one.intent or "", one.role, one.language) for one in accepted]
        await asyncio.to_thread(write_accepted, folder, sentences)
        command = [sys.executable, "-c", _PARLEY, "nlu", "retrain", "--as-exported", "--json", *self.options]
        process = await asyncio.create_subprocess_exec(
            *command,
            env={**os.environ, **self._environment()},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        done = asyncio.ensure_future(process.communicate())
        while not done.done():
            await asyncio.wait([done], timeout=PATIENCE)
            if is_ending() and not done.done():
                with contextlib.suppress(ProcessLookupError):
                    process.terminate()
        said, trouble = done.result()
        lines = said.decode(errors="replace").strip().splitlines()
        try:
            outcome: dict[str, Any] = json.loads(lines[-1])
        except (IndexError, ValueError):
            if not is_ending():
                log.warning("A training broke off: %s", trouble.decode(errors="replace")[-2000:])
            return None
        return outcome

    def _environment(self) -> dict[str, str]:
        """What the training must know of these settings, wherever they came from."""
        return {
            "PARLEY_MODEL_DIR": str(self.settings.model_dir),
            "PARLEY_LANGUAGE": self.settings.language,
            "PARLEY_TIMEZONE": self.settings.timezone,
            "PARLEY_SECRET_KEY": self.settings.secret_key,
        }
