"""Telegram: how fast we talk, and that a refusal is obeyed."""

from __future__ import annotations

import pytest

from bot.channel import RetryLater
from bot.channels import telegram
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.pace import Pace
from domain.messages import OutboundMessage
from tests.fake_telegram import FakeTelegram
from tests.fakes import Answer, Ledger, serving

ANN, GROUP = 77, -1001234


class Hand:
    """A clock moved by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


async def sent(pace: Pace, chat: int, times: int) -> int:
    """How many messages go at once before one is handed back."""
    for number in range(times):
        try:
            await pace.turn(chat)
        except RetryLater:
            return number
    return times


async def test_twenty_a_minute_go_to_a_group() -> None:
    clock = Hand()
    pace = Pace(limited=True, clock=clock)
    assert await sent(pace, GROUP, 50) == 20
    with pytest.raises(RetryLater) as refused:
        await pace.turn(GROUP)
    assert refused.value.seconds == pytest.approx(3.0)
    assert await sent(pace, GROUP - 1, 1) == 1
    clock.now += 60
    assert await sent(pace, GROUP, 50) == 20


async def test_a_person_gets_a_short_burst_then_one_a_second() -> None:
    clock = Hand()
    pace = Pace(limited=True, clock=clock)
    assert await sent(pace, ANN, 3) == 3
    pace.hold(ANN, 5.0)
    clock.now += 5
    assert await sent(pace, ANN, 3) == 3


async def test_thirty_a_second_go_to_all_together() -> None:
    clock = Hand()
    pace = Pace(limited=True, clock=clock)
    assert sum([await sent(pace, number, 1) for number in range(1, 31)]) == 30
    clock.now += 1
    assert sum([await sent(pace, number, 1) for number in range(31, 61)]) == 30


async def test_where_telegram_itself_is_not_spoken_to_only_refusals_slow_us() -> None:
    clock = Hand()
    pace = Pace(limited=False, clock=clock)
    assert await sent(pace, GROUP, 500) == 500
    pace.hold(GROUP, 7.0)
    with pytest.raises(RetryLater) as refused:
        await pace.turn(GROUP)
    assert refused.value.seconds == 7.0
    clock.now += 7
    assert await sent(pace, GROUP, 1) == 1


async def test_after_a_flood_nothing_is_tried_until_telegram_allows_it() -> None:
    flood = {"ok": False, "error_code": 429, "description": "Too Many Requests: retry after 9"}
    hello = OutboundMessage("k", "telegram", str(ANN), "hello")
    async with FakeTelegram() as platform:
        channel = telegram.build(platform.settings())
        assert channel is not None
        async with serving(channel, Ledger()):
            platform.prepare("sendMessage", Answer(429, {**flood, "parameters": {"retry_after": 9}}))
            for _ in range(2):
                with pytest.raises(RetryLater) as refused:
                    await channel.send(hello)
                assert 8 < refused.value.seconds <= 9
            await channel.send(OutboundMessage("k2", "telegram", "78", "hello"))
        assert [call["chat_id"] for call in platform.calls_of("sendMessage")] == ["77", "78"]


async def test_the_limits_are_telegrams_own() -> None:
    async with FakeTelegram() as platform:
        real = TelegramChannel(platform.settings(telegram_api_url="https://api.telegram.org"))
        other = TelegramChannel(platform.settings())
    assert (real.pace.limited, other.pace.limited) == (True, False)
