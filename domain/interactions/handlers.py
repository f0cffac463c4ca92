"""What staff say about calls, e-mails, meetings and notes."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from domain.access import Permission
from domain.deals.actions import find_deal
from domain.deals.model import Deal
from domain.dialogue import Button, Reply, Turn, handler
from domain.errors import InvalidError, NotFoundError
from domain.interactions import actions
from domain.interactions.model import Interaction
from domain.leads.actions import find_lead, leads_called
from domain.leads.model import Lead
from domain.people.companies import company_called
from domain.people.finding import company_named, customers, is_colleague
from domain.people.model import Company, Person
from domain.quotes.model import Quote
from domain.record import number_of
from domain.tickets.model import Ticket


@handler("log_interaction", may=Permission.LOG_INTERACTION, amend="amend_interaction")
async def log_interaction(
    turn: Turn,
    note: str,
    contact: str | None = None,
    company: str | None = None,
    person: str | None = None,
    deal: str | None = None,
    lead: str | None = None,
    ticket: str | None = None,
    when: datetime | None = None,
) -> Reply:
    """The call, e-mail, meeting or note is on record with whom or what it was about."""
    if person is not None and await is_colleague(turn.uow, person):
        person = None  # "cc Sam", "for Ben": somebody of ours is not whom it was with
    about = await _about(turn, company, person, {"deal": deal, "lead": lead, "ticket": ticket})
    if about.nothing and person is None:
        raise InvalidError("ask.log_interaction.company", slot="company")
    kind = contact or "note"
    happened = when if when is not None and when < turn.now else turn.now
    new = Interaction(
        kind=kind,
        note=note[:1].upper() + note[1:],
        at=happened,
    )
    stored = await actions.log_interaction(turn.uow, turn.actor, replace(new, **_links(about)))
    turn.focus["interaction"] = stored.ref
    facts = {
        "interaction": stored,
        "about": about,
        "person": person,
        "ticket": ticket,
        "today": _day(turn, happened) == _day(turn, turn.now),
    }
    unknown = about.nothing and person is not None
    buttons = (Button("add_customer", "add_customer", {"person": person}),) if unknown else ()
    return Reply("interaction_logged", facts, buttons)


@handler("amend_interaction", may=Permission.LOG_INTERACTION, amend="amend_interaction", spoken=False)
async def amend_interaction(
    turn: Turn,
    note: str | None = None,
    contact: str | None = None,
    company: str | None = None,
    person: str | None = None,
    when: datetime | None = None,
) -> Reply:
    """What was just noted is as it should have been: how and when it was, with whom, and the words."""
    before = await turn.uow.get(Interaction, number_of(str(turn.focus.get("interaction", ""))))
    if before is None:
        raise NotFoundError("nothing_noted")
    words = note or before.note
    fields: dict[str, Any] = {"kind": contact or before.kind, "note": words[:1].upper() + words[1:]}
    if when is not None and when < turn.now:
        fields["at"] = when
    if company is not None or person is not None:
        about = await _about(turn, company, person, {})
        fields |= {**_links(about), "note": _renamed(fields["note"], await _linked(turn, before), about)}
    after = await actions.change_interaction(turn.uow, turn.actor, before, **fields)
    facts = {"interaction": after, "about": await _linked(turn, after), "person": person, "ticket": None}
    return Reply("interaction_amended", {**facts, "today": _day(turn, after.at) == _day(turn, turn.now)})


def _renamed(note: str, was: _About, now: _About) -> str:
    """The note with the name of the company it was with in place of the one first said."""
    if was.company is None or now.company is None:
        return note
    names = "|".join(re.escape(name) for name in (was.company.name, was.company.name.split()[0]))
    called = now.company.name
    return re.sub(rf"\b(?:{names})(?!\w)", lambda _: called, note, flags=re.IGNORECASE)


def _links(about: _About) -> dict[str, Any]:
    return {
        "company_id": about.company.id if about.company else None,
        "customer_id": about.customer.id if about.customer else None,
        "lead_id": about.lead.id if about.lead else None,
        "deal_id": about.deal.id if about.deal else None,
    }


async def _linked(turn: Turn, noted: Interaction) -> _About:
    """With whom and about what it was, from the record."""
    uow = turn.uow
    return _About(
        await uow.get(Company, noted.company_id) if noted.company_id else None,
        await uow.get(Person, noted.customer_id) if noted.customer_id else None,
        await uow.get(Deal, noted.deal_id) if noted.deal_id else None,
        await uow.get(Lead, noted.lead_id) if noted.lead_id else None,
    )


def _day(turn: Turn, moment: datetime) -> date:
    return moment.astimezone(turn.zone).date()


@dataclass(slots=True)
class _About:
    company: Company | None = None
    customer: Person | None = None
    deal: Deal | None = None
    lead: Lead | None = None

    @property
    def nothing(self) -> bool:
        """Whether nobody and nothing on record was meant."""
        return not any((self.company, self.customer, self.deal, self.lead))


async def _about(turn: Turn, company: str | None, person: str | None, refs: dict[str, Any]) -> _About:
    """With whom and about what: the records named, else what is talked about."""
    about = _About()
    if refs.get("deal"):
        about.deal = await find_deal(turn.uow, turn.actor, refs["deal"])
    if refs.get("lead"):
        about.lead = await find_lead(turn.uow, turn.actor, refs["lead"])
    if refs.get("ticket"):
        await _of_customer(turn, about, await turn.uow.get(Ticket, number_of(refs["ticket"])))
    if person is not None:
        await _of_person(turn, about, person, company)
    if company is not None:
        about.company = await company_called(turn.uow, company)
    if company is None and person is None and about.nothing:
        await _talked_about(turn, about)
    await _complete(turn, about)
    return about


async def _of_person(turn: Turn, about: _About, person: str, company: str | None) -> None:
    found = await customers(turn.uow, person, None)
    at_firm = [one for one in found if one.company_id is not None] if len(found) > 1 else found
    if len(found) == 1 or len(at_firm) == 1:
        about.customer = (found if len(found) == 1 else at_firm)[0]
        return
    if firm := await company_named(turn.uow, person) if company is None else None:
        about.company = firm
        return
    leads = await leads_called(turn.uow, turn.actor, person, None)
    about.lead = about.lead or (leads[0] if len(leads) == 1 else None)


async def _talked_about(turn: Turn, about: _About) -> None:
    ref = str(turn.focus.get("record", ""))
    if ref.startswith(Deal.LETTER):
        about.deal = await turn.uow.get(Deal, number_of(ref))
    elif ref.startswith(Lead.LETTER):
        about.lead = await turn.uow.get(Lead, number_of(ref))
    elif ref.startswith(Ticket.LETTER):
        await _of_customer(turn, about, await turn.uow.get(Ticket, number_of(ref)))
    elif "company" in turn.focus:
        about.company = await turn.uow.get(Company, number_of(turn.focus["company"]))


async def _of_customer(turn: Turn, about: _About, record: Ticket | Quote | None) -> None:
    if record is not None and record.customer_id is not None:
        about.customer = await turn.uow.get(Person, record.customer_id)


async def _complete(turn: Turn, about: _About) -> None:
    """What hangs together: a deal's company, a customer's company, a company's only open deal."""
    link = next((one.company_id for one in (about.deal, about.customer, about.lead) if one is not None), None)
    if about.company is None and link is not None:
        about.company = await turn.uow.get(Company, link)
