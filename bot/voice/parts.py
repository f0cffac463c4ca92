"""Long texts: cut where a reader would, and sent so that no part arrives twice."""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from bot.channel import RetryLater, Uncertain, Undeliverable

Part = TypeVar("Part")

PATIENCE = 20.0
"""Seconds a later part is tried again here; less than a delivery's lease."""


def split_text(text: str, limit: int, length: Callable[[str], int]) -> list[str]:
    """The text in parts of at most ``limit``, as ``length`` counts it; empty for blank text.

    Cuts fall between paragraphs, else lines, else words, else anywhere. ``length`` counts every
    character as one or more.
    """
    parts: list[str] = []
    rest = text.strip()
    while rest:
        end = (
            len(rest)
            if length(rest[: limit + 1]) <= limit
            else _last_gap(rest, _fitting(rest, limit, length))
        )
        parts.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return parts


def _fitting(text: str, limit: int, length: Callable[[str], int]) -> int:
    """How many leading characters fit; at least one, so that cutting always gets on."""
    return max(bisect_right(range(limit + 1), limit, key=lambda end: length(text[:end])) - 1, 1)


def _last_gap(text: str, end: int) -> int:
    """The best place to cut at or before ``end``; gaps in the first half would waste a part."""
    for gap in ("\n\n", "\n", " "):
        place = text.rfind(gap, end // 2, end + 1)
        if place > 0:
            return place
    return end


async def deliver(parts: Sequence[Part], send_one: Callable[[Part], Awaitable[str]]) -> str:
    """Every part is sent, in order; returns the platform's id of the last.

    The first part may be refused as any message. A refusal after it cannot be handed back as
    *retry*, which would repeat what has arrived: it is retried here for ``PATIENCE`` seconds and
    then raised as ``Uncertain``, for a person to decide.
    """
    last = await send_one(parts[0])
    for number, part in enumerate(parts[1:], start=2):
        last = await _insist(part, send_one, f"part {number} of {len(parts)} did not arrive")
    return last


async def _insist(part: Part, send_one: Callable[[Part], Awaitable[str]], trouble: str) -> str:
    clock = asyncio.get_running_loop()
    deadline = clock.time() + PATIENCE
    while True:
        try:
            return await send_one(part)
        except RetryLater as refused:
            if clock.time() + refused.seconds > deadline:
                raise Uncertain(f"{trouble}: {refused.reason}") from refused
            await asyncio.sleep(refused.seconds)
        except Undeliverable as refused:
            raise Uncertain(f"{trouble}: {refused.reason}") from refused
