"""Somebody's day, read from the records."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from domain.access import Actor, Permission, require
from domain.day.model import Day, Few, Sales, Service
from domain.deals.actions import OPEN
from domain.deals.model import Deal
from domain.leads.model import Lead, LeadStatus
from domain.ports import UnitOfWork
from domain.record import Record
from domain.reminders.model import Reminder, ReminderStatus
from domain.rows import Where
from domain.tickets.choosing import STILL_OPEN
from domain.tickets.model import Ticket, TicketStatus

R = TypeVar("R", bound=Record)

SHOWN = 5
"""Rows of each list."""
AT_RISK = timedelta(hours=4)
"""So long before its deadline a ticket counts as at risk."""
SOON = timedelta(days=7)
"""So long before its close date a deal counts as closing."""
TO_DO = (ReminderStatus.WAITING, ReminderStatus.FIRED)


async def day_of(uow: UnitOfWork, actor: Actor) -> Day:
    """What the day holds for the actor, by what their role concerns: managers see everybody's tickets
    and deals."""
    require(actor, Permission.SEE_TICKETS)
    everybody = actor.may(Permission.BANK_FIGURES)
    whose: dict[str, Any] = {} if everybody else {"owner_id": actor.person_id}
    return Day(
        reminders=await _reminders(uow, actor),
        service=await _service(uow, actor, whose) if actor.may(Permission.WORK_TICKETS) else None,
        sales=await _sales(uow, actor, whose) if actor.may(Permission.WORK_DEALS) else None,
        everybody=everybody,
    )


async def _reminders(uow: UnitOfWork, actor: Actor) -> Few[Reminder]:
    here = uow.now.astimezone(ZoneInfo(actor.zone))
    midnight = datetime.combine(here.date() + timedelta(days=1), time(), here.tzinfo)
    today = Where("due", "<", midnight)
    return await _few(uow, Reminder, today, order="due", owner_id=actor.person_id, status=TO_DO)


async def _service(uow: UnitOfWork, actor: Actor, whose: dict[str, Any]) -> Service:
    late = Where("due_at", "<", uow.now + AT_RISK)
    to_answer = TicketStatus.OPEN
    return Service(
        risks=await _few(uow, Ticket, late, order="due_at", status=to_answer, **whose),
        unassigned=await _few(uow, Ticket, order="due_at", status=to_answer, owner_id=None),
        mine=await uow.count(Ticket, status=STILL_OPEN, owner_id=actor.person_id),
        waiting=await uow.conversations.waiting(),
    )


async def _sales(uow: UnitOfWork, actor: Actor, whose: dict[str, Any]) -> Sales:
    here = uow.now.astimezone(ZoneInfo(actor.zone)).date()
    soon = Where("close_date", "<=", here + SOON)
    return Sales(
        closing=await _few(uow, Deal, soon, order="close_date", stage=OPEN, **whose),
        pipeline=await uow.desk.sums(stage=OPEN, **whose),
        leads=await _few(uow, Lead, order="-created_at", status=LeadStatus.NEW, **whose),
    )


async def _few(uow: UnitOfWork, kind: type[R], /, *where: Where, order: str, **equal: Any) -> Few[R]:
    rows = await uow.find(kind, *where, order=order, limit=SHOWN, **equal)
    full = len(rows) == SHOWN
    return Few(rows, await uow.count(kind, *where, **equal) if full else len(rows))
