"""Tables of what the bot learns from."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text, text

from domain.learning.model import Example, ExampleStatus, Reason, Training, TrainingStatus
from domain.record import Record
from storage.tables.ground import link, records
from storage.types import Document, Instant, Tuple, Word

_UNDER_WAY = text("status IN ('wanted', 'running')")

examples = records(
    "examples",
    Column("key", String, nullable=False, unique=True),
    Column("text", Text, nullable=False),
    Column("role", String, nullable=False),
    Column("language", String, nullable=False),
    Column("reason", Word(Reason), nullable=False),
    Column("guessed", String),
    Column("percent", Integer),
    Column("guesses", Tuple, nullable=False),
    Column("chosen", String),
    Column("count", Integer, nullable=False),
    Column("last_at", Instant, nullable=False),
    link("conversation_id", "conversations", index=False),
    Column("status", Word(ExampleStatus), nullable=False),
    Column("intent", String),
    link("reviewer_id", "people", index=False),
    Column("reviewed_at", Instant),
    Index("ix_examples_status", "status", "last_at"),
)
trainings = records(
    "trainings",
    Column("status", Word(TrainingStatus), nullable=False),
    link("asked_by", "people", index=False),
    Column("began_at", Instant),
    Column("ended_at", Instant),
    Column("examples", Integer, nullable=False),
    Column("base", String),
    Column("candidate", String),
    Column("outcome", Document, nullable=False),
    # One asked for and one under way at a time; the database judges.
    Index("uq_trainings_status", "status", unique=True, sqlite_where=_UNDER_WAY, postgresql_where=_UNDER_WAY),
)

LEARNING_TABLES: dict[type[Record], Table] = {Example: examples, Training: trainings}
