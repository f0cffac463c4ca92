"""Quotes as lists and cards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from domain.access import Permission
from domain.dialogue import Button, Reply, Turn
from domain.quotes.actions import UNDECIDED, own_quotes
from domain.quotes.choosing import described, of_party, the_party
from domain.quotes.model import Quote, QuoteStatus
from domain.quotes.preparing import party_name
from domain.quotes.pricing import shown

SHOWN = 5
"""Lines of a list at the most."""
LABEL = 30
"""Letters of a description on a button."""


async def undecided(turn: Turn, company: str | None, person: str | None) -> list[Quote]:
    """The quotes that are not decided: the party's, the customer's own, or for staff all of them."""
    return await _quotes(turn, company, person, UNDECIDED)


async def _quotes(
    turn: Turn, company: str | None, person: str | None, status: tuple[QuoteStatus, ...]
) -> list[Quote]:
    if not turn.actor.is_staff:
        return await own_quotes(turn.uow, turn.actor, status)
    party = await the_party(turn, company, person)
    if party is not None:
        return await of_party(turn.uow, party, status)
    return await turn.uow.find(Quote, status=status, order="-id", limit=20)


async def single(turn: Turn, company: str | None, person: str | None, age: str) -> Quote | None:
    """The newest quote of those, decided or not, or the oldest that is not decided; None when there is
    none."""
    status = tuple(QuoteStatus) if age == "newest" else UNDECIDED
    found = await _quotes(turn, company, person, status)
    return (found[0] if age == "newest" else found[-1]) if found else None


async def listed(turn: Turn, quotes: Sequence[Quote]) -> Reply:
    """The quotes in a few lines, each to be opened."""
    parties = [await party_name(turn, one) if turn.actor.is_staff else None for one in quotes[:SHOWN]]
    lines: list[dict[str, Any]] = [
        {"quote": one, "what": described(one), "party": party}
        for one, party in zip(quotes, parties, strict=False)
    ]
    buttons = tuple(
        Button("", "quote_status", {"quote": one.ref}, label=f"{one.ref} {described(one)[:LABEL]}")
        for one in quotes[:SHOWN]
    )
    return Reply("quotes_listed", {"quotes": lines, "count": len(quotes)}, buttons)


async def card(turn: Turn, quote: Quote) -> Reply:
    """Where the quote stands; a customer sees its price once it was sent."""
    priced = turn.actor.is_staff or quote.sent_at is not None
    facts = {
        "quote": quote,
        "what": described(quote),
        "lines": shown(quote.lines) if priced and quote.total is not None else [],
        "total": quote.total if priced else None,
        "party": await party_name(turn, quote) if turn.actor.is_staff else None,
    }
    return Reply("quote_status", facts, _buttons(turn, quote))


def decide_buttons(quote: Quote) -> tuple[Button, ...]:
    """The customer accepts or declines."""
    return (
        Button("accept_quote", "accept_quote", {"quote": quote.ref}),
        Button("decline_quote", "decline_quote", {"quote": quote.ref}),
    )


def prepare_button(quote: Quote) -> Button:
    """Staff say the price."""
    return Button("prepare_quote", "prepare_quote", {"quote": quote.ref, "asking": "amount"})


def _buttons(turn: Turn, quote: Quote) -> tuple[Button, ...]:
    if quote.status is QuoteStatus.SENT and quote.customer_id == turn.actor.person_id:
        return decide_buttons(quote)
    if not turn.actor.may(Permission.WORK_QUOTES):
        return ()
    if quote.status is QuoteStatus.DRAFT and quote.total is not None:
        return (Button("send_quote", "send_quote", {"quote": quote.ref}),)
    return (prepare_button(quote),) if quote.status in {QuoteStatus.REQUESTED, QuoteStatus.DRAFT} else ()
