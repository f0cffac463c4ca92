"""Tables of what is said: who, where, received, to be sent; and the audit of every write."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text, UniqueConstraint, false, text

from domain.conversation import Owner
from domain.identity.model import Proof
from domain.inbox import InboxStatus
from domain.outbox import OutboxStatus
from storage.tables.ground import link, metadata
from storage.types import Document, Instant, Key, Tuple, Word

conversations = Table(
    "conversations",
    metadata,
    Column("id", Key, primary_key=True),
    Column("channel", String, nullable=False),
    Column("address", String, nullable=False),
    link("person_id", "people"),
    Column("state", Document, nullable=False),
    Column("version", Integer, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("owner", Word(Owner), nullable=False),
    link("owner_id", "people", index=False),
    Column("created_at", Instant, nullable=False),
    Column("last_at", Instant, nullable=False, index=True),
    UniqueConstraint("channel", "address"),
    # Few are ever with people: what waits for them is found without a look at the rest.
    Index(
        "ix_conversations_with_people",
        "last_at",
        sqlite_where=text("owner <> 'bot'"),
        postgresql_where=text("owner <> 'bot'"),
    ),
)
lines = Table(
    "messages",
    metadata,
    Column("id", Key, primary_key=True),
    link("conversation_id", "conversations", index=False, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("author", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("at", Instant, nullable=False),
    link("person_id", "people", index=False),
    Column("choices", Tuple, nullable=False),
    Column("images", Tuple, nullable=False),
    Column("files", Tuple, nullable=False),
    Column("client_id", String),
    Column("in_reply_to", String),
    Column("internal", Boolean, nullable=False),
    UniqueConstraint("conversation_id", "seq"),
)
identities = Table(
    "identities",
    metadata,
    Column("id", Key, primary_key=True),
    Column("channel", String, nullable=False),
    Column("external_id", String, nullable=False),
    link("person_id", "people", nullable=False),
    Column("proven", Boolean, nullable=False),
    Column("proof", Word(Proof)),
    Column("proven_at", Instant),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("channel", "external_id"),
)
inbox = Table(
    "inbox",
    metadata,
    Column("id", Key, primary_key=True),
    Column("channel", String, nullable=False),
    Column("key", String, nullable=False),
    link("conversation_id", "conversations", index=False, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("raw", Text, nullable=False),
    Column("message", Document, nullable=False),
    Column("status", Word(InboxStatus), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("error_code", String),
    Column("parse", Document),
    Column("settled_at", Instant),
    UniqueConstraint("channel", "key"),
    Index(
        "ix_inbox_open",
        "conversation_id",
        "id",
        sqlite_where=text("status = 'new'"),
        postgresql_where=text("status = 'new'"),
    ),
    Index(
        "ix_inbox_failed",
        "received_at",
        sqlite_where=text("status = 'failed'"),
        postgresql_where=text("status = 'failed'"),
    ),
)
outbox = Table(
    "outbox",
    metadata,
    Column("id", Key, primary_key=True),
    Column("key", String, nullable=False, unique=True),
    Column("channel", String, nullable=False),
    Column("address", String, nullable=False),
    Column("message", Document, nullable=False),
    Column("status", Word(OutboxStatus), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", Instant, nullable=False),
    Column("lease_until", Instant),
    Column("provider_id", String),
    Column("error", Text),
    Column("created_at", Instant, nullable=False),
    Column("settled_at", Instant),
    Index(
        "ix_outbox_due",
        "next_at",
        sqlite_where=text("status IN ('ready', 'retry', 'sending')"),
        postgresql_where=text("status IN ('ready', 'retry', 'sending')"),
    ),
    Index(
        "ix_outbox_order",
        "channel",
        "address",
        "id",
        sqlite_where=text("status IN ('ready', 'retry', 'sending')"),
        postgresql_where=text("status IN ('ready', 'retry', 'sending')"),
    ),
    Index(
        "ix_outbox_stuck",
        "channel",
        "address",
        sqlite_where=text("status IN ('retry', 'uncertain', 'dead')"),
        postgresql_where=text("status IN ('retry', 'uncertain', 'dead')"),
    ),
)
audit = Table(
    "audit",
    metadata,
    Column("id", Key, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("actor_id", Key),
    Column("actor_role", String, nullable=False),
    Column("turn_id", Key, index=True),
    Column("kind", String, nullable=False),
    Column("record_id", Key, nullable=False),
    Column("record_version", Integer, nullable=False),
    Column("before", Document, nullable=False),
    Column("after", Document, nullable=False),
    Column("undone", Boolean, nullable=False),
    # What has left the house: its record is never taken back.
    Column("final", Boolean, nullable=False, server_default=false()),
    Index("ix_audit_record", "kind", "record_id"),
)
