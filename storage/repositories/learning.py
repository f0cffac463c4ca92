"""Sentences to be looked at: noted beside the turn that did not understand them."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite

from domain.inbox import InboxStatus
from domain.learning.model import Example, Recorded, Understood, Wrote
from domain.record import UNKNOWN
from storage.session import Session
from storage.tables import audit, inbox
from storage.tables.learning import examples
from storage.values import inbound_message

_NAMES = [field.name for field in fields(Example) if field.name != "id"]


def _noting(module: Any) -> Any:
    """One statement, so that two turns with the same sentence never get into each other's way."""
    new = module.insert(examples).values({name: bindparam(name) for name in _NAMES})
    said = new.excluded
    return new.on_conflict_do_update(
        index_elements=["key"],
        set_={
            "count": examples.c.count + bindparam("more"),
            "last_at": said.last_at,
            "reason": said.reason,
            "guesses": said.guesses,
            "conversation_id": said.conversation_id,
            "guessed": func.coalesce(said.guessed, examples.c.guessed),
            "percent": func.coalesce(said.percent, examples.c.percent),
            "chosen": func.coalesce(said.chosen, examples.c.chosen),
        },
    )


_NOTE = {"sqlite": _noting(sqlite), "postgresql": _noting(postgresql)}

_HEARD = select(inbox.c.message, inbox.c.settled_at, inbox.c.conversation_id, inbox.c.parse)
_MADE = (
    _HEARD.join(audit, audit.c.turn_id == inbox.c.id)
    .where(audit.c.kind == bindparam("of_kind"), audit.c.record_id == bindparam("number"))
    .where(audit.c.record_version == 1)
    .order_by(audit.c.id)
    .limit(1)
)
_SAID = _HEARD.where(
    inbox.c.conversation_id == bindparam("number"), inbox.c.settled_at == bindparam("at")
).limit(1)

_RECORDED = (
    select(inbox.c.id, inbox.c.message, inbox.c.received_at, inbox.c.settled_at, inbox.c.parse)
    .where(inbox.c.conversation_id == bindparam("number"), inbox.c.status == InboxStatus.DONE)
    .order_by(inbox.c.id)
)
_WROTE = (
    select(audit.c.turn_id, audit.c.kind, audit.c.record_id, func.min(audit.c.record_version).label("first"))
    .join(inbox, inbox.c.id == audit.c.turn_id)
    .where(inbox.c.conversation_id == bindparam("number"), audit.c.record_id > 0)
    .group_by(audit.c.turn_id, audit.c.kind, audit.c.record_id)
    .order_by(audit.c.turn_id, func.min(audit.c.id))
)
_SINCE = (
    select(audit.c.kind, audit.c.before)
    .where(audit.c.kind == bindparam("of_kind"), audit.c.record_id == bindparam("number"))
    .where(audit.c.at >= bindparam("at"), audit.c.record_version > 1)
    .order_by(audit.c.id.desc())
)


class LearningRows:
    """Implements `domain.learning.model.Learning`."""

    def __init__(self, session: Session, now: datetime, dialect: str) -> None:
        self._session = session
        self._now = now
        self._noting = _NOTE[dialect]

    async def note(self, example: Example, *, again: bool) -> None:
        row = {name: getattr(example, name) for name in _NAMES}
        row |= {"version": 1, "created_at": self._now, "last_at": self._now, "more": int(again)}
        if example.created_at != UNKNOWN:
            row |= {"created_at": example.created_at}
        await self._session.execute(self._noting, row)

    async def made(self, kind: str, record_id: int) -> Understood | None:
        return await self._heard(_MADE, {"of_kind": kind, "number": record_id})

    async def said(self, conversation_id: int, at: datetime) -> Understood | None:
        return await self._heard(_SAID, {"number": conversation_id, "at": at})

    async def recorded(self, conversation_id: int) -> list[Recorded]:
        rows = await self._session.execute(_RECORDED, {"number": conversation_id})
        return [
            Recorded(row.id, inbound_message(row.message), row.received_at, row.settled_at, row.parse or {})
            for row in rows
        ]

    async def wrote(self, conversation_id: int) -> list[Wrote]:
        rows = await self._session.execute(_WROTE, {"number": conversation_id})
        return [Wrote(row.turn_id, row.kind, row.record_id, row.first == 1) for row in rows]

    async def before(self, kind: str, record_id: int, at: datetime) -> dict[str, Any]:
        rows = await self._session.execute(_SINCE, {"of_kind": kind, "number": record_id, "at": at})
        fields: dict[str, Any] = {}
        for row in rows:
            fields |= row.before
        return fields

    async def _heard(self, asked: Select[Any], values: dict[str, Any]) -> Understood | None:
        row = (await self._session.execute(asked, values)).one_or_none()
        if row is None:
            return None
        return Understood(row.message.get("text") or "", row.settled_at, row.conversation_id, row.parse or {})
