"""Reconciliation: nothing to say of what agrees; what does not is counted, named and told."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, update

from bot.app import App
from bot.clock import HandClock
from domain.access import Role
from domain.health.model import Beat
from domain.jobs import JobRoom
from domain.messages import Identity, InboundMessage
from domain.ports import UnitOfWork
from scheduler.jobs.reconcile import reconcile
from storage.tables import inbox, lines, outbox
from tests.apps import hear, said, timeline
from tests.builders import someone


@pytest.fixture
async def room(app: App) -> JobRoom:
    """Conversations on two channels that agree: Telegram is sent to, web chat is read."""
    await someone(app.store, Role.MANAGER, "Mara Manager")
    await hear(app, said("hello", "m1", who="mara", email="mara@bank.example"))
    await hear(app, said("I want to make a complaint: my card was charged twice", "m2", who="ann"))
    for number in (1, 2):
        message = InboundMessage("telegram", f"t{number}", "7", Identity("telegram", "7"), "hello")
        await app.runner.receive(message, "raw")
        await app.runner.settled()
    return app.jobs.room


async def beats(app: App) -> dict[str, Beat]:
    return {beat.name: beat for beat in await app.store.read(lambda uow: uow.health.beats())}


async def told(app: App) -> list[str]:
    return [line.text for line in await timeline(app, "mara") if "nightly check" in line.text]


async def number_at(app: App, channel: str, address: str) -> int:
    found = await app.store.read(lambda uow: uow.conversations.at(channel, address))
    assert found is not None
    return found.id


async def do(app: App, statement: object) -> None:
    """Something that nobody but a fault does."""

    async def harm(uow: UnitOfWork) -> None:
        await uow._session.execute(statement)  # type: ignore[attr-defined]  # noqa: SLF001 no port allows it

    await app.store.run(harm)


async def test_what_agrees_is_on_record_and_told_to_nobody(app: App, room: JobRoom) -> None:
    assert await reconcile(room) == 0
    found = await beats(app)
    assert {name for name in found if name.startswith("agree:")} == {
        "agree:gaps",
        "agree:not_in_timeline",
        "agree:not_sent_out",
    }
    assert all(beat.ok for beat in found.values())
    assert await told(app) == []


async def test_a_line_that_vanished_is_named_and_told_once_a_night(
    app: App, room: JobRoom, clock: HandClock
) -> None:
    number = await number_at(app, "telegram", "7")
    await do(app, delete(lines).where(lines.c.conversation_id == number, lines.c.author == "customer"))
    assert await reconcile(room) == 2
    assert await reconcile(room) == 2
    found = await beats(app)
    assert (found["agree:gaps"].ok, found["agree:gaps"].count, found["agree:gaps"].why) == (
        False,
        1,
        str(number),
    )
    assert found["agree:not_in_timeline"].why == str(number)
    assert len(await told(app)) == 1
    clock.move(timedelta(hours=24))
    await reconcile(room)
    assert len(await told(app)) == 2


async def test_what_was_said_and_never_left_is_found(app: App, room: JobRoom) -> None:
    await do(app, delete(outbox))
    assert await reconcile(room) == 0  # here every channel reads its timeline itself
    sent = replace(room, mailboxes=frozenset({"webchat"}))
    assert await reconcile(sent) == 1
    assert (await beats(app))["agree:not_sent_out"].why == str(await number_at(app, "telegram", "7"))


async def test_what_was_answered_but_is_no_line_is_found(app: App, room: JobRoom) -> None:
    number = await number_at(app, "webchat", "ann")
    await do(app, update(lines).where(lines.c.conversation_id == number).values(author="bot"))
    assert await reconcile(room) == 1
    assert (await beats(app))["agree:not_in_timeline"].why == str(number)
    await do(app, update(inbox).where(inbox.c.conversation_id == number).values(status="failed", attempts=1))
    assert await reconcile(room) == 0


async def test_what_a_channel_delivered_and_was_missed_is_counted(app: App, room: JobRoom) -> None:
    asked: list[datetime] = []

    async def replay(since: datetime) -> int:
        asked.append(since)
        return 3

    async def broken(_: datetime) -> int:
        raise ConnectionError("missing_scope")

    await reconcile(replace(room, replays={"slack": replay, "other": broken}))
    found = await beats(app)
    assert (found["missed:slack"].ok, found["missed:slack"].count) == (True, 3)
    assert (found["missed:other"].ok, found["missed:other"].why) == (False, "missing_scope")
    assert asked[0] < app.clock.now() - timedelta(hours=24)
