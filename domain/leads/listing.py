"""Lists of leads: from what was said to conditions, and the few that are shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from domain.dialogue import Turn
from domain.errors import NotFoundError
from domain.insights.periods import period_of
from domain.leads.actions import OPEN, list_leads
from domain.leads.choosing import who
from domain.leads.model import Lead, LeadStatus
from domain.people.finding import colleague, company_named
from domain.people.mentioned import owner_or_firm
from domain.people.model import Person
from domain.rows import ORDER, Where

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Listed:
    """What was said of the leads wanted; None is not said."""

    whose: str | None = None
    person: str | None = None
    company: str | None = None
    progress: str | None = None
    source: str | None = None
    period: str | None = None
    age: str | None = None
    """``newest`` or ``oldest``: only that one."""
    theirs: str | None = None
    """Those of whoever is talked about."""
    place: str | None = None
    """Nothing here is picked by: that is said."""


async def listed(turn: Turn, wanted: Listed) -> dict[str, Any]:
    """The newest leads that fit, the first ``SHOWN`` of them with their names, and how many there are."""
    equal = await _conditions(turn, wanted)
    whom = None
    if wanted.theirs is not None and wanted.person is None and wanted.company is None:
        own, whom = await owner_or_firm(turn)
        equal |= own
    found = await list_leads(turn.uow, turn.actor, *_created(turn, wanted.period), **equal)
    if len(found) == 1:
        turn.attend(found[0])
    owner = await turn.uow.get(Person, equal["owner_id"]) if equal.get("owner_id") else None
    if owner is not None and owner.id != turn.actor.person_id:
        turn.mention(owner)
        whom = owner.name
    return {
        "leads": found[:SHOWN],
        "names": {lead.id: await who(turn, lead) for lead in found[:SHOWN]},
        "count": len(found),
        "who": whom,
        "mine": equal.get("owner_id") == turn.actor.person_id,
        "wanted": wanted,
    }


async def single(turn: Turn, wanted: Listed) -> Lead | None:
    """The newest or oldest of the leads that fit; from now on the one talked about. None when none fits."""
    if wanted.age not in ORDER:
        return None
    equal = await _conditions(turn, wanted)
    found = await list_leads(turn.uow, turn.actor, *_created(turn, wanted.period), **equal)
    if not found:
        return None
    one = found[0 if wanted.age == "newest" else -1]
    turn.attend(one)
    return one


async def _conditions(turn: Turn, wanted: Listed) -> dict[str, Any]:
    status = LeadStatus(wanted.progress) if wanted.progress else OPEN
    source = {} if wanted.source is None else {"source": wanted.source}
    return {"status": status, **source, **await _people(turn, wanted)}


async def _people(turn: Turn, wanted: Listed) -> dict[str, Any]:
    equal: dict[str, Any] = {}
    if wanted.person is not None:
        equal["owner_id"] = (await colleague(turn.uow, wanted.person)).id
    elif wanted.whose is not None:
        equal["owner_id"] = turn.actor.person_id if wanted.whose == "mine" else None
    if wanted.company is not None:
        firm = await company_named(turn.uow, wanted.company)
        if firm is None:
            raise NotFoundError("no_lead_called", name=wanted.company)
        equal["company_id"] = firm.id
    return equal


def _created(turn: Turn, name: str | None) -> list[Where]:
    if name is None or name == "all_time":
        return []
    period = period_of(name, turn.now, turn.actor.zone)
    if period.start is None or period.end is None:
        return []
    start = datetime.combine(period.start, time(), turn.zone)
    end = datetime.combine(period.end + timedelta(days=1), time(), turn.zone)
    return [Where("created_at", ">=", start), Where("created_at", "<", end)]
