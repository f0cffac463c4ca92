"""What customers ask of the demo bank, and what its people have put themselves down for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from domain.banking import Product
from domain.deals.model import Deal
from domain.demo.cast import Material
from domain.demo.chance import Chance
from domain.people.model import Person
from domain.reminders.model import Reminder, ReminderStatus
from domain.tickets.actions import subject_of
from domain.tickets.model import Priority, Ticket, TicketKind, TicketStatus

TICKETS = 170
STILL_OPEN = 18
"""Of the latest tickets."""

STILL_LATE = 2
"""Of those still open."""

_PRIORITIES = (*[Priority.NORMAL] * 4, Priority.LOW, Priority.HIGH, Priority.URGENT)
_COURSE = (*[ReminderStatus.WAITING] * 3, ReminderStatus.DONE, ReminderStatus.FIRED)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
Hours = Mapping[str, Mapping[str, float]]
"""Hours until a ticket is due, by kind and priority."""


@dataclass(frozen=True, slots=True)
class TicketDesk:
    """A year of tickets: most answered in time, some late, the latest still open."""

    material: Material
    customers: Sequence[Person]
    team: Sequence[Person]
    products: Mapping[str, Product]
    hours: Hours

    def tickets(self, chance: Chance) -> list[Ticket]:
        """All of them, the oldest first; the last is the start page's customer's open complaint."""
        made = []
        for place in range(TICKETS - STILL_OPEN):
            days = 5 + 355 * (1 - place / (TICKETS - STILL_OPEN)) ** 1.2
            made.append(self._ticket(chance.office_hour(days), chance.pick(_PRIORITIES), chance))
        for place in range(STILL_OPEN - 1):
            # Customers write at any hour; nearly all of these are still in time.
            hours = 60 + place if place < STILL_LATE else chance.whole(1, 19)
            priority = Priority.URGENT if place == STILL_OPEN - 2 else Priority.NORMAL
            created = chance.now - timedelta(hours=1 if priority is Priority.URGENT else hours)
            made.append(self._ticket(created, priority, chance, is_open=True))
        made.sort(key=lambda ticket: ticket.created_at)
        return [*made, self._first_complaint(chance)]

    def _ticket(
        self, created: datetime, priority: Priority, chance: Chance, *, is_open: bool = False
    ) -> Ticket:
        said = chance.pick_shared(self.material["tickets"])
        text = said["text"].format(
            fee=chance.whole(8, 48), amount=f"{chance.whole(3, 60) * 50:,}", day=chance.pick(_WEEKDAYS)
        )
        kind = TicketKind(said["kind"])
        due = created + timedelta(hours=self.hours[kind.value][priority.value])
        course = self._still_open(created, chance) if is_open else self._over(created, due, chance)
        return Ticket(
            kind=kind,
            subject=subject_of(text),
            text=text,
            priority=priority,
            category=said["category"],
            product_id=self.products[said["product"]].id if "product" in said else None,
            customer_id=chance.pick(self.customers[1:]).id,
            due_at=due,
            created_at=created,
            **_judged(course, due, chance.now),
        )

    def _over(self, created: datetime, due: datetime, chance: Chance) -> dict[str, Any]:
        """Answered and resolved, one in nine too late."""
        minutes = (due - created).total_seconds() / 60
        first = chance.after(created, min(minutes * 0.1, 55))
        resolved = chance.after(due, 600) if chance.is_so(0.11) else chance.after(first, minutes * 0.4)
        status = chance.pick((TicketStatus.RESOLVED, TicketStatus.CLOSED, TicketStatus.CLOSED))
        owner = chance.pick(self.team).id
        return {"status": status, "owner_id": owner, "first_response_at": first, "resolved_at": resolved}

    def _still_open(self, created: datetime, chance: Chance) -> dict[str, Any]:
        """Not claimed yet, or answered and being worked on, or waiting for the customer."""
        if chance.is_so(0.45):
            return {"status": TicketStatus.OPEN, "owner_id": None, "first_response_at": None}
        status = chance.pick((TicketStatus.OPEN, TicketStatus.OPEN, TicketStatus.PENDING))
        first = chance.after(created, 40)
        return {"status": status, "owner_id": chance.pick(self.team).id, "first_response_at": first}

    def _first_complaint(self, chance: Chance) -> Ticket:
        said = self.material["first_complaint"]
        created = chance.at_latest_now(chance.now - timedelta(hours=3))
        return Ticket(
            kind=TicketKind.COMPLAINT,
            subject=subject_of(said["text"]),
            text=said["text"],
            category=said["category"],
            product_id=self.products[said["product"]].id,
            customer_id=self.customers[0].id,
            owner_id=self.team[0].id,
            due_at=created + timedelta(hours=self.hours["complaint"]["normal"]),
            created_at=created,
        )


def reminders(
    material: Material, staff: Sequence[Person], open_deals: Sequence[Deal], chance: Chance
) -> Iterator[Reminder]:
    """For each sales person some to come and some told: about deals that are open."""
    for person in staff:
        own = [deal for deal in open_deals if deal.owner_id == person.id]
        for place, status in enumerate(_COURSE):
            is_to_come = status is ReminderStatus.WAITING
            due = chance.ahead(1 + place * 3, 9 + place) if is_to_come else chance.office_hour(place * 4)
            deal = chance.pick(own) if own else None
            yield Reminder(
                about=chance.pick(material["reminders"]),
                due=due,
                zone=material["zone"],
                wall_time=f"{due.astimezone(chance.zone):%Y-%m-%dT%H:%M:%S}",
                status=status,
                owner_id=person.id,
                topic=deal.ref if deal else None,
                fired_at=None if is_to_come else due,
                created_at=min(due, chance.now) - timedelta(days=2, hours=1),
            )


def _judged(course: dict[str, Any], due: datetime, now: datetime) -> dict[str, Any]:
    """The course with its breach: the deadline passed before the ticket was over."""
    ended = course.get("resolved_at") or now
    return {**course, "breached_at": due if ended > due else None}
