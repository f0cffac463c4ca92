"""The schema's versions: which one a database has, and how it gets the newest."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import asyncpg
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from domain.errors import StoreUnavailableError
from storage.open import SQLITE

if TYPE_CHECKING:
    from sqlalchemy import Connection

FOLDER = Path(__file__).parent / "migrations"
TROUBLES = (OSError, SQLAlchemyError, sqlite3.Error, asyncpg.PostgresError, asyncpg.InterfaceError)
"""What the drivers raise when a database cannot be opened or changed."""


@contextmanager
def _unavailable() -> Iterator[None]:
    try:
        yield
    except TROUBLES as trouble:
        first = str(trouble).partition("\n")[0]
        raise StoreUnavailableError(first or type(trouble).__name__) from trouble


def newest() -> str:
    """The version of the newest migration; each file names itself and the one before it."""
    texts = [path.read_text(encoding="utf-8") for path in (FOLDER / "versions").glob("*.py")]
    own = {match[1] for text in texts if (match := re.search(r'^revision = "(\w+)"', text, re.MULTILINE))}
    before = {
        match[1] for text in texts if (match := re.search(r'^down_revision = "(\w+)"', text, re.MULTILINE))
    }
    (last,) = own - before
    return last


def embedded_is_current(path: Path) -> bool:
    """Whether this SQLite file has the newest schema; asked at every start, so without Alembic,
    which alone would take a third of a second to load."""
    if not path.exists():
        return False
    connection = sqlite3.connect(path)
    try:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.OperationalError:
        return False
    finally:
        connection.close()
    return row is not None and row[0] == newest()


class SchemaBehind(Exception):
    """The schema is another version's: an older one on a server, where only its owner may say when to change
    it, or one that this version does not know."""


def prepare(url: str, *, beginning: bool = False) -> None:
    """The database can be used: an embedded one has the newest schema now; so has an empty one on a server,
    if this is the ``beginning`` of serving it. Raises ``SchemaBehind`` for any other database on a server
    that is not of this version, and ``StoreUnavailableError`` when it cannot be reached. Blocks."""
    version = None if url.startswith(SQLITE) else asyncio.run(server_version(url))
    if version is None and (beginning or url.startswith(SQLITE)):
        upgrade(url)
    elif version != newest():
        raise SchemaBehind(
            "The database's schema is not this version's; please run `parley db upgrade` first."
        )


def upgrade(url: str) -> None:
    """The database has the newest schema; its data is kept. Raises ``SchemaBehind`` when its schema is one
    this version does not know, and ``StoreUnavailableError``. Blocks until done."""
    with _unavailable():
        if url.startswith(SQLITE):
            _upgrade_embedded(Path(url.removeprefix(SQLITE)))
        else:
            asyncio.run(_upgrade_server(url))


def _upgrade_embedded(path: Path) -> None:
    from sqlalchemy import create_engine

    if embedded_is_current(path):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with create_engine(f"{SQLITE}{path}", poolclass=NullPool).connect() as connection:
        connection.exec_driver_sql("PRAGMA journal_mode=WAL")
        _run_migrations(connection)
        connection.commit()


async def _upgrade_server(url: str) -> None:
    engine = create_async_engine(_address(url), poolclass=NullPool)
    async with engine.begin() as connection:
        await connection.run_sync(_run_migrations)
    await engine.dispose()


def _address(url: str) -> str:
    return re.sub(r"^postgres(ql)?://", "postgresql+asyncpg://", url)


async def server_version(url: str) -> str | None:
    """The schema version of a PostgreSQL database; None when it has none yet. Raises
    ``StoreUnavailableError``."""
    with _unavailable():
        engine = create_async_engine(_address(url), poolclass=NullPool)
        try:
            async with engine.connect() as connection:
                there = await connection.exec_driver_sql("SELECT to_regclass('alembic_version')")
                if there.scalar() is None:
                    return None
                rows = await connection.exec_driver_sql("SELECT version_num FROM alembic_version")
                return rows.scalar()
        finally:
            await engine.dispose()


def _run_migrations(connection: Connection) -> None:
    from alembic import command  # loaded only when there is something to migrate
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as trouble:
        raise SchemaBehind(f"The database's schema is not one this version knows: {trouble}") from trouble
