"""The two ways a statement reaches a database, under one name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy import Connection, CursorResult, Executable
from sqlalchemy.ext.asyncio import AsyncConnection

Parameters = Mapping[str, Any] | Sequence[Mapping[str, Any]] | None


class Session(Protocol):
    """One open transaction."""

    async def execute(self, statement: Executable, parameters: Parameters = None) -> CursorResult[Any]:
        """The statement's result, read to its end."""


class EmbeddedSession:
    """SQLite, on the thread that owns it: nothing here ever waits, so work that awaits only this
    runs from start to end in one step."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def execute(self, statement: Executable, parameters: Parameters = None) -> CursorResult[Any]:
        return self._connection.execute(statement, parameters)


class ServerSession:
    """PostgreSQL, on the event loop."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def execute(self, statement: Executable, parameters: Parameters = None) -> CursorResult[Any]:
        return await self._connection.execute(statement, parameters)
