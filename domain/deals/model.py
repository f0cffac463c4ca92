"""A deal: a sale on its way through the pipeline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from domain.record import Record


class Stage(StrEnum):
    """The default pipeline, in order."""

    PROSPECTING = "prospecting"
    QUALIFIED = "qualified"
    PROPOSAL = "proposal"
    NEGOTIATION = "negotiation"
    WON = "won"
    LOST = "lost"

    @property
    def is_closed(self) -> bool:
        """Whether the deal is decided."""
        return self in {Stage.WON, Stage.LOST}


PROBABILITY = {
    Stage.PROSPECTING: 10,
    Stage.QUALIFIED: 25,
    Stage.PROPOSAL: 40,
    Stage.NEGOTIATION: 60,
    Stage.WON: 100,
    Stage.LOST: 0,
}
"""Percent, by stage (the contract's default pipeline)."""


@dataclass(frozen=True, kw_only=True)
class Deal(Record):
    """``probability`` is in percent; ``close_date`` is the expected day while open, the real one once
    closed."""

    KIND: ClassVar[str] = "deal"
    LETTER: ClassVar[str] = "D"

    title: str
    company_id: int | None = None
    amount: Decimal | None = None
    currency: str = "EUR"
    stage: Stage = Stage.PROSPECTING
    probability: int = 10
    close_date: date | None = None
    owner_id: int | None = None
    product_id: int | None = None
    source: str | None = None
    external_id: str | None = None
    """Its number in the system it was imported from."""


def default_title(company: str | None, at: datetime) -> str:
    """What a deal begun then is called when nobody said what it is about: the same in every language."""
    return f"{company or ''} {at.year}".strip()
