"""What people who work here have looked at."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, Table

from storage.tables.ground import metadata
from storage.types import Instant, Key

looks = Table(
    "looks",
    metadata,
    Column("conversation_id", Key, ForeignKey("conversations.id"), primary_key=True),
    Column("person_id", Key, ForeignKey("people.id"), primary_key=True),
    # The last line they have seen, and the last instant they were seen with it.
    Column("seq", Integer, nullable=False),
    Column("here_at", Instant),
)
