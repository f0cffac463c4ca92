"""Deadlines missed: each open ticket past its own is marked once, and somebody hears of it once."""

from __future__ import annotations

from domain.access import SYSTEM
from domain.dialogue import Reply, Told
from domain.errors import ConflictError
from domain.jobs import Job, JobRoom
from domain.people.model import Person
from domain.ports import UnitOfWork
from domain.rows import Where
from domain.tickets.model import Ticket, TicketStatus
from domain.tickets.telling import managers, reply_button, show_button

AT_ONCE = 100
"""Tickets marked in one unit of work: a bank's backlog must not hold up its conversations."""


async def mark_breaches(room: JobRoom) -> int:
    """Every open ticket whose deadline has passed is marked as breached; whoever looks after it was told,
    or the managers when that is nobody. Returns how many were marked."""

    async def mark(uow: UnitOfWork) -> int:
        late = Where("due_at", "<", uow.now)
        found = await uow.find(
            Ticket, late, status=TicketStatus.OPEN, breached_at=None, order="due_at", limit=AT_ONCE
        )
        for ticket in found:
            await _tell(room, uow, await uow.change(ticket, breached_at=uow.now))
        return len(found)

    marked = 0
    try:
        while (count := await room.store.run(mark, SYSTEM)) > 0:
            marked += count
    except ConflictError:
        pass  # another worker, or whoever answers it, was at one of them: the next tick sees what is left
    return marked


async def _tell(room: JobRoom, uow: UnitOfWork, ticket: Ticket) -> None:
    owner = await uow.get(Person, ticket.owner_id) if ticket.owner_id else None
    facts = {"ticket": ticket, "owner": owner.name if owner else None}
    reply = Reply("sla_breached", facts, (reply_button(ticket), show_button(ticket)))
    if owner is not None and await room.tell(uow, _told(reply, ticket, owner)):
        return
    for manager in await managers(uow):
        await room.tell(uow, _told(reply, ticket, manager))


def _told(reply: Reply, ticket: Ticket, person: Person) -> Told:
    return Told(reply, f"sla:{ticket.ref}:{person.id}", person_id=person.id)


JOB = Job("sla", mark_breaches, seconds=30)
