"""Asking customers how it was: once a ticket, and not too often."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from domain.record import Record

WORST, BEST = 1, 5


class Outcome(StrEnum):
    """What came of it: asked; spared, for there was no reason to ask or they were asked lately;
    unreachable, for we have no conversation with them."""

    ASKED = "asked"
    SPARED = "spared"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, kw_only=True)
class Invitation(Record):
    """Whether the customer of a ticket that is over was asked how it was; one a ticket."""

    KIND: ClassVar[str] = "survey_invitation"

    ticket_id: int
    customer_id: int | None = None
    outcome: Outcome
