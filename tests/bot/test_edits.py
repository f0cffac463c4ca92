"""Messages worded anew: what was not answered gives way, the latest is put right, others are asked about."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.clock import HandClock
from domain.inbox import InboxStatus
from domain.ports import UnitOfWork
from domain.tickets.model import Ticket
from tests.fake_telegram import FakeTelegram
from tests.fakes import Json
from tests.payloads import telegram_edit, telegram_message
from tests.telegram_chat import Telegram, telegram_app, texts


@pytest.fixture
async def telegram(embedded_url: str, clock: HandClock) -> AsyncIterator[Telegram]:
    async with FakeTelegram() as platform, telegram_app(embedded_url, clock, platform) as served:
        yield served


@pytest.fixture
async def stored(store_url: str, clock: HandClock) -> AsyncIterator[Telegram]:
    """The same, over each kind of database."""
    async with FakeTelegram() as platform, telegram_app(store_url, clock, platform) as served:
        yield served


async def says(telegram: Telegram, text: str, number: int) -> str:
    return texts(await telegram.push(telegram_message(text, message_id=number)))


async def edits(telegram: Telegram, text: str, number: int) -> str:
    return texts(await telegram.push(telegram_edit(telegram_message(text, message_id=number))))


async def tickets(telegram: Telegram) -> list[Ticket]:
    return await telegram.app.store.read(lambda uow: uow.find(Ticket))


async def test_what_the_latest_message_did_is_taken_back_and_its_new_words_are_acted_on(
    stored: Telegram,
) -> None:
    assert "T-1" in await says(stored, "you charged me the overdraft fee thrice", 900)
    answer = await edits(stored, "you charged me the overdraft fee twice", 900)
    assert "T-1 is withdrawn" in answer
    assert "T-2" in answer
    (ticket,) = await tickets(stored)
    assert ticket.text == "you charged me the overdraft fee twice"
    assert "T-2 is withdrawn" in await says(stored, "undo", 901)
    assert await tickets(stored) == []


async def test_an_edit_can_be_edited(telegram: Telegram) -> None:
    await says(telegram, "my card reader does not prnt", 900)
    await edits(telegram, "my card reader does not print", 900)
    assert "T-3" in await edits(telegram, "my card reader does not print receipts", 900)
    assert [ticket.text for ticket in await tickets(telegram)] == ["my card reader does not print receipts"]


async def test_what_somebody_else_went_on_with_is_not_taken_back(telegram: Telegram) -> None:
    await says(telegram, "my card reader does not print", 900)

    async def touch(uow: UnitOfWork) -> None:
        (ticket,) = await uow.find(Ticket)
        await uow.change(ticket, category="terminals")

    await telegram.app.store.run(touch)
    assert "has been changed since" in await edits(telegram, "my card reader does not beep", 900)
    (ticket,) = await tickets(telegram)
    assert "print" in ticket.text


async def test_an_earlier_message_is_not_guessed_at(telegram: Telegram) -> None:
    await says(telegram, "my card reader does not print", 900)
    await says(telegram, "thank you", 901)
    assert "already answered" in await edits(telegram, "my card reader does not beep", 900)
    (ticket,) = await tickets(telegram)
    assert "print" in ticket.text


async def test_what_only_asked_is_said_anew(telegram: Telegram) -> None:
    assert "Q-1" not in await says(telegram, "/quote", 900)
    assert "Q-1" in await edits(telegram, "I want a quote for 40 card terminals", 900)


async def test_an_answer_to_a_question_is_not_taken_twice(telegram: Telegram) -> None:
    await says(telegram, "/complaint", 900)
    assert "already answered" in await edits(telegram, "xyzzy", 900)
    assert "T-1" in await says(telegram, "the card reader ate my card", 901)


async def test_what_was_not_answered_yet_gives_way_to_its_edit(stored: Telegram) -> None:
    """Both are stored while nobody answers, as after a crash."""

    async def store(uow: UnitOfWork) -> None:
        for number, update in enumerate(WAITING, start=2000):
            message = stored.read(update | {"update_id": number})
            await uow.inbox.store(message, "raw")

    await stored.app.store.run(store)
    assert await stored.app.runner.resume() == 2
    await stored.settled()
    (ticket,) = await tickets(stored)
    assert ticket.text == "you charged me the overdraft fee twice"
    assert await stored.app.store.read(_statuses) == [InboxStatus.DONE] * 3


async def _statuses(uow: UnitOfWork) -> list[InboxStatus]:
    rows = [await uow.inbox.get(number) for number in (1, 2, 3)]
    return [row.status for row in rows if row is not None]


WAITING: list[Json] = [
    telegram_message("hello", message_id=899),
    telegram_message("you charged me twise", message_id=900),
    telegram_edit(telegram_message("you charged me the overdraft fee twice", message_id=900)),
]
