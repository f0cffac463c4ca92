"""What customers and staff say about quotes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from domain.access import Permission
from domain.dialogue import Reply, Turn, handler
from domain.money import Money
from domain.people.finding import company_named
from domain.people.model import Company, Person
from domain.quotes import actions, preparing, showing
from domain.quotes.actions import UNDECIDED
from domain.quotes.choosing import Party, described, the_party, the_quote
from domain.quotes.counting import require_countable
from domain.quotes.model import Quote, QuoteStatus
from domain.quotes.pricing import Offer, line, requested, shown
from domain.quotes.sending import Recipient, recipient

EVERY = tuple(QuoteStatus)

# -- what customers say


@handler("request_quote", may=Permission.ASK_QUOTE, amend="amend_quote")
async def request_quote(
    turn: Turn,
    text: str,
    quantity: Decimal | None = None,
    product: str | None = None,
    company: str | None = None,
    person: str | None = None,
) -> Reply:
    """The request is on record; somebody prepares a price."""
    require_countable(turn.text, quantity)
    party = await _asking(turn, company, person)
    new = Quote(
        text=text,
        lines=(requested(text, quantity, product),),
        currency=turn.currency,
        customer_id=party.customer.id if party.customer else None,
        company_id=party.company.id if party.company else None,
        conversation_id=None if turn.actor.is_staff else turn.conversation_id,
    )
    quote = await actions.request_quote(turn.uow, turn.actor, new)
    turn.attend(quote)
    by = turn.now + timedelta(hours=turn.policies["service"]["quote_hours"])
    name = await preparing.party_name(turn, quote) if turn.actor.is_staff else None
    buttons = (showing.prepare_button(quote),) if turn.actor.may(Permission.WORK_QUOTES) else ()
    facts = {"quote": quote, "by": by, "party": name}
    if quantity is not None:
        return Reply("quote_requested", facts, buttons)
    return Reply(
        "quote_requested", facts, buttons, ask="quantity", then=("amend_quote", {"quote": quote.ref})
    )


@handler("amend_quote", may=Permission.ASK_QUOTE, amend="amend_quote", spoken=False)
async def amend_quote(
    turn: Turn, quantity: Decimal | None = None, product: str | None = None, quote: str | None = None
) -> Reply:
    """The request is for so many, or for this product, instead."""
    before = await the_quote(turn, quote, UNDECIDED)
    first = before.lines[0] if before.lines else line(before.text, None, None)
    item = product or first["item"]
    number = quantity if quantity is not None else Decimal(str(first["quantity"]))
    text = f"{number.normalize():f} {item}"
    after = await actions.amend_request(turn.uow, turn.actor, before, text, [line(item, number, None)])
    return Reply("quote_amended", {"quote": after, "before": before})


@handler("quote_status", may=Permission.ASK_QUOTE, side=True)
async def quote_status(
    turn: Turn,
    quote: str | None = None,
    company: str | None = None,
    person: str | None = None,
    every: str | None = None,
    age: str | None = None,
) -> Reply:
    """Where the quote stands: the one named or talked about, the newest, or those that are not decided."""
    if quote is None and age is not None:
        one = await showing.single(turn, company, person, age)
        quote = one.ref if one is not None else None
    if quote is None and (every is not None or "quote" not in turn.focus):
        found = await showing.undecided(turn, company, person)
        if len(found) != 1:
            return await showing.listed(turn, found)
        quote = found[0].ref
    return await showing.card(turn, await the_quote(turn, quote, EVERY))


@handler("accept_quote", may=Permission.ASK_QUOTE)
async def accept_quote(turn: Turn, quote: str | None = None) -> Reply:
    """The customer takes the quote; whoever prepared it hears so."""
    before = await _to_decide(turn, quote)
    after = await actions.accept_quote(turn.uow, turn.actor, before)
    _tell_owner(turn, after, "quote_accepted_told")
    return Reply("quote_accepted", {"quote": after, "before": before})


@handler("decline_quote", may=Permission.ASK_QUOTE)
async def decline_quote(turn: Turn, quote: str | None = None) -> Reply:
    """The customer does not want the quote; whoever prepared it hears so."""
    before = await _to_decide(turn, quote)
    after = await actions.decline_quote(turn.uow, turn.actor, before)
    _tell_owner(turn, after, "quote_declined_told")
    return Reply("quote_declined", {"quote": after, "before": before})


# -- what staff say


@handler("prepare_quote", may=Permission.WORK_QUOTES, amend="prepare_quote")
async def prepare_quote(
    turn: Turn,
    quote: str | None = None,
    deal: str | None = None,
    company: str | None = None,
    person: str | None = None,
    email: str | None = None,
    product: str | None = None,
    quantity: Decimal | None = None,
    amount: Money | None = None,
    percentage: Decimal | None = None,
    text: str | None = None,
    pricing: str | None = None,
    adding: str | None = None,
    rebate: str | None = None,
    day: date | None = None,
    further: list[tuple[str, Decimal, Money]] | None = None,
) -> Reply:
    """The quote has these lines and their total, and can be sent; a request that is there is answered. A
    ``day`` is no part of a quote: that it is left out is said."""
    require_countable(turn.text, quantity)
    percent = percentage if rebate is not None else None
    offer = Offer(product or text, quantity, amount, percent, pricing == "total", adding is not None)
    offer = preparing.offered(turn.text, offer, turn.currency)
    party = await the_party(turn, company, email or person, deal, make=True) if quote is None else None
    before = await preparing.to_prepare(turn, quote, party)
    offers = [await preparing.known_price(turn, product, offer)]
    offers += [Offer(item, number, price) for item, number, price in further or ()]
    reply = await preparing.prepared(turn, before, offers)
    return replace(reply, facts={**reply.facts, "left_out": day})


async def preview_quote(
    turn: Turn, quote: str | None = None, company: str | None = None, person: str | None = None
) -> Reply:
    """Who would get what, and where; nothing is sent."""
    found, to = await _to_send(turn, quote, company, person)
    facts = {"quote": found, "lines": shown(found.lines), "to": to, "what": described(found)}
    return Reply("confirm.send_quote", facts)


@handler("send_quote", may=Permission.WORK_QUOTES, confirm=True, undo=False, preview=preview_quote)
async def send_quote(
    turn: Turn, quote: str | None = None, company: str | None = None, person: str | None = None
) -> Reply:
    """The customer has the quote, with buttons to accept or decline it."""
    before, to = await _to_send(turn, quote, company, person)
    after = await actions.mark_sent(turn.uow, turn.actor, before, to.customer_id)
    if to.conversation_id is not None:
        facts = {"quote": after, "lines": shown(after.lines), "what": described(after), "by": turn.actor.name}
        offered = Reply("quote_offered", facts, showing.decide_buttons(after))
        turn.tell(offered, f"quote:{after.ref}:{turn.uow.turn_id}", conversation_id=to.conversation_id)
    return Reply("quote_sent", {"quote": after, "before": before, "to": to})


# -- parts


async def _asking(turn: Turn, company: str | None, person: str | None) -> Party:
    """Who asks: the customer with their company, or whom staff ask for."""
    if turn.actor.is_staff:
        return await the_party(turn, company, person, make=True) or Party()
    asking = await turn.uow.get(Person, turn.actor.person_id)
    firm = await company_named(turn.uow, company) if company else None
    if firm is None and asking is not None and asking.company_id is not None:
        firm = await turn.uow.get(Company, asking.company_id)
    return Party(firm, asking)


async def _to_decide(turn: Turn, ref: str | None) -> Quote:
    """The quote to accept or decline: one that was sent, or else any the speaker may mean."""
    sent = await showing.undecided(turn, None, None) if ref is None else []
    status = (QuoteStatus.SENT,) if any(one.status is QuoteStatus.SENT for one in sent) else UNDECIDED
    return await the_quote(turn, ref, status)


async def _to_send(
    turn: Turn, ref: str | None, company: str | None, person: str | None
) -> tuple[Quote, Recipient]:
    """The quote to send, which must have its price, and who gets it."""
    party = await the_party(turn, company, person) if ref is None else None
    quote = await the_quote(turn, ref, (QuoteStatus.DRAFT,), party)
    actions.require_sendable(quote)
    named = await the_party(turn, None, person) if ref is not None and person is not None else party
    return quote, await recipient(turn, quote, named.customer if named else None)


def _tell_owner(turn: Turn, quote: Quote, key: str) -> None:
    """Whoever prepared the quote hears what its customer decided."""
    if quote.owner_id not in {None, turn.actor.person_id}:
        reply = Reply(key, {"quote": quote, "by": turn.actor.name, "what": described(quote)})
        turn.tell(reply, f"{key}:{quote.ref}:{turn.uow.turn_id}", person_id=quote.owner_id)
