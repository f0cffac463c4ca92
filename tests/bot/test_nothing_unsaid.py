"""What is not known is said as nothing, and everything that may be wanted has a name."""

from __future__ import annotations

import pytest

from bot.voice.replies import Wording
from config.languages import FOLDER, load_language
from domain.dialogue import Reply
from tests.stores import NOON

TAGS = ("en", "de", "es")


@pytest.mark.parametrize("tag", TAGS)
def test_a_fact_that_is_not_known_is_never_said_as_none(tag: str) -> None:
    said = Wording(load_language(tag)).text(Reply("nobody_called", {"name": None}), "UTC", NOON)
    assert "None" not in said


@pytest.mark.parametrize("tag", TAGS)
def test_everything_that_people_may_want_has_a_name(tag: str) -> None:
    wanted = {file.stem for file in (FOLDER / "en" / "sentences").glob("*.yml")}
    named = load_language(tag).replies
    assert sorted(intent for intent in wanted if f"intent.{intent}" not in named) == []
