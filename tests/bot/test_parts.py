"""Long texts: where they are cut, and what happens when a part is refused."""

from __future__ import annotations

import random

import pytest

from bot.channel import RetryLater, Uncertain, Undeliverable
from bot.voice.parts import PATIENCE, deliver, split_text


def test_a_text_that_fits_is_one_part() -> None:
    assert split_text("  twelve long ", 11, len) == ["twelve long"]
    assert split_text("twelve longer", 13, len) == ["twelve longer"]


@pytest.mark.parametrize("blank", ["", "  \n\t "])
def test_blank_text_has_no_parts(blank: str) -> None:
    assert split_text(blank, 10, len) == []


def test_cuts_fall_between_paragraphs_then_lines_then_words() -> None:
    assert split_text("one two three\n\nfour\nfive six", 20, len) == ["one two three", "four\nfive six"]
    assert split_text("one two\nthree four\nfive", 20, len) == ["one two\nthree four", "five"]
    assert split_text("one two three four", 10, len) == ["one two", "three four"]


def test_a_word_without_end_is_cut_anyway() -> None:
    assert split_text("x" * 25, 10, len) == ["x" * 10, "x" * 10, "x" * 5]


def test_no_part_is_longer_than_allowed_and_nothing_is_lost_whatever_the_text() -> None:
    dice = random.Random(7)

    def length(text: str) -> int:
        return len(text.encode("utf-16-le")) // 2

    for _ in range(300):
        text = "".join(dice.choice("ab é💶\n&") for _ in range(dice.randrange(200)))
        parts = split_text(text, dice.randrange(2, 30), length)
        assert all(part == part.strip() and part for part in parts)
        assert "".join("".join(parts).split()) == "".join(text.split())


def test_no_part_exceeds_the_limit_as_the_platform_counts() -> None:
    dice = random.Random(8)
    text = "".join(dice.choice("ab 💶") for _ in range(5000))
    parts = split_text(text, 100, lambda part: len(part.encode("utf-16-le")) // 2)
    assert max(len(part.encode("utf-16-le")) // 2 for part in parts) <= 100


def test_a_very_long_text_is_measured_a_part_at_a_time() -> None:
    text, measured = "word & " * 20_000, 0

    def length(part: str) -> int:
        nonlocal measured
        measured += len(part)
        return len(part)

    assert len(split_text(text, 3000, length)) > 40
    assert measured < 20 * len(text)


async def test_a_refused_first_part_is_refused_like_any_message() -> None:
    async def refuse(_: str) -> str:
        raise RetryLater("busy", 3)

    with pytest.raises(RetryLater):
        await deliver(["one", "two"], refuse)


async def test_a_later_part_that_must_wait_too_long_leaves_it_to_a_person() -> None:
    sent: list[str] = []

    async def send(part: str) -> str:
        if part == "two":
            raise RetryLater("busy", PATIENCE + 1)
        sent.append(part)
        return part

    with pytest.raises(Uncertain, match="part 2 of 3 did not arrive: busy"):
        await deliver(["one", "two", "three"], send)
    assert sent == ["one"]


async def test_a_later_part_refused_for_good_leaves_it_to_a_person() -> None:
    async def send(part: str) -> str:
        if part == "two":
            raise Undeliverable("blocked")
        return part

    with pytest.raises(Uncertain, match="blocked"):
        await deliver(["one", "two"], send)


async def test_the_id_of_the_last_part_comes_back() -> None:
    async def send(part: str) -> str:
        return part.upper()

    assert await deliver(["one", "two"], send) == "TWO"
