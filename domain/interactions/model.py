"""An interaction: a call, an e-mail, a meeting or a note about a company or a customer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from domain.record import Record


@dataclass(frozen=True, kw_only=True)
class Interaction(Record):
    """``kind`` is call, email, meeting or note; ``note`` is what was said of it."""

    KIND: ClassVar[str] = "interaction"

    kind: str = "note"
    note: str
    company_id: int | None = None
    customer_id: int | None = None
    lead_id: int | None = None
    deal_id: int | None = None
    owner_id: int | None = None
    at: datetime
