"""Another model is put into use while people write: nothing is lost, nothing said twice, in any process."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path
from uuid import uuid4

import pytest

from tests.chat import Chat
from tests.models import two_models
from tests.product import Product

CLIENTS = 3
"""At each of the two servers."""
COMPLAINT = "I want to make a complaint about your fees"
LONG_ENOUGH = 240
"""Seconds after which nobody waits any more for the promoted model to answer."""


@pytest.fixture
def servers(server_url: str, tmp_path: Path) -> list[Product]:
    """Two servers over one database and one folder of models: one in use, one that waits."""
    two_models(tmp_path / "model", passed=True)
    environment = {"PARLEY_DATABASE_URL": server_url, "PARLEY_MODEL_DIR": str(tmp_path / "model")}
    return [Product(tmp_path, dict(environment), ("--role", role)) for role in ("all", "web")]


async def test_a_model_is_promoted_and_rolled_back_under_traffic(servers: list[Product]) -> None:
    understood, stopped = asyncio.Semaphore(0), asyncio.Event()
    for server in servers:
        await asyncio.to_thread(server.start)
    try:
        talks = [_talk(server.url, understood, stopped) for server in servers for _ in range(CLIENTS)]
        talking = [asyncio.create_task(talk) for talk in talks]
        promoted = await asyncio.to_thread(servers[0].run, "nlu", "promote")
        assert promoted.returncode == 0, promoted.stderr
        async with asyncio.timeout(LONG_ENOUGH):
            for _ in talking:
                await understood.acquire()
        back = await asyncio.to_thread(servers[0].run, "nlu", "rollback")
        assert back.returncode == 0, back.stderr
        stopped.set()
        heard = await asyncio.gather(*talking)
        told = await asyncio.to_thread(servers[0].run, "nlu", "versions")
    finally:
        stopped.set()
        for server in servers:
            server.stop()
    for said, acks, replies in heard:
        assert acks == dict.fromkeys(said, 1), "each message was taken once"
        assert replies == dict.fromkeys(said, 1), "and answered once"
    assert "promoted" in told.stdout
    assert "rolled back" in told.stdout


async def _talk(
    url: str, understood: asyncio.Semaphore, stopped: asyncio.Event
) -> tuple[list[str], dict[str, int], dict[str, int]]:
    """Somebody who complains until it is taken for a complaint, and goes on until they may stop. What they
    said, and how often each was acknowledged and answered."""
    said: list[str] = []
    frames = []
    is_understood = False
    while not stopped.is_set():
        async with Chat(url) as chat:
            number = uuid4().hex
            said.append(number)
            reply = await chat.say(COMPLAINT, id=number)
            if not is_understood and "Your complaint is T-" in reply["text"]:
                is_understood = True
                understood.release()
            await chat.send({"type": "ping"})
            await chat.next("pong")
            frames += chat.frames
    acks = Counter(frame["id"] for frame in frames if frame["type"] == "ack")
    answers = Counter(
        frame["in_reply_to"] for frame in frames if frame["type"] == "message" and frame["in_reply_to"]
    )
    return said, dict(acks), dict(answers)
