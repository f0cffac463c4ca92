"""The embedded store: one writer, who holds nobody up."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from sqlalchemy import text

from bot.clock import HandClock
from domain.errors import NotFoundError, StoreUnavailableError
from domain.leads.model import Lead
from domain.ports import UnitOfWork
from storage.embedded import EmbeddedStore
from storage.open import open_store
from storage.unit_of_work import SqlUnitOfWork

LONG = text(
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000000) SELECT sum(i) FROM n"
)


@pytest.fixture
async def store(embedded_url: str, clock: HandClock) -> AsyncIterator[EmbeddedStore]:
    """An embedded store with the newest schema."""
    opened = open_store(embedded_url, clock)
    assert isinstance(opened, EmbeddedStore)
    yield opened
    await opened.close()


async def _names(store: EmbeddedStore) -> list[str | None]:
    return [lead.name for lead in await store.read(lambda uow: uow.find(Lead))]


def _adding(name: str) -> Callable[[UnitOfWork], Awaitable[Lead]]:
    return lambda uow: uow.add(Lead(name=name))


async def test_works_that_wait_together_are_all_written_and_one_that_fails_takes_nobody_with_it(
    store: EmbeddedStore,
) -> None:
    async def add(uow: UnitOfWork, number: int) -> Lead:
        lead = await uow.add(Lead(name=f"lead {number}"))
        if number % 3 == 0:
            raise NotFoundError("lead_not_found")
        return lead

    works = [store.run(lambda uow, number=number: add(uow, number)) for number in range(150)]  # type: ignore[misc]
    ended = await asyncio.gather(*works, return_exceptions=True)
    assert [isinstance(one, NotFoundError) for one in ended] == [number % 3 == 0 for number in range(150)]
    assert await _names(store) == [f"lead {number}" for number in range(150) if number % 3]


async def test_work_that_awaits_anything_but_the_database_is_refused_and_undone(store: EmbeddedStore) -> None:
    async def wait(uow: UnitOfWork) -> None:
        await uow.add(Lead(name="half done"))
        await asyncio.get_running_loop().create_future()

    with pytest.raises(RuntimeError, match="not the database"):
        await store.run(wait)
    assert await _names(store) == []


async def test_while_another_process_writes_everybody_else_goes_on_and_nothing_is_lost(
    store: EmbeddedStore, embedded_url: str
) -> None:
    other = sqlite3.connect(embedded_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    waiting = asyncio.create_task(store.run(lambda uow: uow.add(Lead(name="patient"))))
    await _turns_of_the_loop(1000)
    assert not waiting.done()
    other.execute("COMMIT")
    other.close()
    await waiting
    assert await _names(store) == ["patient"]


async def test_a_long_statement_holds_up_only_those_who_write(store: EmbeddedStore) -> None:
    async def ponder(uow: UnitOfWork) -> int:
        assert isinstance(uow, SqlUnitOfWork)
        return int((await uow.figures._session.execute_aside(LONG)).scalar_one())  # noqa: SLF001

    pondering = asyncio.create_task(store.run(ponder))
    await _turns_of_the_loop(1000)
    assert not pondering.done()
    assert await _names(store) == []  # reads go on, too
    assert await pondering == 2000001000000


async def test_a_closed_store_has_written_everything_and_takes_nothing_more(
    store: EmbeddedStore, embedded_url: str
) -> None:
    works = [asyncio.create_task(store.run(_adding(f"lead {n}"))) for n in range(5)]
    await _turns_of_the_loop(1)
    await store.close()
    await asyncio.gather(*works)
    with sqlite3.connect(embedded_url.removeprefix("sqlite:///")) as file:
        assert file.execute("SELECT count(*) FROM leads").fetchone() == (5,)
    with pytest.raises(StoreUnavailableError):
        await store.run(_adding("too late"))


async def _turns_of_the_loop(many: int) -> None:
    for _ in range(many):
        await asyncio.sleep(0)
