"""It is noon of Wednesday 18 November 2026. Every number was counted by hand."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from bot.clock import HandClock
from domain.access import Role
from domain.banking import Account, Survey
from domain.people.model import Company, Person
from domain.tickets.model import Ticket
from tests.contract.figures import (
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
    value,
)
from tests.stores import AnyStore


async def test_revenue_is_what_was_booked_in_the_period_by_its_four_sources(store: AnyStore) -> None:
    (leeds,) = await given(store, Company(name="Loom Ltd", region="Leeds"))
    (spring,) = await given(store, campaign("Spring", "10", "2026-03-01 09:00"))
    ann, bob = await people(
        store,
        customer("Ann", segment="gold", company_id=leeds.id),
        customer("Bob", segment="silver", region="York", campaign_id=spring.id),
    )
    await given(
        store,
        income(ann, "deposit_interest", "100.10", "2026-11-02 10:00"),
        income(ann, "service_fees", "20.05", "2026-11-03 10:00"),
        income(bob, "transaction_fees", "5.00", "2026-11-18 11:00"),
        income(bob, "loan_interest", "50.00", "2026-10-31 12:00"),
        income(bob, "withdrawal", "999.00", "2026-11-05 10:00"),
    )
    await gone(store, income(bob, "service_fees", "7.00", "2026-11-04 10:00"))

    november = await ask(store, "revenue")
    assert (november.value, november.unit, november.n) == (125.15, "EUR", 3)
    assert await value(store, "revenue", "last_month") == 50
    assert await value(store, "revenue", "all_time") == 175.15
    assert await groups(store, "revenue", "source", "all_time") == {
        "deposit_interest": 100.1,
        "loan_interest": 50,
        "service_fees": 20.05,
        "transaction_fees": 5,
    }
    assert await groups(store, "revenue", "segment") == {"gold": 120.15, "silver": 5}
    assert await groups(store, "revenue", "region") == {"Leeds": 120.15, "York": 5}
    assert await groups(store, "campaign_revenue", "campaign", "this_year") == {"Spring": 55}
    assert await value(store, "campaign_revenue") == 5
    assert await value(store, "campaign_revenue", "2026-Q3") == 0


async def test_assets_under_management_are_the_balances_of_open_accounts_but_not_loans(
    store: AnyStore,
) -> None:
    (ann,) = await people(store, customer("Ann", segment="gold"))
    await given(
        store,
        account(ann, "2020-01-01", balance=Decimal("1000.55")),
        account(ann, "2020-01-01", "2026-12-24", balance=Decimal(20), kind="savings"),
        account(ann, "2020-01-01", "2026-11-17", balance=Decimal(300)),
        account(ann, "2026-11-19", balance=Decimal(4000)),
        account(ann, "2020-01-01", balance=Decimal(50000), kind="Loan"),
    )
    await gone(store, account(ann, "2020-01-01", balance=Decimal(600000)))

    figure = await ask(store, "aum")
    assert (figure.value, figure.n, figure.period) == (1020.55, 2, None)
    assert await value(store, "aum", "last_year") == 1020.55, "balances are known of this moment only"
    assert await groups(store, "aum", "product") == {"current": 1000.55, "savings": 20}


async def test_the_survey_score_is_the_mean_of_the_answers(store: AnyStore) -> None:
    (ann,) = await people(store, customer("Ann", segment="gold"))
    for score, day, who in ((5, "11-01", ann), (4, "11-17", ann), (1, "11-18", None), (2, "10-31", ann)):
        await given(store, Survey(score=score, at=instant(f"2026-{day} 12:00"), customer_id=who))

    figure = await ask(store, "survey_score")
    assert (figure.value, figure.unit, figure.n) == pytest.approx((10 / 3, "score", 3))
    assert await groups(store, "survey_score", "segment") == {"gold": 4.5, None: 1}
    assert await value(store, "survey_score", "last_quarter") is None


async def test_the_survey_score_is_also_by_whoever_looked_after_the_ticket(store: AnyStore) -> None:
    (priya,) = await people(store, Person(name="Priya", role=Role.SUPPORT, team="Cards"))
    hers = Ticket(subject="Charged twice", text="Charged twice", category="fees", owner_id=priya)
    (about,) = await given(store, hers)
    at = instant("2026-11-17 12:00")
    await given(store, Survey(score=5, at=at, ticket_id=about.id), Survey(score=2, at=at))

    assert await groups(store, "survey_score", "owner") == {"Priya": 5, None: 2}
    assert await groups(store, "survey_score", "category") == {"fees": 5, None: 2}


async def test_churn_is_who_had_an_account_at_the_start_and_none_at_the_end(store: AnyStore) -> None:
    stays, leaves, shrinks, passes, left = await people(
        store,
        *(customer(name, segment=name[:1]) for name in ("stays", "leaves", "shrinks", "passes", "left")),
    )
    await given(
        store,
        account(stays, "2020-01-01"),
        account(leaves, "2020-01-01", "2026-11-10"),
        account(shrinks, "2020-01-01", "2026-11-11"),
        account(shrinks, "2021-01-01"),
        account(passes, "2026-11-05", "2026-11-12"),
        account(left, "2020-01-01", "2026-10-30"),
    )

    november = await ask(store, "churn_rate")
    assert (november.value, november.n) == pytest.approx((1 / 3, 3))
    assert await groups(store, "churn_rate", "segment") == {"l": 1, "s": 0}
    quarter = await ask(store, "churn_rate", "this_quarter", "month")
    assert (quarter.value, quarter.n) == (0.5, 4)
    assert [(g.key, g.value, g.n) for g in quarter.groups] == [
        ("2026-10", 0.25, 4),
        ("2026-11", pytest.approx(1 / 3), 3),
        ("2026-12", 0, 2),
    ]
    assert await value(store, "churn_rate", "2019") is None


async def test_upsell_is_who_took_a_further_product_out_of_the_active(store: AnyStore) -> None:
    buys, starts, keeps, left = await people(
        store, *(customer(name) for name in ("buys", "starts", "keeps", "left"))
    )
    await given(
        store,
        account(buys, "2020-01-01"),
        account(buys, "2026-11-05", kind="savings"),
        account(starts, "2026-11-03"),
        account(keeps, "2020-01-01"),
        account(keeps, "2026-10-31", kind="savings"),
        account(left, "2020-01-01", "2026-10-31"),
    )
    await gone(store, account(starts, "2020-01-01"))

    november = await ask(store, "upsell_rate")
    assert (november.value, november.n) == pytest.approx((1 / 3, 3))
    assert await groups(store, "upsell_rate", "month", "this_quarter") == {
        "2026-10": pytest.approx(1 / 3),
        "2026-11": pytest.approx(1 / 3),
        "2026-12": 0,
    }
    assert await value(store, "upsell_rate", "this_quarter") == 0.5


async def test_net_new_revenue_is_what_came_new_less_what_stopped_coming(
    store: AnyStore, clock: HandClock
) -> None:
    old, new, gone_, late, back = await people(
        store, *(customer(name) for name in ("old", "new", "gone", "late", "back"))
    )
    fees = "service_fees"
    await given(
        store,
        income(old, fees, "500", "2026-10-05 12:00"),
        income(old, fees, "600", "2026-11-05 12:00"),
        income(old, "loan_interest", "12", "2026-11-06 12:00"),
        income(new, fees, "30", "2026-11-07 12:00"),
        income(gone_, fees, "40", "2026-10-08 12:00"),
        income(late, fees, "70", "2026-10-18 23:00"),  # midnight of the 19th in London
        income(back, fees, "8", "2026-08-01 12:00"),
        income(back, fees, "8", "2026-11-01 12:00"),
    )

    await gone(store, income(new, fees, "1", "2026-09-07 12:00"))
    await gone(store, income(gone_, fees, "1", "2026-11-07 12:00"))

    assert await value(store, "net_new_revenue") == 30 + 12 - 40, "late has until the 19th"
    assert await groups(store, "net_new_revenue", "source") == {"loan_interest": 12, fees: -10}
    clock.move(timedelta(days=20))
    assert await value(store, "net_new_revenue", "2026-11") == 30 + 12 - 40 - 70
    assert await groups(store, "net_new_revenue", "month", "2026-10-01..2026-11-30") == {
        "2026-10": 500 + 40 + 70,
        "2026-11": 30 + 12 - 40 - 70,
    }
    assert await value(store, "net_new_revenue", "all_time") == 500 + 600 + 12 + 30 + 40 + 70 + 8 + 8


async def test_lifetime_value_is_a_customers_revenue_so_far_in_the_mean(store: AnyStore) -> None:
    ann, bob, cy, _ = await people(
        store, customer("Ann", segment="gold"), customer("Bob"), customer("Cy"), customer("Dee")
    )
    await given(
        store,
        account(ann, "2020-01-01"),
        account(bob, "2020-01-01", "2021-01-01"),
        account(bob, "2020-01-01"),
        income(ann, "service_fees", "200", "2021-01-01 12:00"),
        income(ann, "loan_interest", "100", "2026-11-01 12:00"),
        income(cy, "service_fees", "60.30", "2024-01-01 12:00"),
        income(bob, "deposit", "10000", "2024-01-01 12:00"),
    )

    await gone(store, income(ann, "service_fees", "7000", "2021-01-01 12:00"))

    figure = await ask(store, "clv")
    assert (figure.value, figure.unit, figure.n) == pytest.approx((120.10, "EUR", 3))
    assert await groups(store, "clv", "segment") == {"gold": 300, None: pytest.approx(30.15)}


async def test_acquisition_cost_is_what_campaigns_cost_for_each_customer_won(store: AnyStore) -> None:
    spring, autumn, _ = await given(
        store,
        campaign("Spring", "1000", "2026-11-02 09:00"),
        campaign("Autumn", "500", "2026-11-03 09:00"),
        campaign("Before", "9999", "2026-10-30 09:00"),
    )
    first, second, _, earlier = await people(
        store,
        customer("first", campaign_id=spring.id),
        customer("second", campaign_id=spring.id),
        customer("without account", created_at=instant("2026-11-10 12:00")),
        customer("earlier", campaign_id=autumn.id),
    )
    await given(
        store,
        account(first, "2026-11-02"),
        account(second, "2026-11-05"),
        account(second, "2026-11-06"),
        account(earlier, "2026-10-31"),
        account(earlier, "2026-11-08"),
    )
    await gone(store, account(first, "2026-10-01"))
    await gone(store, campaign("Spring", "70", "2026-11-04 09:00"))

    november = await ask(store, "cac")
    assert (november.value, november.unit, november.n) == (500, "EUR", 3)
    assert await groups(store, "cac", "campaign") == {"Spring": 500, "Autumn": None, None: 0}


async def test_midnight_belongs_to_the_day_it_begins(store: AnyStore) -> None:
    """London's November is from 00:00 of the 1st to 00:00 of 1 December, UTC."""
    left, came, leaves, stays, returns = await people(
        store, *(customer(name) for name in ("left", "came", "leaves", "stays", "returns"))
    )
    opens, closes, before = "2026-11-01 00:00", "2026-12-01 00:00", "2026-10-01 00:00"
    long_ago = instant("2020-01-01 00:00")
    await given(
        store,
        Account(customer_id=left, opened_at=long_ago, closed_at=instant(opens), kind="current"),
        Account(customer_id=came, opened_at=instant(opens), kind="current"),
        Account(customer_id=leaves, opened_at=long_ago, closed_at=instant(closes), kind="current"),
        Account(customer_id=stays, opened_at=long_ago, kind="current"),
        Account(customer_id=stays, opened_at=instant(opens), kind="current"),
        Account(customer_id=came, opened_at=instant(closes), kind="current"),
        account(returns, "2020-01-01", "2026-11-15"),
        Account(customer_id=returns, opened_at=instant(closes), kind="current"),
    )
    assert await groups(store, "churn_rate", "month", "2026-11-01..2026-12-31") == {
        "2026-11": 0.5,
        "2026-12": pytest.approx(1 / 3),
    }
    assert await groups(store, "upsell_rate", "month", "2026-11-01..2026-12-31") == {
        "2026-11": 0.2,
        "2026-12": 0.5,
    }

    fees, loans = "service_fees", "loan_interest"
    await given(
        store,
        income(came, fees, "1", opens),
        income(came, loans, "2", closes),
        income(left, fees, "4", before),
        income(left, loans, "8", opens),
        income(left, loans, "8", closes),
        income(stays, fees, "16", before),
        income(stays, fees, "16", closes),
        income(stays, loans, "32", "2026-09-30 22:59"),
        income(stays, loans, "64", opens),
        income(leaves, fees, "128", before),
        income(leaves, fees, "128", opens),
    )
    november = await ask(store, "net_new_revenue", "2026-11")
    assert november.value == 1 + 8 - 4 - 16
    assert november.n == 4


async def test_an_amount_on_the_last_midnight_before_is_not_of_the_period_before(
    store: AnyStore, clock: HandClock
) -> None:
    (ann,) = await people(store, customer("Ann"))
    clock.move(timedelta(days=100))
    await given(
        store,
        income(ann, "service_fees", "1", "2026-09-30 22:59"),  # a minute to October in London
        income(ann, "service_fees", "2", "2026-09-30 23:00"),
        income(ann, "loan_interest", "4", "2026-11-01 00:00"),
        income(ann, "loan_interest", "8", "2026-12-01 00:00"),
    )
    assert await value(store, "net_new_revenue", "2026-11") == 4 - 2
