"""Which quote is meant: by its number, by whose it is, or because it is being talked about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from domain.access import Role
from domain.deals.model import Deal
from domain.dialogue import Turn
from domain.errors import NotFoundError, WhichError
from domain.people.companies import company_called, proper
from domain.people.finding import company_named, customers
from domain.people.model import Company, Person
from domain.ports import UnitOfWork
from domain.quotes.actions import find_quote, own_quotes
from domain.quotes.model import Quote, QuoteStatus
from domain.quotes.pricing import DISCOUNT
from domain.record import number_of

LABEL = 40
"""Letters of a description on a button."""
PICKED_FROM = 5


@dataclass(frozen=True, slots=True)
class Party:
    """Who a quote is for: a company, a customer, or the customer of a company."""

    company: Company | None = None
    customer: Person | None = None
    deal: Deal | None = None


async def the_quote(
    turn: Turn, ref: str | None, status: tuple[QuoteStatus, ...], party: Party | None = None
) -> Quote:
    """The quote named, the one of the party in one of these states, the one talked about, or the only
    one in these states that the speaker may mean; from now on the one talked about. Raises
    ``WhichError`` when several fit, ``NotFoundError`` when none does."""
    if ref is None and party is not None:
        ref = one_of(await of_party(turn.uow, party, status), party).ref
    ref = ref or await _in_focus(turn, status)
    if ref is None and turn.actor.is_staff:
        ref = one_of(await turn.uow.find(Quote, status=status, order="-id", limit=PICKED_FROM)).ref
    if ref is None:
        ref = one_of(await own_quotes(turn.uow, turn.actor, status)).ref
    found = await find_quote(turn.uow, turn.actor, ref)
    turn.attend(found)
    return found


async def of_party(uow: UnitOfWork, party: Party, status: tuple[QuoteStatus, ...]) -> list[Quote]:
    """The party's quotes in these states, the newest first."""
    if party.deal is not None:
        return await uow.find(Quote, deal_id=party.deal.id, status=status, order="-id", limit=PICKED_FROM)
    found: dict[int, Quote] = {}
    if party.company is not None:
        ofs = await uow.find(
            Quote, company_id=party.company.id, status=status, order="-id", limit=PICKED_FROM
        )
        found |= {one.id: one for one in ofs}
    if party.customer is not None:
        ofs = await uow.find(
            Quote, customer_id=party.customer.id, status=status, order="-id", limit=PICKED_FROM
        )
        found |= {one.id: one for one in ofs}
    return sorted(found.values(), key=lambda one: -one.id)


async def the_party(
    turn: Turn, company: str | None, person: str | None, deal: str | None = None, *, make: bool = False
) -> Party | None:
    """Who is meant; None when nobody was named. ``make``: a company unknown so far is on record now.
    Raises ``NotFoundError`` for a deal or a name that is not, ``WhichError`` for several people."""
    if deal is not None:
        found = await turn.uow.get(Deal, number_of(deal))
        if found is None:
            raise NotFoundError("deal_not_found", ref=deal)
        firm = await turn.uow.get(Company, found.company_id) if found.company_id else None
        return Party(firm, None, found)
    if company is None and person is None:
        return None
    return await _named(turn.uow, company, person, make=make)


def one_of(quotes: Sequence[Quote], party: Party | None = None) -> Quote:
    """The only quote. Raises ``WhichError`` when there are several, ``NotFoundError`` when there is none."""
    if not quotes:
        who = (party.company or party.customer) if party else None
        raise NotFoundError("no_quotes", name=who.name if who else None)
    if len(quotes) > 1:
        options = [(f"{one.ref} {described(one)[:LABEL]}", one.ref) for one in quotes[:PICKED_FROM]]
        raise WhichError("quote", options)
    return quotes[0]


def described(quote: Quote) -> str:
    """What it is about, in a few words."""
    goods = ", ".join(f"{one['quantity']} {one['item']}" for one in quote.lines if one["item"] != DISCOUNT)
    return quote.text if quote.status is QuoteStatus.REQUESTED or not goods else goods


async def _in_focus(turn: Turn, status: tuple[QuoteStatus, ...]) -> str | None:
    """The quote talked about, if it is in one of these states."""
    ref = turn.focus.get("quote")
    found = await turn.uow.get(Quote, number_of(str(ref))) if ref else None
    return found.ref if found is not None and found.status in status else None


async def _named(uow: UnitOfWork, company: str | None, person: str | None, *, make: bool) -> Party:
    people = await customers(uow, person, company)
    firm = await company_named(uow, company or person or "")
    if person is not None and len(people) > 1 and firm is None:
        raise WhichError(
            "person", [(one.name or one.email or "", one.email or one.name or "") for one in people]
        )
    customer = people[0] if len(people) == 1 else None
    if firm is None and customer is not None and customer.company_id:
        firm = await uow.get(Company, customer.company_id)
    if firm is None and customer is None:
        if not make:
            raise NotFoundError("no_customer_named", name=company or person)
        if company is not None:
            firm = await company_called(uow, company)
        else:
            customer = await uow.add(Person(name=proper(person or ""), role=Role.CUSTOMER))
    return Party(firm, customer)
