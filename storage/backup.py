"""Copies of the embedded database, taken and put back while it is in use."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from itertools import count
from pathlib import Path

from storage.migrate import newest


class BackupUnusable(Exception):
    """The file cannot be restored; the text says why."""


def back_up(database: Path, target: Path) -> int:
    """``target`` is a complete copy, as of one instant; returns its bytes. Raises ``BackupUnusable``
    when there is no database, ``OSError`` when the file cannot be written."""
    if not database.exists():
        raise BackupUnusable(f"there is no database at {database}")
    target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_name(f"{target.name}.part")
    half.unlink(missing_ok=True)
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(half)) as copy:
        source.backup(copy)
        # One file and no companions: the copy is to be carried away.
        copy.execute("PRAGMA journal_mode=DELETE")
    half.replace(target)
    return target.stat().st_size


def examine(backup: Path) -> dict[str, int]:
    """How many rows each table of a backup has. Raises ``BackupUnusable`` when the file is damaged,
    is no backup of ours, or comes from a newer version."""
    if not backup.exists():
        raise BackupUnusable(f"there is no file {backup}")
    try:
        with closing(sqlite3.connect(f"file:{backup}?mode=ro", uri=True)) as connection:
            return _examined(connection)
    except sqlite3.DatabaseError as error:
        raise BackupUnusable(f"{backup.name} is not a backup of ours, or is damaged ({error})") from error


def restore(backup: Path, database: Path) -> Path | None:
    """The database holds what the backup holds. What it held before is kept in the file returned
    (None when there was nothing). Raises ``BackupUnusable``, and then nothing has changed."""
    examine(backup)
    kept = None
    if database.exists():
        kept = _free_name(database)
        back_up(database, kept)
    database.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(backup)) as source, closing(sqlite3.connect(database)) as target:
        target.execute("PRAGMA journal_mode=WAL")
        source.backup(target)
    return kept


def differing(expected: Mapping[str, int], database: Path) -> list[str]:
    """The tables whose rows are not as many as expected; empty when all is well."""
    found = examine(database)
    return sorted(
        table for table in expected.keys() | found.keys() if expected.get(table) != found.get(table)
    )


def _free_name(database: Path) -> Path:
    """Nothing is overwritten: what an earlier restore put aside may be what is restored now."""
    names = (database.with_name(f"{database.name}.before-restore-{number}") for number in count(1))
    return next(name for name in names if not name.exists())


def _examined(connection: sqlite3.Connection) -> dict[str, int]:
    verdict = connection.execute("PRAGMA integrity_check").fetchone()[0]
    if verdict != "ok":
        raise BackupUnusable(f"it is damaged ({verdict.splitlines()[0]})")
    if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
        raise BackupUnusable("it names records that are not in it")
    tables = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    )
    names = sorted(name for (name,) in tables)
    if "alembic_version" not in names:
        raise BackupUnusable("it is not a database of ours")
    version = connection.execute("SELECT version_num FROM alembic_version").fetchone()[0]
    if version > newest():
        raise BackupUnusable(
            f"it comes from a newer version of Parley (schema {version}; here it is {newest()})"
        )
    # The names come from the file's own schema and are quoted as identifiers.
    quoted = {name: '"' + name.replace('"', '""') + '"' for name in names}
    return {
        name: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
        for name, table in quoted.items()
    }
