"""What was said of a lead, as the fields it means and what each was before."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from domain.dialogue import Turn
from domain.errors import InvalidError
from domain.leads.choosing import named, the_lead
from domain.leads.model import Lead, LeadStatus
from domain.money import Money
from domain.people.companies import company_called, proper
from domain.people.finding import colleague, company_named, is_colleague
from domain.people.model import Company, Person
from domain.ports import UnitOfWork

NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of a lead; None is not said."""

    interest: str | None = None
    person: str | None = None
    company: str | None = None
    email: str | None = None
    phone: str | None = None
    amount: Money | None = None
    quantity: Decimal | None = None
    source: str | None = None
    product: str | None = None
    progress: str | None = None
    shift: str | None = None
    taker: str | None = None
    adding: str | None = None
    """They want it besides what they wanted before."""

    def slots(self) -> dict[str, Any]:
        """What was said of a new lead, as a button's slots."""
        plain = {n: getattr(self, n) for n in ("interest", "person", "company", "email", "phone", "source")}
        if self.amount is not None:
            currency = None if self.amount.assumed else self.amount.currency
            plain["amount"] = {"value": float(self.amount.value), "currency": currency}
        return {name: value for name, value in plain.items() if value is not None}


async def new_lead(turn: Turn, said: Said) -> Lead:
    """The lead as said, not stored; its company is, if it was not known. Raises ``InvalidError`` when
    neither a person nor a company was said."""
    person, company = said.person, said.company
    # A name in free text may be read as a person's and be a company's, or answer for either.
    known = person is not None and await company_named(turn.uow, person) is not None
    if person is not None and (company or person).casefold() in person.casefold():
        person, company = (None, person) if known else (person, None)
    if person is None and company is None:
        raise InvalidError("ask.log_lead.company", slot="company")
    firm = await company_called(turn.uow, company) if company is not None else None
    return Lead(
        name=proper(person) if person is not None else None,
        company_id=firm.id if firm else None,
        email=said.email,
        phone=said.phone,
        source=said.source,
        interest=_wanted(said),
        amount=said.amount.value if said.amount else None,
        currency=said.amount.currency if said.amount else None,
    )


async def fields_of(turn: Turn, said: Said, ref: str | None) -> tuple[Lead, dict[str, Any]]:
    """The lead meant and its fields as said. A person or a company names the lead, unless the lead is
    known already: then it is their new value."""
    known = ref or turn.focus.get("lead")
    names_it = ref is None and (said.person or said.company) and await named(turn, said.person, said.company)
    if names_it or known is None:
        lead = await the_lead(turn, ref, said.person, said.company)
        return lead, _plain_fields(lead, said, turn)
    lead = await the_lead(turn, known, None, None)
    fields = _plain_fields(lead, said, turn) | await _owner(turn, said)
    if said.company is not None:
        fields["company_id"] = (await company_called(turn.uow, said.company)).id
    if said.person is not None and "owner_id" not in fields:
        fields["name"] = proper(said.person)
    return lead, fields


def _plain_fields(lead: Lead, said: Said, turn: Turn) -> dict[str, Any]:
    fields: dict[str, Any] = {n: getattr(said, n) for n in ("email", "phone", "source") if getattr(said, n)}
    if said.progress == LeadStatus.WORKING:
        fields["status"] = LeadStatus.WORKING
    if said.taker is not None and said.person is None:
        fields["owner_id"] = turn.actor.person_id
    money, interest = said.amount, said.interest
    if said.quantity is not None:
        interest = _counted(lead.interest, said.quantity, said.interest)
        if interest is None:
            money = Money(said.quantity, turn.currency, assumed=True)
    elif interest is not None and said.adding is not None and lead.interest is not None:
        interest = f"{lead.interest}, {interest}"
    if money is not None:
        fields |= _amount(lead, money, said.shift)
    fields |= {"interest": interest} if interest else {}
    # "A new e-mail" is no new lead.
    return fields or ({"status": LeadStatus.NEW} if said.progress == LeadStatus.NEW else {})


def _amount(lead: Lead, money: Money, shift: str | None) -> dict[str, Any]:
    sign = {"up": 1, "down": -1}.get(shift or "")
    value = (
        max(lead.amount + sign * money.value, Decimal(0)) if sign and lead.amount is not None else money.value
    )
    keeps = money.assumed and lead.currency is not None
    return {"amount": value, "currency": lead.currency if keeps else money.currency}


def _counted(before: str | None, quantity: Decimal, said: str | None) -> str | None:
    """The interest with this number in it; None when there is nothing that it could count."""
    count = f"{quantity.normalize():f}"
    if before and NUMBER.search(before):
        return NUMBER.sub(count, before, count=1)
    if said:
        return said
    return f"{count} {before}" if before else None


async def _owner(turn: Turn, said: Said) -> dict[str, Any]:
    if said.person is None or not await is_colleague(turn.uow, said.person):
        return {}
    return {"owner_id": (await colleague(turn.uow, said.person)).id}


def _wanted(said: Said) -> str | None:
    """What they want: in the person's words, with the product and the number said."""
    words = said.interest
    if words is None and said.product is not None:
        words = f"{said.quantity.normalize():f} {said.product}" if said.quantity is not None else said.product
    return words


async def told(uow: UnitOfWork, before: Lead, after: Lead) -> dict[str, tuple[Any, Any]]:
    """Each field that differs, with its value before and after, as a template shows it."""
    shown: dict[str, tuple[Any, Any]] = {}
    for name in ("name", "email", "phone", "interest", "source", "status"):
        if getattr(before, name) != getattr(after, name):
            shown[name] = getattr(before, name), getattr(after, name)
    if (before.amount, before.currency) != (after.amount, after.currency):
        shown["amount"] = _money(before), _money(after)
    if before.company_id != after.company_id:
        shown["company"] = (
            await _name(uow, Company, before.company_id),
            await _name(uow, Company, after.company_id),
        )
    if before.owner_id != after.owner_id:
        shown["owner"] = await _name(uow, Person, before.owner_id), await _name(uow, Person, after.owner_id)
    return shown


def _money(lead: Lead) -> Money | None:
    return None if lead.amount is None else Money(lead.amount, lead.currency or "EUR")


async def _name(uow: UnitOfWork, kind: type[Company | Person], number: int | None) -> str | None:
    found = await uow.get(kind, number) if number else None
    return found.name if found else None
