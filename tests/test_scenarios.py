"""Every conversation of `tests/scenarios/`, played on the real application over both databases."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.app import build, load_parser
from bot.clock import HandClock
from bot.overhear import Overheard
from bot.player import play, read_conversation
from bot.player.files import MAILBOXES
from config.languages import FOLDER
from config.settings import Settings, load_settings
from nlu.entities import load_lexicons

FILES = sorted((Path(__file__).parent / "scenarios").glob("*.yml"))


@pytest.fixture(scope="module")
def settings() -> Settings:
    return load_settings({"PARLEY_SECRET_KEY": "only-for-conversations-that-are-played"})


@pytest.fixture(scope="module")
def ear(settings: Settings) -> Overheard:
    return Overheard(load_parser(settings, load_lexicons(FOLDER, "en")))


def test_there_are_sixty_conversations_at_least() -> None:
    assert len(FILES) >= 60


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
async def test_the_conversation_goes_as_written(
    path: Path, settings: Settings, ear: Overheard, store_url: str, tmp_path: Path
) -> None:
    file = read_conversation(path)
    clock = HandClock(file.at)
    quiet = replace(settings, database_url=store_url, model_dir=tmp_path)
    app = build(quiet, clock, ear, MAILBOXES)
    try:
        differences = await play(file, app, clock, ear)
    finally:
        await app.stop()
    assert differences == []
