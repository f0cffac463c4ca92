"""Every conversation of `tests/scenarios/`, played on the real application over both databases."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.app import build
from bot.clock import HandClock
from bot.player import play, read_conversation
from bot.player.files import MAILBOXES
from tests.apps import engine, settings

FILES = sorted((Path(__file__).parent / "scenarios").glob("*.yml"))


def test_there_are_sixty_conversations_at_least() -> None:
    assert len(FILES) >= 60


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
async def test_the_conversation_goes_as_written(path: Path, store_url: str, tmp_path: Path) -> None:
    file = read_conversation(path)
    ear, clock = engine(), HandClock(file.at)
    quiet = replace(settings(), database_url=store_url, model_dir=tmp_path)
    app = build(quiet, clock, ear, MAILBOXES)
    try:
        differences = await play(file, app, clock, ear)
    finally:
        await app.stop()
    assert differences == []
