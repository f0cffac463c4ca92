"""What was taken back, as a template says it."""

from __future__ import annotations

from typing import Any

from domain.ports import UnitOfWork
from domain.record import Record
from domain.rows import Change

NAMES = ("name", "email", "about", "note", "title")
"""Fields that a record without a number is called by."""
UNTOLD = frozenset(
    {
        "deleted_at",
        "wall_time",
        "zone",
        "fired_at",
        "converted_at",
        "resolved_at",
        "due_at",
        "first_response_at",
        "breached_at",
    }
)
"""Fields that go with another one: taking them back needs no words."""


async def undone_facts(uow: UnitOfWork, record: Record, change: Change) -> dict[str, Any]:
    """What a template needs to say that a change is taken back: the record, and each field's values
    after and before it; bookkeeping and links left out."""
    plain = uow.audit.plain
    before, after = await plain(change.kind, change.before), await plain(change.kind, change.after)
    fields = {
        name: (after.get(name), value)
        for name, value in before.items()
        if not name.endswith("_id") and name not in UNTOLD
    }
    made = not change.before
    names = (record.ref if record.LETTER else None, *(getattr(record, name, None) for name in NAMES))
    called = next((str(name)[:60] for name in names if name), record.ref)
    return {"kind": change.kind, "called": called, "record": record, "made": made, "fields": fields}
