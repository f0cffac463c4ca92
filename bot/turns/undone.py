"""What was taken back, as a template says it."""

from __future__ import annotations

import re
from typing import Any

from domain.people.model import Person
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
        for name, value in sorted(before.items())  # stores order them each in its own way
        if not name.endswith("_id") and name not in UNTOLD
    }
    if "stage" in fields:  # it goes with the stage, and is told with none
        fields.pop("probability", None)
    if "owner_id" in change.before and change.after.get("owner_id") != change.before["owner_id"]:
        fields["owner"] = (
            await _called(uow, change.after.get("owner_id")),
            await _called(uow, change.before["owner_id"]),
        )
    made = not change.before
    names = (record.ref if record.LETTER else None, *(getattr(record, name, None) for name in NAMES))
    called = next((str(name)[:60] for name in names if name), record.ref)
    gone = _no_longer_added(*fields.pop("text", ("", "")))
    facts = {"kind": change.kind, "called": called, "record": record, "made": made}
    return {**facts, "fields": fields, "gone": gone}


def _no_longer_added(after: Any, before: Any) -> str | None:
    """What stood at the end of the text, and does not any more; without the name of whoever wrote it."""
    added = str(after or "")
    if not before or not added.startswith(f"{before}\n\n"):
        return None
    return re.sub(r"^\[[^\]\n]{1,80}\] ", "", added[len(str(before)) :].strip())


async def _called(uow: UnitOfWork, number: Any) -> str | None:
    person = await uow.get(Person, int(number)) if number is not None else None
    return person.name or person.email if person is not None else None
