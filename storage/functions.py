"""Functions that both databases know under one name, so that a KPI's SQL is the same for both.

``minutes_between(start, end)`` gives minutes as a real number; ``days_between(start, day, zone)`` the
calendar days from the day of an instant in a zone to a day. Both are empty when either end is.
"""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def _minutes_between(start: str | None, end: str | None) -> float | None:
    if start is None or end is None:
        return None
    return (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds() / 60


def _days_between(start: str | None, day: str | None, zone: str) -> int | None:
    if start is None or day is None:
        return None
    begun = datetime.fromisoformat(start).replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).date()
    return (date.fromisoformat(day) - begun).days


def teach_sqlite(connection: sqlite3.Connection) -> None:
    """This connection knows the functions; PostgreSQL has them from a migration."""
    connection.create_function("minutes_between", 2, _minutes_between, deterministic=True)
    connection.create_function("days_between", 3, _days_between, deterministic=True)


POSTGRESQL_FUNCTIONS = """
CREATE OR REPLACE FUNCTION minutes_between(timestamptz, timestamptz) RETURNS double precision
LANGUAGE sql IMMUTABLE RETURN extract(epoch FROM ($2 - $1)) / 60.0
"""

POSTGRESQL_DAYS_BETWEEN = """
CREATE OR REPLACE FUNCTION days_between(timestamptz, date, text) RETURNS integer
LANGUAGE sql IMMUTABLE RETURN $2 - ($1 AT TIME ZONE $3)::date
"""
