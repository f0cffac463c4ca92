"""It is noon of Wednesday 18 November 2026. Every number was counted by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain.access import Role
from domain.banking import Product
from domain.deals.model import Deal, Stage
from domain.leads.model import Lead, LeadStatus
from domain.people.model import Person
from domain.quotes.model import Quote, QuoteStatus
from tests.contract.figures import MANAGER, ask, given, gone, groups, instant, people, value
from tests.stores import AnyStore


def deal(stage: Stage, amount: str | None, day: str | None, **fields: object) -> Deal:
    closes = date.fromisoformat(f"2026-{day}") if day else None
    size = None if amount is None else Decimal(amount)
    return Deal(title="Terminals", stage=stage, amount=size, close_date=closes, **fields)  # type: ignore[arg-type]


async def reps(store: AnyStore) -> list[int]:
    return await people(
        store,
        Person(name="Rita", role=Role.SALES, team="North", region="Leeds"),
        Person(name="Sam", role=Role.SALES, team="North", region="York"),
    )


async def test_wins_are_counted_by_the_day_deals_closed(store: AnyStore) -> None:
    rita, sam = await reps(store)
    (terminal,) = await given(store, Product(name="Terminal"))
    won, lost = Stage.WON, Stage.LOST
    await given(
        store,
        deal(won, "1000.50", "09-30", owner_id=rita, product_id=terminal.id, source="fair"),
        deal(won, "2000", "10-01", owner_id=rita),
        deal(won, None, "11-01", owner_id=sam),
        deal(lost, "9000", "10-31", owner_id=rita),
        deal(lost, "9000", None),
        deal(Stage.PROPOSAL, "1", "11-02", owner_id=sam),
    )
    await gone(store, deal(won, "70000", "11-03", owner_id=sam))

    rate = await ask(store, "win_rate")
    assert (rate.value, rate.unit, rate.n) == (0.6, "fraction", 5)
    assert rate.period is not None
    assert rate.period.name == "all_time", "sales ratios are over all time unless a period is said"
    assert await groups(store, "win_rate", "region") == {"York": 1, "Leeds": pytest.approx(2 / 3), None: 0}
    assert await groups(store, "win_rate", "owner", "this_quarter") == {"Sam": 1, "Rita": 0.5}
    assert await groups(store, "win_rate", "team") == {"North": 0.75, None: 0}
    assert await groups(store, "win_rate", "product", "2026-Q3") == {"Terminal": 1}
    by_month = await ask(store, "win_rate", by="month")
    assert [(g.key, g.value, g.n) for g in by_month.groups] == [
        ("2026-09", 1, 1),
        ("2026-10", 0.5, 2),
        ("2026-11", 1, 1),
        (None, 0, 1),
    ]
    assert await value(store, "deals_won") == 1
    assert await groups(store, "deals_won", "week", "2026-09-28..2026-11-18") == {
        "2026-W40": 2,
        "2026-W44": 1,
    }
    assert await groups(store, "deals_won", "day", "last_quarter") == {"2026-09-30": 1}
    size = await ask(store, "average_deal_size")
    assert (size.value, size.unit, size.n) == (1500.25, "EUR", 2)
    assert await groups(store, "average_deal_size", "source") == {"fair": 1000.5, None: 2000}
    value_won = await ask(store, "won_value", "all_time")
    assert (value_won.value, value_won.unit, value_won.n, value_won.missing) == (3000.5, "EUR", 3, 1)
    assert await groups(store, "won_value", "source", "all_time") == {"fair": 1000.5, None: 2000}


async def test_the_pipeline_counts_missing_amounts_as_nothing_and_says_so(store: AnyStore) -> None:
    rita, sam = await reps(store)
    await given(
        store,
        deal(Stage.PROSPECTING, "1000", "11-30", owner_id=rita, probability=10),
        deal(Stage.NEGOTIATION, "2000.50", "12-01", owner_id=sam, probability=60),
        deal(Stage.NEGOTIATION, None, None, owner_id=sam, probability=60),
        deal(Stage.WON, "70000", "11-30", owner_id=rita, probability=100),
        deal(Stage.LOST, "70000", "11-30", owner_id=rita, probability=0),
    )

    now = await ask(store, "pipeline_value")
    assert (now.value, now.n, now.missing, now.period) == (3000.5, 3, 1, None)
    assert await groups(store, "pipeline_value", "stage") == {"negotiation": 2000.5, "prospecting": 1000}
    assert await value(store, "pipeline_value", "today") == 3000.5, "of a stock, today is now"
    assert await value(store, "pipeline_value", "this_month") == 1000, "expected to close this month"
    assert await groups(store, "pipeline_value", "month") == {"2026-11": 1000, "2026-12": 2000.5, None: 0}
    assert await value(store, "forecast") == pytest.approx(100 + 1200.30)
    assert await groups(store, "forecast", "owner", "this_quarter") == {
        "Sam": pytest.approx(1200.3),
        "Rita": 100,
    }


async def test_the_sales_cycle_counts_days_of_the_calendar_where_one_is(store: AnyStore) -> None:
    late_in_london = instant("2026-06-30 23:30")  # half past midnight on 1 July there
    await given(
        store,
        deal(Stage.WON, "1", "07-11", created_at=late_in_london),
        deal(Stage.WON, "1", "07-03", created_at=instant("2026-07-01 12:00")),
        deal(Stage.LOST, "1", "07-31", created_at=instant("2026-07-01 12:00")),
        deal(Stage.WON, "1", "01-01", created_at=instant("2026-07-01 12:00")),
    )

    figure = await ask(store, "sales_cycle_days")
    assert (figure.value, figure.unit, figure.n) == (6, "days", 2)
    in_utc = await ask(store, "sales_cycle_days", actor=replace(MANAGER, zone="UTC"))
    assert in_utc.value == 6.5


async def test_leads_are_counted_when_logged_and_converted_whenever(store: AnyStore) -> None:
    rita, sam = await reps(store)
    for day, status, owner, source in (
        ("11-01", LeadStatus.CONVERTED, rita, "web"),
        ("11-02", LeadStatus.NEW, rita, "fair"),
        ("10-31", LeadStatus.DISQUALIFIED, sam, "web"),
        ("10-30", LeadStatus.CONVERTED, sam, None),
    ):
        at = instant(f"2026-{day} 12:00")
        await given(store, Lead(name="Jane", status=status, owner_id=owner, source=source, created_at=at))

    assert await value(store, "leads_created") == 2
    assert await groups(store, "leads_created", "source", "this_quarter") == {"web": 2, "fair": 1, None: 1}
    rate = await ask(store, "lead_conversion_rate")
    assert (rate.value, rate.n) == (0.5, 4)
    assert await groups(store, "lead_conversion_rate", "region") == {"Leeds": 0.5, "York": 0.5}
    assert await groups(store, "lead_conversion_rate", "source") == {None: 1, "web": 0.5, "fair": 0}


async def test_quotes_are_requested_issued_and_decided(store: AnyStore) -> None:
    rita, _ = await reps(store)
    november, october = instant("2026-11-05 12:00"), instant("2026-10-05 12:00")
    await given(
        store,
        Quote(status=QuoteStatus.REQUESTED, created_at=november),
        Quote(status=QuoteStatus.SENT, created_at=october, sent_at=november, owner_id=rita),
        Quote(status=QuoteStatus.ACCEPTED, created_at=october, sent_at=october, decided_at=november),
        Quote(status=QuoteStatus.ACCEPTED, created_at=november),
        Quote(status=QuoteStatus.DECLINED, created_at=november, sent_at=november, decided_at=november),
    )

    assert await value(store, "quotes_requested") == 3
    assert await value(store, "quotes_issued") == 3
    assert await groups(store, "quotes_issued", "owner") == {None: 2, "Rita": 1}
    rate = await ask(store, "quote_acceptance_rate")
    assert (rate.value, rate.n) == pytest.approx((2 / 3, 3))
    assert await value(store, "quote_acceptance_rate", "last_month") is None
