"""Deals: who may do what, and what goes with a stage; on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from bot.clock import HandClock
from domain.access import Actor, Role
from domain.deals import actions
from domain.deals.changes import Wanted, fields_of, told
from domain.deals.model import PROBABILITY, Deal, Stage
from domain.errors import NotFoundError, RefusedError
from domain.money import Money
from domain.people.model import Company
from tests.builders import added, read, someone
from tests.stores import AnyStore

SELLERS = (Role.LEADS_MANAGER, Role.SALES, Role.MANAGER, Role.ADMIN)
OTHERS = (Role.GUEST, Role.CUSTOMER, Role.SUPPORT)
TODAY = date(2026, 11, 18)


@pytest.fixture
async def rita(store: AnyStore) -> Actor:
    return await someone(store, Role.SALES, "Rita Reyes")


async def opened(store: AnyStore, actor: Actor, **fields: Any) -> Deal:
    """A deal of this actor's."""
    new = Deal(**{"title": "Terminals", "amount": Decimal(12000), **fields})
    return await store.run(lambda uow: actions.create_deal(uow, actor, new), actor)


async def changed(store: AnyStore, actor: Actor, deal: Deal, **fields: Any) -> Deal:
    return await store.run(lambda uow: actions.change_deal(uow, actor, deal, **fields), actor)


async def wanted(store: AnyStore, actor: Actor, deal: Deal, **said: Any) -> dict[str, Any]:
    """The fields that something said means."""
    return await store.run(lambda uow: fields_of(uow, actor, deal, Wanted(**said)), actor)


async def test_a_deal_is_its_openers_unless_it_names_an_owner(store: AnyStore, rita: Actor) -> None:
    ben = await someone(store, Role.SALES, "Ben Carter")
    assert (await opened(store, rita)).owner_id == rita.person_id
    assert (await opened(store, rita, owner_id=ben.person_id)).owner_id == ben.person_id


async def test_a_stage_brings_its_probability(store: AnyStore, rita: Actor) -> None:
    deal = await opened(store, rita)
    for stage in (Stage.QUALIFIED, Stage.PROPOSAL, Stage.NEGOTIATION, Stage.WON, Stage.LOST):
        deal = await changed(store, rita, deal, stage=stage)
        assert deal.probability == PROBABILITY[stage]


async def test_a_probability_that_was_said_stays(store: AnyStore, rita: Actor) -> None:
    deal = await opened(store, rita)
    deal = await changed(store, rita, deal, stage=Stage.NEGOTIATION, probability=80)
    assert deal.probability == 80
    assert (await changed(store, rita, deal, amount=Decimal(1))).probability == 80


async def test_a_decided_deal_closes_today_where_the_actor_is(store: AnyStore, clock: HandClock) -> None:
    clock.move(timedelta(hours=8))
    here = await someone(store, Role.SALES, "Nora Vance")
    there = Actor(here.person_id, here.name, here.role, "Pacific/Auckland", "en")
    assert (await changed(store, here, await opened(store, here), stage=Stage.WON)).close_date == TODAY
    won = await changed(store, there, await opened(store, there), stage=Stage.WON)
    assert won.close_date == TODAY + timedelta(days=1)


async def test_a_day_that_was_said_is_the_close_date(store: AnyStore, rita: Actor) -> None:
    day = date(2026, 11, 2)
    deal = await changed(store, rita, await opened(store, rita), stage=Stage.LOST, close_date=day)
    assert deal.close_date == day


async def test_a_deal_taken_up_again_has_no_close_date(store: AnyStore, rita: Actor) -> None:
    lost = await opened(store, rita, stage=Stage.LOST, probability=0)
    assert lost.close_date == TODAY
    again = await changed(store, rita, lost, stage=Stage.PROPOSAL)
    assert (again.close_date, again.probability) == (None, 40)


@pytest.mark.parametrize("role", SELLERS)
async def test_those_who_sell_may_change_deals(store: AnyStore, rita: Actor, role: Role) -> None:
    actor = await someone(store, role, f"{role.value} person")
    deal = await opened(store, rita)
    assert (await changed(store, actor, deal, amount=Decimal(5))).amount == 5


@pytest.mark.parametrize("role", OTHERS)
async def test_nobody_else_may(store: AnyStore, rita: Actor, role: Role) -> None:
    actor = await someone(store, role, f"{role.value} person")
    deal = await opened(store, rita)
    with pytest.raises(RefusedError):
        await changed(store, actor, deal, amount=Decimal(5))
    with pytest.raises(RefusedError):
        await opened(store, actor)
    assert (await read(store, deal)).amount == 12000


async def test_a_number_nobody_has_is_said_to_be_none(store: AnyStore, rita: Actor) -> None:
    for ref in ("D-9", "D-99999999999999999999", "D-"):
        with pytest.raises(NotFoundError):
            await store.run(lambda uow, r=ref: actions.find_deal(uow, rita, r))  # type: ignore[misc]


async def test_a_companys_open_deals_come_before_its_decided_ones(store: AnyStore, rita: Actor) -> None:
    firm = await added(store, Company(name="Acme GmbH"))
    won = await opened(store, rita, company_id=firm.id, stage=Stage.WON)

    async def of_firm() -> list[Deal]:
        return await store.read(lambda uow: actions.deals_of(uow, rita, firm.id))

    assert await of_firm() == [won]
    going = await opened(store, rita, company_id=firm.id)
    assert await of_firm() == [going]


async def test_an_amount_without_a_currency_is_in_the_deals_own(store: AnyStore, rita: Actor) -> None:
    deal = await opened(store, rita, currency="USD")
    assert await wanted(store, rita, deal, amount=Money(Decimal(9), "EUR", assumed=True)) == {"amount": 9}
    assert await wanted(store, rita, deal, amount=Money(Decimal(9), "EUR")) == {
        "amount": 9,
        "currency": "EUR",
    }


@pytest.mark.parametrize(
    ("said", "amount"),
    [
        ({"amount": Money(Decimal(3000), "EUR", assumed=True), "shift": "up"}, 15000),
        ({"amount": Money(Decimal(20000), "EUR", assumed=True), "shift": "down"}, 0),
        ({"percentage": Decimal(10), "shift": "down"}, 10800),
    ],
)
async def test_a_difference_counts_from_what_stands(
    store: AnyStore, rita: Actor, said: dict[str, Any], amount: int
) -> None:
    assert await wanted(store, rita, await opened(store, rita), **said) == {"amount": amount}


async def test_what_is_decided_is_not_decided_in_the_future(store: AnyStore, rita: Actor) -> None:
    deal = await opened(store, rita)
    later = TODAY + timedelta(days=2)
    assert await wanted(store, rita, deal, stage="won", day=later) == {"stage": Stage.WON}
    assert await wanted(store, rita, deal, day=later) == {"close_date": later}


async def test_a_deal_is_pushed_along_the_calendar(store: AnyStore, rita: Actor) -> None:
    deal = await opened(store, rita, close_date=date(2027, 1, 31))
    assert await wanted(store, rita, deal, duration="P1M") == {"close_date": date(2027, 2, 28)}
    undated = await opened(store, rita)
    assert await wanted(store, rita, undated, duration="P2W") == {"close_date": TODAY + timedelta(days=14)}


async def test_an_owner_nobody_knows_changes_nothing(store: AnyStore, rita: Actor) -> None:
    deal = await opened(store, rita)
    with pytest.raises(NotFoundError):
        await wanted(store, rita, deal, person="Zebediah")
    assert await wanted(store, rita, deal, person="Zebediah", stage="proposal") == {"stage": Stage.PROPOSAL}


async def test_every_change_is_told_as_before_and_after(store: AnyStore, rita: Actor) -> None:
    ben = await someone(store, Role.SALES, "Ben Carter")
    before = await opened(store, rita)
    fields: dict[str, Any] = {"stage": Stage.WON, "amount": Decimal(15000), "owner_id": ben.person_id}
    after = await changed(store, rita, before, **fields)
    changes = await store.read(lambda uow: told(uow, before, after))
    assert changes == {
        "amount": (Money(Decimal(12000), "EUR"), Money(Decimal(15000), "EUR")),
        "stage": (Stage.PROSPECTING, Stage.WON),
        "close_date": (None, TODAY),
        "owner": ("Rita Reyes", "Ben Carter"),
    }


async def test_the_day_is_the_actors_own(store: AnyStore, clock: HandClock) -> None:
    actor = await someone(store, Role.SALES, "Kim Park")
    east = Actor(actor.person_id, actor.name, actor.role, "Pacific/Kiritimati", "en")
    clock.move(datetime(2026, 12, 31, 23, tzinfo=UTC) - clock.now())
    assert await store.read(lambda uow: _day(uow, east)) == date(2027, 1, 1)


async def _day(uow: Any, actor: Actor) -> date:
    return actions.today(uow, actor)
