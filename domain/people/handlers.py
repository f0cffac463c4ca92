"""What staff say about customers and companies."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from domain.access import Permission, Role
from domain.deals.actions import OPEN
from domain.deals.model import Deal
from domain.dialogue import Button, Reply, Turn, handler
from domain.errors import InvalidError, NotFoundError, WhichError
from domain.leads.actions import leads_called
from domain.leads.handlers import show_lead, update_lead
from domain.leads.model import Lead
from domain.people import customers as actions
from domain.people.companies import company_called, proper
from domain.people.customers import Wanted
from domain.people.finding import colleague, company_named, customers, is_colleague
from domain.people.model import Company, Person
from domain.reminders.topics import topic_of
from domain.rows import Where
from domain.tickets.choosing import STILL_OPEN
from domain.tickets.model import Ticket

OFFERED = 6


@handler("show_customer", may=Permission.SEE_CUSTOMERS, side=True)
async def show_customer(
    turn: Turn,
    person: str | None = None,
    company: str | None = None,
    email: str | None = None,
    phone: str | None = None,
) -> Reply:
    """Who they are and what is going on with them."""
    if person is None and company is None and (email or phone):
        return await find_customer(turn, email=email, phone=phone)
    found = await _meant(turn, person, company)
    if isinstance(found, Company):
        card = await actions.company_card(turn.uow, turn.actor, found)
        return _shown(turn, found, Reply("company_card", {"card": card}))
    if isinstance(found, Person):
        card = await actions.person_card(turn.uow, turn.actor, found)
        return _shown(turn, found, Reply("customer_card", {"card": card}))
    leads = await turn.uow.find(Lead, Where("name", "ilike_exact", person), limit=1) if person else []
    if leads:
        return await show_lead(turn, lead=leads[0].ref)
    if person is not None and await is_colleague(turn.uow, person):
        return await _colleague(turn, person)
    raise NotFoundError("nobody_called", name=person or company)


def _shown(turn: Turn, found: Company | Person, reply: Reply) -> Reply:
    """The card; who it is of is talked about, and so is the only deal or ticket that stands on it."""
    card = reply.facts["card"]
    for records in (card.deals, card.tickets):
        if len(records) == 1:
            turn.attend(records[0])
    turn.attend(found)
    return reply


async def _colleague(turn: Turn, said: str) -> Reply:
    """Who works here, with what they have on their hands."""
    found = await colleague(turn.uow, said)
    tickets = await turn.uow.count(Ticket, owner_id=found.id, status=STILL_OPEN)
    deals = await turn.uow.count(Deal, owner_id=found.id, stage=OPEN)
    whose = {"person": found.email or found.name}
    more = [("list_tickets", tickets), ("list_deals", deals)]
    buttons = tuple(Button(f"intent.{intent}", intent, whose) for intent, count in more if count)
    return Reply("colleague_card", {"person": found, "tickets": tickets, "deals": deals}, buttons)


@handler("find_customer", may=Permission.SEE_CUSTOMERS, side=True)
async def find_customer(
    turn: Turn,
    person: str | None = None,
    company: str | None = None,
    email: str | None = None,
    phone: str | None = None,
    segment: str | None = None,
) -> Reply:
    """Customers and companies that fit."""
    firm = await company_named(turn.uow, company) if company and not person else None
    name = None if firm else person or company
    if not any((firm, name, email, phone, segment)):
        raise InvalidError("ask.find_customer.person", slot="person")
    wanted = Wanted(name, firm, email, phone, segment)
    people, companies = await actions.find_people(turn.uow, turn.actor, wanted)
    if firm is not None:
        companies = [firm]
    leads = await leads_called(turn.uow, turn.actor, name, None) if not people and not companies else []
    if len(leads) == 1:
        return await show_lead(turn, lead=leads[0].ref)
    if len(people) == 1 and not companies:
        turn.attend(people[0])
        return Reply("customer_card", {"card": await actions.person_card(turn.uow, turn.actor, people[0])})
    buttons = [
        Button("", "show_customer", {"person": p.email or p.name}, label=_label(p))
        for p in people
        if p.name or p.email
    ]
    buttons += [Button("", "show_customer", {"company": c.name}, label=c.name[:40]) for c in companies]
    buttons += [
        Button("", "show_lead", {"lead": one.ref}, label=f"{one.ref} {one.name}"[:40]) for one in leads
    ]
    said = email or phone or segment or (firm.name if firm else name)
    found = {"people": people, "companies": companies, "leads": leads}
    facts = {**found, "said": said, "firms": await _firms(turn, people)}
    return Reply("customers_found", facts, tuple(buttons[:OFFERED]))


@handler("add_customer", may=Permission.SEE_CUSTOMERS, amend="update_customer", names_new=True)
async def add_customer(
    turn: Turn,
    person: str | None = None,
    company: str | None = None,
    email: str | None = None,
    phone: str | None = None,
    language: str | None = None,
    segment: str | None = None,
) -> Reply:
    """The customer is on record, unless they were; or the company when nobody of it was named."""
    if person is None and company is None:
        raise InvalidError("ask.add_customer.person", slot="person")
    if person is None and email is None and phone is None:
        firm = await actions.add_company(turn.uow, turn.actor, Company(name=proper(company or "")))
        turn.attend(firm)
        return Reply("company_added", {"company": firm})
    new = await _new_customer(turn, person, company, email, phone)
    new = replace(new, language=language, segment=segment)
    twin = await actions.twin(turn.uow, new) or await actions.namesake(turn.uow, new)
    if twin is not None:
        turn.attend(twin)
        said = {"person": person, "company": company, "email": email, "phone": phone}
        known = {name: value for name, value in said.items() if value is not None}
        buttons = (
            Button("show_it", "show_customer", {"person": twin.email or twin.name}),
            Button("add_another_customer", "add_another_customer", known),
        )
        facts = {"customer": twin, "company": await _firm(turn, twin), "said": new.name}
        is_same = new.name is None or new.name.casefold() == (twin.name or "").casefold()
        return Reply("customer_twin" if is_same else "customer_like", facts, buttons)
    return await _added(turn, new)


@handler("add_another_customer", may=Permission.SEE_CUSTOMERS, amend="update_customer", spoken=False)
async def add_another_customer(
    turn: Turn,
    person: str | None = None,
    company: str | None = None,
    email: str | None = None,
    phone: str | None = None,
) -> Reply:
    """The customer is on record although one of this name was."""
    return await _added(turn, await _new_customer(turn, person, company, email, phone))


@handler("update_customer", may=Permission.SEE_CUSTOMERS, amend="update_customer")
async def update_customer(
    turn: Turn,
    person: str | None = None,
    company: str | None = None,
    email: str | None = None,
    phone: str | None = None,
    language: str | None = None,
    segment: str | None = None,
) -> Reply:
    """The customer is as said, each field with what it was before."""
    if person is not None and (lead := await _lead_called(turn, person)):
        return await update_lead(turn, lead=lead.ref, email=email, phone=phone, company=company)
    talked = await topic_of(turn.uow, str(turn.focus.get("record") or ""))
    if person is None and company is None and isinstance(talked, Lead):
        return await update_lead(turn, lead=talked.ref, email=email, phone=phone)
    before = await _customer(turn, person, company)
    fields: dict[str, Any] = {"email": email, "phone": phone, "language": language, "segment": segment}
    if person is not None and company is not None:
        fields["company_id"] = (await company_called(turn.uow, company)).id
    known = {name: value for name, value in fields.items() if value is not None}
    if not known:
        then = ("update_customer", {"person": before.email or before.name})
        return Reply("customer_what_changes", {"customer": before}, ask="phone", then=then)
    after = await actions.change_customer(turn.uow, turn.actor, before, **known)
    turn.attend(after)
    changes = await _told(turn, before, after)
    return Reply(
        "customer_updated" if changes else "customer_unchanged", {"customer": after, "changes": changes}
    )


async def _meant(turn: Turn, person: str | None, company: str | None) -> Person | Company | None:
    """Whom a name means: the customer, else the company, else nobody on record. Raises ``WhichError``
    when several fit, ``InvalidError`` when nobody was named nor talked about."""
    if person is None and company is None:
        return await _talked_about(turn)
    if person is None:
        return await company_named(turn.uow, company or "")
    found = await customers(turn.uow, person, None)
    firm = await company_named(turn.uow, person)
    named = [one for one in found if one.company_id != (firm.id if firm else None)] or ([] if firm else found)
    if len(named) > 1:
        raise WhichError("person", [(_label(one), one.email or one.name or "") for one in named[:OFFERED]])
    return named[0] if named else firm


async def _talked_about(turn: Turn) -> Person | Company:
    """Who is talked about: by themselves, or as the customer of the ticket, quote or deal that is."""
    if (whose := await _whose_record(turn)) is not None:
        return whose
    for name, kind in (("person", Person), ("company", Company)):
        number = turn.focus.get(name)
        found = await turn.uow.get(kind, int(number)) if number else None
        if isinstance(found, Person | Company):
            return found
    raise InvalidError("ask.show_customer.person", slot="person")


async def _whose_record(turn: Turn) -> Person | Company | None:
    """The customer of the record talked about last, or else its company."""
    topic = await topic_of(turn.uow, str(turn.focus.get("record") or ""))
    customer, company = getattr(topic, "customer_id", None), getattr(topic, "company_id", None)
    if customer is not None:
        return await turn.uow.get(Person, customer)
    return await turn.uow.get(Company, company) if company is not None else None


async def _customer(turn: Turn, person: str | None, company: str | None) -> Person:
    if person is None and company is not None:
        people = await customers(turn.uow, None, company)
        if len(people) > 1:
            raise WhichError("person", [(_label(p), p.email or p.name or "") for p in people[:OFFERED]])
        if people:
            return people[0]
        firm = await company_named(turn.uow, company)
        raise NotFoundError("nobody_there" if firm else "nobody_called", name=firm.name if firm else company)
    found = await _meant(turn, person, None)
    if isinstance(found, Person):
        return found
    if person is None:
        raise InvalidError("ask.update_customer.person", slot="person")
    raise NotFoundError("nobody_called", name=person)


async def _lead_called(turn: Turn, name: str) -> Lead | None:
    """The only lead of this name, when no customer has it."""
    if await customers(turn.uow, name, None):
        return None
    leads = await leads_called(turn.uow, turn.actor, name, None)
    return leads[0] if len(leads) == 1 else None


async def _new_customer(
    turn: Turn, person: str | None, company: str | None, email: str | None, phone: str | None
) -> Person:
    employer = await company_called(turn.uow, company) if company is not None else None
    name = proper(person) if person is not None else None
    link = employer.id if employer else None
    return Person(name=name, email=email, phone=phone, role=Role.CUSTOMER, company_id=link)


async def _added(turn: Turn, new: Person) -> Reply:
    added = await actions.add_customer(turn.uow, turn.actor, new)
    turn.attend(added)
    return Reply("customer_added", {"customer": added, "company": await _firm(turn, added)})


async def _told(turn: Turn, before: Person, after: Person) -> dict[str, tuple[Any, Any]]:
    shown: dict[str, tuple[Any, Any]] = {
        name: (getattr(before, name), getattr(after, name))
        for name in ("email", "phone", "language", "segment")
        if getattr(before, name) != getattr(after, name)
    }
    if before.company_id != after.company_id:
        shown["company"] = await _firm(turn, before), await _firm(turn, after)
    return shown


async def _firm(turn: Turn, person: Person) -> str | None:
    firm = await turn.uow.get(Company, person.company_id) if person.company_id else None
    return firm.name if firm else None


async def _firms(turn: Turn, people: list[Person]) -> dict[int, str]:
    return {person.id: name for person in people if (name := await _firm(turn, person))}


def _label(person: Person) -> str:
    return f"{person.name or person.email}"[:40]
