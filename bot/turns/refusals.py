"""Which troubles are refusals, and what is kept of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.dialogue.decisions import RECORDS, Heard, Run
from domain.access import Actor
from domain.errors import ConflictError, DomainError, NotFoundError, RefusedError

LONGEST = 40


def refusal_in(error: DomainError, run: Run | None, actor: Actor, heard: Heard) -> dict[str, Any] | None:
    """What the audit keeps of a trouble that is a refusal; None for one that is none.

    Naming a record that is not there is one for customers, and for whoever made up a button: it may be
    somebody else's. Staff who mistype a number have not tried anything.
    """
    intent, slots = _tried(run, heard)
    named = next((str(slots[kind])[:LONGEST] for kind in sorted(RECORDS) if slots.get(kind)), None)
    if isinstance(error, RefusedError):
        return {"tried": intent, "why": error.key, "record": named}
    if isinstance(error, NotFoundError) and named and (heard.pressed or not actor.is_staff):
        return {"tried": intent, "why": error.key, "record": named}
    if isinstance(error, ConflictError) and error.facts.get("forged"):
        return {"tried": intent, "why": error.key, "turn": error.facts.get("turn")}
    return None


def _tried(run: Run | None, heard: Heard) -> tuple[str, Mapping[str, Any]]:
    """The intent that was on its way, and what was known for it."""
    if run is not None:
        return run.intent, run.slots
    if heard.pressed is not None:
        return heard.pressed
    return (heard.parse.intent.name if heard.parse is not None else ""), {}
