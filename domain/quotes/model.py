"""A quote: what somebody asked the price of, and the price."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar

from domain.record import Record


class QuoteStatus(StrEnum):
    """Where it stands, in order."""

    REQUESTED = "requested"
    DRAFT = "draft"
    SENT = "sent"
    ACCEPTED = "accepted"
    DECLINED = "declined"


@dataclass(frozen=True, kw_only=True)
class Quote(Record):
    """``text`` is the request as said; ``lines`` are ``{"item", "quantity", "price"}``: see `pricing`."""

    KIND: ClassVar[str] = "quote"
    LETTER: ClassVar[str] = "Q"

    text: str = ""
    status: QuoteStatus = QuoteStatus.REQUESTED
    lines: tuple[dict[str, Any], ...] = ()
    total: Decimal | None = None
    currency: str = "EUR"
    customer_id: int | None = None
    company_id: int | None = None
    owner_id: int | None = None
    deal_id: int | None = None
    conversation_id: int | None = None
    sent_at: datetime | None = None
    decided_at: datetime | None = None
