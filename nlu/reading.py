"""The facts of a sentence nobody says now: one to learn from or to be judged by."""

from __future__ import annotations

from datetime import UTC, datetime

from nlu.entities import Lexicon, extract
from nlu.parse import Context, Entity, Role

READ = 4_000
"""How many characters of a sentence are searched for facts."""
SOME_DAY = datetime(2026, 1, 15, 12, tzinfo=UTC)
"""When it is said does not matter, as long as it is always the same."""


def facts(text: str, role: Role, lexicon: Lexicon) -> tuple[Entity, ...]:
    """What ``text`` says when a person of ``role`` says it and no record is known."""
    return extract(text[:READ], Context(now=SOME_DAY, role=role), lexicon)
