"""Rows made by hand, and figures asked of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from domain.access import SYSTEM, Actor, Role
from domain.banking import Account, Campaign, Transaction
from domain.kpi import Figure
from domain.people.model import Person
from domain.ports import UnitOfWork
from domain.record import Record
from tests.stores import AnyStore

MANAGER = replace(SYSTEM, role=Role.MANAGER, zone="Europe/London")


async def given(store: AnyStore, *records: Record) -> Sequence[Record]:
    """These records exist, with their ids."""

    async def add(uow: UnitOfWork) -> list[Record]:
        return [await uow.add(record) for record in records]

    return await store.run(add)


async def gone(store: AnyStore, record: Record) -> None:
    """This record existed, and was deleted."""

    async def remove(uow: UnitOfWork) -> None:
        await uow.remove(await uow.add(record))

    await store.run(remove)


async def people(store: AnyStore, *new: Person) -> list[int]:
    """The ids of these people, who exist now."""
    return [person.id for person in await given(store, *new)]


async def ask(
    store: AnyStore, kpi: str, period: str | None = None, by: str | None = None, actor: Actor = MANAGER
) -> Figure:
    """The figure as this actor is told it."""
    return await store.read(lambda uow: uow.figures.measure(actor, kpi, period, by))


async def value(store: AnyStore, kpi: str, period: str | None = None) -> float | None:
    """What the manager is told."""
    return (await ask(store, kpi, period)).value


async def groups(
    store: AnyStore, kpi: str, by: str, period: str | None = None
) -> dict[str | None, float | None]:
    """What the manager is told of each group."""
    return {group.key: group.value for group in (await ask(store, kpi, period, by)).groups}


def instant(text: str) -> datetime:
    """``2026-11-02 10:00`` in UTC."""
    return datetime.fromisoformat(f"{text}+00:00")


def customer(name: str, **fields: object) -> Person:
    """A customer since long ago."""
    known = {"created_at": instant("2020-01-01 09:00"), **fields}
    return Person(name=name, role=Role.CUSTOMER, **known)  # type: ignore[arg-type]


def account(owner: int, opened: str, closed: str | None = None, **fields: object) -> Account:
    """An account from one day (noon) to another; a current one unless said."""
    known = {"kind": "current", **fields}
    until = instant(f"{closed} 12:00") if closed else None
    return Account(customer_id=owner, opened_at=instant(f"{opened} 12:00"), closed_at=until, **known)  # type: ignore[arg-type]


def income(owner: int, kind: str, amount: str, at: str, currency: str = "EUR") -> Transaction:
    """Income from a customer."""
    return Transaction(
        customer_id=owner, kind=kind, amount=Decimal(amount), at=instant(at), currency=currency
    )


def campaign(name: str, cost: str, at: str) -> Campaign:
    """A campaign."""
    return Campaign(name=name, cost=Decimal(cost), at=instant(at))
