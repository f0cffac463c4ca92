"""A ticket: a question, a complaint or a service request that somebody must answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from domain.record import Record


class TicketKind(StrEnum):
    """What sort of case it is."""

    QUESTION = "question"
    COMPLAINT = "complaint"
    SERVICE_REQUEST = "service_request"


class TicketStatus(StrEnum):
    """Where it stands: pending waits for the customer, resolved can be reopened, closed is over."""

    OPEN = "open"
    PENDING = "pending"
    RESOLVED = "resolved"
    CLOSED = "closed"

    @property
    def is_over(self) -> bool:
        """Whether nobody has to do anything more."""
        return self in {TicketStatus.RESOLVED, TicketStatus.CLOSED}


class Priority(StrEnum):
    """How soon it matters."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


@dataclass(frozen=True, kw_only=True)
class Ticket(Record):
    """``text`` is everything the customer told, in their own words; ``due_at`` is its SLA's deadline."""

    KIND: ClassVar[str] = "ticket"
    LETTER: ClassVar[str] = "T"

    kind: TicketKind = TicketKind.SERVICE_REQUEST
    subject: str
    text: str
    status: TicketStatus = TicketStatus.OPEN
    priority: Priority = Priority.NORMAL
    category: str | None = None
    product_id: int | None = None
    customer_id: int | None = None
    owner_id: int | None = None
    conversation_id: int | None = None
    due_at: datetime | None = None
    first_response_at: datetime | None = None
    resolved_at: datetime | None = None
    breached_at: datetime | None = None
