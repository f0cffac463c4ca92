"""Long polling: a process that is killed in the middle loses no update and answers none twice."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import Counter
from pathlib import Path

from tests.fake_telegram import FakeTelegram
from tests.fakes import Json
from tests.payloads import PRIVATE, telegram_message
from tests.product import Product
from tests.system.test_events import forget_leases
from tests.telegram_chat import by

UPDATES = 40
OVER = "SELECT count(*) FROM outbox WHERE channel = 'telegram' AND status IN ('sent', 'uncertain')"
SENT = "SELECT address FROM outbox WHERE channel = 'telegram' AND status = 'sent'"
TICKETS = "SELECT text FROM tickets"


def complaint(number: int) -> Json:
    chat = 1000 + number
    text = f"you charged me the overdraft fee twice [ref {number}]"
    return telegram_message(text, number, chat=PRIVATE | {"id": chat}, **by(chat))


async def test_what_is_polled_is_stored_and_answered_once_though_the_process_is_killed(
    tmp_path: Path,
) -> None:
    database = tmp_path / "parley.db"
    async with FakeTelegram() as platform:
        told = {"TELEGRAM_BOT_TOKEN": platform.TOKEN, "TELEGRAM_API_URL": platform.url}
        product = Product(tmp_path, told)
        platform.put(*(complaint(number) for number in range(1, UPDATES + 1)))
        try:
            await asyncio.to_thread(product.start)
            await platform.called("sendMessage")
            await asyncio.to_thread(product.kill)
            forget_leases(f"sqlite:///{database}")
            await asyncio.to_thread(product.start)
            await _until_over(database)
        finally:
            await asyncio.to_thread(product.kill)
        answered = Counter(call["chat_id"] for call in platform.calls_of("sendMessage"))
    texts = [text for (text,) in _rows(database, TICKETS)]
    assert sorted(texts) == sorted(complaint(number)["message"]["text"] for number in range(1, UPDATES + 1))
    assert set(answered.values()) == {1}
    # What was on its way when the process died is uncertain; the moment of its death decides how much.
    sent = {address for (address,) in _rows(database, SENT)}
    assert sent <= {str(chat) for chat in answered}


async def _until_over(database: Path) -> None:
    """Returns once every answer was sent, or stands before staff as uncertain."""
    async with asyncio.timeout(120):
        while _rows(database, OVER) != [(UPDATES,)]:  # noqa: ASYNC110 it is another process's database
            await asyncio.sleep(0.1)


def _rows(database: Path, query: str) -> list[tuple[str | int, ...]]:
    with sqlite3.connect(f"file:{database}?mode=ro", timeout=60, uri=True) as connection:
        rows = connection.execute(query).fetchall()
    connection.close()
    return rows
