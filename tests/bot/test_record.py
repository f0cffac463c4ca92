"""A stored conversation becomes a file: nothing personal in it, and it goes again as it went."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import App
from bot.cli import main
from bot.clock import HandClock
from bot.gate.playing import play_all
from domain.access import Role
from domain.tickets.model import Ticket, TicketKind
from tests.apps import engine, settings
from tests.clerk import hire
from tests.talking import Somebody, add, person

SECRETS = (
    *("Rosamund", "Quillfeather", "rosamund", "Zorgblatt", "zorg", "+44 7700 900123", "7700"),
    *("4111", "DE89", "0532", "Rita", "Reyes", "bank.example/", "T-7 "),
)


async def talk(app: App, clock: HandClock) -> None:
    """A sales rep deals with somebody; a ticket of theirs was there before, among others."""
    for number in range(7):
        await add(app, Ticket(kind=TicketKind.QUESTION, subject=f"Old matter {number}", text="Long ago"))
    await hire(app, Role.MANAGER, name="Rita Reyes", email="rita.reyes@bank.example")
    clock.move(timedelta(hours=1))
    rita = Somebody(app, "terminal", "r", email="rita.reyes@bank.example")
    await rita.say("new lead: Rosamund Quillfeather from Zorgblatt Ltd, rosamund@zorg.com, +44 7700 900123")
    await rita.say("new deal for Zorgblatt Ltd, 12000 EUR")
    await rita.say("show T-7")
    clock.move(timedelta(hours=3))
    await rita.say("set T-7 to urgent")
    await rita.say("note: Rosamund paid with 4111 1111 1111 1111 from DE89 3704 0044 0532 0130 00")


async def test_nothing_personal_is_in_it_and_it_plays_again(
    app: App, clock: HandClock, store_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await talk(app, clock)
    rita = await person(app, "rita.reyes@bank.example")
    found = await app.store.read(lambda uow: uow.conversations.of_person(rita.id))
    assert found is not None
    monkeypatch.setenv("PARLEY_DATABASE_URL", store_url)
    monkeypatch.setenv("PARLEY_SECRET_KEY", settings().secret_key)
    file = tmp_path / "talk.yml"

    assert await _command("record", str(found.id), "--out", str(file)) == 0

    text = file.read_text(encoding="utf-8")
    assert [secret for secret in SECRETS if secret in text] == []
    assert "wait: 3h" in text
    assert "subject: Old matter 6" in text, "the ticket that was there is given"
    assert "set T-1 to urgent" in text, "and has the number it has where the file is played"
    assert "priority: urgent" in text
    (played,) = [one async for one in play_all([file], settings(), engine())]
    assert played.differences == ()


async def _command(*words: str) -> int:
    """A command in a thread of its own: it runs a loop itself."""
    return await asyncio.to_thread(main, words)


async def test_what_nobody_said_cannot_be_recorded(
    store_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PARLEY_DATABASE_URL", store_url)
    monkeypatch.setenv("PARLEY_SECRET_KEY", settings().secret_key)
    assert await _command("record", "4711") == 2
    assert "There is no conversation 4711" in capsys.readouterr().err
