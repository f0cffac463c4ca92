"""`parley test`: conversation files played on the real application."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from argparse import Namespace
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from config.settings import Settings


def register(subparsers: Any) -> None:
    """`parley test` exists."""
    command = subparsers.add_parser("test", help="play conversation files and say what differs")
    command.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a file, or a folder of them")
    command.add_argument(
        "--database-url", help="play on databases beside this one, made for it and dropped afterwards"
    )
    command.set_defaults(run=lambda asked: asyncio.run(_test(asked)))


async def _test(asked: Namespace) -> int:
    from bot.app import load_parser
    from bot.overhear import Overheard
    from config.languages import FOLDER
    from config.settings import load_settings
    from nlu.entities import load_lexicons

    settings = load_settings()
    ear = Overheard(load_parser(settings, load_lexicons(FOLDER, settings.language)))
    files = [
        path
        for given in asked.files
        for path in (sorted(given.rglob("*.yml")) if given.is_dir() else [given])
    ]
    failed = 0
    async with _databases(asked.database_url) as fresh:
        for path in files:
            failed += not await _passes(path, settings, ear, fresh)
    print(f"{len(files) - failed} passed, {failed} failed")
    return 1 if failed or not files else 0


async def _passes(path: Path, settings: Settings, ear: Any, fresh: Any) -> bool:
    from bot.app import build
    from bot.clock import HandClock
    from bot.player import FileError, play, read_conversation
    from bot.player.files import MAILBOXES

    try:
        file = read_conversation(path)
        async with fresh() as url:
            clock = HandClock(file.at)
            quiet = replace(settings, database_url=url, slack_bot_token=None, telegram_bot_token=None)
            app = build(quiet, clock, ear, MAILBOXES)
            try:
                differences = await play(file, app, clock, ear)
            finally:
                await app.stop()
    except FileError as error:
        print(f"{path}: {error}")
        return False
    for difference in differences:
        where = f"turn {difference.turn}" if difference.turn else "at the end"
        print(f"{path}: {where}: {difference.text}")
    return not differences


@asynccontextmanager
async def _databases(url: str | None) -> AsyncIterator[Any]:
    """A way to get one empty, migrated database after the other."""
    if url is not None and not url.startswith("sqlite:"):
        from storage.temporary import temporary_database

        yield lambda: temporary_database(url)
        return
    from storage.migrate import upgrade

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
