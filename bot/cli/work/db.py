"""The embedded database is upgraded, copied and put back."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from bot.cli.work.opening import Refused, polite
from config.settings import load_settings
from domain.errors import StoreUnavailableError
from storage.backup import BackupUnusable, back_up, differing, examine
from storage.backup import restore as put_back
from storage.migrate import SchemaBehind, newest
from storage.migrate import upgrade as migrate
from storage.open import SQLITE


@polite
def upgrade(_: Namespace) -> int:
    """The schema is the newest."""
    url = load_settings().database_url
    try:
        migrate(url)
    except (SchemaBehind, StoreUnavailableError) as trouble:
        raise Refused(f"The database could not be upgraded: {trouble}") from trouble
    print(f"The database has schema {newest()}, the newest.")
    return 0


@polite
def backup(arguments: Namespace) -> int:
    """A checked copy of the embedded database is in the file."""
    database = _embedded("backup", "pg_dump --format=custom --file=FILE DATABASE")
    try:
        size = back_up(database, arguments.file)
        rows = sum(examine(arguments.file).values())
    except BackupUnusable as trouble:
        raise Refused(str(trouble)) from trouble
    print(f"{arguments.file}: {rows:,} rows, {size / 1e6:,.1f} MB, checked.")
    return 0


@polite
def restore(arguments: Namespace) -> int:
    """The embedded database holds what the backup holds; what it held is kept beside it."""
    database = _embedded("restore", "pg_restore --clean --dbname=DATABASE FILE")
    try:
        expected = examine(arguments.file)
        kept = put_back(arguments.file, database)
        wrong = differing(expected, database) if arguments.verify else []
    except BackupUnusable as trouble:
        raise Refused(f"Nothing was restored: {trouble}") from trouble
    if wrong:
        raise Refused(f"The restored database differs from the backup in {', '.join(wrong)}.")
    migrate(f"{SQLITE}{database}")
    counted = "; every table was counted and agrees" if arguments.verify else ""
    print(f"Restored {sum(expected.values()):,} rows from {arguments.file}{counted}.")
    if kept:
        print(f"What was there before is in {kept}.")
    return 0


def _embedded(what: str, instead: str) -> Path:
    url = load_settings().database_url
    if not url.startswith(SQLITE):
        raise Refused(f"`db {what}` is for the embedded database. For PostgreSQL please use: {instead}")
    return Path(url.removeprefix(SQLITE))
