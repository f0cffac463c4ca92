"""What an update to a deal says, as the fields it means and what each was before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from domain.access import Actor
from domain.banking import Product
from domain.deals.actions import today
from domain.deals.model import Deal, Stage, default_title
from domain.money import Money
from domain.people.finding import colleague, company_named, is_colleague
from domain.people.model import Company, Person
from domain.ports import UnitOfWork
from domain.reminders.durations import later
from domain.rows import Where


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was said of the deal; None is not said."""

    amount: Money | None = None
    percentage: Decimal | None = None
    stage: str | None = None
    day: date | None = None
    person: str | None = None
    product: str | None = None
    title: str | None = None
    shift: str | None = None
    """``up`` or ``down`` when the amount or the percentage is a difference."""
    taker: str | None = None
    duration: str | None = None
    """How much later it closes."""
    company: str | None = None
    """Whom it is with; None when the company only said which deal."""


def _close_date(deal: Deal, wanted: Wanted, today_there: date, *, decided: bool) -> dict[str, Any]:
    """The day it closes, as wanted. "Acme signed, call them on Friday": what is decided is not decided in
    the future."""
    if wanted.day is not None and not (decided and wanted.day > today_there):
        return {"close_date": wanted.day}
    if wanted.duration is None or decided:
        return {}
    start = datetime.combine(deal.close_date or today_there, time(12), UTC)
    return {"close_date": later(start, wanted.duration, "UTC").date()}


async def fields_of(uow: UnitOfWork, actor: Actor, deal: Deal, wanted: Wanted) -> dict[str, Any]:
    """The deal's fields as wanted. Raises ``NotFoundError`` for an owner nobody knows."""
    fields: dict[str, Any] = _amount(deal, wanted)
    if wanted.percentage is not None and wanted.shift is None:
        fields["probability"] = max(0, min(100, int(wanted.percentage)))
    if wanted.stage is not None:
        fields["stage"] = Stage(wanted.stage)
    fields |= _close_date(deal, wanted, today(uow, actor), decided=fields.get("stage", deal.stage).is_closed)
    if wanted.title is not None:
        fields["title"] = wanted.title
    if wanted.company is not None and not fields:
        fields |= await _with(uow, deal, wanted.company)
    fields |= await _owner(uow, actor, wanted, alone=not fields)
    # "The Acme GTX Pro deal is at 15k" only says which deal.
    if wanted.product is not None and not fields:
        found = await uow.find(Product, Where("name", "ilike_exact", wanted.product), limit=1)
        fields |= {"product_id": found[0].id} if found else {}
    return fields


def _amount(deal: Deal, wanted: Wanted) -> dict[str, Any]:
    """What is said without a currency is in the deal's own."""
    sign = {"up": 1, "down": -1}.get(wanted.shift or "")
    money, base = wanted.amount, deal.amount
    if money is None:
        if sign and base is not None and wanted.percentage is not None:
            return {"amount": (base * (100 + sign * wanted.percentage) / 100).quantize(Decimal("0.01"))}
        return {}
    currency = {} if money.assumed and base is not None else {"currency": money.currency}
    if sign and base is not None and (money.assumed or money.currency == deal.currency):
        return {"amount": max(base + sign * money.value, Decimal(0))}
    return {"amount": money.value, **currency}


async def _with(uow: UnitOfWork, deal: Deal, company: str) -> dict[str, Any]:
    """The company on record that the deal is with after all, and the title that goes with it."""
    firm = await company_named(uow, company)
    if firm is None or firm.id == deal.company_id:
        return {}
    titled = deal.title == default_title(await _company(uow, deal.company_id), deal.created_at)
    return {"company_id": firm.id} | ({"title": default_title(firm.name, deal.created_at)} if titled else {})


async def _owner(uow: UnitOfWork, actor: Actor, wanted: Wanted, *, alone: bool) -> dict[str, Any]:
    if wanted.person is not None and (alone or await is_colleague(uow, wanted.person)):
        return {"owner_id": (await colleague(uow, wanted.person)).id}
    return {"owner_id": actor.person_id} if wanted.taker and wanted.person is None else {}


async def told(uow: UnitOfWork, before: Deal, after: Deal) -> dict[str, tuple[Any, Any]]:
    """Each field that differs, with its value before and after, as a template shows it."""
    shown: dict[str, tuple[Any, Any]] = {}
    if (before.amount, before.currency) != (after.amount, after.currency):
        shown["amount"] = _money(before), _money(after)
    for name in ("stage", "close_date", "title"):
        if getattr(before, name) != getattr(after, name):
            shown[name] = getattr(before, name), getattr(after, name)
    if before.probability != after.probability and before.stage is after.stage:
        shown["probability"] = before.probability, after.probability
    if before.company_id != after.company_id:
        shown["company"] = await _company(uow, before.company_id), await _company(uow, after.company_id)
    if before.owner_id != after.owner_id:
        shown["owner"] = await _name(uow, before.owner_id), await _name(uow, after.owner_id)
    if before.product_id != after.product_id:
        shown["product"] = await _product(uow, before.product_id), await _product(uow, after.product_id)
    return shown


def _money(deal: Deal) -> Money | None:
    return None if deal.amount is None else Money(deal.amount, deal.currency)


async def _name(uow: UnitOfWork, person_id: int | None) -> str | None:
    person = await uow.get(Person, person_id) if person_id else None
    return person.name or person.email if person else None


async def _company(uow: UnitOfWork, company_id: int | None) -> str | None:
    company = await uow.get(Company, company_id) if company_id else None
    return company.name if company else None


async def _product(uow: UnitOfWork, product_id: int | None) -> str | None:
    product = await uow.get(Product, product_id) if product_id else None
    return product.name if product else None
