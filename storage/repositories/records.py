"""Every kind of record over its table, with a note of each write for the audit and for undo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    Insert,
    Select,
    Table,
    Update,
    and_,
    bindparam,
    func,
    insert,
    select,
    update,
)

from domain.errors import ConflictError
from domain.record import UNKNOWN, Record
from domain.rows import Change, Where
from storage.session import RefusedError, Session
from storage.tables import RECORD_TABLES
from storage.types import to_plain

R = TypeVar("R", bound=Record)
Shape = tuple[tuple[str, str], ...]
"""Which conditions a query has (field, operator), without their values: what its statement depends on."""


class RecordRows:
    """Implements `domain.ports.Records`."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now
        self.changes: list[Change] = []
        self.bulk: list[tuple[str, int]] = []

    async def get(self, kind: type[R], record_id: int) -> R | None:
        found = await self._rows(kind, ((("id", "="), record_id),), "id", 1)
        return found[0] if found else None

    async def find(
        self, kind: type[R], /, *where: Where, order: str = "id", limit: int | None = None, **equal: Any
    ) -> list[R]:
        return await self._rows(kind, conditions_of(where, equal), order, limit)

    async def count(self, kind: type[R], /, *where: Where, **equal: Any) -> int:
        conditions = conditions_of(where, equal)
        statement = _counting(RECORD_TABLES[kind], tuple(shape for shape, _ in conditions))
        return int((await self._session.rows(statement, values_of(conditions)))[0][0])

    async def add(self, record: R) -> R:
        row = self._new_row(record)
        try:
            ((number,),) = await self._session.rows(_inserting(RECORD_TABLES[type(record)]), row)
        except RefusedError as error:
            raise ConflictError("already_there", kind=record.KIND) from error
        stored = replace(record, id=int(number), version=1, created_at=row["created_at"])
        # Before a record there was nothing: undoing it is deleting it.
        self.changes.append(Change(record.KIND, stored.id, 1, {}, _plain(row)))
        return stored

    async def add_all(self, records: Sequence[R]) -> list[R]:
        if not records:
            return []
        rows = [self._new_row(record) for record in records]
        statement = _inserting_many(RECORD_TABLES[type(records[0])])
        try:
            result = await self._session.execute_aside(statement, rows)
        except RefusedError as error:
            raise ConflictError("already_there", kind=records[0].KIND) from error
        self.bulk.append((records[0].KIND, len(records)))
        return [
            replace(record, id=int(number), version=1, created_at=row["created_at"])
            for record, row, number in zip(records, rows, result.scalars(), strict=True)
        ]

    async def change(self, record: R, **changed: Any) -> R:
        real = {name: value for name, value in changed.items() if getattr(record, name) != value}
        if not real:
            return record
        statement = _updating(RECORD_TABLES[type(record)], tuple(sorted(real)))
        values = {**real, "old_id": record.id, "old_version": record.version}
        if await self._session.write(statement, values) != 1:
            raise ConflictError("changed_meanwhile", kind=record.KIND, ref=record.ref)
        before = {name: getattr(record, name) for name in real}
        after = replace(record, version=record.version + 1, **real)
        self.changes.append(Change(record.KIND, record.id, after.version, _plain(before), _plain(real)))
        return after

    async def remove(self, record: Record) -> None:
        await self.change(record, deleted_at=self._now)

    async def kept(self, kind: type[R], record_id: int) -> R | None:
        table = RECORD_TABLES[kind]
        found = await self._session.execute(select(table).where(table.c.id == record_id))
        row = found.mappings().one_or_none()
        return kind(**row) if row is not None else None

    def _new_row(self, record: Record) -> dict[str, Any]:
        row = {f.name: getattr(record, f.name) for f in fields(record) if f.name != "id"}
        row["version"] = 1
        if row["created_at"] == UNKNOWN:  # the record is made now
            row["created_at"] = self._now
        return row

    async def _rows(
        self, kind: type[R], conditions: Sequence[tuple[tuple[str, str], Any]], order: str, limit: int | None
    ) -> list[R]:
        table = RECORD_TABLES[kind]
        statement = _selecting(table, tuple(shape for shape, _ in conditions), order, limit)
        names = table.c.keys()
        found = await self._session.rows(statement, values_of(conditions))
        return [kind(**dict(zip(names, row, strict=True))) for row in found]


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {name: to_plain(value) for name, value in values.items() if name != "version"}


def conditions_of(where: Sequence[Where], equal: dict[str, Any]) -> list[tuple[tuple[str, str], Any]]:
    """Each condition as its shape and its value; equality with None and tuples has its own operator."""
    shaped: list[tuple[tuple[str, str], Any]] = [((w.field, w.op), w.value) for w in where]
    for field, value in equal.items():
        op = "is" if value is None else "in" if isinstance(value, tuple) else "="
        shaped.append(((field, op), value))
    return shaped


def values_of(conditions: Sequence[tuple[tuple[str, str], Any]]) -> dict[str, Any]:
    """The conditions' values under the names their clauses give them."""
    return {f"p{i}": value for i, ((_, op), value) in enumerate(conditions) if op != "is"}


def _clause(table: Table, index: int, field: str, op: str) -> ColumnElement[bool]:
    column = table.c[field]
    many = op in {"in", "not in"}
    given: Any = bindparam(f"p{index}", type_=column.type, expanding=many)
    clauses: dict[str, Any] = {
        "=": lambda: column == given,
        "is": lambda: column.is_(None),
        "in": lambda: column.in_(given),
        "not in": lambda: column.not_in(given),
        "like": lambda: func.lower(column).like(func.lower(given), escape="\\"),
        "ilike_exact": lambda: func.lower(column) == func.lower(given),
        "<=": lambda: column <= given,
        ">=": lambda: column >= given,
        "<": lambda: column < given,
        ">": lambda: column > given,
    }
    clause: ColumnElement[bool] = clauses[op]()
    return clause


def matching(table: Table, shape: Shape) -> ColumnElement[bool]:
    """The clause for conditions of this shape; deleted records never fit."""
    clauses = [_clause(table, i, field, op) for i, (field, op) in enumerate(shape)]
    return and_(table.c.deleted_at.is_(None), *clauses)


@lru_cache(maxsize=512)
def _selecting(table: Table, shape: Shape, order: str, limit: int | None) -> Select[Any]:
    column = table.c[order.removeprefix("-")]
    ordered = column.desc() if order.startswith("-") else column.asc()
    second = table.c.id.desc() if order.startswith("-") else table.c.id.asc()
    return select(table).where(matching(table, shape)).order_by(ordered, second).limit(limit)


@lru_cache(maxsize=256)
def _counting(table: Table, shape: Shape) -> Select[Any]:
    return select(func.count()).select_from(table).where(matching(table, shape))


@lru_cache(maxsize=64)
def _inserting(table: Table) -> Insert:
    names = [column.name for column in table.c if column.name != "id"]
    return insert(table).values({name: bindparam(name) for name in names}).returning(table.c.id)


@lru_cache(maxsize=64)
def _inserting_many(table: Table) -> Insert:
    return insert(table).returning(table.c.id, sort_by_parameter_order=True)


@lru_cache(maxsize=256)
def _updating(table: Table, names: tuple[str, ...]) -> Update:
    same = and_(table.c.id == bindparam("old_id"), table.c.version == bindparam("old_version"))
    return (
        update(table)
        .where(same)
        .values(version=table.c.version + 1, **{name: bindparam(name) for name in names})
    )
