"""Functions that both databases know under one name, so that a KPI's SQL is the same for both.

``minutes_between(start, end)`` gives minutes as a real number, empty when either is empty.
"""

from __future__ import annotations

import sqlite3
from datetime import datetime


def _minutes_between(start: str | None, end: str | None) -> float | None:
    if start is None or end is None:
        return None
    return (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds() / 60


def teach_sqlite(connection: sqlite3.Connection) -> None:
    """This connection knows the functions; PostgreSQL has them from a migration."""
    connection.create_function("minutes_between", 2, _minutes_between, deterministic=True)


POSTGRESQL_FUNCTIONS = """
CREATE OR REPLACE FUNCTION minutes_between(timestamptz, timestamptz) RETURNS double precision
LANGUAGE sql IMMUTABLE RETURN extract(epoch FROM ($2 - $1)) / 60.0
"""
