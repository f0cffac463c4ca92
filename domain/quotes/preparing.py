"""Preparing a quote: which one, at what price, and what is said of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import reduce

from domain.banking import Product
from domain.deals.model import Deal
from domain.dialogue import Button, Reply, Turn
from domain.errors import InvalidError, NotFoundError
from domain.leads.model import Lead
from domain.money import Money
from domain.people.model import Company, Person
from domain.quotes.actions import UNDECIDED, draft_quote, find_quote
from domain.quotes.choosing import Party, described, of_party, one_of, the_quote
from domain.quotes.model import Quote, QuoteStatus
from domain.quotes.pricing import Offer, priced, shown
from domain.reminders.topics import topic_of
from domain.rows import Where

REQUESTED = (QuoteStatus.REQUESTED,)


async def to_prepare(turn: Turn, ref: str | None, party: Party | None) -> Quote:
    """The quote named; the party's request, or a new quote for them; the quote talked about, or the
    only request there is. Raises ``InvalidError`` when there is nobody to prepare one for."""
    if ref is not None:
        return await find_quote(turn.uow, turn.actor, ref)
    if party is None and "quote" not in turn.focus:
        party = await _talked_about(turn)
    if party is not None:
        asked = await of_party(turn.uow, party, REQUESTED)
        return one_of(asked, party) if asked else _new(turn, party)
    try:
        return await the_quote(turn, None, UNDECIDED if "quote" in turn.focus else REQUESTED)
    except NotFoundError as none:
        raise InvalidError("ask.prepare_quote.company", slot="company") from none


async def _talked_about(turn: Turn) -> Party | None:
    """Whose deal or lead is talked about; None where neither is, or its company is not known."""
    topic = await topic_of(turn.uow, str(turn.focus.get("record") or ""))
    if not isinstance(topic, Deal | Lead) or topic.company_id is None:
        return None
    firm = await turn.uow.get(Company, topic.company_id)
    return Party(firm, None, topic if isinstance(topic, Deal) else None)


def offered(text: str, offer: Offer, currency: str) -> Offer:
    """The offer with a lone number read as what it is: a price, unless it counts the item."""
    if offer.amount is not None or offer.quantity is None:
        return offer
    number = f"{offer.quantity.normalize():f}"
    item = re.escape(offer.item or "")
    counts = re.search(rf"\b{number}\s*[x×]?\s*(?:\w+\s+)?{item or chr(92) + 'w'}", text, re.IGNORECASE)
    if counts or not re.search(rf"\b{number}\b", text.replace(",", "")):
        return offer
    return replace(offer, quantity=None, amount=Money(offer.quantity, currency))


async def known_price(turn: Turn, product: str | None, offer: Offer) -> Offer:
    """The offer, at the product's own price when no other was said."""
    if offer.amount is not None:
        return offer
    found = await turn.uow.find(Product, Where("name", "ilike_exact", product), limit=1) if product else []
    if found and found[0].price is not None:
        return replace(offer, amount=Money(found[0].price, found[0].currency))
    return offer


async def prepared(turn: Turn, before: Quote, offers: Sequence[Offer]) -> Reply:
    """The quote on record with the offers in it, said back; its price is asked when it is missing."""
    currency = next((one.amount.currency for one in offers if one.amount), before.currency)
    lines = reduce(priced, offers, before.lines)
    after = await draft_quote(turn.uow, turn.actor, before, lines, currency)
    turn.attend(after)
    facts = {
        "quote": after,
        "before": before if before.id else None,
        "lines": shown(after.lines),
        "party": await party_name(turn, after),
        "what": described(after),
    }
    if after.total is None:
        then = ("prepare_quote", {"quote": after.ref})
        return Reply("quote_prepared", facts, ask="amount", then=then)
    return Reply("quote_prepared", facts, (Button("send_quote", "send_quote", {"quote": after.ref}),))


async def party_name(turn: Turn, quote: Quote) -> str | None:
    """Whom the quote is for, by name."""
    firm = await turn.uow.get(Company, quote.company_id) if quote.company_id else None
    customer = await turn.uow.get(Person, quote.customer_id) if quote.customer_id else None
    return firm.name if firm else (customer.name or customer.email) if customer else None


def _new(turn: Turn, party: Party) -> Quote:
    deal = party.deal
    return Quote(
        text=deal.title if deal else "",
        currency=deal.currency if deal else turn.currency,
        customer_id=party.customer.id if party.customer else None,
        company_id=party.company.id if party.company else None,
        deal_id=deal.id if deal else None,
    )
