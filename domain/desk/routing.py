"""Who is called when a person is wanted: by role, by how much they have to do, in turn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any

from domain.access import RIGHTS, Permission, Role
from domain.desk.records import Handoff
from domain.people.model import Person
from domain.ports import UnitOfWork
from domain.record import UNKNOWN
from domain.rows import Where
from domain.tickets.model import Ticket, TicketStatus

MOST = 100
"""Colleagues, and calls, looked at."""
LATELY = timedelta(days=7)
"""Whose turn it was longer ago than this is forgotten."""


async def whom(uow: UnitOfWork, policies: Mapping[str, Any], but: Collection[int] = ()) -> Person | None:
    """The colleague to call next, none of those in ``but``: of the first role with anybody who can be
    reached, whoever has least to do, and of equals whoever was called longest ago. None when there is
    nobody left to call."""
    rules = policies["service"]["handoff"]
    busy, called = await _busy(uow)
    for name in rules["call"]:
        role = Role(name)
        if Permission.WORK_TICKETS not in RIGHTS[role]:
            continue
        found = await uow.find(Person, role=role, limit=MOST)
        loads = {}
        for one in found:
            if one.id not in but and await uow.conversations.of_person(one.id) is not None:
                open_ = await uow.count(
                    Ticket, owner_id=one.id, status=(TicketStatus.OPEN, TicketStatus.PENDING)
                )
                load = busy[one.id] * int(rules["conversation_weighs"]) + open_
                loads[one] = (load, called.get(one.id, UNKNOWN), one.id)
        if loads:
            return min(loads, key=loads.__getitem__)
    return None


async def _busy(uow: UnitOfWork) -> tuple[Counter[int], dict[int, Any]]:
    """How many conversations each has, or was called to; and when each was called last."""
    going_on = await uow.find(Handoff, ended_at=None)
    busy = Counter(one.owner_id or one.called_id for one in going_on if one.owner_id or one.called_id)
    lately = Where("called_at", ">", uow.now - LATELY)
    called: dict[int, Any] = {}
    for one in await uow.find(Handoff, lately, order="-called_at", limit=MOST):
        if one.called_id is not None:
            called.setdefault(one.called_id, one.called_at)
    return Counter({number: count for number, count in busy.items() if number is not None}), called
