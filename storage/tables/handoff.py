"""Tables of the desk: who waits for a person, and what staff write to customers."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Table, Text, text

from domain.desk.records import Answer, AnswerStatus, Handoff
from domain.record import Record
from storage.tables.ground import link, records
from storage.types import Instant, Tuple, Word

_GOING_ON = text("ended_at IS NULL")

handoffs = records(
    "handoffs",
    link("conversation_id", "conversations", index=False, nullable=False),
    link("customer_id", "people", index=False),
    Column("asked_at", Instant),
    Column("called", Tuple, nullable=False),
    link("called_id", "people", index=False),
    Column("called_at", Instant, index=True),
    Column("place", Integer),
    Column("noticed_at", Instant),
    Column("taken_at", Instant, index=True),
    link("owner_id", "people", index=False),
    link("desk_id", "conversations", index=False),
    Column("waits_since", Instant),
    Column("spoke_at", Instant),
    Column("ended_at", Instant),
    link("ticket_id", "tickets", index=False),
    # A conversation is with one person, or waits for one, once at a time. Few are: they are found here.
    Index(
        "uq_handoffs_going_on",
        "conversation_id",
        unique=True,
        sqlite_where=_GOING_ON,
        postgresql_where=_GOING_ON,
    ),
    Index("ix_handoffs_conversation_id", "conversation_id"),
)
answers = records(
    "answers",
    link("conversation_id", "conversations", index=False, nullable=False),
    link("author_id", "people", index=False, nullable=False),
    Column("text", Text, nullable=False),
    Column("files", Tuple, nullable=False),
    link("ticket_id", "tickets", index=False),
    Column("status", Word(AnswerStatus), nullable=False),
    Column("leaves_at", Instant, nullable=False),
    Index("ix_answers_status", "status", "leaves_at"),
)

HANDOFF_TABLES: dict[type[Record], Table] = {Answer: answers, Handoff: handoffs}
