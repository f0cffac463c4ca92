"""What every table of records has."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table
from sqlalchemy.sql.schema import SchemaItem

from storage.types import Instant, Key

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def records(name: str, *items: SchemaItem) -> Table:
    """A table of records: number, version, when made, when deleted, and these columns."""
    return Table(
        name,
        metadata,
        Column("id", Key, primary_key=True),
        Column("version", Integer, nullable=False),
        Column("created_at", Instant, nullable=False),
        Column("deleted_at", Instant),
        *items,
        sqlite_autoincrement=True,
    )


def link(name: str, table: str, *, index: bool = True, nullable: bool = True) -> Column[int]:
    """A column that names a row of another table."""
    return Column(name, Key, ForeignKey(f"{table}.id"), index=index, nullable=nullable)
