"""Quotes: their lines and totals, and who may do what with them; on both databases."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import pytest

from bot.clock import HandClock
from domain.access import Actor, Role
from domain.errors import ConflictError, NotFoundError, RefusedError
from domain.money import Money
from domain.ports import UnitOfWork
from domain.quotes import actions
from domain.quotes.model import Quote, QuoteStatus
from domain.quotes.preparing import offered
from domain.quotes.pricing import Offer, line, priced, requested, shown, total_of
from tests.builders import added, read, someone
from tests.stores import AnyStore

Act = Callable[[UnitOfWork, Actor, Quote], Awaitable[Any]]
TERMINALS = line("terminals", Decimal(40), Decimal(300))


def euros(value: str) -> Money:
    return Money(Decimal(value), "EUR")


# -- lines and totals


@pytest.mark.parametrize(
    ("text", "quantity", "product", "expected"),
    [
        ("40 card terminals", Decimal(40), None, ("card terminals", 40)),
        ("about 1,200 cards", Decimal(1200), None, ("cards", 1200)),
        ("40 card terminals", Decimal(40), "GTX Pro", ("GTX Pro", 40)),
        ("home insurance", None, None, ("home insurance", 1)),
        ("forty terminals", Decimal(40), None, ("forty terminals", 40)),
        ("a loan over 5 years", None, None, ("a loan over 5 years", 1)),
    ],
)
def test_a_request_is_a_line_without_a_price(
    text: str, quantity: Decimal | None, product: str | None, expected: tuple[str, int]
) -> None:
    asked = requested(text, quantity, product)
    assert (asked["item"], asked["quantity"], asked["price"]) == (*expected, None)


def test_a_quote_comes_to_the_sum_of_its_lines() -> None:
    lines = [TERMINALS, line("training day", None, Decimal("899.99"))]
    assert total_of(lines) == Decimal("12899.99")


@pytest.mark.parametrize("lines", [[], [line("terminals", Decimal(40), None)]])
def test_without_every_price_there_is_no_total(lines: list[dict[str, Any]]) -> None:
    assert total_of(lines) is None


@pytest.mark.parametrize(
    ("before", "offer", "total"),
    [
        ([], Offer("terminals", Decimal(40), euros("300")), "12000.00"),
        ([requested("40 terminals", Decimal(40), None)], Offer(amount=euros("300")), "12000.00"),
        ([TERMINALS], Offer(quantity=Decimal(50)), "15000.00"),
        ([TERMINALS], Offer(amount=euros("280")), "11200.00"),
        ([TERMINALS], Offer("training", None, euros("900"), adding=True), "12900.00"),
        ([TERMINALS], Offer("terminals", Decimal(5), adding=True), "13500.00"),
        ([TERMINALS], Offer(percent=Decimal(10)), "10800.00"),
        ([], Offer("licences", Decimal(3), euros("1000"), total=True), "1000.00"),
    ],
)
def test_an_offer_changes_the_line_it_is_about(
    before: list[dict[str, Any]], offer: Offer, total: str
) -> None:
    assert total_of(priced(before, offer)) == Decimal(total)


def test_a_discount_follows_the_lines_and_replaces_the_one_before() -> None:
    lines = priced(priced([TERMINALS], Offer(percent=Decimal(10))), Offer(quantity=Decimal(100)))
    assert total_of(lines) == Decimal("27000.00")
    assert total_of(priced(lines, Offer(percent=Decimal(5)))) == Decimal("28500.00")
    assert [one["percent"] for one in shown(lines)] == [None, 10.0]


@pytest.mark.parametrize(
    ("text", "offer", "reads_as"),
    [
        ("set the price on Q-9 to 310", Offer(quantity=Decimal(310)), (None, "310")),
        ("add a line to Q-1: training day, 900", Offer("training day", Decimal(900)), (None, "900")),
        ("change Q-18 to 30 units", Offer(quantity=Decimal(30)), (Decimal(30), None)),
        ("12 card readers", Offer("card readers", Decimal(12)), (Decimal(12), None)),
        ("", Offer(quantity=Decimal(12)), (Decimal(12), None)),
    ],
)
def test_a_lone_number_is_a_price_unless_it_counts_something(
    text: str, offer: Offer, reads_as: tuple[Decimal | None, str | None]
) -> None:
    meant = offered(text, offer, "EUR")
    price = str(meant.amount.value) if meant.amount else None
    assert (meant.quantity, price) == reads_as


# -- who may do what


@dataclass(frozen=True)
class Market:
    """A customer, a stranger, and a seller."""

    store: AnyStore
    jane: Actor
    mallory: Actor
    rita: Actor

    async def does(self, actor: Actor, act: Act, quote: Quote) -> Any:
        """What comes of the actor's doing it, committed."""
        return await self.store.run(lambda uow: act(uow, actor, quote), actor)

    async def has(self, status: QuoteStatus, **fields: Any) -> Quote:
        """Jane's quote in this state."""
        new = Quote(text="40 terminals", customer_id=self.jane.person_id, status=status, **fields)
        stored: Quote = await added(self.store, new)
        return stored


@pytest.fixture
async def market(store: AnyStore) -> Market:
    return Market(
        store,
        await someone(store, Role.CUSTOMER, "Jane Doe"),
        await someone(store, Role.CUSTOMER, "Mallory Moss"),
        await someone(store, Role.SALES, "Rita Reyes"),
    )


async def test_a_request_is_the_customers_own(market: Market) -> None:
    quote = await market.does(market.jane, actions.request_quote, Quote(text="40 terminals"))
    assert (quote.customer_id, quote.status) == (market.jane.person_id, QuoteStatus.REQUESTED)


async def test_a_customer_cannot_ask_in_somebody_elses_name(market: Market) -> None:
    theirs = Quote(text="40 terminals", customer_id=market.jane.person_id)
    with pytest.raises(RefusedError):
        await market.does(market.mallory, actions.request_quote, theirs)


async def test_a_quote_of_somebody_else_is_not_found(market: Market) -> None:
    quote = await market.has(QuoteStatus.SENT, total=Decimal(12000))
    with pytest.raises(NotFoundError):
        await market.does(market.mallory, lambda u, a, q: actions.find_quote(u, a, q.ref), quote)


@pytest.mark.parametrize("act", [actions.accept_quote, actions.decline_quote])
async def test_nobody_decides_for_another_customer(market: Market, act: Act) -> None:
    quote = await market.has(QuoteStatus.SENT, total=Decimal(12000))
    with pytest.raises(RefusedError):
        await market.does(market.mallory, act, quote)
    assert await read(market.store, quote) == quote


@pytest.mark.parametrize(
    "act",
    [
        lambda uow, actor, quote: actions.draft_quote(uow, actor, quote, [TERMINALS], "EUR"),
        lambda uow, actor, quote: actions.mark_sent(uow, actor, quote, None),
    ],
)
async def test_customers_neither_price_nor_send(market: Market, act: Act) -> None:
    quote = await market.has(QuoteStatus.DRAFT, total=Decimal(12000))
    with pytest.raises(RefusedError):
        await market.does(market.jane, act, quote)


async def test_a_draft_has_its_total_and_whoever_made_it(market: Market) -> None:
    asked = await market.has(QuoteStatus.REQUESTED)
    quote = await market.does(
        market.rita, lambda u, a, q: actions.draft_quote(u, a, q, [TERMINALS], "GBP"), asked
    )
    assert (quote.status, quote.total, quote.currency) == (QuoteStatus.DRAFT, Decimal("12000.00"), "GBP")
    assert quote.owner_id == market.rita.person_id
    assert (await read(market.store, quote)).lines == (TERMINALS,)


async def test_a_quote_without_a_price_is_not_sent(market: Market) -> None:
    quote = await market.has(QuoteStatus.DRAFT)
    with pytest.raises(ConflictError, match="quote_without_price"):
        await market.does(market.rita, lambda u, a, q: actions.mark_sent(u, a, q, None), quote)


async def test_only_what_was_sent_is_accepted(market: Market, clock: HandClock) -> None:
    for status in (QuoteStatus.REQUESTED, QuoteStatus.DRAFT):
        with pytest.raises(ConflictError, match="quote_not_sent"):
            await market.does(market.jane, actions.accept_quote, await market.has(status))
    quote = await market.has(QuoteStatus.SENT, total=Decimal(12000))
    accepted = await market.does(market.jane, actions.accept_quote, quote)
    assert (accepted.status, accepted.decided_at) == (QuoteStatus.ACCEPTED, clock.now())


async def test_staff_accept_for_a_customer(market: Market) -> None:
    quote = await market.has(QuoteStatus.SENT, total=Decimal(12000))
    accepted = await market.does(market.rita, actions.accept_quote, quote)
    assert accepted.status is QuoteStatus.ACCEPTED


@pytest.mark.parametrize("status", [QuoteStatus.REQUESTED, QuoteStatus.DRAFT, QuoteStatus.SENT])
async def test_a_quote_is_declined_from_any_state_but_a_decided_one(
    market: Market, status: QuoteStatus
) -> None:
    declined = await market.does(market.jane, actions.decline_quote, await market.has(status))
    assert declined.status is QuoteStatus.DECLINED
    with pytest.raises(ConflictError, match="quote_decided"):
        await market.does(market.jane, actions.decline_quote, declined)
    with pytest.raises(ConflictError, match="quote_decided"):
        await market.does(market.rita, lambda u, a, q: actions.draft_quote(u, a, q, [], "EUR"), declined)


async def test_a_request_is_amended_until_somebody_works_on_it(market: Market) -> None:
    quote = await market.has(QuoteStatus.REQUESTED)
    fifty = line("terminals", Decimal(50), None)
    amended = await market.does(
        market.jane, lambda u, a, q: actions.amend_request(u, a, q, "50 terminals", [fifty]), quote
    )
    assert (amended.text, amended.lines) == ("50 terminals", (fifty,))
    draft = replace(amended, status=QuoteStatus.DRAFT)
    with pytest.raises(ConflictError, match="quote_under_way"):
        await market.does(market.jane, lambda u, a, q: actions.amend_request(u, a, q, "60", []), draft)
