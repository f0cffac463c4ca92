"""Records as the forms that edit them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from domain.deals.model import Deal
from domain.leads.model import Lead
from domain.people.model import Company, Person
from domain.ports import UnitOfWork
from domain.quotes.model import Quote
from domain.record import Record
from domain.tickets.model import Ticket

EDITED: Mapping[str, type[Record]] = {kind.KIND: kind for kind in (Ticket, Lead, Deal, Quote)}
"""Kinds of record that have a form."""


async def edited(uow: UnitOfWork, record: Record) -> tuple[str, dict[str, Any]]:
    """The form that edits a record, and what the record holds of what it asks for."""
    match record:
        case Ticket():
            owner = await uow.get(Person, record.owner_id) if record.owner_id else None
            values = {"priority": record.priority.value, "email": owner.email if owner else None}
        case Lead():
            values = {
                "person": record.name,
                "company": await _company(uow, record.company_id),
                "email": record.email,
                "phone": record.phone,
                "interest": record.interest,
                "amount": _number(record.amount),
                "source": record.source,
                "currency": record.currency,
            }
        case Deal():
            day = record.close_date.isoformat() if record.close_date else None
            values = {
                "title": record.title,
                "amount": _number(record.amount),
                "stage": record.stage.value,
                "day": day,
                "currency": record.currency,
            }
        case Quote():
            first = record.lines[0] if record.lines else {}
            values = {
                "product": first.get("item"),
                "quantity": str(first["quantity"]) if "quantity" in first else None,
                "amount": _number(Decimal(first["price"])) if first.get("price") else None,
                "currency": record.currency,
            }
        case _:
            raise TypeError(record.KIND)
    return f"edit_{record.KIND}", {name: value for name, value in values.items() if value is not None}


async def _company(uow: UnitOfWork, company_id: int | None) -> str | None:
    company = await uow.get(Company, company_id) if company_id else None
    return company.name if company else None


def _number(value: Decimal | None) -> str | None:
    """As people type it: no noughts behind the point."""
    return None if value is None else f"{value.normalize():f}"
