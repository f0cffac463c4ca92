"""The store on a PostgreSQL server, over asyncpg."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar, cast

import asyncpg
import orjson
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from domain.access import Actor
from domain.errors import StoreUnavailableError
from domain.ports import Clock, UnitOfWork
from storage.session import ServerSession
from storage.unit_of_work import SqlUnitOfWork

T = TypeVar("T")

AWAY = (
    OSError,
    InterfaceError,
    OperationalError,
    PoolTimeoutError,
    asyncpg.InterfaceError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.TransactionRollbackError,  # of two that waited for each other, one has to begin anew
)
"""What says that the server cannot be reached or cannot work now."""


class ServerStore:
    """Implements `domain.ports.Store` over PostgreSQL: one connection and transaction for each work."""

    dialect = "postgresql"

    def __init__(self, url: str, clock: Clock, connections: int = 16) -> None:
        self._clock = clock
        # The pool lets who has just come take a connection before those who wait for one, and gives up on
        # the latter; under load that failed one message in a hundred. This lets them in as they came.
        self._turnstile = asyncio.Semaphore(connections)
        self._engine: AsyncEngine = create_async_engine(
            url.replace("postgresql://", "postgresql+asyncpg://", 1),
            isolation_level="AUTOCOMMIT",  # transactions are begun and ended here
            pool_size=connections,
            max_overflow=0,
            pool_timeout=30,
            json_serializer=lambda value: orjson.dumps(value).decode(),
            json_deserializer=orjson.loads,
        )

    async def run(self, work: Callable[[UnitOfWork], Awaitable[T]], actor: Actor | None = None) -> T:
        try:
            async with (
                self._turnstile,
                self._engine.connect() as connection,
                _transaction(connection) as raw,
            ):
                session = ServerSession(connection, raw)
                uow = SqlUnitOfWork(session, self.dialect, self._clock.now(), actor)
                outcome = await work(uow)
                await uow.record()
                return outcome
        except AWAY as error:
            raise StoreUnavailableError(str(error)) from error
        except DBAPIError as error:
            if error.connection_invalidated or isinstance(_cause(error), AWAY):
                raise StoreUnavailableError(str(error)) from error
            raise

    async def read(self, work: Callable[[UnitOfWork], Awaitable[T]]) -> T:
        return await self.run(work)

    async def close(self) -> None:
        """Every connection is given back."""
        await self._engine.dispose()


def _cause(error: DBAPIError) -> BaseException | None:
    """What the driver said, below the names others give it."""
    return error.orig.__cause__ if error.orig is not None else None


@asynccontextmanager
async def _transaction(connection: AsyncConnection) -> AsyncIterator[asyncpg.Connection[Any]]:
    """Committed on leaving, undone when that is by an exception; a connection that broke is thrown away."""
    raw = cast("asyncpg.Connection[Any]", (await connection.get_raw_connection()).driver_connection)
    try:
        await raw.execute("BEGIN")
        yield raw
        done = await raw.execute("COMMIT")
    except BaseException:
        try:
            await raw.execute("ROLLBACK")
        except (*AWAY, asyncpg.PostgresError):
            await connection.invalidate()
        raise
    if done != "COMMIT":  # the server's way to say that a statement before had failed
        raise RuntimeError("nothing was committed: an error was passed over")
