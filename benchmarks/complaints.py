"""Real complaints, each in its own web chat session, every message sent twice, the server killed once.

python -m benchmarks.complaints FILE.csv [--count 500] [--at-once 50]: FILE has a column of complaints in
people's own words (`consumer_narrative`, or the longest there is). Run on SQLite, then on PostgreSQL; each
complaint must be exactly one ticket that holds its text, acknowledged with its number. Exit 1 otherwise.
"""

from __future__ import annotations

import argparse
import asyncio
import collections
import csv
import json
import re
import sys
import tempfile
import time
from pathlib import Path
from uuid import uuid4

import aiohttp

from storage.temporary import temporary_database
from tests.chat import Chat
from tests.postgres import running_postgres
from tests.product import Product

GONE = (ConnectionError, aiohttp.ClientError, TimeoutError, OSError)
SHORTEST, LONGEST = 80, 2000
MARK = re.compile(r"\[ref [0-9a-f]{12}\]")


def complaints(path: Path, count: int) -> dict[str, str]:
    """That many complaints by their marks."""
    csv.field_size_limit(10**7)
    with path.open(encoding="utf-8", newline="") as file:
        texts = [
            max((v for v in row.values() if isinstance(v, str)), key=len) for row in csv.DictReader(file)
        ]
    told = [" ".join(text.split())[:LONGEST] for text in texts if len(text) > SHORTEST][:count]
    marks = [f"[ref {uuid4().hex[:12]}]" for _ in told]
    return {
        mark: f"I want to make a complaint: {mark} {text}" for mark, text in zip(marks, told, strict=True)
    }


async def complain(url: str, text: str, gate: asyncio.Semaphore) -> str | None:
    """The number this complaint got; every frame goes out twice, and whoever is cut off comes back."""
    number, session = uuid4().hex, None
    async with gate:
        for _ in range(100):
            try:
                async with Chat(url, session) as chat:
                    session = chat.session
                    for _ in range(2):
                        await chat.send({"type": "message", "id": number, "text": text})
                    reply = await chat.next("message", to=number)
                    found = re.search(r"T-\d+", reply["text"])
                    return found[0] if found else None
            except GONE:
                await asyncio.sleep(0.2)
    return None


async def measure(url: str, texts: dict[str, str], at_once: int) -> bool:
    """Whether nothing was lost or doubled on this database; prints the counts."""
    with tempfile.TemporaryDirectory() as folder:
        product = Product(Path(folder), {"PARLEY_DATABASE_URL": url} if url else {})
        product.start()
        try:
            gate = asyncio.Semaphore(at_once)
            began = time.monotonic()
            clients = [asyncio.create_task(complain(product.url, text, gate)) for text in texts.values()]
            await asyncio.wait(clients[: len(clients) // 3], return_when=asyncio.ALL_COMPLETED)
            product.kill()
            product.start()
            numbers = [number for number in await asyncio.gather(*clients) if number]
            took = time.monotonic() - began
            product.stop()
            out = Path(folder) / "tickets.jsonl"
            product.run("export", "tickets", str(out))
            held = [json.loads(line)["text"] for line in out.read_text(encoding="utf-8").splitlines()]
        finally:
            product.kill()
    seen = collections.Counter(mark for text in held for mark in set(MARK.findall(text)))
    whole = sum(any(text.split(": ", 1)[1][:60] in one for one in held) for text in texts.values())
    lost = sum(not seen[mark] for mark in texts)
    doubled = sum(seen[mark] > 1 for mark in texts)
    kind = "PostgreSQL" if url else "SQLite"
    print(
        f"{kind}: {len(texts)} complaints, {len(held)} tickets, {len(set(numbers))} numbers acknowledged, "
        f"{whole} with their text, {lost} lost, {doubled} doubled, {took:.1f} s with one kill -9"
    )
    return not lost and not doubled and len(held) == len(set(numbers)) == whole == len(texts)


async def both(texts: dict[str, str], at_once: int) -> bool:
    """The same on either database."""
    embedded = await measure("", texts, at_once)
    with running_postgres() as server:
        async with temporary_database(server) as url:
            return await measure(url, texts, at_once) and embedded


def main() -> int:
    """The exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--at-once", type=int, default=50)
    asked = parser.parse_args()
    return 0 if asyncio.run(both(complaints(asked.file, asked.count), asked.at_once)) else 1


if __name__ == "__main__":
    sys.exit(main())
