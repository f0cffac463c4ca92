"""Things asked once and remembered."""

from __future__ import annotations

import asyncio

from bot.doors.remembered import Limits, Remembered
from bot.doors.wire import Errands


async def test_many_who_ask_at_once_cost_one_question() -> None:
    asked: list[str] = []

    async def ask(key: str) -> str:
        asked.append(key)
        await asyncio.sleep(0)
        return key.upper()

    known = Remembered(ask, Errands())
    assert await asyncio.gather(*(known.of("ann") for _ in range(10))) == ["ANN"] * 10
    assert await known.of("ann") == "ANN"
    assert asked == ["ann"]


async def test_a_slow_answer_is_not_waited_for_and_is_there_the_next_time() -> None:
    told = asyncio.Event()

    async def ask(key: str) -> str:
        await told.wait()
        return key

    errands = Errands()
    known = Remembered(ask, errands, Limits(wait=0.01))
    assert await known.of("ann") is None
    told.set()
    assert await known.of("ann") == "ann"
    await errands.stop()


async def test_an_old_answer_is_asked_again_and_kept_when_nobody_tells() -> None:
    answers = ["old"]

    async def ask(_: str) -> str:
        return answers.pop()

    known = Remembered(ask, Errands(), Limits(keep=0, rest=0))
    assert await known.of("ann") == "old"
    assert await known.of("ann") == "old"
    answers.append("new")
    assert await known.of("ann") == "new"


async def test_a_failed_question_is_not_repeated_at_once() -> None:
    asked: list[str] = []

    async def ask(key: str) -> str:
        asked.append(key)
        raise OSError("away")

    known = Remembered(ask, Errands(), Limits(rest=60))
    assert [await known.of("ann"), await known.of("ann")] == [None, None]
    assert asked == ["ann"]
