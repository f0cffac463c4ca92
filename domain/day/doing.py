"""What was done on a day, and by whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from domain.access import Permission, require
from domain.dialogue import Turn
from domain.kinds import KINDS
from domain.people.finding import STAFF
from domain.people.model import Person

TOLD = ("ticket", "answer", "deal", "lead", "quote", "interaction", "person", "company", "campaign")
"""Kinds of records whose changes are told, in this order. Reminders are everybody's own."""
SHOWN = 6
"""Numbers of records of a kind."""


@dataclass(slots=True)
class Doings:
    """What somebody did: the records of each kind they made or changed, by what those are called."""

    name: str | None
    kinds: dict[str, list[str]] = field(default_factory=dict)

    def note(self, kind: str, number: int) -> None:
        """One more record."""
        letter = KINDS[kind].LETTER
        self.kinds.setdefault(kind, []).append(f"{letter}-{number}" if letter else "")


async def done_on(turn: Turn, day: date, people: Sequence[Person]) -> list[Doings]:
    """What each of these people did on that day, by the asker's clock; the others' work is for managers to
    see. Raises ``RefusedError``."""
    if any(one.id != turn.actor.person_id for one in people):
        require(turn.actor, Permission.BANK_FIGURES)
    start = datetime.combine(day, time(), turn.zone)
    found = await turn.uow.desk.done(
        [kind for kind in TOLD if kind in KINDS], start, start + timedelta(days=1)
    )
    doings = {one.id: Doings(one.name or one.email) for one in people}
    for one in found:
        if one.person_id in doings:
            doings[one.person_id].note(one.kind, one.record_id)
    for doing in doings.values():
        doing.kinds = {kind: doing.kinds[kind] for kind in TOLD if kind in doing.kinds}
    return list(doings.values())


async def everybody(turn: Turn) -> list[Person]:
    """Those who work here, by name."""
    return await turn.uow.find(Person, role=STAFF, order="name", limit=50)
