"""Cards of tickets where the desk looks."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table

from storage.tables.ground import metadata
from storage.types import Instant, Key

cards = Table(
    "cards",
    metadata,
    # The key is the ticket itself: the database lets it have one card.
    Column("ticket_id", Key, ForeignKey("tickets.id"), primary_key=True, autoincrement=False),
    Column("room", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("ts", String),
    Column("tried", Boolean, nullable=False),
    Column("created_at", Instant, nullable=False, index=True),
    Index("ix_cards_room_ts", "room", "ts"),
)
