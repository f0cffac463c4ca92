"""A record store of one's own, on each database."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

import pytest
import pytest_asyncio

from bot.clock import HandClock
from storage.embedded import EmbeddedStore
from storage.migrate import upgrade
from storage.open import open_store
from storage.server import ServerStore
from storage.temporary import temporary_database

AnyStore: TypeAlias = EmbeddedStore | ServerStore
NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)


def zone_at_noon() -> str:
    """A zone where it is about noon right now: nowhere is a day or a month further from its end."""
    ahead = 12 - datetime.now(UTC).hour
    return f"Etc/GMT{-ahead:+}" if ahead else "Etc/GMT"


@pytest.fixture
def clock() -> HandClock:
    """Noon of Wednesday 18 November 2026, until it is moved."""
    return HandClock(NOON)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty embedded database with the newest schema, to be copied."""
    path = tmp_path_factory.mktemp("schema") / "template.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def embedded_url(migrated: Path, tmp_path: Path) -> str:
    """A new embedded database."""
    path = tmp_path / "parley.db"
    shutil.copy(migrated, path)
    return f"sqlite:///{path}"


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def migrated_server(postgres_server: str) -> AsyncIterator[str]:
    """An empty database on a real PostgreSQL with the newest schema, to be copied."""
    async with temporary_database(postgres_server) as url:
        yield url


@pytest.fixture
async def server_url(migrated_server: str) -> AsyncIterator[str]:
    """A new database on a real PostgreSQL, with the newest schema."""
    async with temporary_database(migrated_server, like=migrated_server) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest) -> str:
    """A new database of each kind."""
    wanted: str = request.getfixturevalue("embedded_url" if request.param == "sqlite" else "server_url")
    return wanted


@pytest.fixture
async def store(store_url: str, clock: HandClock) -> AsyncIterator[AnyStore]:
    """A store over a new database of each kind."""
    opened = open_store(store_url, clock)
    yield opened
    await opened.close()


@pytest.fixture
async def embedded(embedded_url: str, clock: HandClock) -> AsyncIterator[AnyStore]:
    """A store over a new embedded database."""
    opened = open_store(embedded_url, clock)
    yield opened
    await opened.close()
