"""The embedded store: one SQLite file, one thread that writes it, one commit for all who wait."""

from __future__ import annotations

import asyncio
import queue
import sqlite3
import threading
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

import orjson
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import NullPool, QueuePool

from domain.access import Actor
from domain.errors import StoreUnavailableError
from domain.ports import Clock, UnitOfWork
from storage.functions import teach_sqlite
from storage.session import EmbeddedSession
from storage.unit_of_work import SqlUnitOfWork

T = TypeVar("T")
Work = Callable[[UnitOfWork], Awaitable[Any]]

AT_ONCE = 128
"""Works that share one commit at the most: more would make the first of them wait."""


@dataclass(slots=True)
class _Job:
    work: Work
    actor: Actor | None
    loop: asyncio.AbstractEventLoop
    done: asyncio.Future[Any]
    outcome: Any = None
    error: BaseException | None = None


class EmbeddedStore:
    """Implements `domain.ports.Store` over SQLite.

    SQLite has one writer whatever one does, so all work runs on the one thread that owns it, from
    start to end in a single step; works that wait share a transaction, each inside its savepoint,
    and their callers hear of it after the commit. Reads have connections of their own.
    """

    dialect = "sqlite"

    def __init__(self, path: Path, clock: Clock, synchronous: str = "NORMAL") -> None:
        self._clock = clock
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._engine = _engine(path, synchronous, readers=0)
        self._reading = _engine(path, synchronous, readers=2)
        self._readers = ThreadPoolExecutor(2, thread_name_prefix="read")
        self._thread = threading.Thread(target=self._serve, name="write", daemon=True)
        self._thread.start()

    async def run(self, work: Callable[[UnitOfWork], Awaitable[T]], actor: Actor | None = None) -> T:
        loop = asyncio.get_running_loop()
        job = _Job(work, actor, loop, loop.create_future())
        self._jobs.put(job)
        return cast("T", await job.done)

    async def read(self, work: Callable[[UnitOfWork], Awaitable[T]]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._read, work)

    async def close(self) -> None:
        """Everything accepted is written; the file is closed."""
        self._jobs.put(None)
        await asyncio.to_thread(self._thread.join)
        self._readers.shutdown()
        self._engine.dispose()
        self._reading.dispose()

    def _read(self, work: Callable[[UnitOfWork], Awaitable[T]]) -> T:
        with self._reading.connect() as connection:
            uow = SqlUnitOfWork(EmbeddedSession(connection), self.dialect, self._clock.now(), None)
            return cast("T", _drive(work(uow)))

    def _serve(self) -> None:
        with self._engine.connect() as connection:
            raw = cast("sqlite3.Connection", connection.connection.dbapi_connection)
            session = EmbeddedSession(connection)
            while (jobs := self._waiting()) is not None:
                self._commit_together(raw, session, jobs)

    def _waiting(self) -> list[_Job] | None:
        """Everything that waits, at least one; None when the store is to close."""
        first = self._jobs.get()
        if first is None:
            return None
        jobs = [first]
        while len(jobs) < AT_ONCE:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                break
            if job is None:  # close after these
                self._jobs.put(None)
                break
            jobs.append(job)
        return jobs

    def _commit_together(self, raw: sqlite3.Connection, session: EmbeddedSession, jobs: list[_Job]) -> None:
        try:
            raw.execute("BEGIN IMMEDIATE")
            for job in jobs:
                self._run_one(raw, session, job)
            raw.execute("COMMIT")
        except BaseException as error:  # noqa: BLE001 the callers must hear of anything
            if raw.in_transaction:
                raw.rollback()
            unavailable = StoreUnavailableError(str(error))
            unavailable.__cause__ = error
            for job in jobs:
                job.error = unavailable
        _answer(jobs)

    def _run_one(self, raw: sqlite3.Connection, session: EmbeddedSession, job: _Job) -> None:
        raw.execute("SAVEPOINT job")
        uow = SqlUnitOfWork(session, self.dialect, self._clock.now(), job.actor)
        try:
            job.outcome = _drive(_closing(job.work, uow))
            raw.execute("RELEASE job")
        except BaseException as error:  # noqa: BLE001 one work's trouble is its caller's alone
            raw.execute("ROLLBACK TO job")
            raw.execute("RELEASE job")
            job.error = error


async def _closing(work: Work, uow: SqlUnitOfWork) -> Any:
    outcome = await work(uow)
    await uow.record()
    return outcome


def _drive(awaitable: Awaitable[Any]) -> Any:
    """The result of work that never waits; work that does is refused, for it would hold up everybody."""
    coroutine = cast("Coroutine[Any, Any, Any]", awaitable)
    try:
        coroutine.send(None)
    except StopIteration as end:
        return end.value
    coroutine.close()
    raise RuntimeError("a unit of work awaited something that is not the database")


def _answer(jobs: list[_Job]) -> None:
    by_loop: dict[asyncio.AbstractEventLoop, list[_Job]] = {}
    for job in jobs:
        by_loop.setdefault(job.loop, []).append(job)
    for loop, mine in by_loop.items():
        if not loop.is_closed():
            loop.call_soon_threadsafe(_tell, mine)


def _tell(jobs: list[_Job]) -> None:
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
        connect_args={"check_same_thread": False, "timeout": 30, "cached_statements": 512},
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
