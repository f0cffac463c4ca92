"""What holds for every KPI: zones, currencies, rights, and answers to what cannot be answered."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from config.policies import load_policies
from domain.access import Role
from domain.banking import Survey
from domain.currencies import rates_of
from domain.deals.model import Deal, Stage
from domain.errors import InvalidError, NotFoundError, RefusedError
from domain.leads.model import Lead, LeadStatus
from domain.quotes.model import Quote, QuoteStatus
from domain.record import Record
from domain.tickets.model import Ticket, TicketKind, TicketStatus
from storage.catalogue import catalogue
from tests.contract.figures import (
    MANAGER,
    account,
    ask,
    campaign,
    customer,
    given,
    gone,
    groups,
    income,
    instant,
    people,
)
from tests.stores import AnyStore


async def test_every_kpi_answers_by_each_of_its_dimensions_over_an_empty_database(store: AnyStore) -> None:
    for name, counted in catalogue().items():
        for by in (None, *counted.kpi.groupings):
            for period in ("this_quarter", "2026-11-18"):
                figure = await ask(store, name, period, by)
                assert not figure.value, name
                assert not figure.groups, name


def test_every_kpi_is_tested_with_numbers_counted_by_hand() -> None:
    tests = "".join(
        path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_kpis_of_*.py")
    )
    assert [name for name in catalogue() if f'store, "{name}"' not in tests] == []


async def test_what_was_deleted_counts_nowhere(store: AnyStore) -> None:
    (ann,) = await people(store, customer("Ann"))
    at = instant("2026-11-05 12:00")
    done = {"created_at": at, "resolved_at": at, "first_response_at": at, "due_at": at, "breached_at": at}
    tickets = (
        Ticket(kind=TicketKind.COMPLAINT, status=status, subject="Fee", text="Fee", **done)  # type: ignore[arg-type]
        for status in TicketStatus
    )
    early = instant("2026-11-01 12:00")
    deals = (
        Deal(title="Terminals", stage=stage, amount=Decimal(7), close_date=at.date(), created_at=early)
        for stage in Stage
    )
    quotes = (Quote(status=status, sent_at=at, decided_at=at) for status in QuoteStatus)
    records: list[Record] = [
        account(ann, "2020-01-01", "2026-11-05", balance=Decimal(9)),
        account(ann, "2020-01-01", balance=Decimal(9)),
        campaign("Spring", "70", "2026-11-05 12:00"),
        income(ann, "service_fees", "7", "2026-11-05 12:00"),
        Lead(name="Jane", status=LeadStatus.CONVERTED),
        Survey(score=5, at=at),
        *tickets,
        *deals,
        *quotes,
    ]
    for record in records:
        await gone(store, record)
    await gone(store, customer("Bob", created_at=at))

    counted = {name: await ask(store, name, "this_month") for name in catalogue()}
    assert {name for name, figure in counted.items() if figure.n or figure.value} == set()


async def test_a_day_begins_and_ends_where_the_asker_is(store: AnyStore) -> None:
    for at in (
        "2026-06-30 22:59",
        "2026-06-30 23:00",  # midnight of 1 July in London
        "2026-07-01 22:59",
        "2026-07-01 23:00",
        "2026-10-31 23:59",
        "2026-11-01 00:00",  # midnight in London, now on winter time
    ):
        await given(store, Lead(name="Jane", created_at=instant(at)))

    assert (await ask(store, "leads_created", "2026-07-01")).value == 2
    assert await groups(store, "leads_created", "month", "this_year") == {
        "2026-06": 1,
        "2026-07": 3,
        "2026-10": 1,
        "2026-11": 1,
    }
    in_new_york = replace(MANAGER, zone="America/New_York")
    figure = await ask(store, "leads_created", "all_time", "day", in_new_york)
    assert {g.key: g.value for g in figure.groups} == {"2026-06-30": 2, "2026-07-01": 2, "2026-10-31": 2}


async def test_the_long_and_the_short_day_of_the_year_are_each_one_day(store: AnyStore) -> None:
    # London: clocks go forward on 29 March 2026 and back on 25 October.
    for at in (
        "03-28 23:59",
        "03-29 00:00",
        "03-29 22:59",
        "03-29 23:00",
        "10-24 23:00",
        "10-25 23:59",
        "10-26 00:00",
    ):
        await given(store, Lead(name="Jane", created_at=instant(f"2026-{at}")))

    assert await groups(store, "leads_created", "day", "2026") == {
        "2026-03-28": 1,
        "2026-03-29": 2,
        "2026-03-30": 1,
        "2026-10-25": 2,
        "2026-10-26": 1,
    }
    assert await groups(store, "leads_created", "week", "2026") == {
        "2026-W13": 3,
        "2026-W14": 1,
        "2026-W43": 2,
        "2026-W44": 1,
    }


async def test_one_currency_is_kept_and_mixed_ones_are_converted_or_refused_by_name(store: AnyStore) -> None:
    (ann,) = await people(store, customer("Ann", segment="gold"))
    await given(
        store,
        income(ann, "service_fees", "100.00", "2026-10-05 12:00", "GBP"),
        income(ann, "service_fees", "10.00", "2026-11-05 12:00", "EUR"),
        income(ann, "loan_interest", "10.00", "2026-11-05 12:00", "GBP"),
        income(ann, "service_fees", "1.00", "2026-09-05 12:00", "XAU"),
    )

    pounds = await ask(store, "revenue", "2026-10")
    assert (pounds.value, pounds.unit) == (100, "GBP")
    mixed = await ask(store, "revenue", "2026-11", "source")
    rate = rates_of(load_policies()["currencies"]).worth["GBP"]
    assert (mixed.value, mixed.unit, mixed.n) == pytest.approx((10 + 10 * rate, "EUR", 2))
    assert {g.key: g.value for g in mixed.groups} == {
        "loan_interest": pytest.approx(10 * rate),
        "service_fees": 10,
    }
    with pytest.raises(InvalidError) as refused:
        await ask(store, "revenue", "all_time")
    assert (refused.value.key, refused.value.facts["currency"]) == ("currency_without_rate", "XAU")


@pytest.mark.parametrize(
    ("role", "kpi", "may"),
    [
        (Role.SALES, "win_rate", True),
        (Role.SALES, "revenue", False),
        (Role.SALES, "open_tickets", False),
        (Role.SUPPORT, "open_tickets", True),
        (Role.SUPPORT, "win_rate", False),
        (Role.MANAGER, "revenue", True),
        (Role.CUSTOMER, "open_tickets", False),
        (Role.GUEST, "visits", False),
    ],
)
async def test_a_figure_is_for_those_with_the_right_to_it(
    embedded: AnyStore, role: Role, kpi: str, *, may: bool
) -> None:
    asker = replace(MANAGER, role=role)
    if may:
        assert (await ask(embedded, kpi, actor=asker)).n == 0
        return
    with pytest.raises(RefusedError) as refused:
        await ask(embedded, kpi, actor=asker)
    assert "manager" in refused.value.facts["able"]


@pytest.mark.parametrize(
    ("kpi", "period", "by", "key"),
    [
        ("happiness", None, None, "kpi_unknown"),
        ("win_rate", "next_tuesday", None, "period_unknown"),
        ("win_rate", None, "category", "kpi_dimension"),
        ("aum", None, "month", "kpi_dimension"),
        ("churn_rate", "all_time", "month", "kpi_needs_period"),
        ("visits", "1950-01-01..2026-01-01", "day", "kpi_too_fine"),
    ],
)
async def test_what_cannot_be_answered_is_said_by_its_name(
    embedded: AnyStore, kpi: str, period: str | None, by: str | None, key: str
) -> None:
    with pytest.raises((InvalidError, NotFoundError)) as trouble:
        await ask(embedded, kpi, period, by)
    assert trouble.value.key == key
