"""Another model is put into use while people write: nothing is lost, nothing said twice, in any process."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
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
        async with asyncio.timeout(LONG_ENOUGH), asyncio.TaskGroup() as crowd:
            talks = [_talk(server.url, understood, stopped) for server in servers for _ in range(CLIENTS)]
            talking = [crowd.create_task(talk) for talk in talks]
            promoted = await asyncio.to_thread(servers[0].run, "nlu", "promote")
            assert promoted.returncode == 0, promoted.stderr
            for _ in talking:
                await understood.acquire()
            back = await asyncio.to_thread(servers[0].run, "nlu", "rollback")
            assert back.returncode == 0, back.stderr
            stopped.set()
        told = await asyncio.to_thread(servers[0].run, "nlu", "versions")
    finally:
        for server in servers:
            server.stop()
    for one in (task.result() for task in talking):
        assert one.count("ack", "id") == dict.fromkeys(one.said, 1), "each message was taken once"
        assert one.count("message", "in_reply_to") == dict.fromkeys(one.said, 1), "and answered once"
        assert one.troubles == []
    assert "promoted" in told.stdout
    assert "rolled back" in told.stdout


@dataclass(frozen=True)
class Talk:
    """What somebody said, and every frame they got."""

    said: list[str] = field(default_factory=list)
    frames: list[dict[str, Any]] = field(default_factory=list)

    def count(self, kind: str, key: str) -> dict[str, int]:
        """How many frames of this kind each of their messages got."""
        return dict(Counter(frame[key] for frame in self.frames if frame["type"] == kind and frame[key]))

    @property
    def troubles(self) -> list[str]:
        """Refusals and apologies: a message that came to grief is answered too."""
        told = [str(frame.get("text", "")) for frame in self.frames if frame["type"] in {"message", "error"}]
        return [text for text in told if not text or "Something went wrong" in text]


async def _talk(url: str, understood: asyncio.Semaphore, stopped: asyncio.Event) -> Talk:
    """Somebody who complains until it is taken for a complaint, and goes on until they may stop."""
    talk = Talk()
    is_understood = False
    while not stopped.is_set():
        async with Chat(url) as chat:
            number = uuid4().hex
            talk.said.append(number)
            reply = await chat.say(COMPLAINT, id=number)
            if not is_understood and "Your complaint is T-" in reply["text"]:
                is_understood = True
                understood.release()
            await chat.send({"type": "ping"})
            await chat.next("pong")
            talk.frames.extend(chat.frames)
    return talk
