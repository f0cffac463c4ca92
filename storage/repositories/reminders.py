"""Due reminders: each is one worker's, whoever is quickest, and nobody waits for another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, Table, bindparam, func, literal_column, select, text, update

from domain.conversation import Conversation
from domain.people.model import Person
from domain.reminders.due import Due
from domain.reminders.model import Reminder, ReminderStatus
from storage.session import Session
from storage.tables import conversations
from storage.tables.business import people, reminders

_WAITS = text("reminders.status = 'waiting'")
"""Spelled out as in the index of what waits, which a parameter would not find."""

_own = conversations.alias("own")
_latest = conversations.alias("latest")
_PLACE = func.coalesce(
    select(_own.c.id)
    .where(_own.c.id == reminders.c.conversation_id, _own.c.person_id == reminders.c.owner_id)
    .scalar_subquery(),
    select(_latest.c.id)
    .where(_latest.c.person_id == reminders.c.owner_id)
    .order_by(_latest.c.last_at.desc(), _latest.c.id.desc())
    .limit(1)
    .scalar_subquery(),
)


def _labelled(table: Table, names: Sequence[str]) -> list[Any]:
    return [table.c[name].label(f"{table.name}__{name}") for name in names]


_NAMES = {
    Reminder: (reminders, [field.name for field in fields(Reminder)]),
    Conversation: (conversations, [field.name for field in fields(Conversation)]),
    Person: (people, [field.name for field in fields(Person)]),
}
_DUE = (
    select(*[column for table, names in _NAMES.values() for column in _labelled(table, names)])
    .select_from(reminders)
    .join(conversations, conversations.c.id == _PLACE)
    .join(people, people.c.id == reminders.c.owner_id)
    .where(_WAITS, reminders.c.due <= bindparam("due_by"), reminders.c.deleted_at.is_(None))
    .order_by(reminders.c.due, reminders.c.id)
    .limit(bindparam("limit"))
    # What another worker has, or a turn is busy with, is passed over and found again a moment later.
    # SQLite has one writer and needs no lock.
    .with_for_update(of=[reminders, conversations], skip_locked=True)
)
_FIRE = (
    update(reminders)
    .where(reminders.c.id.in_(bindparam("ids", expanding=True)))
    .values(
        status=literal_column(f"'{ReminderStatus.FIRED}'"),
        fired_at=bindparam("fired_at"),
        version=reminders.c.version + 1,
    )
)
_NEXT = select(func.min(reminders.c.due)).where(_WAITS, reminders.c.deleted_at.is_(None))


class ReminderRows:
    """Implements `domain.reminders.due.Waiting`."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    async def due(self, now: datetime, limit: int) -> list[Due]:
        rows = await self._session.execute(_DUE, {"due_by": now, "limit": limit})
        return [Due(_read(Reminder, r), _read(Conversation, r), _read(Person, r)) for r in rows.mappings()]

    async def fire(self, reminders: Sequence[Reminder]) -> None:
        if reminders:
            ids = [reminder.id for reminder in reminders]
            await self._session.execute(_FIRE, {"ids": ids, "fired_at": self._now})

    async def next_due(self) -> datetime | None:
        soonest: datetime | None = (await self._session.execute(_NEXT)).scalar_one_or_none()
        return soonest


def _read(kind: type[Any], row: RowMapping) -> Any:
    table, names = _NAMES[kind]
    return kind(**{name: row[f"{table.name}__{name}"] for name in names})
