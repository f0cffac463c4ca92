"""Who changed what: written with every change, read to take a turn back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from domain.access import Actor
from domain.rows import Change
from storage.session import Session
from storage.tables import RECORD_TABLES, audit
from storage.types import from_plain

_WRITE = insert(audit).values(
    {column.name: bindparam(column.name) for column in audit.c if column.name != "id"}
)
SECRET = frozenset({"password_hash", "code_hash"})
_TABLE_OF = {kind.KIND: table for kind, table in RECORD_TABLES.items()}


class AuditRows:
    """Implements `domain.ports.Audit`."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    async def write(
        self, actor: Actor, turn_id: int | None, changes: Sequence[Change], *, final: bool = False
    ) -> None:
        """The changes are on record, in order, in this actor's name."""
        rows = [
            {
                "at": self._now,
                "actor_id": actor.person_id or None,
                "actor_role": actor.role.value,
                "turn_id": turn_id,
                "kind": change.kind,
                "record_id": change.id,
                "record_version": change.version,
                "before": _shown(change.before),
                "after": _shown(change.after),
                "undone": False,
                "final": final,
            }
            for change in changes
        ]
        await self._session.write_all(_WRITE, rows)

    async def of_turn(self, turn_id: int, actor: Actor, since: datetime) -> list[Change]:
        mine = (audit.c.turn_id == turn_id) & (audit.c.actor_id == actor.person_id)
        open_still = audit.c.undone.is_(False) & audit.c.final.is_(False) & (audit.c.at >= since)
        rows = await self._session.execute(select(audit).where(mine & open_still).order_by(audit.c.id))
        return [Change(row.kind, row.record_id, row.record_version, row.before, row.after) for row in rows]

    async def of_kind(self, kind: str, limit: int = 100) -> list[Change]:
        latest = select(audit).where(audit.c.kind == kind).order_by(audit.c.id.desc()).limit(limit)
        rows = list(await self._session.execute(latest))[::-1]
        return [Change(row.kind, row.record_id, row.record_version, row.before, row.after) for row in rows]

    async def was_undone(self, turn_id: int, actor: Actor) -> bool:
        mine = (audit.c.turn_id == turn_id) & (audit.c.actor_id == actor.person_id)
        undone = select(audit.c.id).where(mine & audit.c.undone.is_(True)).limit(1)
        return (await self._session.execute(undone)).first() is not None

    async def mark_undone(self, turn_id: int) -> None:
        await self._session.execute(update(audit).where(audit.c.turn_id == turn_id).values(undone=True))

    async def later(self, kind: str, record_id: int, version: int) -> list[Change]:
        its = (audit.c.kind == kind) & (audit.c.record_id == record_id)
        since = select(audit).where(its & (audit.c.record_version > version)).order_by(audit.c.id)
        rows = await self._session.execute(since)
        return [Change(row.kind, row.record_id, row.record_version, row.before, row.after) for row in rows]

    async def plain(self, kind: str, fields: Mapping[str, Any]) -> dict[str, Any]:
        columns = _TABLE_OF[kind].c
        return {name: from_plain(columns[name].type, value) for name, value in fields.items()}


def _shown(fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """The fields without secrets: that a password changed is worth knowing, its hash is not."""
    return {name: "***" if name in SECRET and value else value for name, value in fields.items()}
