"""What a day holds for somebody who works here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from domain.deals.model import Deal
from domain.desk.model import Sum
from domain.leads.model import Lead
from domain.record import Record
from domain.reminders.model import Reminder
from domain.tickets.model import Ticket

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Few(Generic[R]):
    """The first few of ``count`` records."""

    rows: Sequence[R] = ()
    count: int = 0

    @property
    def more(self) -> int:
        """How many are not among the rows."""
        return self.count - len(self.rows)


@dataclass(frozen=True, slots=True)
class Service:
    """Support's part. ``risks`` are open tickets past their deadline or close to it, ``unassigned`` those
    that nobody has; ``mine`` counts what is not over, ``waiting`` people who want to talk to a person."""

    risks: Few[Ticket]
    unassigned: Few[Ticket]
    mine: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Sales:
    """The sellers' part. ``closing`` are open deals whose close date has passed or is within a week,
    ``pipeline`` what all open ones add up to, ``leads`` those that nobody has begun to work on."""

    closing: Few[Deal]
    pipeline: Sequence[Sum]
    leads: Few[Lead]


@dataclass(frozen=True, slots=True)
class Day:
    """``reminders`` are due by the end of the day where the reader is, told ones that are not done
    among them. A part is None for whom it does not concern; ``everybody`` when it counts all people's
    tickets and deals, not the reader's own."""

    reminders: Few[Reminder]
    service: Service | None
    sales: Sales | None
    everybody: bool

    @property
    def is_free(self) -> bool:
        """Whether nothing waits for the reader."""
        served = self.service is None or not (
            self.service.risks.count or self.service.unassigned.count or self.service.waiting
        )
        sold = self.sales is None or not (self.sales.closing.count or self.sales.leads.count)
        return not self.reminders.count and served and sold
