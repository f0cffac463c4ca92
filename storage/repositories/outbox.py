"""What is still to be said: claimed with a lease before it is sent, settled after."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, bindparam, exists, insert, or_, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from domain.messages import OutboundMessage
from domain.outbox import OutboxStatus, Outgoing
from storage.session import Session
from storage.tables import conversations, outbox
from storage.values import outbound_document, outbound_message

OVERTAKEN = "a person answers now"
_ADDED = ("key", "channel", "address", "message", "status", "attempts", "next_at", "created_at", "settled_at")
_ADD = {
    dialect: module.insert(outbox)
    .values({name: bindparam(name) for name in _ADDED})
    .on_conflict_do_nothing(index_elements=["key"])
    for dialect, module in (("sqlite", sqlite), ("postgresql", postgresql))
}
_ADD_ALL = insert(outbox)
_KNOWN = select(outbox.c.key).where(outbox.c.key.in_(bindparam("keys", expanding=True)))
_COLUMNS = [outbox.c[name] for name in ("id", "message", "status", "attempts", "error", "next_at")]
_earlier = outbox.alias("earlier")
# Here and below the states are written out, not given as values: only so a database sees that its small
# indexes hold all of them. Without, a claim out of a few thousand waiting messages takes seconds.
_WAITING = text("outbox.status IN ('ready', 'retry', 'sending')")
_WAITS_FOR_EARLIER = exists().where(
    _earlier.c.channel == outbox.c.channel,
    _earlier.c.address == outbox.c.address,
    _earlier.c.id < outbox.c.id,
    text("earlier.status IN ('ready', 'retry', 'sending')"),
)
"""What is said first is heard first: a message waits for the ones before it to the same address."""
_DUE = and_(
    _WAITING, outbox.c.status != "sending", outbox.c.next_at <= bindparam("due_by"), ~_WAITS_FOR_EARLIER
)
_PICK = (
    select(outbox.c.id)
    .where(_DUE, outbox.c.channel.not_in(bindparam("without", expanding=True)))
    .order_by(outbox.c.next_at, outbox.c.id)
    .limit(bindparam("limit"))
    # Another worker's rows are passed over, not waited for; SQLite has one writer and needs no lock.
    .with_for_update(skip_locked=True)
)
_CLAIM = (
    update(outbox)
    .where(outbox.c.id.in_(_PICK.scalar_subquery()))
    .values(status=OutboxStatus.SENDING, lease_until=bindparam("lease_until"), attempts=outbox.c.attempts + 1)
    .returning(*_COLUMNS)
)
_OVERTAKEN = select(conversations.c.channel, conversations.c.address).where(
    text("conversations.owner <> 'bot' AND conversations.owner = 'person'"),
    conversations.c.address.in_(bindparam("addresses", expanding=True)),
)
"""Where a person answers; written out, so that a database sees that its small index holds all of them."""
_GIVE_WAY = (
    update(outbox)
    .where(
        outbox.c.channel == bindparam("of_channel"),
        outbox.c.address == bindparam("of_address"),
        _WAITING,
        outbox.c.status != OutboxStatus.SENDING,
        outbox.c.message["yields"].as_boolean(),
    )
    .values(status=OutboxStatus.DROPPED, error=OVERTAKEN, settled_at=bindparam("at"))
)
_EXPIRED = (
    select(*_COLUMNS)
    .where(_WAITING, outbox.c.status == "sending", outbox.c.lease_until < bindparam("due_by"))
    .order_by(outbox.c.id)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
)
_SETTLE = (
    update(outbox)
    .where(outbox.c.id == bindparam("old_id"))
    .values(
        status=bindparam("status"),
        error=bindparam("error"),
        next_at=bindparam("next_at"),
        provider_id=bindparam("provider_id"),
        settled_at=bindparam("settled_at"),
    )
)


class OutboxRows:
    """Implements `domain.ports.Outbox`."""

    def __init__(self, session: Session, now: datetime, dialect: str) -> None:
        self._session = session
        self._now = now
        self._adding = _ADD[dialect]

    async def add(self, message: OutboundMessage, *, delivered: bool = False) -> bool:
        row = self._row(message, delivered=delivered)
        return await self._session.write(self._adding, row) == 1

    async def add_all(self, messages: Sequence[OutboundMessage], delivered: frozenset[str]) -> set[str]:
        keys = [message.key for message in messages]
        known = set((await self._session.execute(_KNOWN, {"keys": keys})).scalars())
        rows = [
            self._row(message, delivered=message.channel in delivered)
            for message in messages
            if message.key not in known
        ]
        if rows:
            await self._session.execute(_ADD_ALL, rows)
        return {row["key"] for row in rows}

    async def claim(
        self, now: datetime, lease_seconds: float, limit: int, without: Sequence[str] = ()
    ) -> list[Outgoing]:
        until = now + timedelta(seconds=lease_seconds)
        asked = {"due_by": now, "lease_until": until, "limit": limit, "without": list(without)}
        rows = await self._session.execute(_CLAIM, asked)
        claimed = sorted((_outgoing(row) for row in rows), key=lambda row: row.id)
        overtaken = await self._overtaken([row.message for row in claimed if row.message.yields])
        for row in claimed:
            if row.message.key in overtaken:
                await self.settle(row.id, OutboxStatus.DROPPED, error=OVERTAKEN)
        return [row for row in claimed if row.message.key not in overtaken]

    async def give_way(self, channel: str, address: str) -> None:
        values = {"of_channel": channel, "of_address": address, "at": self._now}
        await self._session.execute(_GIVE_WAY, values)

    async def _overtaken(self, messages: Sequence[OutboundMessage]) -> set[str]:
        """The keys of those that go where a person answers."""
        if not messages:
            return set()
        addresses = sorted({message.address for message in messages})
        found = await self._session.execute(_OVERTAKEN, {"addresses": addresses})
        places = {(row.channel, row.address) for row in found}
        return {message.key for message in messages if (message.channel, message.address) in places}

    async def settle(
        self,
        outbox_id: int,
        status: OutboxStatus,
        *,
        error: str | None = None,
        next_at: datetime | None = None,
        provider_id: str | None = None,
    ) -> None:
        values: dict[str, Any] = {
            "old_id": outbox_id,
            "status": status,
            "error": error,
            "next_at": next_at or self._now,
            "provider_id": provider_id,
            "settled_at": self._now,
        }
        await self._session.write(_SETTLE, values)

    async def decide(self, outbox_id: int, status: OutboxStatus) -> bool:
        stuck = (OutboxStatus.RETRY, OutboxStatus.UNCERTAIN, OutboxStatus.DEAD)
        chosen = await self._session.execute(
            update(outbox)
            .where(outbox.c.id == outbox_id, outbox.c.status.in_(stuck))
            .values(status=status, next_at=self._now, settled_at=self._now)
        )
        return chosen.rowcount == 1

    async def expired(self, now: datetime, limit: int) -> list[Outgoing]:
        rows = await self._session.execute(_EXPIRED, {"due_by": now, "limit": limit})
        return [_outgoing(row) for row in rows]

    async def listed(self, *statuses: OutboxStatus, limit: int = 200) -> list[Outgoing]:
        wanted = or_(*(outbox.c.status == status for status in statuses))
        statement = select(*_COLUMNS).where(wanted).order_by(outbox.c.id.desc()).limit(limit)
        return [_outgoing(row) for row in await self._session.execute(statement)]

    async def get(self, outbox_id: int) -> Outgoing | None:
        row = (await self._session.execute(select(*_COLUMNS).where(outbox.c.id == outbox_id))).one_or_none()
        return None if row is None else _outgoing(row)

    def _row(self, message: OutboundMessage, *, delivered: bool) -> dict[str, Any]:
        return {
            "key": message.key,
            "channel": message.channel,
            "address": message.address,
            "message": outbound_document(message),
            "status": OutboxStatus.SENT if delivered else OutboxStatus.READY,
            "attempts": 0,
            "next_at": self._now,
            "created_at": self._now,
            "settled_at": self._now if delivered else None,
        }


def _outgoing(row: Row[Any]) -> Outgoing:
    return Outgoing(row.id, outbound_message(row.message), row.status, row.attempts, row.error, row.next_at)
