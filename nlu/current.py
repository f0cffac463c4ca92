"""The model in use, taken anew while people talk: the next sentence after a change is read by the new one."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection
from pathlib import Path

from nlu.local import LocalParser
from nlu.model import Model
from nlu.parse import Context, Parse
from nlu.saved import INDEX, ModelUnusable

log = logging.getLogger(__name__)

Stamp = tuple[int, int, int]


class CurrentModel:
    """Implements ``nlu.parse.Parser`` with whatever model ``folder`` holds."""

    def __init__(
        self, folder: Path, load: Callable[[], LocalParser], answered: Collection[str] | None = None
    ) -> None:
        """Raises ``ModelUnusable`` when there is none at first. ``answered`` are the intents this process has
        an answer to: a model that understands further ones is not taken. None takes every model."""
        self._index = folder / INDEX
        self._load = load
        self._answered = None if answered is None else frozenset(answered)
        self._seen, self._engine = self._fresh()
        self._is_open = False

    @property
    def model(self) -> Model:
        """The model that answers now."""
        return self._engine.model

    async def parse(self, text: str, context: Context) -> Parse:
        """See ``nlu.parse.Parser``."""
        return await self._engine.parse(text, context)

    async def look(self) -> bool:
        """Whether there was another model, which answers from now on. It is loaded beside the one that
        answers meanwhile; one that cannot be used is told of once and passed over. The first look opens the
        encoders, which the start did not wait for."""
        if not self._is_open:
            await asyncio.to_thread(self.model.open)
            self._is_open = True
        if self._stamp() == self._seen:
            return False
        before = self.model.version
        try:
            self._seen, engine = await asyncio.to_thread(self._fresh)
            await asyncio.to_thread(engine.model.open)
        except ModelUnusable as trouble:
            self._seen = self._stamp()
            log.warning("The model in use stays as it is: %s", trouble)
            return False
        if strange := self._strange(engine.model):
            names = ", ".join(sorted(strange))
            log.warning(
                "The model %s is not taken yet: it understands %s, which this process has no answer to. "
                "Restart to take it",
                engine.model.version,
                names,
            )
            return False
        self._engine = engine
        return engine.model.version != before

    def _strange(self, model: Model) -> frozenset[str]:
        """The intents that the model in use does not know, and nobody here answers."""
        if self._answered is None:
            return frozenset()
        return frozenset(model.head.intents) - frozenset(self.model.head.intents) - self._answered

    def _fresh(self) -> tuple[Stamp | None, LocalParser]:
        """The model that is there, with its index's stamp; tried again when it was replaced meanwhile."""
        while True:
            seen = self._stamp()
            try:
                return seen, self._load()
            except ModelUnusable:
                if self._stamp() == seen:
                    raise

    def _stamp(self) -> Stamp | None:
        """What differs when the index is another; None when there is none."""
        try:
            found = self._index.stat()
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns, found.st_size
