"""Surveys: whose ticket is over is asked how it was, once."""

from __future__ import annotations

from domain.access import SYSTEM
from domain.errors import ConflictError
from domain.jobs import Job, JobRoom
from domain.ports import UnitOfWork
from domain.surveys.asking import due, invite
from domain.tickets.model import Ticket


async def ask_customers(room: JobRoom) -> int:
    """Every ticket that is over since the policy's while was looked at; how many customers were asked."""
    policy = room.policies["surveys"]
    if not policy["channels"]:
        return 0
    found = await room.store.read(lambda uow: due(uow, policy))
    return sum([await _ask(room, ticket) for ticket in found])


async def _ask(room: JobRoom, ticket: Ticket) -> bool:
    async def ask(uow: UnitOfWork) -> bool:
        told = await invite(uow, ticket.id, room.policies["surveys"])
        return told is not None and await room.tell(uow, told)

    try:
        return await room.store.run(ask, SYSTEM)
    except ConflictError:
        return False  # another worker asks in the same moment


JOB = Job("surveys", ask_customers, seconds=30)
