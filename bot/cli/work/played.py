"""What `parley test` does: files are played with a model, or with two."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bot.app import load_parser
from bot.cli.work.opening import Refused, polite
from bot.gate.playing import Changed, Played, changes, files_in, play_all
from config.languages import FOLDER
from config.settings import Settings, load_settings
from nlu.entities import load_lexicons
from nlu.parse import Parser
from nlu.saved import ModelUnusable


@polite
def test(asked: Namespace) -> int:
    """What differed is printed; 1 when something did, or got worse."""
    settings, files = load_settings(), files_in(asked.files)
    if asked.compare is not None:
        return asyncio.run(_compare(files, settings, asked))
    return asyncio.run(_test(files, settings, asked))


async def _test(files: Sequence[Path], settings: Settings, asked: Namespace) -> int:
    failed = 0
    async for played in play_all(files, settings, _parser(settings, asked.model), asked.database_url):
        for difference in played.differences:
            print(f"{played.path}: {difference}")
        failed += not played.passed
    print(f"{len(files) - failed} passed, {failed} failed")
    return 1 if failed or not files else 0


async def _compare(files: Sequence[Path], settings: Settings, asked: Namespace) -> int:
    """With the model in use and with another one; told by file."""
    outcomes: list[list[Played]] = []
    for folder in (None, asked.compare):
        parser = _parser(settings, folder)
        outcomes.append([one async for one in play_all(files, settings, parser, asked.database_url)])
    found = changes(*outcomes)
    worse = [one for one in found if one.is_worse]
    _tell("worse", worse)
    _tell("better", [one for one in found if not one.is_worse])
    print(f"{len(files)} played with both: {len(worse)} worse, {len(found) - len(worse)} better")
    return 1 if worse or not files else 0


def _tell(what: str, changed: Sequence[Changed]) -> None:
    for one in changed:
        print(f"{one.path}: {what}")
        for sign, gone in (("-", set(one.before) - set(one.after)), ("+", set(one.after) - set(one.before))):
            for difference in sorted(gone):
                print(f"  {sign} {difference}")


def _parser(settings: Settings, folder: Path | None) -> Parser:
    """The engine in use, or the local one with the model in ``folder``."""
    chosen = settings if folder is None else replace(settings, model_dir=folder, nlu_engine="local")
    try:
        return load_parser(chosen, load_lexicons(FOLDER, settings.language))
    except ModelUnusable as trouble:
        raise Refused(str(trouble)) from trouble
