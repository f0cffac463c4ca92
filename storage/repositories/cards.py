"""Cards of tickets: which are wanted, which are behind, and where they are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, exists, select, update
from sqlalchemy.dialects import postgresql, sqlite

from domain.tickets.model import TicketStatus
from domain.triage.model import Card
from storage.session import Session
from storage.tables.business import tickets
from storage.tables.cards import cards

_NAMES = ("ticket_id", "room", "version", "ts", "tried")
_COLUMNS = [cards.c[name] for name in _NAMES]
_WANTED = (
    select(tickets.c.id, tickets.c.version)
    .where(
        tickets.c.created_at >= bindparam("since"),
        tickets.c.status.in_((TicketStatus.OPEN, TicketStatus.PENDING)),
        tickets.c.deleted_at.is_(None),
        ~exists().where(cards.c.ticket_id == tickets.c.id),
    )
    .order_by(tickets.c.id)
    .limit(bindparam("limit"))
)
_BEHIND = (
    select(*_COLUMNS, tickets.c.version.label("newest"))
    .join(tickets, tickets.c.id == cards.c.ticket_id)
    .where(cards.c.created_at >= bindparam("since"), cards.c.version != tickets.c.version)
    .order_by(cards.c.ticket_id)
    .limit(bindparam("limit"))
)
_ADD = {
    dialect: module.insert(cards)
    .values({name: bindparam(name) for name in (*_NAMES, "created_at")})
    .on_conflict_do_nothing(index_elements=["ticket_id"])
    for dialect, module in (("sqlite", sqlite), ("postgresql", postgresql))
}
_MOVE = (
    update(cards)
    .where(cards.c.ticket_id == bindparam("number"), cards.c.version == bindparam("shown"))
    .values(version=bindparam("newest"))
)
_TRYING = update(cards).where(cards.c.ticket_id == bindparam("number")).values(tried=True)
_POSTED = (
    update(cards).where(cards.c.ticket_id == bindparam("number")).values(ts=bindparam("place"), tried=True)
)
_OF = select(*_COLUMNS).where(cards.c.ticket_id == bindparam("number"))
_AT = select(*_COLUMNS).where(cards.c.room == bindparam("place"), cards.c.ts == bindparam("number"))


class CardRows:
    """Implements `domain.triage.model.Cards`."""

    def __init__(self, session: Session, now: datetime, dialect: str) -> None:
        self._session = session
        self._now = now
        self._adding = _ADD[dialect]

    async def wanted(self, since: datetime, limit: int) -> Sequence[tuple[int, int]]:
        rows = await self._session.execute(_WANTED, {"since": since, "limit": limit})
        return [(row.id, row.version) for row in rows]

    async def behind(self, since: datetime, limit: int) -> Sequence[tuple[Card, int]]:
        rows = await self._session.execute(_BEHIND, {"since": since, "limit": limit})
        return [(_card(row), row.newest) for row in rows]

    async def add(self, card: Card) -> bool:
        row = {**{name: getattr(card, name) for name in _NAMES}, "created_at": self._now}
        return (await self._session.execute(self._adding, row)).rowcount == 1

    async def move(self, card: Card, version: int) -> bool:
        moved = {"number": card.ticket_id, "shown": card.version, "newest": version}
        return (await self._session.execute(_MOVE, moved)).rowcount == 1

    async def of(self, ticket_id: int) -> Card | None:
        row = (await self._session.execute(_OF, {"number": ticket_id})).one_or_none()
        return None if row is None else _card(row)

    async def at(self, room: str, ts: str) -> Card | None:
        row = (await self._session.execute(_AT, {"place": room, "number": ts})).one_or_none()
        return None if row is None else _card(row)

    async def trying(self, ticket_id: int) -> None:
        await self._session.execute(_TRYING, {"number": ticket_id})

    async def posted(self, ticket_id: int, ts: str) -> None:
        await self._session.execute(_POSTED, {"number": ticket_id, "place": ts})


def _card(row: Row[Any]) -> Card:
    return Card(row.ticket_id, row.room, row.version, row.ts, row.tried)
