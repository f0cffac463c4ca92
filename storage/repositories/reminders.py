"""Due reminders, claimed in one statement: each by one worker, whoever is quickest."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select, text, update

from domain.reminders.model import Reminder, ReminderStatus
from storage.session import Session
from storage.tables.business import reminders

_PICK = (
    select(reminders.c.id)
    .where(
        # Spelled out as in the index of what waits, which a parameter would not find.
        text("status = 'waiting'"),
        reminders.c.due <= bindparam("due_by"),
        reminders.c.deleted_at.is_(None),
    )
    .order_by(reminders.c.due, reminders.c.id)
    .limit(bindparam("limit"))
    # Another worker's rows are passed over, not waited for; SQLite has one writer and needs no lock.
    .with_for_update(skip_locked=True)
)
_CLAIM = (
    update(reminders)
    .where(reminders.c.id.in_(_PICK.scalar_subquery()))
    .values(
        status=bindparam("fired", ReminderStatus.FIRED, type_=reminders.c.status.type),
        fired_at=bindparam("due_by"),
        version=reminders.c.version + 1,
    )
    .returning(*reminders.c)
)


class ReminderRows:
    """Implements `domain.ports.Reminders`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def claim(self, now: datetime, limit: int) -> list[Reminder]:
        rows = await self._session.execute(_CLAIM, {"due_by": now, "limit": limit})
        return sorted((Reminder(**row) for row in rows.mappings()), key=lambda r: (r.due, r.id))
