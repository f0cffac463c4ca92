"""Open the record store that a database URL names."""

from __future__ import annotations

from pathlib import Path

from domain.ports import Clock
from storage.embedded import EmbeddedStore
from storage.server import ServerStore

SQLITE = "sqlite:///"


def open_store(url: str, clock: Clock, synchronous: str = "NORMAL") -> EmbeddedStore | ServerStore:
    """The store behind ``sqlite:///path`` or ``postgresql://...``; its schema must be there.
    Raises ``ValueError`` for any other URL."""
    if url.startswith(SQLITE):
        return EmbeddedStore(Path(url.removeprefix(SQLITE)), clock, synchronous)
    if url.startswith(("postgresql://", "postgres://")):
        return ServerStore(url.replace("postgres://", "postgresql://", 1), clock)
    raise ValueError("a database URL starts with sqlite:/// or postgresql://")
