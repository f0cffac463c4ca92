"""What staff say about leads."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from domain.access import Permission
from domain.deals.actions import today
from domain.deals.model import Stage
from domain.dialogue import Button, Reply, Turn, handler
from domain.errors import InvalidError
from domain.interactions.model import Interaction
from domain.leads import actions
from domain.leads.changes import Said, fields_of, new_lead, told
from domain.leads.choosing import the_lead, who
from domain.leads.listing import Listed, listed, single
from domain.leads.model import Lead, LeadStatus
from domain.money import Money
from domain.people.finding import colleague
from domain.people.model import Company, Person


@handler("log_lead", may=Permission.WORK_LEADS, amend="update_lead")
async def log_lead(
    turn: Turn,
    interest: str | None = None,
    person: str | None = None,
    company: str | None = None,
    email: str | None = None,
    phone: str | None = None,
    amount: Money | None = None,
    quantity: Decimal | None = None,
    source: str | None = None,
    channel: str | None = None,
    product: str | None = None,
) -> Reply:
    """A lead is on record, unless it is there already; its company too."""
    said = Said(interest, person, company, email, phone, amount, quantity, source or channel, product)
    new = await new_lead(turn, said)
    twin = await actions.open_twin(turn.uow, new) if new.id == 0 else None
    if twin is not None:
        turn.attend(twin)
        known = said.slots()
        buttons = (
            Button("update_lead", "update_lead", {**known, "lead": twin.ref}),
            Button("log_another_lead", "log_another_lead", known),
        )
        return Reply("lead_there", await _card(turn, twin), buttons)
    return await _logged(turn, new)


@handler("log_another_lead", may=Permission.WORK_LEADS, amend="update_lead", spoken=False)
async def log_another_lead(
    turn: Turn,
    interest: str | None = None,
    person: str | None = None,
    company: str | None = None,
    email: str | None = None,
    phone: str | None = None,
    amount: Money | None = None,
    quantity: Decimal | None = None,
    source: str | None = None,
    product: str | None = None,
) -> Reply:
    """A lead is on record although one like it was there."""
    said = Said(interest, person, company, email, phone, amount, quantity, source, product)
    return await _logged(turn, await new_lead(turn, said))


@handler("update_lead", may=Permission.WORK_LEADS, alike="update", amend="update_lead")
async def update_lead(
    turn: Turn,
    interest: str | None = None,
    lead: str | None = None,
    person: str | None = None,
    company: str | None = None,
    email: str | None = None,
    phone: str | None = None,
    amount: Money | None = None,
    quantity: Decimal | None = None,
    source: str | None = None,
    progress: str | None = None,
    shift: str | None = None,
    taker: str | None = None,
    adding: str | None = None,
) -> Reply:
    """The lead is as said, each field with what it was before."""
    said = Said(
        interest,
        person,
        company,
        email,
        phone,
        amount,
        quantity,
        source,
        None,
        progress,
        shift,
        taker,
        adding,
    )
    before, fields = await fields_of(turn, said, lead)
    if not fields:
        then = ("update_lead", {"lead": before.ref})
        return Reply("lead_what_changes", await _card(turn, before), ask="interest", then=then)
    after = await actions.change_lead(turn.uow, turn.actor, before, **fields)
    changes = await told(turn.uow, before, after)
    facts = {**await _card(turn, after), "changes": changes}
    return Reply("lead_updated" if changes else "lead_unchanged", facts)


@handler("assign_lead", may=Permission.WORK_LEADS, alike="assign", amend="assign_lead")
async def assign_lead(
    turn: Turn,
    lead: str | None = None,
    person: str | None = None,
    company: str | None = None,
    email: str | None = None,
    taker: str | None = None,
) -> Reply:
    """The lead is somebody's; they hear of it."""
    before, owner = await _assigned(turn, lead, person or email, company, taker)
    after = await actions.change_lead(turn.uow, turn.actor, before, owner_id=owner.id)
    changes = await told(turn.uow, before, after)
    if changes and owner.id != turn.actor.person_id:
        news = Reply("lead_yours", {**await _card(turn, after), "by": turn.actor.name})
        turn.tell(news, f"lead-owner:{after.id}:{after.version}", person_id=owner.id)
    facts = {**await _card(turn, after), "changes": changes}
    return Reply("lead_updated" if changes else "lead_unchanged", facts)


@handler("convert_lead", may=Permission.WORK_DEALS, amend="update_deal")
async def convert_lead(
    turn: Turn,
    lead: str | None = None,
    person: str | None = None,
    company: str | None = None,
    amount: Money | None = None,
    stage: str | None = None,
    day: date | None = None,
) -> Reply:
    """The lead is a deal, its person a customer."""
    before = await the_lead(turn, lead, person, company)
    # "They signed, convert": what is decided is a deal first.
    kind = Stage(stage) if stage and not Stage(stage).is_closed else Stage.QUALIFIED
    closes = day if day is not None and day > today(turn.uow, turn.actor) else None
    begins = actions.Beginning(kind, closes, amount)
    done = await actions.convert_lead(turn.uow, turn.actor, before, begins)
    turn.attend(done.deal)
    facts = {"lead": done.lead, "deal": done.deal, "customer": done.customer, "company": done.company}
    return Reply("lead_converted", facts)


@handler("disqualify_lead", may=Permission.WORK_LEADS)
async def disqualify_lead(
    turn: Turn,
    reason: str | None = None,
    lead: str | None = None,
    person: str | None = None,
    company: str | None = None,
) -> Reply:
    """Nobody works on the lead any more; why may be said afterwards."""
    before = await the_lead(turn, lead, person, company)
    if before.status is LeadStatus.DISQUALIFIED and reason is None:
        return Reply("lead_unchanged", await _card(turn, before))
    after = await actions.disqualify_lead(turn.uow, turn.actor, before, reason)
    facts = {**await _card(turn, after), "before": before.status, "reason": reason}
    if reason is not None:
        return Reply("lead_disqualified", facts)
    return Reply("lead_disqualified", facts, ask="reason", then=("disqualify_lead", {"lead": after.ref}))


@handler("show_lead", may=Permission.SEE_LEADS, alike="show", side=True)
async def show_lead(
    turn: Turn,
    lead: str | None = None,
    person: str | None = None,
    company: str | None = None,
    whose: str | None = None,
    age: str | None = None,
) -> Reply:
    """Where the lead stands: the one named, or the newest."""
    if lead is None and age is not None and person is None:
        return await list_leads(turn, whose=whose, company=company, age=age)
    return Reply("lead_card", await _card(turn, await the_lead(turn, lead, person, company)))


@handler("list_leads", may=Permission.SEE_LEADS, side=True)
async def list_leads(
    turn: Turn,
    whose: str | None = None,
    person: str | None = None,
    company: str | None = None,
    progress: str | None = None,
    source: str | None = None,
    period: str | None = None,
    age: str | None = None,
    theirs: str | None = None,
    place: str | None = None,
) -> Reply:
    """The leads that fit, the newest few; or only the newest."""
    wanted = Listed(whose, person, company, progress, source, period, age, theirs, place)
    if (one := await single(turn, wanted)) is not None:
        return Reply("lead_card", await _card(turn, one))
    facts = await listed(turn, wanted)
    buttons = tuple(
        Button("", "show_lead", {"lead": one.ref}, label=f"{one.ref} {facts['names'][one.id]}"[:40])
        for one in facts["leads"]
    )
    return Reply("lead_list", facts, buttons)


async def _logged(turn: Turn, new: Lead) -> Reply:
    lead = await actions.log_lead(turn.uow, turn.actor, new)
    turn.attend(lead)
    if lead.email or lead.phone:
        return Reply("lead_logged", await _card(turn, lead))
    return Reply(
        "lead_logged", await _card(turn, lead), ask="email", then=("update_lead", {"lead": lead.ref})
    )


async def _assigned(
    turn: Turn, lead: str | None, person: str | None, company: str | None, taker: str | None
) -> tuple[Lead, Person]:
    """The lead and its new owner: of two people named, the one who works here."""
    if person is None and taker is None:
        raise InvalidError("ask.assign_lead.person", slot="person")
    if person is None:
        own = await turn.uow.get(Person, turn.actor.person_id)
        if own is not None:
            return await the_lead(turn, lead, None, company), own
    owner = await colleague(turn.uow, person or "")
    return await the_lead(turn, lead, None, company), owner


async def _card(turn: Turn, lead: Lead) -> dict[str, Any]:
    uow = turn.uow
    notes = await uow.find(Interaction, lead_id=lead.id, order="-at", limit=1)
    return {
        "lead": lead,
        "who": await who(turn, lead),
        "company": await uow.get(Company, lead.company_id) if lead.company_id else None,
        "owner": await uow.get(Person, lead.owner_id) if lead.owner_id else None,
        "own": lead.owner_id == turn.actor.person_id,
        "last": notes[0] if notes else None,
    }
