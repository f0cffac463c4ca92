"""Conversation files played with one model or another, and what differs between the two."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot.app import build
from bot.clock import HandClock
from bot.player import FileError, play, read_conversation
from bot.player.files import MAILBOXES
from bot.turns.overhear import Overheard
from config.settings import Settings
from nlu.parse import Parser
from storage.migrate import upgrade
from storage.temporary import temporary_database

Fresh = Callable[[], AbstractAsyncContextManager[str]]
"""A way to get one empty, migrated database after the other."""


@dataclass(frozen=True, slots=True)
class Played:
    """A conversation file, and everything that went otherwise than it says, in words."""

    path: Path
    differences: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether all went as written."""
        return not self.differences


@dataclass(frozen=True, slots=True)
class Changed:
    """A file that goes otherwise with another model: what differed before, and what differs then."""

    path: Path
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def is_worse(self) -> bool:
        """Whether something goes wrong that did not before."""
        return bool(set(self.after) - set(self.before)) and len(self.after) >= len(self.before)

    def to_json(self) -> dict[str, Any]:
        """As it is kept and shown."""
        after = sorted(self.after, key=lambda one: one in self.before)  # what is new first
        return {"file": self.path.name, "before": list(self.before), "after": after}


def files_in(paths: Iterable[Path]) -> list[Path]:
    """The conversation files that are named, and those in the folders that are."""
    return [path for given in paths for path in (sorted(given.rglob("*.yml")) if given.is_dir() else [given])]


async def play_all(
    files: Sequence[Path], settings: Settings, parser: Parser, database_url: str | None = None
) -> AsyncIterator[Played]:
    """Each file, played in a fresh database of its own; the next one when it is asked for."""
    ear = Overheard(parser)
    async with _databases(database_url) as fresh:
        for path in files:
            yield await _played(path, settings, ear, fresh)


def changes(before: Sequence[Played], after: Sequence[Played]) -> list[Changed]:
    """The files that do not go as they did, of two lists of the same ones."""
    pairs = zip(before, after, strict=True)
    return [
        Changed(was.path, was.differences, now.differences)
        for was, now in pairs
        if was.differences != now.differences and (was.passed or now.passed or _is_other(was, now))
    ]


def _is_other(was: Played, now: Played) -> bool:
    return len(was.differences) != len(now.differences)


async def _played(path: Path, settings: Settings, ear: Overheard, fresh: Fresh) -> Played:
    try:
        file = read_conversation(path)
        async with fresh() as url:
            clock = HandClock(file.at)
            nowhere = path.parent / ".no-models"  # who plays puts no model into use
            quiet = replace(settings, database_url=url, slack_bot_token=None, telegram_bot_token=None)
            quiet = replace(quiet, model_dir=nowhere)
            app = build(quiet, clock, ear, MAILBOXES)
            try:
                found = await play(file, app, clock, ear)
            finally:
                await app.stop()
    except FileError as error:
        return Played(path, (str(error),))
    places = [(f"turn {one.turn}" if one.turn else "at the end", one.text) for one in found]
    return Played(path, tuple(f"{where}: {text}" for where, text in places))


@asynccontextmanager
async def _databases(url: str | None) -> AsyncIterator[Fresh]:
    if url is not None and not url.startswith("sqlite:"):
        async with temporary_database(url) as empty:
            yield lambda: temporary_database(url, like=empty)
        return
    with tempfile.TemporaryDirectory(prefix="parley-test-") as folder:
        template = Path(folder) / "template.db"
        await asyncio.to_thread(upgrade, f"sqlite:///{template}")

        @asynccontextmanager
        async def copy() -> AsyncIterator[str]:
            with tempfile.TemporaryDirectory(dir=folder) as own:
                target = Path(own) / "parley.db"
                shutil.copy(template, target)
                yield f"sqlite:///{target}"

        yield copy
