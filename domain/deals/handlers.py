"""What staff say about deals."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from domain.access import Permission
from domain.banking import Product
from domain.deals import actions
from domain.deals.changes import Wanted, fields_of, told
from domain.deals.choosing import the_deal
from domain.deals.listing import Listed, listed, single
from domain.deals.model import PROBABILITY, Deal, Stage, default_title
from domain.dialogue import Button, Reply, Turn, handler
from domain.errors import InvalidError
from domain.interactions.model import Interaction
from domain.money import Money
from domain.people.companies import company_called
from domain.people.finding import colleague, is_colleague
from domain.people.model import Company, Person
from domain.reminders.model import Reminder, ReminderStatus
from domain.rows import Where

TITLE_LENGTH = 60
FEWEST_EUROS = 1000
"""A bare number from here on is no count of things, when no amount was said."""


@handler("create_deal", may=Permission.WORK_DEALS, amend="update_deal")
async def create_deal(
    turn: Turn,
    company: str,
    title: str | None = None,
    amount: Money | None = None,
    quantity: Decimal | None = None,
    stage: str | None = None,
    percentage: Decimal | None = None,
    day: date | None = None,
    person: str | None = None,
    product: str | None = None,
    source: str | None = None,
) -> Reply:
    """A deal is in the pipeline; its company too, if it was not known."""
    firm = await company_called(turn.uow, company)
    if amount is None and quantity is not None and quantity >= FEWEST_EUROS:
        amount = Money(quantity, turn.currency)
    found = await turn.uow.find(Product, Where("name", "ilike_exact", product), limit=1) if product else []
    kind = Stage(stage or Stage.PROSPECTING)
    owner = await colleague(turn.uow, person) if person and await is_colleague(turn.uow, person) else None
    new = Deal(
        title=_title(title, found[0] if found else None, quantity) or default_title(firm.name, turn.now),
        company_id=firm.id,
        amount=amount.value if amount else None,
        currency=amount.currency if amount else turn.currency,
        stage=kind,
        probability=PROBABILITY[kind] if percentage is None else int(percentage),
        close_date=day,
        owner_id=owner.id if owner else None,
        product_id=found[0].id if found else None,
        source=source,
    )
    deal = await actions.create_deal(turn.uow, turn.actor, new)
    turn.attend(deal)
    return Reply("deal_created", await _card(turn, deal))


@handler("update_deal", may=Permission.WORK_DEALS, alike="update", amend="update_deal")
async def update_deal(
    turn: Turn,
    deal: str | None = None,
    company: str | None = None,
    amount: Money | None = None,
    percentage: Decimal | None = None,
    stage: str | None = None,
    day: date | None = None,
    person: str | None = None,
    product: str | None = None,
    title: str | None = None,
    shift: str | None = None,
    taker: str | None = None,
    duration: str | None = None,
) -> Reply:
    """The deal is as said, each field with what it was before."""
    before = await the_deal(turn, deal, company, person)
    other = company if deal is not None else None
    wanted = Wanted(amount, percentage, stage, day, person, product, title, shift, taker, duration, other)
    fields = await fields_of(turn.uow, turn.actor, before, wanted)
    if not fields:
        then = ("update_deal", {"deal": before.ref})
        return Reply("deal_what_changes", await _card(turn, before), ask="amount", then=then)
    after = await actions.change_deal(turn.uow, turn.actor, before, **fields)
    changes = await told(turn.uow, before, after)
    silent = await _silenced(turn, after) if "stage" in changes else 0
    facts = {**await _card(turn, after), "changes": changes, "silent": silent}
    return Reply("deal_updated" if changes else "deal_unchanged", facts)


@handler("close_deal", may=Permission.WORK_DEALS, side=True, spoken=False)
async def close_deal(turn: Turn, deal: str | None = None) -> Reply:
    """A deal is closed as won or as lost: which one is asked; nothing is changed yet."""
    found = await the_deal(turn, deal, None, None)
    ways = tuple(
        Button(f"deal_{stage.value}", "update_deal", {"deal": found.ref, "stage": stage.value})
        for stage in (Stage.WON, Stage.LOST)
    )
    return Reply("deal_won_or_lost", {"deal": found}, ways)


@handler("assign_deal", may=Permission.WORK_DEALS, alike="assign", amend="update_deal", spoken=False)
async def assign_deal(
    turn: Turn, deal: str | None = None, person: str | None = None, taker: str | None = None
) -> Reply:
    """The deal is somebody's: how "assign it to Ben" goes on when a deal is talked about."""
    if person is None and taker is None:
        raise InvalidError("ask.assign_deal.person", slot="person")
    return await update_deal(turn, deal=deal, person=person, taker=taker)


@handler("show_deal", may=Permission.SEE_DEALS, alike="show", side=True)
async def show_deal(
    turn: Turn,
    deal: str | None = None,
    company: str | None = None,
    person: str | None = None,
    stage: str | None = None,
    whose: str | None = None,
    age: str | None = None,
) -> Reply:
    """Where the deal stands: the one named, or the newest."""
    if deal is None and age is not None:
        return await list_deals(turn, whose=whose, person=person, company=company, stage=stage, age=age)
    return Reply("deal_card", await _card(turn, await the_deal(turn, deal, company, person)))


@handler("list_deals", may=Permission.SEE_DEALS, side=True)
async def list_deals(
    turn: Turn,
    whose: str | None = None,
    person: str | None = None,
    company: str | None = None,
    stage: str | None = None,
    state: str | None = None,
    period: str | None = None,
    day: date | None = None,
    amount: Money | None = None,
    product: str | None = None,
    progress: str | None = None,
    duration: str | None = None,
    age: str | None = None,
    older: str | None = None,
    place: str | None = None,
    theirs: str | None = None,
) -> Reply:
    """The deals that fit, the first few with their sum; or only the newest."""
    said = (whose, person, company, stage, state, period, day, amount, product, progress, duration, age)
    wanted = Listed(*said, older, place, theirs)
    if (one := await single(turn, wanted)) is not None:
        return Reply("deal_card", await _card(turn, one))
    facts = await listed(turn, wanted)
    buttons = tuple(
        Button("", "show_deal", {"deal": d.ref}, label=f"{d.ref} {d.title[:30]}") for d in facts["deals"]
    )
    return Reply("deal_list", facts, buttons)


def _title(said: str | None, product: Product | None, quantity: Decimal | None) -> str | None:
    """What the deal is called: in the person's words, else its product."""
    words = (said or "").split(". ")[0].split(", ")[0].strip(" .,;:-\"'")
    if words:
        return (words[:1].upper() + words[1:])[:TITLE_LENGTH].strip()
    if product is not None:
        return f"{quantity:f} {product.name}" if quantity else product.name
    return None


async def _silenced(turn: Turn, deal: Deal) -> int:
    """How many reminders about a deal that is decided will not be told any more."""
    if not deal.stage.is_closed:
        return 0
    return await turn.uow.count(Reminder, topic=deal.ref, status=ReminderStatus.WAITING)


async def _card(turn: Turn, deal: Deal) -> dict[str, Any]:
    uow = turn.uow
    notes = await uow.find(Interaction, deal_id=deal.id, order="-at", limit=1)
    if not notes and deal.company_id:
        notes = await uow.find(Interaction, company_id=deal.company_id, order="-at", limit=1)
    return {
        "deal": deal,
        "company": await uow.get(Company, deal.company_id) if deal.company_id else None,
        "owner": await uow.get(Person, deal.owner_id) if deal.owner_id else None,
        "own": deal.owner_id == turn.actor.person_id,
        "product": await uow.get(Product, deal.product_id) if deal.product_id else None,
        "last": notes[0] if notes else None,
    }
