"""Tables of what proves who somebody is."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table

from domain.identity.model import Guess, LinkCode, Merge
from domain.record import Record
from storage.tables.ground import link, records
from storage.types import Instant, Tuple

link_codes = records(
    "link_codes",
    Column("code_hash", String, nullable=False, index=True),
    Column("expires_at", Instant, nullable=False),
    link("person_id", "people"),
    Column("channel", String),
    Column("external_id", String),
    Column("attempts", Integer, nullable=False),
    Column("used_at", Instant),
    Index("ix_link_codes_identity", "channel", "external_id"),
)
guesses = records(
    "guesses",
    Column("channel", String, nullable=False),
    Column("external_id", String, nullable=False),
    Index("ix_guesses_created_at", "created_at"),
)
merges = records(
    "merges",
    link("winner_id", "people", nullable=False),
    link("loser_id", "people", nullable=False),
    Column("moved", Tuple, nullable=False),
    Column("filled", Tuple, nullable=False),
    Column("ended_at", Instant),
)

IDENTITY_TABLES: dict[type[Record], Table] = {Guess: guesses, LinkCode: link_codes, Merge: merges}
