"""What every check of the product's own health found last."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Integer, String, Table, Text

from storage.tables.ground import metadata
from storage.types import Instant

heartbeats = Table(
    "heartbeats",
    metadata,
    Column("name", String, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("ok", Boolean, nullable=False),
    Column("why", Text, nullable=False),
    Column("count", Integer, nullable=False),
    Column("since", Instant, nullable=False),
    Column("told", Boolean, nullable=False),
)
