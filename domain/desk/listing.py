"""What people who work here may look through, by the words of its filters. Rights are checked here."""

from __future__ import annotations

from typing import Any

from domain.access import Actor, Permission, require
from domain.deals.model import Deal, Stage
from domain.desk.model import Rows, Spoken, Step, Stuck, Sum, Talk, Whose
from domain.errors import NotFoundError
from domain.leads.model import Lead, LeadStatus
from domain.ports import UnitOfWork
from domain.rows import Where
from domain.tickets.model import Ticket, TicketStatus

TICKETS = ("open", "mine", "unassigned", "overdue", "all")
LEADS = ("open", "mine", "unassigned", "all")
DEALS = ("open", "mine", "won", "lost", "all")
LINES = 400
"""Of a conversation: what was said before them is not what somebody answers now."""
STEPS = 30

_GOING = tuple(stage for stage in Stage if not stage.is_closed)
_TO_DO = (TicketStatus.OPEN, TicketStatus.PENDING)
_TO_WIN = (LeadStatus.NEW, LeadStatus.WORKING)


async def tickets(uow: UnitOfWork, actor: Actor, which: str, page: int) -> Rows[Ticket]:
    """Tickets, the most pressing first; of all there ever were the newest. ``which`` is of ``TICKETS``."""
    require(actor, Permission.SEE_TICKETS)
    own: dict[str, Any] = {"mine": {"owner_id": actor.person_id}, "unassigned": {"owner_id": None}}
    if which == "all":
        return await uow.desk.listed(Ticket, page=page)
    if which == "overdue":
        late = Where("due_at", "<", uow.now)
        return await uow.desk.listed(Ticket, late, order="due_at", page=page, status=TicketStatus.OPEN)
    return await uow.desk.listed(Ticket, order="due_at", page=page, status=_TO_DO, **own.get(which, {}))


async def leads(uow: UnitOfWork, actor: Actor, which: str, page: int) -> Rows[Lead]:
    """Leads, the newest first. ``which`` is of ``LEADS``."""
    require(actor, Permission.SEE_LEADS)
    own: dict[str, Any] = {"mine": {"owner_id": actor.person_id}, "unassigned": {"owner_id": None}}
    going: dict[str, Any] = {} if which == "all" else {"status": _TO_WIN}
    return await uow.desk.listed(Lead, order="-created_at", page=page, **going, **own.get(which, {}))


async def deals(uow: UnitOfWork, actor: Actor, which: str, page: int) -> tuple[Rows[Deal], list[Sum]]:
    """Deals, those that close next first, decided ones the latest first; and what all that fit add up
    to. ``which`` is of ``DEALS``."""
    require(actor, Permission.SEE_DEALS)
    fit: dict[str, dict[str, Any]] = {
        "open": {"stage": _GOING},
        "mine": {"stage": _GOING, "owner_id": actor.person_id},
        "won": {"stage": Stage.WON},
        "lost": {"stage": Stage.LOST},
        "all": {},
    }
    order = "close_date" if which in {"open", "mine"} else "-close_date"
    found = await uow.desk.listed(Deal, order=order, page=page, **fit[which])
    return found, await uow.desk.sums(**fit[which])


async def talks(uow: UnitOfWork, actor: Actor, whose: Whose, page: int) -> tuple[list[Talk], bool]:
    """Customers' conversations, the latest first; whether there are more."""
    require(actor, Permission.SEE_CUSTOMERS)
    return await uow.desk.talks(whose, actor.person_id, page)


async def talk(uow: UnitOfWork, actor: Actor, conversation_id: int) -> tuple[Talk, list[Spoken]]:
    """A customer's conversation and its last lines. Raises ``NotFoundError`` when it is none."""
    require(actor, Permission.SEE_CUSTOMERS)
    found = await uow.desk.talk(conversation_id)
    if found is None:
        raise NotFoundError("conversation_not_found")
    return found, await uow.desk.spoken(conversation_id, LINES)


async def history(uow: UnitOfWork, actor: Actor, ticket: Ticket) -> list[Step]:
    """What was done with a ticket, the newest first."""
    require(actor, Permission.SEE_TICKETS)
    return await uow.desk.history(Ticket.KIND, ticket.id, STEPS)


async def stuck(uow: UnitOfWork, actor: Actor, page: int) -> tuple[list[Stuck], bool]:
    """What did not get through, the newest first; whether there are more."""
    require(actor, Permission.WORK_TICKETS)
    return await uow.desk.stuck(page)
