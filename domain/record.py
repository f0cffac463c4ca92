"""What every stored record has in common, and how people name one."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any, ClassVar

MOST_DIGITS = 15
"""No id has more: a longer number is nobody's record, and none the database could not hold."""
UNKNOWN = datetime.fromtimestamp(0, UTC)
"""The instant of a record not stored yet: the store puts the present one in its place."""


@dataclass(frozen=True, kw_only=True)
class Record:
    """A row people talk about. Values are immutable: a change is a new version.

    ``id`` is 0 until stored. ``version`` counts changes from 1. ``created_at`` is set by the store
    unless given; instants are aware and UTC. A record with ``deleted_at`` is out of sight but kept.
    """

    KIND: ClassVar[str] = ""
    """Its canonical name in the contract: ``ticket``, ``deal`` ..."""
    LETTER: ClassVar[str] = ""
    """What its number starts with, if people name it by number: ``T`` of ``T-12``."""

    id: int = 0
    version: int = 0
    created_at: datetime = UNKNOWN
    deleted_at: datetime | None = None

    @property
    def ref(self) -> str:
        """The number people use: ``T-12``."""
        return f"{self.LETTER}-{self.id}" if self.LETTER else str(self.id)


def number_of(ref: str) -> int:
    """The id in a reference such as ``T-12``; 0 when there is none."""
    digits = "".join(character for character in ref if character.isdecimal())
    return int(digits) if 0 < len(digits) <= MOST_DIGITS else 0


def facts_of(record: Record) -> dict[str, Any]:
    """The record's own fields, by name, without the bookkeeping ones."""
    skipped = {"id", "version", "created_at", "deleted_at"}
    return {f.name: getattr(record, f.name) for f in fields(record) if f.name not in skipped}
