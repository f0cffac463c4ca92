"""Slack's limits as we keep them."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest

from bot.channel import RetryLater
from bot.channels.slack.pace import BURST, HELD, Pace


async def test_a_few_go_at_once_and_the_next_waits_about_a_second() -> None:
    pace, before = Pace(), time.monotonic()
    for _ in range(BURST):
        await pace.wait("chat.postMessage", "C1")
    assert time.monotonic() - before < 0.1
    await pace.wait("chat.postMessage", "C1")
    assert 0.8 < time.monotonic() - before < 1.5


async def test_one_channel_does_not_hold_up_another_nor_one_method_another() -> None:
    pace, before = Pace(), time.monotonic()
    for place in ("C1", "C2", "C3"):
        for method in ("chat.postMessage", "chat.update"):
            for _ in range(BURST):
                await pace.wait(method, place)
    assert time.monotonic() - before < 0.2


async def test_many_more_go_back_each_to_a_second_of_its_own() -> None:
    pace = Pace()
    for _ in range(BURST):
        await pace.wait("chat.postMessage", "C1")
    pace.refused("chat.postMessage", "C2", 0.0)
    waits = []
    for _ in range(30):
        pace._free["chat.postMessage", "C1"] = time.monotonic() + 2 * HELD  # noqa: SLF001 busy for long
        with pytest.raises(RetryLater) as later:
            await pace.wait("chat.postMessage", "C1")
        waits.append(later.value.seconds)
    assert all(0.9 < after - before < 1.1 for before, after in pairwise(waits))


async def test_what_slack_wants_silence_of_is_not_called_and_the_rest_is() -> None:
    pace = Pace()
    pace.refused("chat.postMessage", "C1", 7.0)
    with pytest.raises(RetryLater) as later:
        await pace.wait("chat.postMessage", "C1")
    assert 6.5 < later.value.seconds <= 7.0
    await pace.wait("chat.postMessage", "C2")
    await pace.wait("chat.update", "C1")
