"""How the product itself is: the last word of every check, what waits, what is stuck, what disagrees."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Select,
    String,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    null,
    select,
    text,
    union_all,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from domain.health.model import INBOX, OUTBOX, Beat, Lost, Queue
from domain.outbox import OutboxStatus
from domain.people.model import Person
from storage.session import Session
from storage.tables import RECORD_TABLES, conversations, inbox, lines, outbox
from storage.tables.health import heartbeats

_NAMES = ("name", "at", "ok", "why", "count", "since", "told")
_COLUMNS = [heartbeats.c[name] for name in _NAMES]
_BEATS = select(*_COLUMNS).order_by(heartbeats.c.name)
_people = RECORD_TABLES[Person]
_called = func.coalesce(_people.c.name, _people.c.email).label("name")


def _upsert(dialect: str) -> Any:
    insert = {"sqlite": sqlite, "postgresql": postgresql}[dialect].insert(heartbeats)
    said = insert.excluded
    still = heartbeats.c.ok == said.ok
    return insert.on_conflict_do_update(
        index_elements=["name"],
        set_={
            "at": said.at,
            "ok": said.ok,
            "why": said.why,
            "count": said.count,
            "since": case((still, heartbeats.c.since), else_=said.since),
        },
    ).returning(*_COLUMNS)


_UPSERT = {dialect: _upsert(dialect) for dialect in ("sqlite", "postgresql")}
_TOLD = update(heartbeats).where(heartbeats.c.name == bindparam("called")).values(told=bindparam("knows"))
# Written out, not given as values: only so a database sees that its small indexes hold all of them.
_QUEUES = union_all(
    select(
        literal(INBOX).label("name"),
        func.count().label("count"),
        func.min(inbox.c.received_at).label("oldest"),
    )
    .select_from(inbox)
    .where(text("inbox.status = 'new'")),
    select(literal(OUTBOX), func.count(), func.min(outbox.c.next_at))
    .select_from(outbox)
    .where(text("outbox.status IN ('ready', 'sending')")),
)
_OURS = (
    select(
        outbox.c.id,
        outbox.c.key,
        outbox.c.channel,
        _called,
        outbox.c.message["text"].as_string().label("text"),
        cast(outbox.c.status, String).label("status"),
        outbox.c.error,
        outbox.c.settled_at.label("at"),
    )
    .outerjoin(
        conversations,
        and_(conversations.c.channel == outbox.c.channel, conversations.c.address == outbox.c.address),
    )
    .outerjoin(_people, _people.c.id == conversations.c.person_id)
    .where(text("outbox.status IN ('retry', 'uncertain', 'dead')"), outbox.c.status != "retry")
)
_THEIRS = (
    select(
        inbox.c.id,
        inbox.c.key,
        inbox.c.channel,
        _called,
        inbox.c.message["text"].as_string().label("text"),
        cast(null(), String).label("status"),
        inbox.c.error_code.label("error"),
        inbox.c.settled_at.label("at"),
    )
    .outerjoin(conversations, conversations.c.id == inbox.c.conversation_id)
    .outerjoin(_people, _people.c.id == conversations.c.person_id)
    .where(text("inbox.status = 'failed'"))
)
_both = union_all(_OURS, _THEIRS).subquery()
_LOST = (
    select(_both)
    .where(_both.c.at > bindparam("after"), _both.c.at <= bindparam("until"))
    .order_by(_both.c.at, _both.c.id)
    .limit(bindparam("limit"))
)


def _of(table: Any, *which: Any) -> Any:
    """How many rows of ``table`` belong to a conversation since a moment."""
    return select(func.count()).select_from(table).where(*which).correlate(conversations).scalar_subquery()


_line = lines.c.conversation_id == conversations.c.id
_recent = conversations.c.last_at >= bindparam("since")


def _where(unequal: Any) -> Select[Any]:
    return select(conversations.c.id).where(_recent, unequal).order_by(conversations.c.id).limit(100)


_heard = _of(
    inbox,
    inbox.c.conversation_id == conversations.c.id,
    inbox.c.received_at >= bindparam("since"),
    inbox.c.status == "done",
    inbox.c.attempts == 0,
)
_noted = _of(lines, _line, lines.c.at >= bindparam("since"), lines.c.author == "customer")
_said = _of(
    lines,
    _line,
    lines.c.at >= bindparam("since"),
    lines.c.author != "customer",
    lines.c.internal.is_(False),
)
_given = _of(
    outbox,
    outbox.c.channel == conversations.c.channel,
    outbox.c.address == conversations.c.address,
    outbox.c.created_at >= bindparam("since"),
)
_UNEQUAL = {
    "not_in_timeline": _where(_heard > _noted),
    "not_sent_out": _where(
        and_(_said > _given, conversations.c.channel.not_in(bindparam("mailboxes", expanding=True)))
    ),
    "gaps": _where(_of(lines, _line) != conversations.c.seq),
}


class HealthRows:
    """Implements `domain.health.model.Health`."""

    def __init__(self, session: Session, now: datetime, dialect: str) -> None:
        self._session = session
        self._now = now
        self._upsert = _UPSERT[dialect]

    async def beats(self) -> Sequence[Beat]:
        return [_beat(row) for row in await self._session.execute(_BEATS)]

    async def beat(self, name: str, why: str, *, ok: bool, count: int = 0) -> Beat:
        row = {"name": name, "at": self._now, "ok": ok, "why": why[:500], "count": count}
        found = await self._session.execute(self._upsert.values(**row, since=self._now, told=False))
        return _beat(found.one())

    async def told(self, name: str, *, told: bool) -> None:
        await self._session.execute(_TOLD, {"called": name, "knows": told})

    async def queues(self) -> Sequence[Queue]:
        rows = await self._session.execute(_QUEUES)
        return [_queue(row) for row in rows]

    async def lost(self, after: datetime, until: datetime, limit: int) -> Sequence[Lost]:
        rows = await self._session.execute(_LOST, {"after": after, "until": until, "limit": limit})
        return [
            Lost(
                row.id,
                row.key,
                row.channel,
                row.name,
                row.text or "",
                OutboxStatus(row.status) if row.status else None,
                row.error,
            )
            for row in rows
        ]

    async def unequal(self, since: datetime, mailboxes: frozenset[str]) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for what, statement in _UNEQUAL.items():
            given = {"since": since, **({"mailboxes": sorted(mailboxes)} if what == "not_sent_out" else {})}
            found[what] = list((await self._session.execute(statement, given)).scalars())
        return found


def _beat(row: Sequence[Any]) -> Beat:
    name, at, ok, why, count, since, told = row
    return Beat(name, at, ok, why, count, since, told)


def _queue(row: Sequence[Any]) -> Queue:
    name, count, oldest = row
    return Queue(name, count, oldest)
