"""Records beside the names of what they point to; what was done with one; deals added up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import BigInteger, Row, Select, Table, bindparam, func, select, type_coerce

from domain.deals.model import Deal
from domain.desk.model import Listed, Sum
from domain.record import Record
from domain.rows import Where
from storage.repositories.records import Shape, conditions_of, matching, values_of
from storage.tables import RECORD_TABLES, audit

R = TypeVar("R", bound=Record)
NAME_OF = "name of "
"""Before a link's column: what it is called."""

_people = RECORD_TABLES[next(kind for kind in RECORD_TABLES if kind.KIND == "person")]
_deals = RECORD_TABLES[Deal]
_by = _people.alias("by")
HISTORY = (
    select(
        audit.c.at,
        func.coalesce(_by.c.name, _by.c.email).label("by"),
        audit.c.before,
        audit.c.after,
        audit.c.undone,
    )
    .outerjoin(_by, _by.c.id == audit.c.actor_id)
    .where(audit.c.kind == bindparam("kind"), audit.c.record_id == bindparam("record_id"))
    .order_by(audit.c.id.desc())
    .limit(bindparam("latest"))
)
DONE = (
    select(audit.c.actor_id, audit.c.kind, audit.c.record_id)
    .where(audit.c.at >= bindparam("start"), audit.c.at < bindparam("end"))
    .where(audit.c.kind.in_(bindparam("kinds", expanding=True)), audit.c.actor_id.is_not(None))
    .where(audit.c.undone.is_(False))
    .group_by(audit.c.actor_id, audit.c.kind, audit.c.record_id)
    .order_by(func.min(audit.c.id))
)


def listing(
    kind: type[Record], where: Sequence[Where], equal: Mapping[str, Any], order: str
) -> tuple[Select[Any], dict[str, Any]]:
    """The statement for a page (``rows``, ``skipped``) of these records, and the conditions' values."""
    conditions = conditions_of(where, dict(equal))
    statement = _listing(RECORD_TABLES[kind], tuple(shape for shape, _ in conditions), order)
    return statement, values_of(conditions)


def listed(kind: type[R], row: dict[str, Any]) -> Listed[R]:
    """The record and the names in a row of ``listing``."""
    names = {key.removeprefix(NAME_OF): row.pop(key) for key in list(row) if key.startswith(NAME_OF)}
    return Listed(kind(**row), names)


@lru_cache(maxsize=128)
def _listing(table: Table, shape: Shape, order: str) -> Select[Any]:
    names: list[Any] = []
    source: Any = table
    for column in table.c:
        for key in column.foreign_keys:
            target = key.column.table.alias(f"of_{column.name}")
            called = [target.c[name] for name in ("name", "title", "email") if name in target.c]
            if called:
                source = source.outerjoin(target, target.c.id == column)
                names.append(func.coalesce(*called, None).label(f"{NAME_OF}{column.name}"))
    by = table.c[order.removeprefix("-")]
    ordered = by.desc().nulls_last() if order.startswith("-") else by.asc().nulls_last()
    return (
        select(table, *names)
        .select_from(source)
        .where(matching(table, shape))
        .order_by(ordered, table.c.id.desc())
        .limit(bindparam("rows"))
        .offset(bindparam("skipped"))
    )


def summing(where: Sequence[Where], equal: Mapping[str, Any]) -> tuple[Select[Any], dict[str, Any]]:
    """The statement that adds up these deals by currency, and the conditions' values."""
    conditions = conditions_of(where, dict(equal))
    return _summing(tuple(shape for shape, _ in conditions)), values_of(conditions)


def added(row: Row[Any]) -> Sum:
    """One currency of ``summing``: amounts are kept in hundredths, chances in percent."""
    return Sum(row.currency, row.number, Decimal(row.amount or 0) / 100, Decimal(row.weighted or 0) / 10_000)


@lru_cache(maxsize=32)
def _summing(shape: Shape) -> Select[Any]:
    amount = type_coerce(_deals.c.amount, BigInteger)
    return (
        select(
            _deals.c.currency,
            func.count().label("number"),
            func.sum(amount).label("amount"),
            func.sum(amount * _deals.c.probability).label("weighted"),
        )
        .where(matching(_deals, shape))
        .group_by(_deals.c.currency)
        .order_by(func.count().desc())
    )
