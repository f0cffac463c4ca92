"""A PostgreSQL database that lives as long as it is needed."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit, urlunsplit

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from storage.migrate import upgrade


@asynccontextmanager
async def temporary_database(url: str, like: str | None = None) -> AsyncIterator[str]:
    """The URL of an empty, migrated database with a random name, on the server of ``url`` and never
    the one it names; dropped afterwards. With ``like`` it is a copy of the database of that URL, made in a
    tenth of the time; nobody may be connected to that one meanwhile."""
    name = f"parley_test_{secrets.token_hex(6)}"
    parts = urlsplit(url.replace("postgres://", "postgresql://", 1))
    server = urlunsplit(parts._replace(scheme="postgresql+asyncpg"))
    template = f' TEMPLATE "{urlsplit(like).path[1:]}"' if like else ""
    engine = create_async_engine(server, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    try:
        async with engine.connect() as connection:
            await connection.execute(text(f'CREATE DATABASE "{name}"{template}'))
        own = urlunsplit(parts._replace(path=f"/{name}"))
        if not like:
            await asyncio.to_thread(upgrade, own)
        yield own
    finally:
        async with engine.connect() as connection:
            await connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        await engine.dispose()
