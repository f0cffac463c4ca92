"""Lists of deals: from what was said to conditions, and the few that are shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from domain.banking import Product
from domain.deals.actions import OPEN, list_deals, today
from domain.deals.model import Deal, Stage
from domain.dialogue import Turn
from domain.errors import NotFoundError
from domain.insights.periods import period_of
from domain.money import Money
from domain.people.finding import colleague, company_named
from domain.people.mentioned import owner_or_firm
from domain.people.model import Company, Person
from domain.reminders.durations import later
from domain.rows import ORDER, Where

SHOWN = 5
CLOSED = (Stage.WON, Stage.LOST)


@dataclass(frozen=True, slots=True)
class Listed:
    """What was said of the deals wanted; None is not said."""

    whose: str | None = None
    person: str | None = None
    company: str | None = None
    stage: str | None = None
    state: str | None = None
    period: str | None = None
    day: date | None = None
    amount: Money | None = None
    product: str | None = None
    progress: str | None = None
    """``new``: the period is when it was opened, not when it closes."""
    duration: str | None = None
    """How far ahead its close date may be."""
    age: str | None = None
    """``newest`` or ``oldest``: only that one."""
    older: str | None = None
    """The duration is how long ago they were opened at least."""
    place: str | None = None
    """Nothing here is picked by: that is said."""
    theirs: str | None = None
    """Those of whoever is talked about."""


async def single(turn: Turn, wanted: Listed) -> Deal | None:
    """The newest or oldest of the deals that fit, decided or not where that was not said; from now on the
    one talked about. None when none fits."""
    if wanted.age not in ORDER:
        return None
    equal, where = await _conditions(turn, wanted)
    if wanted.stage is None and wanted.state is None and wanted.age == "newest":
        del equal["stage"]
    found = await list_deals(turn.uow, turn.actor, *where, order=ORDER[wanted.age], limit=1, **equal)
    if not found:
        return None
    turn.attend(found[0])
    return found[0]


async def listed(turn: Turn, wanted: Listed) -> dict[str, Any]:
    """The deals that fit, the first ``SHOWN`` of them, how many there are and what they add up to, by
    currency; and in words what was looked for."""
    equal, where = await _conditions(turn, wanted)
    who = None
    if wanted.theirs is not None and wanted.person is None and wanted.company is None:
        own, who = await owner_or_firm(turn)
        equal |= own
    found = await list_deals(turn.uow, turn.actor, *where, **equal)
    found.sort(key=lambda deal: (deal.close_date or date.max, deal.id))
    if len(found) == 1:
        turn.attend(found[0])
    owner = await turn.uow.get(Person, equal["owner_id"]) if equal.get("owner_id") else None
    if owner is not None and owner.id != turn.actor.person_id:
        turn.mention(owner)
        who = owner.name
    totals: dict[str, Decimal] = {}
    for deal in found:
        totals[deal.currency] = totals.get(deal.currency, Decimal(0)) + (deal.amount or 0)
    companies = {deal.id: await _company(turn, deal) for deal in found[:SHOWN]}
    return {
        "deals": found[:SHOWN],
        "companies": companies,
        "count": len(found),
        "totals": totals,
        "who": who,
        "mine": equal.get("owner_id") == turn.actor.person_id,
        "wanted": wanted,
        "narrowed": bool(where or equal.keys() - {"stage", "owner_id"}),
        "today": today(turn.uow, turn.actor),
    }


async def _conditions(turn: Turn, wanted: Listed) -> tuple[dict[str, Any], list[Where]]:
    day = today(turn.uow, turn.actor)
    equal: dict[str, Any] = {"stage": _stages(wanted)}
    where: list[Where] = []
    if wanted.state == "overdue":
        where.append(Where("close_date", "<", day))
    where += _when(turn, wanted, day)
    if wanted.amount is not None:
        where.append(Where("amount", ">=", wanted.amount.value))
    if wanted.product is not None:
        found = await turn.uow.find(Product, Where("name", "ilike_exact", wanted.product), limit=1)
        equal |= {"product_id": found[0].id} if found else {}
    return equal | await _people(turn, wanted), where


def _when(turn: Turn, wanted: Listed, today: date) -> list[Where]:
    """The days said, as conditions: of the close date, or of the first day of new ones."""
    start, end = wanted.day, wanted.day
    if wanted.period is not None and wanted.period != "all_time":
        period = period_of(wanted.period, turn.now, turn.actor.zone)
        start, end = period.start, period.end
    elif wanted.duration is not None and wanted.older is not None:
        return [Where("created_at", "<", later(turn.now, wanted.duration, turn.actor.zone, sign=-1))]
    elif wanted.duration is not None:
        start, end = today, later(turn.now, wanted.duration, turn.actor.zone).date()
    if start is None or end is None:
        return []
    if wanted.progress == "new":
        first = datetime.combine(start, time(), turn.zone)
        last = datetime.combine(end + timedelta(days=1), time(), turn.zone)
        return [Where("created_at", ">=", first), Where("created_at", "<", last)]
    return [Where("close_date", ">=", start), Where("close_date", "<=", end)]


async def _people(turn: Turn, wanted: Listed) -> dict[str, Any]:
    equal: dict[str, Any] = {}
    if wanted.person is not None:
        equal["owner_id"] = (await colleague(turn.uow, wanted.person)).id
    elif wanted.whose == "mine":
        equal["owner_id"] = turn.actor.person_id
    elif wanted.whose == "nobody":
        equal["owner_id"] = None
    if wanted.company is not None:
        firm = await company_named(turn.uow, wanted.company)
        if firm is None:
            raise NotFoundError("no_deal_with", company=wanted.company)
        equal["company_id"] = firm.id
    return equal


def _stages(wanted: Listed) -> Stage | tuple[Stage, ...]:
    if wanted.stage is not None:
        return Stage(wanted.stage)
    if wanted.state in {"closed", "over", "resolved"}:
        return CLOSED
    return OPEN


async def _company(turn: Turn, deal: Deal) -> str:
    firm = await turn.uow.get(Company, deal.company_id) if deal.company_id else None
    return firm.name if firm else ""
