"""Which rows of a list are meant where several are pointed at together."""

from __future__ import annotations

import pytest

from bot.dialogue.listed import Row
from bot.dialogue.together import all_but, together
from config.languages import load_language

ENGLISH = load_language("en")


def rows(count: int) -> list[Row]:
    return [Row("ticket", f"T-{number}", "") for number in range(1, count + 1)]


@pytest.mark.parametrize(
    ("which", "count", "meant"),
    [
        ("both", 2, ["T-1", "T-2"]),
        ("both", 3, []),
        ("all", 5, ["T-1", "T-2", "T-3", "T-4", "T-5"]),
        ("all", 6, []),
        ("2", 3, ["T-1", "T-2"]),
        ("3", 2, []),
        ("-2", 3, ["T-2", "T-3"]),
        ("-2", 1, []),
    ],
)
def test_so_many_are_meant_as_there_are(which: str, count: int, meant: list[str]) -> None:
    assert [row.value for row in together(rows(count), which)] == meant


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("close all but the last", ["T-1", "T-2", "T-3"]),
        ("close all of them except the second and the last", ["T-1", "T-3"]),
        ("assign all but the first one to me", ["T-2", "T-3", "T-4"]),
        ("close all but the fifth", []),
        ("close all of them but the first and the odd one", []),
    ],
)
def test_some_are_left_out_and_none_is_taken_where_it_is_not_known_which(said: str, left: list[str]) -> None:
    found = all_but(said, rows(4), ENGLISH)
    assert found is not None
    assert [row.value for row in found] == left


def test_nothing_is_left_out_where_nobody_says_so() -> None:
    assert all_but("close all of them", rows(4), ENGLISH) is None
    assert all_but("close all but the last", rows(6), ENGLISH) == []
