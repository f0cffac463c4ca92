"""Slack's limits as we keep them."""

from __future__ import annotations

import asyncio

import pytest

from bot.channel import RetryLater
from bot.channels.slack.pace import BURST, HELD, Pace


class Hand:
    """A clock that only waiting moves."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.waited: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.waited.append(seconds)
        await asyncio.sleep(0)


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
def pace(hand: Hand) -> Pace:
    return Pace(hand, hand.sleep)


async def burst(pace: Pace, method: str, channel: str) -> None:
    for _ in range(BURST):
        await pace.wait(method, channel)


async def test_a_few_go_at_once_and_the_next_waits_a_second(pace: Pace, hand: Hand) -> None:
    await burst(pace, "chat.postMessage", "C1")
    assert hand.waited == []
    await pace.wait("chat.postMessage", "C1")
    assert hand.waited == [1.0]
    hand.now += BURST + 1
    await burst(pace, "chat.postMessage", "C1")
    assert hand.waited == [1.0]


async def test_one_channel_does_not_hold_up_another_nor_one_method_another(pace: Pace, hand: Hand) -> None:
    for place in ("C1", "C2", "C3"):
        for method in ("chat.postMessage", "chat.update"):
            await burst(pace, method, place)
    assert hand.waited == []


async def test_many_more_go_back_each_to_a_second_of_its_own(pace: Pace, hand: Hand) -> None:
    await burst(pace, "chat.postMessage", "C1")
    pace.refused("chat.postMessage", "C2", 0.0)
    seconds = []
    for _ in range(30):
        try:
            await pace.wait("chat.postMessage", "C1")
        except RetryLater as later:
            seconds.append(later.seconds)
    assert hand.waited == [1.0, HELD]
    assert seconds == [HELD + number for number in range(1, 29)]


async def test_what_slack_wants_silence_of_is_not_called_and_the_rest_is(pace: Pace, hand: Hand) -> None:
    pace.refused("chat.postMessage", "C1", 7.0)
    with pytest.raises(RetryLater) as later:
        await pace.wait("chat.postMessage", "C1")
    assert later.value.seconds == 7.0
    await pace.wait("chat.postMessage", "C2")
    await pace.wait("chat.update", "C1")
    hand.now += 7
    await pace.wait("chat.postMessage", "C1")
    assert hand.waited == []
