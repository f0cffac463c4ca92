"""What every command of the terminal begins and ends with: settings, the store, and polite errors."""

from __future__ import annotations

import asyncio
import logging
import sys
from argparse import Namespace
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import TypeVar

from bot.clock import SystemClock
from config.settings import Settings, SettingsError
from domain.errors import StoreUnavailableError
from domain.ports import UnitOfWork

T = TypeVar("T")


class Refused(Exception):
    """What was asked cannot be done; the text tells the person why, and what to do instead."""


def polite(run: Callable[[Namespace], int]) -> Callable[[Namespace], int]:
    """The same command; a trouble that people can mend ends it with a line and exit code 2."""

    @wraps(run)
    def politely(arguments: Namespace) -> int:
        try:
            return run(arguments)
        except (Refused, SettingsError) as trouble:
            return _say(str(trouble))
        except StoreUnavailableError as trouble:
            return _say(f"The database cannot be reached now: {trouble}")
        except BrokenPipeError:
            return 0  # whoever read our output has seen enough
        except OSError as trouble:
            what = f"{trouble.filename}: " if trouble.filename else ""
            return _say(f"{what}{trouble.strerror or trouble}")
        except KeyboardInterrupt:
            return _say("Stopped; nothing was changed.", 130)

    return politely


def on_store(settings: Settings, work: Callable[[UnitOfWork], Awaitable[T]], *, reading: bool = False) -> T:
    """The result of ``work``, committed. An embedded database is brought to the newest schema first; a
    server's is never changed unasked. Raises ``Refused`` or ``StoreUnavailableError`` when it cannot be
    opened."""
    # Commands that need no store must not wait until all this is loaded.
    from storage.open import open_store

    async def run() -> T:
        store = open_store(settings.database_url, SystemClock(), settings.sqlite_synchronous)
        try:
            return await (store.read(work) if reading else store.run(work))
        finally:
            await store.close()

    prepared(settings)
    return asyncio.run(run())


def prepared(settings: Settings, *, beginning: bool = False) -> None:
    """The settings' database can be used; at the ``beginning`` an empty one on a server is made ready.

    Raises ``Refused`` when its schema is another version's, and ``StoreUnavailableError`` when it cannot
    be reached. Blocks until done.
    """
    from storage.migrate import SchemaBehind, prepare

    try:
        prepare(settings.database_url, beginning=beginning)
    except SchemaBehind as trouble:
        raise Refused(str(trouble)) from trouble


def aloud(log: str) -> None:
    """What this log says of long work stands on the terminal, line by line."""
    progress = logging.getLogger(log)
    progress.setLevel(logging.INFO)
    progress.addHandler(logging.StreamHandler(sys.stdout))


def _say(line: str, code: int = 2) -> int:
    print(f"parley: {line}", file=sys.stderr)
    return code
