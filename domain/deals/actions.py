"""Everything that can be done with a deal. Rights are checked here, whoever calls."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from domain.access import Actor, Permission, require
from domain.deals.model import PROBABILITY, Deal, Stage
from domain.errors import NotFoundError
from domain.ports import UnitOfWork
from domain.record import number_of
from domain.rows import Where

OPEN = tuple(stage for stage in Stage if not stage.is_closed)


async def create_deal(uow: UnitOfWork, actor: Actor, deal: Deal) -> Deal:
    """The deal is in the pipeline, with the probability of its stage unless it has another, and the
    actor's unless it names an owner. One that is decided already closes today unless it says when."""
    require(actor, Permission.WORK_DEALS)
    closes = deal.close_date
    if closes is None and deal.stage.is_closed:
        closes = today(uow, actor)
    return await uow.add(replace(deal, owner_id=deal.owner_id or actor.person_id, close_date=closes))


async def find_deal(uow: UnitOfWork, actor: Actor, ref: str) -> Deal:
    """The deal of this number. Raises ``NotFoundError`` when there is none."""
    require(actor, Permission.SEE_DEALS)
    deal = await uow.get(Deal, number_of(ref))
    if deal is None:
        raise NotFoundError("deal_not_found", ref=ref)
    return deal


async def deals_of(uow: UnitOfWork, actor: Actor, company_id: int, limit: int = 20) -> list[Deal]:
    """A company's deals that are not decided, the newest first; those that are when there is no other."""
    require(actor, Permission.SEE_DEALS)
    going = await uow.find(Deal, company_id=company_id, stage=OPEN, order="-id", limit=limit)
    return going or await uow.find(Deal, company_id=company_id, order="-id", limit=limit)


async def change_deal(uow: UnitOfWork, actor: Actor, deal: Deal, **fields: Any) -> Deal:
    """The deal's next version. With a new ``stage`` come its probability and, when that decides the
    deal, today as its close date, unless they are among ``fields``; a decided deal that is taken up
    again has no close date until one is said."""
    require(actor, Permission.WORK_DEALS)
    stage = fields.get("stage", deal.stage)
    if stage is not deal.stage:
        fields = {"probability": PROBABILITY[stage], **_closing(deal, stage, today(uow, actor)), **fields}
    return await uow.change(deal, **fields)


async def list_deals(
    uow: UnitOfWork, actor: Actor, *where: Where, order: str = "close_date", **equal: Any
) -> list[Deal]:
    """Deals that fit, in an order."""
    require(actor, Permission.SEE_DEALS)
    return await uow.find(Deal, *where, order=order, **equal)


def today(uow: UnitOfWork, actor: Actor) -> date:
    """The day it is where the actor is."""
    return uow.now.astimezone(ZoneInfo(actor.zone)).date()


def _closing(deal: Deal, stage: Stage, day: date) -> dict[str, Any]:
    if stage.is_closed:
        return {"close_date": day}
    if deal.stage.is_closed:
        return {"close_date": None}
    return {}
