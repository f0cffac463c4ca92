"""People in need: what was noticed in their words, how much it presses, and what the house does about it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from domain.tickets.model import Priority

KINDS = (
    "crisis",
    "danger",
    "threat",
    "fraud",
    "scam",
    "card",
    "bereavement",
    "illness",
    "debt",
    "distress",
    "angry",
)
"""What may be noticed, the gravest first: somebody who may take their own life, somebody whom another hurts
or forces, somebody who threatens to hurt people, money that is being stolen now, somebody who tries to be
given it, a card that is lost or stolen, a death, an illness, debts without a way out, despair, and great
anger."""
ONE_MATTER = ("danger", "fraud", "scam", "card")
"""Needs that follow on each other: what is told of one belongs to what is on record of another."""
LASTS = timedelta(hours=12)
"""So long what somebody told of themselves holds for what they say next."""
TELLS_ON = timedelta(minutes=30)
"""So long after it what somebody tells is more of it."""


def graver(one: str | None, other: str | None) -> str | None:
    """Of two needs the one that presses more; None when there is none."""
    return min((need for need in (one, other) if need in KINDS), key=KINDS.index, default=None)


def still(kept: Mapping[str, Any], now: datetime) -> str | None:
    """The need that was noticed before, ``{"kind", "at"}``, while it holds."""
    if not kept or datetime.fromisoformat(str(kept["at"])) < now - LASTS:
        return None
    return str(kept["kind"])


def told_just_now(kept: Mapping[str, Any], now: datetime) -> bool:
    """Whether a need was told of so lately that what comes next is more of it."""
    return bool(kept) and datetime.fromisoformat(str(kept["at"])) >= now - TELLS_ON


def ticket_of(kept: Mapping[str, Any], need: str) -> str | None:
    """The ticket that holds what was told of this need, or of another that is one matter with it."""
    tickets = kept.get("tickets", {})
    alike = (need, *ONE_MATTER) if need in ONE_MATTER else (need,)
    return next((str(tickets[one]) for one in alike if tickets.get(one) is not None), None)


def person_now(need: str | None, policies: Mapping[str, Any]) -> bool:
    """Whether a person is asked to come at once, without being wanted first."""
    return need is not None and policies["care"][need]["person"] == "now"


def on_record(need: str, policies: Mapping[str, Any]) -> bool:
    """Whether what is told of this need becomes a ticket of its own, whatever else it may sound like."""
    return bool(policies["care"][need].get("ticket"))


def lasts(need: str | None, policies: Mapping[str, Any]) -> bool:
    """Whether this need makes what is asked for after it more pressing too."""
    return need is not None and bool(policies["care"][need].get("lasts", True))


def priority(need: str | None, said: Priority, policies: Mapping[str, Any]) -> Priority:
    """The priority of what somebody in this need asks for: the house's for it, or a higher one they said."""
    if need is None:
        return said
    order = list(Priority)
    return max(said, Priority(policies["care"][need]["priority"]), key=order.index)
