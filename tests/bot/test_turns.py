"""One door in: stored once, answered once, in order, whatever happens in between."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.app import App
from bot.clock import HandClock
from bot.dialogue.dialogue import Dialogue
from domain.access import Permission
from domain.dialogue import Handler, Reply, Turn
from domain.inbox import InboxStatus
from domain.ports import UnitOfWork
from domain.tickets.model import Ticket, TicketStatus
from tests.apps import hear, said, timeline

COMPLAINT = "I want to make a complaint: you charged me the overdraft fee twice"


async def test_a_complaint_is_stored_answered_and_numbered(app: App) -> None:
    (answer,) = await hear(app, said(COMPLAINT, "1"))
    (ticket,) = await app.store.read(lambda uow: uow.find(Ticket))
    assert ticket.ref in answer.text
    assert "overdraft fee twice" in ticket.text


async def test_the_same_message_again_does_nothing(app: App) -> None:
    await hear(app, said(COMPLAINT, "1"))
    before = await timeline(app, "a")
    assert await app.runner.receive(said(COMPLAINT, "1"), "raw") is False
    await app.runner.settled()
    assert await timeline(app, "a") == before
    assert await app.store.read(lambda uow: uow.count(Ticket)) == 1


async def test_the_same_message_many_times_at_once_is_one_turn(app: App) -> None:
    new = await asyncio.gather(*(app.runner.receive(said(COMPLAINT, "1"), "raw") for _ in range(20)))
    await app.runner.settled()
    assert sum(new) == 1
    assert await app.store.read(lambda uow: uow.count(Ticket)) == 1


async def test_what_was_stored_before_a_crash_is_answered_after_it(app: App) -> None:
    messages = [said(f"{COMPLAINT} {n}", str(n)) for n in range(3)]

    async def store(uow: UnitOfWork) -> None:
        for message in messages:
            await uow.inbox.store(message, "raw")

    await app.store.run(store)
    assert await app.store.read(lambda uow: uow.count(Ticket)) == 0
    assert await app.runner.resume() == 3
    await app.runner.settled()
    tickets = await app.store.read(lambda uow: uow.find(Ticket))
    assert [ticket.text[-1] for ticket in tickets] == ["0", "1", "2"]
    assert await app.runner.resume() == 0


async def test_messages_of_a_conversation_are_answered_in_the_order_they_came(app: App) -> None:
    for n in range(8):
        await app.runner.receive(said(f"open a ticket: lamp number {n} is broken", str(n)), "raw")
    await app.runner.settled()
    replies = [line.in_reply_to for line in await timeline(app, "a") if line.author == "bot"]
    assert replies == [str(n) for n in range(8)]


async def test_two_servers_answer_a_message_once(app: App) -> None:
    """What one has taken on, the other resumes in the same moment."""
    await app.store.run(lambda uow: uow.inbox.store(said(COMPLAINT, "1"), "raw"))
    await asyncio.gather(*(app.runner.resume() for _ in range(4)))
    await app.runner.settled()
    assert await app.store.read(lambda uow: uow.count(Ticket)) == 1


async def test_a_broken_turn_rolls_back_apologises_with_a_code_and_can_be_retried(app: App) -> None:
    mended = asyncio.Event()

    async def close(turn: Turn) -> Reply:
        found = await turn.uow.get(Ticket, 1)
        assert found is not None
        await turn.uow.change(found, status=TicketStatus.CLOSED)
        if not mended.is_set():
            raise ZeroDivisionError
        return Reply("fine")

    broken = Handler("close_ticket", Permission.OPEN_TICKET, close, (), ())
    await hear(app, said(COMPLAINT, "1"))
    dialogue = app.house.dialogues["en"]
    handlers = {**dialogue.handlers, "close_ticket": broken}
    app.house.dialogues["en"] = Dialogue(handlers, dialogue.pack)  # type: ignore[index]
    (sorry,) = await hear(app, said("close ticket T-1", "2"))
    row = await app.store.read(lambda uow: uow.inbox.get(2))
    assert row is not None
    assert row.status is InboxStatus.FAILED
    assert row.error_code is not None
    assert row.error_code in sorry.text
    assert await _status(app) is TicketStatus.OPEN
    mended.set()
    await app.runner.retry(2)
    await app.runner.settled()
    assert await _status(app) is TicketStatus.CLOSED
    await app.runner.retry(2)
    await app.runner.settled()
    lines = await timeline(app, "a")
    assert [line.text for line in lines].count("All right.") == 1
    assert [line.text for line in lines].count("close ticket T-1") == 1
    assert [line.seq for line in lines] == list(range(1, len(lines) + 1))


async def test_undo_takes_back_and_only_once(app: App) -> None:
    (answer,) = await hear(app, said(COMPLAINT, "1"))
    press = next(choice["value"] for choice in answer.choices if choice["label"] == "Undo")
    await hear(app, said("", "2", choice=press))
    assert await app.store.read(lambda uow: uow.count(Ticket)) == 0
    (refused,) = await hear(app, said("", "3", choice=press))
    assert "nothing left" in refused.text


async def test_undo_is_refused_when_the_record_changed_since(app: App) -> None:
    (answer,) = await hear(app, said(COMPLAINT, "1"))

    async def change(uow: UnitOfWork) -> None:
        (ticket,) = await uow.find(Ticket)
        await uow.change(ticket, subject="seen to by somebody")

    await app.store.run(change)
    press = next(choice["value"] for choice in answer.choices if choice["label"] == "Undo")
    (refused,) = await hear(app, said("", "2", choice=press))
    assert "changed since" in refused.text
    assert await app.store.read(lambda uow: uow.count(Ticket)) == 1


async def test_a_guest_sees_nothing_of_another_session(app: App) -> None:
    await hear(app, said(COMPLAINT, "1", who="a"))
    for answer in await hear(app, said("what is the status of T-1", "2", who="b")):
        assert "overdraft" not in answer.text


async def _status(app: App) -> TicketStatus:
    ticket = await app.store.read(lambda uow: uow.get(Ticket, 1))
    assert ticket is not None
    return ticket.status


async def test_nobody_takes_back_what_somebody_else_did(app: App) -> None:
    (answer,) = await hear(app, said(COMPLAINT, "1", who="a"))
    press = next(choice["value"] for choice in answer.choices if choice["label"] == "Undo")
    (refused,) = await hear(app, said("", "2", who="b", choice=press))
    assert "nothing left" in refused.text
    assert await app.store.read(lambda uow: uow.count(Ticket)) == 1


async def test_what_is_long_past_is_not_taken_back(app: App, clock: HandClock) -> None:
    (answer,) = await hear(app, said(COMPLAINT, "1"))
    clock.move(timedelta(hours=25))
    press = next(choice["value"] for choice in answer.choices if choice["label"] == "Undo")
    (refused,) = await hear(app, said("", "2", choice=press))
    assert "nothing left" in refused.text
