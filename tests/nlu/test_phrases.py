"""What is marked in a phrase is found where it was said, however many words the gap before it holds."""

from __future__ import annotations

import pytest

from nlu.entities.phrases import PhraseIndex


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ("stop sms", [(1, 2)]),
        ("stop the sms", [(2, 3)]),
        ("stop all of the text messages", [(4, 6)]),
        ("please stop sms", [(2, 3)]),
        ("stop a b c d sms", []),
    ],
)
def test_a_mark_behind_a_gap_is_where_it_was_said(words: str, places: list[tuple[int, int]]) -> None:
    index = PhraseIndex()
    index.add("channel", "sms", "stop * [text messages|sms]")

    assert [(said.first, said.end) for said in index.find(words.split())] == places


def test_a_mark_before_a_gap_stays_and_one_between_two_gaps_moves_by_the_first() -> None:
    index = PhraseIndex()
    index.add("stage", "won", "[won] * deal")
    index.add("stage", "lost", "we * [lost] * deal")

    assert [(said.first, said.end) for said in index.find(["won", "a", "big", "deal"])] == [(0, 1)]
    assert [(said.first, said.end) for said in index.find(["we", "then", "lost", "a", "deal"])] == [(2, 3)]
    assert [(said.first, said.end) for said in index.find(["we", "lost", "deal"])] == [(1, 2)]
