"""Who hears of troubles: the desk's room in Slack where there is one, else those who can mend them."""

from __future__ import annotations

from domain.dialogue import Reply, Told
from domain.jobs import JobRoom
from domain.ports import UnitOfWork
from domain.tickets.telling import managers

SLACK = "slack"


async def tell_staff(room: JobRoom, uow: UnitOfWork, reply: Reply, key: str, about: str = "") -> bool:
    """The desk's room is told, or every manager, also when it is ``about`` the way to that room; whether
    anybody could be. Once for each key."""
    if room.triage and about != SLACK:
        return await room.tell(uow, Told(reply, key, place=(SLACK, f"/{room.triage}/")))
    told = [
        await room.tell(uow, Told(reply, f"{key}:{manager.id}", person_id=manager.id))
        for manager in await managers(uow)
    ]
    return any(told)
