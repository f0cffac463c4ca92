"""Due reminders: each is one worker's, whoever is quickest, and nobody waits for another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import FromClause, RowMapping, bindparam, exists, func, literal_column, select, text, update

from domain.conversation import Conversation
from domain.people.model import Person
from domain.reminders.due import Due
from domain.reminders.model import Reminder, ReminderStatus
from storage.session import Session
from storage.tables import conversations
from storage.tables.business import people, reminders

_WAITS = text("reminders.status = 'waiting'")
"""Spelled out as in the index of what waits, which a parameter would not find."""

_somewhere = conversations.alias("somewhere")
_PICKED = (
    select(*reminders.c)
    .where(
        _WAITS,
        reminders.c.due <= bindparam("due_by"),
        reminders.c.deleted_at.is_(None),
        # Who is nowhere yet must not stand in the way of everybody else.
        exists().where(_somewhere.c.person_id == reminders.c.owner_id),
    )
    .order_by(reminders.c.due, reminders.c.id)
    .limit(bindparam("limit"))
    # What another worker has is passed over; SQLite has one writer and needs no lock.
    .with_for_update(of=reminders, skip_locked=True)
    .subquery("picked")
)
_own = conversations.alias("own")
_latest = conversations.alias("latest")
_PLACE = func.coalesce(
    select(_own.c.id)
    .where(_own.c.id == _PICKED.c.conversation_id, _own.c.person_id == _PICKED.c.owner_id)
    .scalar_subquery(),
    select(_latest.c.id)
    .where(_latest.c.person_id == _PICKED.c.owner_id)
    .order_by(_latest.c.last_at.desc(), _latest.c.id.desc())
    .limit(1)
    .scalar_subquery(),
)


_NAMES: dict[type[Any], tuple[FromClause, list[str]]] = {
    Reminder: (_PICKED, [field.name for field in fields(Reminder)]),
    Conversation: (conversations, [field.name for field in fields(Conversation)]),
    Person: (people, [field.name for field in fields(Person)]),
}
_DUE = (
    select(
        *(
            table.c[name].label(f"{kind.__name__}__{name}")
            for kind, (table, names) in _NAMES.items()
            for name in names
        )
    )
    .select_from(_PICKED)
    .join(conversations, conversations.c.id == _PLACE)
    .join(people, people.c.id == _PICKED.c.owner_id)
    .order_by(_PICKED.c.due, _PICKED.c.id)
    # A conversation that a turn is busy with is passed over and found again a moment later.
    .with_for_update(of=conversations, skip_locked=True)
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
_NEXT = (
    select(reminders.c.due)
    .where(
        _WAITS,
        reminders.c.due > bindparam("after"),
        reminders.c.due < bindparam("before"),
        reminders.c.deleted_at.is_(None),
    )
    .order_by(reminders.c.due)
    .limit(1)
)


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

    async def next_due(self, after: datetime, before: datetime) -> datetime | None:
        found = await self._session.execute(_NEXT, {"after": after, "before": before})
        soonest: datetime | None = found.scalar_one_or_none()
        return soonest


def _read(kind: type[Any], row: RowMapping) -> Any:
    return kind(**{name: row[f"{kind.__name__}__{name}"] for name in _NAMES[kind][1]})
