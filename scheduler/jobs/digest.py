"""The digest: in the morning, where each of them is, people who work here hear what the day holds."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.deals.actions import OPEN
from domain.deals.model import Deal
from domain.dialogue import Reply, Told
from domain.jobs import Job, JobRoom
from domain.people.finding import STAFF
from domain.people.model import Person
from domain.ports import UnitOfWork
from domain.reminders.model import Reminder, ReminderStatus
from domain.rows import Where
from domain.tickets.model import Ticket, TicketStatus

MORNING, LATEST = time(8), time(9)
"""From when on it is told, and until when: later it would only repeat what was just said."""
NAMED = 5
MINUTES = 5.0


async def digest(room: JobRoom) -> int:
    """Whoever has a day ahead and has not heard so today was told; how many were."""
    people = await room.store.read(lambda uow: uow.find(Person, role=STAFF))
    told = 0
    for person in people:
        here = room.clock.now().astimezone(ZoneInfo(person.zone or room.zone))
        if MORNING <= here.time() < LATEST:
            told += await room.store.run(lambda uow, p=person, at=here: _tell(room, uow, p, at))  # type: ignore[misc]
    return told


async def _tell(room: JobRoom, uow: UnitOfWork, person: Person, here: datetime) -> bool:
    # A digest leaves no line of its own to look for: what is told under its key is told once.
    reply = await _digest(uow, person, here)
    key = f"digest:{person.id}:{here.date().isoformat()}"
    return reply is not None and await room.tell(uow, Told(reply, key, person_id=person.id))


async def _digest(uow: UnitOfWork, person: Person, here: datetime) -> Reply | None:
    """What the day holds; None when it holds nothing. It has no buttons and tells no reminder's words:
    the reminder itself will."""
    midnight = datetime.combine(here.date() + timedelta(days=1), time(), here.tzinfo)
    today = Where("due", "<", midnight)
    waiting = ReminderStatus.WAITING
    reminders = await uow.find(Reminder, today, owner_id=person.id, status=waiting, order="due")
    late = Where("close_date", "<", here.date())
    deals = await uow.find(Deal, late, owner_id=person.id, stage=OPEN, order="close_date")
    past = Where("due_at", "<", uow.now)
    tickets = await uow.find(Ticket, past, owner_id=person.id, status=TicketStatus.OPEN, order="due_at")
    if not (reminders or deals or tickets):
        return None
    facts = {
        "name": (person.name or "").split(" ")[0],
        "reminders": len(reminders),
        "first": reminders[0].due if reminders else None,
        "deals": deals[:NAMED],
        "more_deals": len(deals[NAMED:]),
        "tickets": tickets[:NAMED],
        "more_tickets": len(tickets[NAMED:]),
    }
    return Reply("digest", facts)


JOB = Job("digest", digest, seconds=MINUTES * 60)
