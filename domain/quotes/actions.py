"""Everything that can be done with a quote. Rights are checked here, whoever calls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from domain.access import Actor, Permission, require
from domain.errors import ConflictError, NotFoundError
from domain.ports import UnitOfWork
from domain.quotes.model import Quote, QuoteStatus
from domain.quotes.pricing import total_of
from domain.record import number_of

DECIDED = (QuoteStatus.ACCEPTED, QuoteStatus.DECLINED)
UNDECIDED = (QuoteStatus.REQUESTED, QuoteStatus.DRAFT, QuoteStatus.SENT)


async def request_quote(uow: UnitOfWork, actor: Actor, quote: Quote) -> Quote:
    """The request is on record, for the actor or for the customer it names when the actor works here."""
    require(actor, Permission.ASK_QUOTE)
    if quote.customer_id not in {None, actor.person_id}:
        require(actor, Permission.SEE_CUSTOMERS)
    customer = quote.customer_id or (None if actor.is_staff else actor.person_id)
    return await uow.add(replace(quote, status=QuoteStatus.REQUESTED, customer_id=customer))


async def amend_request(
    uow: UnitOfWork, actor: Actor, quote: Quote, text: str, lines: Sequence[Any]
) -> Quote:
    """The request is for this instead. Raises ``ConflictError`` once a price is being prepared."""
    _require_touch(actor, quote)
    if quote.status is not QuoteStatus.REQUESTED:
        raise ConflictError("quote_under_way", ref=quote.ref, status=quote.status)
    return await uow.change(quote, text=text, lines=tuple(lines))


async def find_quote(uow: UnitOfWork, actor: Actor, ref: str) -> Quote:
    """The quote of this number, if the actor may see it. Raises ``NotFoundError`` alike for one that
    does not exist and one of somebody else."""
    quote = await uow.get(Quote, number_of(ref))
    if quote is None or not _may_see(actor, quote):
        raise NotFoundError("quote_not_found", ref=ref, staff=actor.is_staff)
    return quote


async def own_quotes(uow: UnitOfWork, actor: Actor, status: tuple[QuoteStatus, ...]) -> list[Quote]:
    """The actor's own quotes in these states, the newest first."""
    return await uow.find(Quote, customer_id=actor.person_id, status=status, order="-id", limit=20)


async def draft_quote(
    uow: UnitOfWork, actor: Actor, quote: Quote, lines: Sequence[dict[str, Any]], currency: str
) -> Quote:
    """The quote has these lines and their total, and is still to be sent; a new one is on record.
    Raises ``ConflictError`` when it was decided."""
    require(actor, Permission.WORK_QUOTES)
    if quote.status in DECIDED:
        raise ConflictError("quote_decided", ref=quote.ref, status=quote.status)
    changed: dict[str, Any] = {
        "lines": tuple(lines),
        "total": total_of(lines),
        "currency": currency,
        "status": QuoteStatus.DRAFT,
        "owner_id": quote.owner_id or actor.person_id,
    }
    if quote.id == 0:
        return await uow.add(replace(quote, **changed))
    return await uow.change(quote, **changed)


async def mark_sent(uow: UnitOfWork, actor: Actor, quote: Quote, customer_id: int | None) -> Quote:
    """The quote is with its customer, who may accept or decline it. Raises ``ConflictError`` when it
    has no total yet or was decided."""
    require(actor, Permission.WORK_QUOTES)
    require_sendable(quote)
    status, owner = QuoteStatus.SENT, quote.owner_id or actor.person_id
    return await uow.change(quote, status=status, sent_at=uow.now, customer_id=customer_id, owner_id=owner)


def require_sendable(quote: Quote) -> None:
    """Nothing happens when the quote can be sent; see ``mark_sent``."""
    if quote.status in DECIDED:
        raise ConflictError("quote_decided", ref=quote.ref, status=quote.status)
    if quote.total is None:
        raise ConflictError("quote_without_price", ref=quote.ref)


async def accept_quote(uow: UnitOfWork, actor: Actor, quote: Quote) -> Quote:
    """The customer takes it; staff may say so for them. Raises ``ConflictError`` unless it was sent."""
    _require_touch(actor, quote)
    if quote.status in DECIDED:
        raise ConflictError("quote_decided", ref=quote.ref, status=quote.status)
    if quote.status is not QuoteStatus.SENT:
        raise ConflictError("quote_not_sent", ref=quote.ref, status=quote.status)
    return await uow.change(quote, status=QuoteStatus.ACCEPTED, decided_at=uow.now)


async def decline_quote(uow: UnitOfWork, actor: Actor, quote: Quote) -> Quote:
    """The customer does not want it, priced or not yet. Raises ``ConflictError`` when it was decided."""
    _require_touch(actor, quote)
    if quote.status in DECIDED:
        raise ConflictError("quote_decided", ref=quote.ref, status=quote.status)
    return await uow.change(quote, status=QuoteStatus.DECLINED, decided_at=uow.now)


def _may_see(actor: Actor, quote: Quote) -> bool:
    return quote.customer_id == actor.person_id or actor.is_staff


def _require_touch(actor: Actor, quote: Quote) -> None:
    """A quote is decided by its customer, or for them by those who work on quotes."""
    require(actor, Permission.ASK_QUOTE if quote.customer_id == actor.person_id else Permission.WORK_QUOTES)
