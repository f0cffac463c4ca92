"""How the store finds what is due: by its small indexes, however much else there is."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime

from sqlalchemy.dialects import sqlite

from storage.repositories.outbox import _PICK


def test_what_is_due_to_leave_is_found_without_looking_at_what_left(embedded_url: str) -> None:
    asked = _PICK.params(due_by=datetime(2026, 11, 18, tzinfo=UTC), without=["webchat"], limit=16)
    query = str(asked.compile(dialect=sqlite.dialect(), compile_kwargs={"render_postcompile": True}))

    with sqlite3.connect(embedded_url.removeprefix("sqlite:///")) as file:
        plan = [row[3] for row in file.execute(f"EXPLAIN QUERY PLAN {query}", [0] * query.count("?"))]

    looks = [step for step in plan if step.startswith(("SCAN", "SEARCH"))]
    assert [step.partition(" (")[0] for step in looks] == [
        "SEARCH outbox USING INDEX ix_outbox_due",
        "SEARCH earlier USING INDEX ix_outbox_order",
    ]
