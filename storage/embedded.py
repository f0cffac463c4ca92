"""The embedded store: one SQLite file, one writer, one commit for all who wait."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar, cast

import orjson
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import NullPool, QueuePool

from domain.access import Actor
from domain.errors import StoreUnavailableError
from domain.ports import Clock, UnitOfWork
from storage.functions import teach_sqlite
from storage.session import Aside, EmbeddedSession
from storage.unit_of_work import SqlUnitOfWork

T = TypeVar("T")
Work = Callable[[UnitOfWork], Awaitable[Any]]

AT_ONCE = 64
"""Works that share one commit at the most: more would make the first of them wait."""
IN_ONE_GO = 8
"""Works after which whatever else waits on the event loop has its turn."""
PATIENCE = 30_000
"""Milliseconds to wait for another process that writes."""


@dataclass(slots=True)
class _Job:
    work: Work
    actor: Actor | None
    done: asyncio.Future[Any]
    outcome: Any = None
    error: BaseException | None = None


class EmbeddedStore:
    """Implements `domain.ports.Store` over SQLite.

    SQLite has one writer whatever one does, so works run one after the other, each from start to end in a
    single step on the event loop: a short statement costs less than handing it to a thread. Works that
    wait share a transaction, each inside its savepoint, and their callers hear of it after the commit.
    What may wait for the disk or for another process (the commit, a long statement) does so in a thread.
    Reads for pages have connections of their own.
    """

    dialect = "sqlite"

    def __init__(self, path: Path, clock: Clock, synchronous: str = "NORMAL") -> None:
        self._clock = clock
        self._waiting: list[_Job] = []
        self._writing: asyncio.Task[None] | None = None
        self._is_closed = False
        self._engine = _engine(path, synchronous, readers=0)
        self._reading = _engine(path, synchronous, readers=2)
        self._readers = ThreadPoolExecutor(2, thread_name_prefix="read")
        self._aside = ThreadPoolExecutor(1, thread_name_prefix="write")
        self._connection = self._engine.connect()
        self._raw = cast("sqlite3.Connection", self._connection.connection.dbapi_connection)
        self._session = EmbeddedSession(self._connection, aside=True)

    async def run(self, work: Callable[[UnitOfWork], Awaitable[T]], actor: Actor | None = None) -> T:
        if self._is_closed:
            raise StoreUnavailableError("the store is closed")
        loop = asyncio.get_running_loop()
        job = _Job(work, actor, loop.create_future())
        self._waiting.append(job)
        if self._writing is None or self._writing.done():
            self._writing = loop.create_task(self._write())
        return cast("T", await job.done)

    async def read(self, work: Callable[[UnitOfWork], Awaitable[T]]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._read, work)

    async def close(self) -> None:
        """Everything accepted is written; the file is closed."""
        self._is_closed = True
        if self._writing is not None:
            await self._writing
        for threads in (self._readers, self._aside):
            threads.shutdown()
        self._connection.close()
        self._engine.dispose()
        self._reading.dispose()

    def _read(self, work: Callable[[UnitOfWork], Awaitable[T]]) -> T:
        with self._reading.connect() as connection:
            session = EmbeddedSession(connection, aside=False)
            uow = SqlUnitOfWork(session, self.dialect, self._clock.now(), None)
            return cast("T", _at_once(work(uow)))

    async def _write(self) -> None:
        """Everything that waits is written, until nothing does."""
        while self._waiting:
            jobs = self._waiting[:AT_ONCE]
            del self._waiting[:AT_ONCE]
            try:
                await self._commit_together(jobs)
            finally:
                _answer(jobs)

    async def _commit_together(self, jobs: list[_Job]) -> None:
        try:
            await self._begin()
            for place, job in enumerate(jobs, 1):
                await self._run_one(job)
                if place % IN_ONE_GO == 0:
                    await asyncio.sleep(0)
            await self._in_thread(partial(self._raw.execute, "COMMIT"))
        except BaseException as error:
            if self._raw.in_transaction:
                await self._in_thread(self._raw.rollback)
            unavailable = StoreUnavailableError(str(error))
            unavailable.__cause__ = error
            for job in jobs:
                job.error = unavailable
            if not isinstance(error, Exception):  # we are told to stop, and so we do
                raise

    async def _begin(self) -> None:
        try:
            self._raw.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:  # another process writes
            await self._in_thread(self._begin_patiently)

    def _begin_patiently(self) -> None:
        self._raw.execute(f"PRAGMA busy_timeout={PATIENCE}")
        try:
            self._raw.execute("BEGIN IMMEDIATE")
        finally:
            self._raw.execute("PRAGMA busy_timeout=0")

    async def _run_one(self, job: _Job) -> None:
        self._raw.execute("SAVEPOINT job")
        uow = SqlUnitOfWork(self._session, self.dialect, self._clock.now(), job.actor)
        try:
            job.outcome = await self._drive(_closing(job.work, uow))
            self._raw.execute("RELEASE job")
        except Exception as error:  # noqa: BLE001 one work's trouble is its caller's alone
            self._raw.execute("ROLLBACK TO job")
            self._raw.execute("RELEASE job")
            job.error = error

    async def _drive(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        """The result of work that awaits nothing but the database; other work is refused, for it would hold
        up everybody."""
        go_on: Callable[[], Any] = partial(coroutine.send, None)
        while True:
            try:
                asked = go_on()
            except StopIteration as end:
                return end.value
            if not isinstance(asked, Aside):
                coroutine.close()
                raise RuntimeError(FOREIGN)  # noqa: TRY004 it is no matter of types
            try:
                go_on = partial(coroutine.send, await self._in_thread(asked.call))
            except Exception as error:  # noqa: BLE001 it is the work's own
                go_on = partial(coroutine.throw, error)

    async def _in_thread(self, call: Callable[[], Any]) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._aside, call)


FOREIGN = "a unit of work awaited something that is not the database"


async def _closing(work: Work, uow: SqlUnitOfWork) -> Any:
    outcome = await work(uow)
    await uow.record()
    return outcome


def _at_once(awaitable: Awaitable[Any]) -> Any:
    """The result of work that never waits."""
    coroutine = cast("Coroutine[Any, Any, Any]", awaitable)
    try:
        coroutine.send(None)
    except StopIteration as end:
        return end.value
    coroutine.close()
    raise RuntimeError(FOREIGN)


def _answer(jobs: list[_Job]) -> None:
    for job in jobs:
        if job.done.done():  # its caller was cancelled; the work is committed all the same
            continue
        if job.error is not None:
            job.done.set_exception(job.error)
        else:
            job.done.set_result(job.outcome)


def _engine(path: Path, synchronous: str, *, readers: int) -> Engine:
    path.parent.mkdir(parents=True, exist_ok=True)
    pool: dict[str, Any] = (
        {"poolclass": QueuePool, "pool_size": readers} if readers else {"poolclass": NullPool}
    )
    engine = create_engine(
        f"sqlite:///{path}",
        isolation_level="AUTOCOMMIT",  # transactions are begun and ended by the store itself
        json_serializer=lambda value: orjson.dumps(value).decode(),
        json_deserializer=orjson.loads,
        connect_args={
            "check_same_thread": False,
            "timeout": PATIENCE / 1000 if readers else 0,
            "cached_statements": 512,
        },
        **pool,
    )

    @event.listens_for(engine, "connect")
    def _open(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute(f"PRAGMA synchronous={synchronous}")
        connection.execute("PRAGMA foreign_keys=ON")
        if readers:
            connection.execute("PRAGMA query_only=ON")
        teach_sqlite(connection)

    return engine
