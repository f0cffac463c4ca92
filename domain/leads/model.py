"""A lead: somebody who may become a customer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from domain.record import Record


class LeadStatus(StrEnum):
    """Where a lead stands."""

    NEW = "new"
    WORKING = "working"
    CONVERTED = "converted"
    DISQUALIFIED = "disqualified"


@dataclass(frozen=True, kw_only=True)
class Lead(Record):
    """A person or a company (at least one of them) interested in something."""

    KIND: ClassVar[str] = "lead"
    LETTER: ClassVar[str] = "L"

    name: str | None = None
    company_id: int | None = None
    email: str | None = None
    phone: str | None = None
    source: str | None = None
    interest: str | None = None
    amount: Decimal | None = None
    currency: str | None = None
    status: LeadStatus = LeadStatus.NEW
    owner_id: int | None = None
    deal_id: int | None = None
    """The deal it became."""
    converted_at: datetime | None = None
