"""The store on a PostgreSQL server, over asyncpg."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

import orjson
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from domain.access import Actor
from domain.errors import StoreUnavailableError
from domain.ports import Clock, UnitOfWork
from storage.session import ServerSession
from storage.unit_of_work import SqlUnitOfWork

T = TypeVar("T")


class ServerStore:
    """Implements `domain.ports.Store` over PostgreSQL: one connection and transaction for each work."""

    dialect = "postgresql"

    def __init__(self, url: str, clock: Clock, connections: int = 16) -> None:
        self._clock = clock
        self._engine: AsyncEngine = create_async_engine(
            url.replace("postgresql://", "postgresql+asyncpg://", 1),
            pool_size=connections,
            max_overflow=0,
            pool_timeout=30,
            json_serializer=lambda value: orjson.dumps(value).decode(),
            json_deserializer=orjson.loads,
        )

    async def run(self, work: Callable[[UnitOfWork], Awaitable[T]], actor: Actor | None = None) -> T:
        try:
            async with self._engine.begin() as connection:
                uow = SqlUnitOfWork(ServerSession(connection), self.dialect, self._clock.now(), actor)
                outcome = await work(uow)
                await uow.record()
                return outcome
        except (OSError, InterfaceError, OperationalError) as error:
            raise StoreUnavailableError(str(error)) from error
        except DBAPIError as error:
            if error.connection_invalidated:
                raise StoreUnavailableError(str(error)) from error
            raise

    async def read(self, work: Callable[[UnitOfWork], Awaitable[T]]) -> T:
        return await self.run(work)

    async def close(self) -> None:
        """Every connection is given back."""
        await self._engine.dispose()
