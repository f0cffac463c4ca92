"""The two ways a statement reaches a database, under one name."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias, cast

import asyncpg
from sqlalchemy import Connection, CursorResult, Executable
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.prepared import Row, prepared

Values: TypeAlias = Mapping[str, Any]
Parameters: TypeAlias = Values | Sequence[Values] | None


class RefusedError(Exception):
    """The database refuses a row: there is another like it, or it names one that is not there."""


class Session(Protocol):
    """One open transaction. Statements that stay (constants, or kept by their shape) go the short way:
    ``rows``, ``write`` and ``write_all`` leave out what SQLAlchemy does anew for each execution.
    All raise ``RefusedError``."""

    async def execute(self, statement: Executable, parameters: Parameters = None) -> CursorResult[Any]:
        """Any statement's result, read to its end."""

    async def execute_aside(self, statement: Executable, parameters: Parameters = None) -> CursorResult[Any]:
        """As ``execute``, for what may take long: meanwhile whoever is not in line here goes on."""

    async def rows(self, statement: Executable, values: Values) -> Sequence[Row]:
        """All rows of a statement that stays."""

    async def write(self, statement: Executable, values: Values) -> int:
        """How many rows a statement that stays has written."""

    async def write_all(self, statement: Executable, values: Sequence[Values]) -> None:
        """A statement that stays is executed with each of these."""


@dataclass(frozen=True, slots=True)
class Aside:
    """Awaited, it asks whoever drives the work to make this call off the event loop; it results in what
    the call returns, or raises."""

    call: Callable[[], Any]

    def __await__(self) -> Generator[Aside, Any, Any]:
        return (yield self)


class EmbeddedSession:
    """SQLite, where the work runs: nothing here ever waits but what is put ``aside``, so other work that
    awaits only this runs from start to end in one step."""

    def __init__(self, connection: Connection, *, aside: bool) -> None:
        self._connection = connection
        self._dialect = connection.dialect
        self._aside = aside
        self._raw = cast("sqlite3.Connection", connection.connection.dbapi_connection)

    async def execute(self, statement: Executable, parameters: Parameters = None) -> CursorResult[Any]:
        try:
            return self._connection.execute(statement, parameters)
        except IntegrityError as error:
            raise RefusedError(str(error)) from error

    async def execute_aside(self, statement: Executable, parameters: Parameters = None) -> CursorResult[Any]:
        if not self._aside:
            return await self.execute(statement, parameters)
        try:
            return cast(
                "CursorResult[Any]", await Aside(lambda: self._connection.execute(statement, parameters))
            )
        except IntegrityError as error:
            raise RefusedError(str(error)) from error

    async def rows(self, statement: Executable, values: Values) -> Sequence[Row]:
        ready = prepared(statement, self._dialect)
        if ready is None:
            return (await self.execute(statement, values)).all()
        return ready.rows(self._run(ready.text, ready.arguments(values)).fetchall())

    async def write(self, statement: Executable, values: Values) -> int:
        ready = prepared(statement, self._dialect)
        if ready is None:
            return (await self.execute(statement, values)).rowcount
        return self._run(ready.text, ready.arguments(values)).rowcount

    async def write_all(self, statement: Executable, values: Sequence[Values]) -> None:
        ready = prepared(statement, self._dialect)
        if ready is None:
            await self.execute(statement, values)
            return
        for row in values:
            self._run(ready.text, ready.arguments(row))

    def _run(self, text: str, arguments: Sequence[Any]) -> sqlite3.Cursor:
        try:
            return self._raw.execute(text, arguments)
        except sqlite3.IntegrityError as error:
            raise RefusedError(str(error)) from error


class ServerSession:
    """PostgreSQL, on the event loop."""

    def __init__(self, connection: AsyncConnection, raw: asyncpg.Connection[Any]) -> None:
        self._connection = connection
        self._dialect = connection.dialect
        self._raw = raw

    async def execute(self, statement: Executable, parameters: Parameters = None) -> CursorResult[Any]:
        try:
            return await self._connection.execute(statement, parameters)
        except IntegrityError as error:
            raise RefusedError(str(error)) from error

    execute_aside = execute  # nothing waits for the others here

    async def rows(self, statement: Executable, values: Values) -> Sequence[Row]:
        ready = prepared(statement, self._dialect)
        if ready is None:
            return (await self.execute(statement, values)).all()
        try:
            return ready.rows(await self._raw.fetch(ready.text, *ready.arguments(values)))
        except asyncpg.IntegrityConstraintViolationError as error:
            raise RefusedError(str(error)) from error

    async def write(self, statement: Executable, values: Values) -> int:
        ready = prepared(statement, self._dialect)
        if ready is None:
            return (await self.execute(statement, values)).rowcount
        try:
            done = await self._raw.execute(ready.text, *ready.arguments(values))
        except asyncpg.IntegrityConstraintViolationError as error:
            raise RefusedError(str(error)) from error
        return int(done.rpartition(" ")[2])  # such as UPDATE 1

    async def write_all(self, statement: Executable, values: Sequence[Values]) -> None:
        ready = prepared(statement, self._dialect)
        if ready is None:
            await self.execute(statement, values)
            return
        try:
            await self._raw.executemany(ready.text, [ready.arguments(row) for row in values])
        except asyncpg.IntegrityConstraintViolationError as error:
            raise RefusedError(str(error)) from error
