"""Never twice, never lost: doubled frames, many clients at once, and a server killed in the middle."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from uuid import uuid4

import aiohttp

from tests.chat import Chat
from tests.product import Product

COMPLAINTS = 40
AT_ONCE = 20
GONE = (ConnectionError, aiohttp.ClientError, TimeoutError, OSError)


async def test_every_complaint_becomes_one_ticket_though_the_server_is_killed(
    tmp_path: Path, store_url: str
) -> None:
    product = Product(tmp_path, {"PARLEY_DATABASE_URL": store_url})
    product.start()
    try:
        begun = asyncio.Event()
        gate = asyncio.Semaphore(AT_ONCE)
        marks = [f"[ref {uuid4().hex[:12]}]" for _ in range(COMPLAINTS)]
        clients = [asyncio.create_task(_complain(product.url, mark, gate, begun)) for mark in marks]
        await begun.wait()
        product.kill()
        product.start()
        numbers = await asyncio.gather(*clients)
        product.stop()
        exported = tmp_path / "tickets.jsonl"
        assert product.run("export", "tickets", str(exported)).returncode == 0
    finally:
        product.kill()
    texts = [json.loads(line)["text"] for line in exported.read_text().splitlines()]
    assert [sum(mark in text for text in texts) for mark in marks] == [1] * COMPLAINTS
    assert len(set(numbers)) == COMPLAINTS


async def _complain(url: str, mark: str, gate: asyncio.Semaphore, begun: asyncio.Event) -> str:
    """The number this complaint got. Each frame goes out twice; whoever is cut off comes back."""
    number, session = uuid4().hex, None
    text = f"I want to make a complaint: {mark} you charged me a fee of £35 twice and nobody answers"
    async with gate:
        while True:
            try:
                async with Chat(url, session) as chat:
                    session = chat.session
                    for _ in range(2):
                        await chat.send({"type": "message", "id": number, "text": text})
                    reply = await chat.next("message", to=number)
                    begun.set()
                    return str(reply["text"].split("T-")[1].split(":")[0])
            except GONE:
                await asyncio.sleep(0.1)
