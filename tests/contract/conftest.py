"""One suite over both databases: ``store`` is a real one, migrated and empty."""

from __future__ import annotations

import asyncio
import secrets
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import pytest

from storage.embedded import EmbeddedStore
from storage.migrate import upgrade
from storage.open import open_store
from storage.server import ServerStore
from tests.postgres import fresh_database

Opened = EmbeddedStore | ServerStore


@dataclass
class SetClock:
    """A clock that a test sets."""

    at: datetime = datetime(2026, 11, 18, 10, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture(scope="session")
def embedded_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("template") / "parley.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def server_template(postgres_server: str) -> Iterator[str]:
    """The name of a migrated database to copy."""
    name = f"template_{secrets.token_hex(4)}"
    asyncio.run(_execute(postgres_server, f"CREATE DATABASE {name}"))
    upgrade(urlsplit(postgres_server)._replace(path=f"/{name}").geturl())
    yield name
    asyncio.run(_execute(postgres_server, f"DROP DATABASE {name} WITH (FORCE)"))


@dataclass(frozen=True)
class Template:
    """A migrated, empty database to copy: a file, or the name of a database of a server."""

    file: Path | None = None
    server: str = ""
    name: str = ""


@pytest.fixture(params=["sqlite", "postgresql"])
def template(request: pytest.FixtureRequest) -> Template:
    if request.param == "sqlite":
        return Template(file=request.getfixturevalue("embedded_template"))
    return Template(
        server=request.getfixturevalue("postgres_server"), name=request.getfixturevalue("server_template")
    )


@pytest.fixture
async def store(template: Template, clock: SetClock, tmp_path: Path) -> AsyncIterator[Opened]:
    """A store of the test's own, on either database."""
    if template.file is not None:
        path = shutil.copyfile(template.file, tmp_path / "parley.db")
        async with _opened(f"sqlite:///{path}", clock) as opened:
            yield opened
        return
    async with fresh_database(template.server, template.name) as url, _opened(url, clock) as opened:
        yield opened


@asynccontextmanager
async def _opened(url: str, clock: SetClock) -> AsyncIterator[Opened]:
    opened = open_store(url, clock)
    try:
        yield opened
    finally:
        await opened.close()


async def _execute(server: str, statement: str) -> None:
    connection = await asyncpg.connect(server)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
