"""The demo bank holds together, is the same each time, and has something to show for every figure."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from shutil import copyfile
from typing import TypeVar

import pytest

from bot.clock import HandClock
from bot.demo import PASSWORD, load_demo_if_empty
from bot.doors.passwords import is_password
from config.policies import load_policies
from domain.access import SYSTEM, Role
from domain.banking import Account, Campaign, Product, Survey, Transaction
from domain.conversation import Line
from domain.deals.model import PROBABILITY, Deal, Stage
from domain.interactions.model import Interaction
from domain.kpi import Figure
from domain.leads.model import Lead, LeadStatus
from domain.people.model import Company, Person
from domain.ports import Store, UnitOfWork
from domain.quotes.model import Quote, QuoteStatus
from domain.record import Record
from domain.reminders.model import Reminder, ReminderStatus
from domain.tickets.model import Priority, Ticket, TicketKind, TicketStatus
from storage.open import open_store
from tests.stores import NOON, AnyStore

AWKWARD = (
    NOON,
    datetime(2027, 1, 1, 0, 7, tzinfo=UTC),
    datetime(2028, 2, 29, 12, tzinfo=UTC),
    datetime(2026, 3, 29, 1, 30, tzinfo=UTC),  # the hour that London leaves out
    datetime(2026, 10, 25, 1, 30, tzinfo=UTC),  # and the one it has twice
)
SOURCES = {"deposit_interest", "loan_interest", "service_fees", "transaction_fees"}

R = TypeVar("R", bound=Record)


def load_bank(now: datetime, template: Path, folder: Path) -> Path:
    """A database with the demo bank, loaded at this instant."""
    path = copyfile(template, folder / "bank.db")

    async def load() -> None:
        async with opened(path, now) as store:
            assert await load_demo_if_empty(store)

    asyncio.run(load())
    return path


@asynccontextmanager
async def opened(path: Path, now: datetime) -> AsyncIterator[Store]:
    store = open_store(f"sqlite:///{path}", HandClock(now))
    try:
        yield store
    finally:
        await store.close()


@pytest.fixture(scope="module", params=AWKWARD, ids=lambda now: f"{now:%Y-%m-%d-%H%M}")
def dated_file(
    request: pytest.FixtureRequest, migrated: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, datetime]:
    return load_bank(request.param, migrated, tmp_path_factory.mktemp("bank")), request.param


@pytest.fixture(scope="module")
def file(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return load_bank(NOON, migrated, tmp_path_factory.mktemp("bank"))


@pytest.fixture
async def dated(dated_file: tuple[Path, datetime]) -> AsyncIterator[tuple[Store, datetime]]:
    """The demo bank with the instant it was loaded at. Tests read it, and leave it as it is."""
    path, now = dated_file
    async with opened(path, now) as store:
        yield store, now


@pytest.fixture
async def bank(file: Path) -> AsyncIterator[Store]:
    """The demo bank at noon of 18 November 2026. Tests read it, and leave it as it is."""
    async with opened(file, NOON) as store:
        yield store


async def every(store: Store, kind: type[R]) -> list[R]:
    return await store.read(lambda uow: uow.find(kind))


async def test_nothing_happened_in_the_future_or_before_it_could(dated: tuple[Store, datetime]) -> None:
    store, now = dated
    people = {one.id: one for one in await every(store, Person)}
    for account in await every(store, Account):
        assert people[account.customer_id].created_at <= account.opened_at <= now
        assert account.closed_at is None or account.opened_at < account.closed_at <= now
    for paid in await every(store, Transaction):
        assert people[paid.customer_id].created_at <= paid.at <= now
        assert paid.kind in SOURCES
        assert paid.amount > 0
    for answer in await every(store, Survey):
        assert answer.at <= now
        assert 1 <= answer.score <= 5
    for talk in await every(store, Interaction):
        assert talk.at <= now
    for person in people.values():
        assert person.created_at <= now


async def test_deals_and_leads_tell_one_story(dated: tuple[Store, datetime]) -> None:
    store, now = dated
    deals = {one.id: one for one in await every(store, Deal)}
    for deal in deals.values():
        assert deal.created_at <= now
        assert deal.probability == PROBABILITY[deal.stage]
        assert deal.close_date is not None
        assert deal.close_date >= deal.created_at.date()
        assert (deal.close_date < now.date()) is deal.stage.is_closed or deal.close_date == now.date()
        assert deal.amount is not None or not deal.stage.is_closed
    for lead in await every(store, Lead):
        is_converted = lead.status is LeadStatus.CONVERTED
        assert is_converted is (lead.deal_id is not None) is (lead.converted_at is not None)
        assert lead.created_at <= now
        if lead.deal_id and lead.converted_at:
            deal = deals[lead.deal_id]
            assert (lead.company_id, lead.owner_id) == (deal.company_id, deal.owner_id)
            assert lead.created_at < lead.converted_at == deal.created_at


async def test_tickets_are_answered_in_order_and_breached_when_late(dated: tuple[Store, datetime]) -> None:
    store, now = dated
    hours = load_policies()["service"]["sla_hours"]
    for ticket in await every(store, Ticket):
        steps = (ticket.created_at, ticket.first_response_at, ticket.resolved_at, now)
        known = [step for step in steps if step is not None]
        assert known == sorted(known)
        assert ticket.status.is_over is (ticket.resolved_at is not None)
        assert ticket.due_at is not None
        assert ticket.due_at - ticket.created_at == timedelta(hours=hours[ticket.kind][ticket.priority])
        is_late = (ticket.resolved_at or now) > ticket.due_at
        assert ticket.breached_at == (ticket.due_at if is_late else None)
        assert ticket.owner_id is not None or ticket.first_response_at is None


async def test_quotes_are_as_far_as_their_status_says(dated: tuple[Store, datetime]) -> None:
    store, now = dated
    quotes = await every(store, Quote)
    for quote in quotes:
        is_sent = quote.status not in {QuoteStatus.REQUESTED, QuoteStatus.DRAFT}
        is_decided = quote.status in {QuoteStatus.ACCEPTED, QuoteStatus.DECLINED}
        assert (quote.sent_at is not None) is is_sent
        assert (quote.decided_at is not None) is is_decided
        assert bool(quote.lines) is (quote.total is not None) is (quote.status is not QuoteStatus.REQUESTED)
        steps = [step for step in (quote.created_at, quote.sent_at, quote.decided_at, now) if step]
        assert steps == sorted(steps)
    assert {quote.status for quote in quotes} == set(QuoteStatus)


async def test_every_status_there_is_has_an_example(bank: Store) -> None:
    assert {one.stage for one in await every(bank, Deal)} == set(Stage)
    assert {one.status for one in await every(bank, Lead)} == set(LeadStatus)
    tickets = await every(bank, Ticket)
    assert {one.status for one in tickets} == set(TicketStatus)
    assert {one.kind for one in tickets} == set(TicketKind)
    assert {one.priority for one in tickets} == set(Priority)
    reminders = await every(bank, Reminder)
    assert {one.status for one in reminders} >= {ReminderStatus.WAITING, ReminderStatus.DONE}
    assert {one.role for one in await every(bank, Person)} == set(Role) - {Role.GUEST}


async def test_it_is_a_bank_of_some_size(bank: Store) -> None:
    people = await every(bank, Person)
    sizes = Counter(one.role for one in people)
    assert sizes[Role.CUSTOMER] == 320
    assert sizes[Role.SALES] == 3
    assert len({one.name for one in people}) == len(people)
    assert all(
        re.fullmatch(r"[a-z.]+@(northbridge\.example|example\.com)", one.email or "") for one in people
    )
    assert len(await every(bank, Transaction)) <= 12_000
    assert len(await every(bank, Account)) > 500
    assert len(await every(bank, Deal)) == 180
    assert len(await every(bank, Campaign)) == 5
    assert len(await every(bank, Product)) > 8


async def test_the_sentences_of_the_start_page_have_their_records(bank: Store) -> None:
    rita, *_ = await every(bank, Person)
    (acme,) = [one for one in await every(bank, Company) if one.name == "Acme GmbH"]
    (deal,) = [one for one in await every(bank, Deal) if one.company_id == acme.id]
    assert (deal.title, deal.amount, deal.currency) == ("Terminals 2027", Decimal(12000), "EUR")
    assert (deal.stage, deal.owner_id, rita.name) == (Stage.PROPOSAL, rita.id, "Rita Reyes")
    nora = next(one for one in await every(bank, Person) if one.role is Role.CUSTOMER)
    (own,) = [one for one in await every(bank, Ticket) if one.customer_id == nora.id]
    assert (own.kind, own.status) == (TicketKind.COMPLAINT, TicketStatus.OPEN)
    assert any(
        one.priority is Priority.URGENT and not one.status.is_over for one in await every(bank, Ticket)
    )


async def test_staff_sign_in_with_the_password_on_the_page(bank: Store) -> None:
    staff = [one for one in await every(bank, Person) if one.is_staff]
    assert len(staff) == 8
    assert all(is_password(PASSWORD, one.password_hash) for one in staff[:2])
    assert len({one.password_hash for one in staff}) == 1
    assert {one.region for one in staff} == {"Leeds", "York", "Hull"}


async def test_every_figure_has_something_to_show(bank: Store) -> None:
    async def measure(uow: UnitOfWork) -> dict[str, Figure]:
        return {
            name: await uow.figures.measure(SYSTEM, name, None if kpi.period == "now" else "last_365_days")
            for name, kpi in uow.figures.known().items()
        }

    figures = await bank.read(measure)
    assert len(figures) >= 30
    assert {name for name, figure in figures.items() if not figure.value} == set()


async def test_some_customers_have_left_within_the_month(bank: Store) -> None:
    by_customer: dict[int, list[Account]] = {}
    for account in await every(bank, Account):
        by_customer.setdefault(account.customer_id, []).append(account)
    ends = [max(one.closed_at or NOON for one in accounts) for accounts in by_customer.values()]
    assert sum(NOON - timedelta(days=31) < end < NOON for end in ends) >= 2
    paid_after = [
        paid
        for paid in await every(bank, Transaction)
        if all(one.closed_at and one.closed_at < paid.at for one in by_customer[paid.customer_id])
    ]
    assert paid_after == []


async def test_each_ticket_comes_from_a_conversation_that_can_be_read(bank: Store) -> None:
    async def read(uow: UnitOfWork) -> list[tuple[Ticket, list[Line]]]:
        return [
            (ticket, await uow.conversations.lines(ticket.conversation_id or 0))
            for ticket in await uow.find(Ticket)
        ]

    for ticket, lines in await bank.read(read):
        assert [line.seq for line in lines] == list(range(1, len(lines) + 1))
        assert lines[0].text == ticket.text
        assert ticket.ref in lines[1].text
        assert (len(lines) == 3) is (ticket.first_response_at is not None)


async def test_the_same_instant_gives_the_same_bank(embedded: AnyStore, bank: Store) -> None:
    assert await load_demo_if_empty(embedded)
    for kind in (Company, Deal, Transaction, Ticket, Survey):
        assert await every(embedded, kind) == await every(bank, kind)


async def test_a_database_in_use_is_left_alone(bank: Store) -> None:
    before = len(await every(bank, Person))
    assert await load_demo_if_empty(bank) is None
    assert len(await every(bank, Person)) == before


async def test_either_database_holds_the_same_bank(store: AnyStore, bank: Store) -> None:
    assert await load_demo_if_empty(store)
    for kind in (Deal, Lead, Ticket, Quote, Reminder, Account, Survey):
        assert await every(store, kind) == await every(bank, kind)
