"""Leads: twins, conversion and its undoing, reasons; on both databases."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from domain.access import SYSTEM, Actor, Role
from domain.deals.model import Deal, Stage
from domain.errors import ConflictError, NotFoundError, RefusedError
from domain.interactions.model import Interaction
from domain.leads import actions
from domain.leads.actions import Beginning, Converted
from domain.leads.model import Lead, LeadStatus
from domain.money import Money
from domain.people.model import Company, Person
from tests.builders import added, read, someone
from tests.stores import AnyStore


@pytest.fixture
async def rita(store: AnyStore) -> Actor:
    return await someone(store, Role.SALES, "Rita Reyes")


@pytest.fixture
async def globex(store: AnyStore) -> Company:
    found: Company = await added(store, Company(name="Globex"))
    return found


async def logged(store: AnyStore, actor: Actor, **fields: Any) -> Lead:
    return await store.run(lambda uow: actions.log_lead(uow, actor, Lead(**fields)), actor)


async def twin_of(store: AnyStore, **fields: Any) -> Lead | None:
    return await store.read(lambda uow: actions.open_twin(uow, Lead(**fields)))


async def converted(store: AnyStore, actor: Actor, lead: Lead, **begins: Any) -> Converted:
    return await store.run(lambda uow: actions.convert_lead(uow, actor, lead, Beginning(**begins)), actor)


async def test_a_lead_is_its_finders(store: AnyStore, rita: Actor) -> None:
    lead = await logged(store, rita, name="Jane Doe")
    assert (lead.owner_id, lead.status) == (rita.person_id, LeadStatus.NEW)


@pytest.mark.parametrize("role", [Role.GUEST, Role.CUSTOMER])
async def test_only_people_who_work_here_log_and_change_leads(
    store: AnyStore, rita: Actor, role: Role
) -> None:
    stranger = await someone(store, role, "Mallory Moss")
    lead = await logged(store, rita, name="Jane Doe")
    with pytest.raises(RefusedError):
        await logged(store, stranger, name="Eve")
    with pytest.raises(RefusedError):
        await store.run(lambda uow: actions.change_lead(uow, stranger, lead, name="Eve"))
    with pytest.raises(RefusedError):
        await store.run(lambda uow: actions.find_lead(uow, stranger, lead.ref))
    assert (await read(store, lead)).name == "Jane Doe"


async def test_the_same_email_is_the_same_lead(store: AnyStore, rita: Actor) -> None:
    lead = await logged(store, rita, name="Jane Doe", email="jane@globex.example")
    assert await twin_of(store, name="J. D.", email="jane@globex.example") == lead
    assert await twin_of(store, name="Jane Dole", email="dole@globex.example") is None


async def test_the_same_person_of_the_same_company_is_the_same_lead(
    store: AnyStore, rita: Actor, globex: Company
) -> None:
    lead = await logged(store, rita, name="Jane Doe", company_id=globex.id)
    for name in ("jane doe", "Jane", "Doe"):
        assert await twin_of(store, name=name, company_id=globex.id) == lead
    assert await twin_of(store, name="Karl Lang", company_id=globex.id) is None
    assert await twin_of(store, name="Jane Doe") is None
    assert await twin_of(store, company_id=globex.id) is None


async def test_two_of_one_name_with_an_email_each_are_two(
    store: AnyStore, rita: Actor, globex: Company
) -> None:
    await logged(store, rita, name="Jane Doe", company_id=globex.id, email="one@globex.example")
    assert await twin_of(store, name="Jane Doe", company_id=globex.id, email="two@globex.example") is None


async def test_a_lead_that_is_over_has_no_twin(store: AnyStore, rita: Actor, globex: Company) -> None:
    lead = await logged(store, rita, company_id=globex.id)
    assert await twin_of(store, company_id=globex.id) == lead
    await store.run(lambda uow: actions.disqualify_lead(uow, rita, lead, None))
    assert await twin_of(store, company_id=globex.id) is None


async def test_a_converted_lead_is_a_deal_and_a_customer(
    store: AnyStore, rita: Actor, globex: Company
) -> None:
    known = {"email": "jane@globex.example", "phone": "+447700900123", "interest": "40 terminals"}
    lead = await logged(
        store, rita, name="Jane Doe", company_id=globex.id, amount=Decimal(16000), currency="GBP", **known
    )
    done = await converted(store, rita, lead, close_date=date(2027, 3, 1))
    assert (done.lead.status, done.lead.deal_id) == (LeadStatus.CONVERTED, done.deal.id)
    assert (done.deal.title, done.deal.amount, done.deal.currency) == ("40 terminals", Decimal(16000), "GBP")
    assert (done.deal.stage, done.deal.probability) == (Stage.QUALIFIED, 25)
    assert done.deal.close_date == date(2027, 3, 1)
    assert done.customer is not None
    assert (done.customer.role, done.customer.company_id) == (Role.CUSTOMER, globex.id)
    assert (done.customer.email, done.customer.phone) == (known["email"], known["phone"])


async def test_an_amount_said_while_converting_counts(store: AnyStore, rita: Actor, globex: Company) -> None:
    lead = await logged(store, rita, company_id=globex.id, amount=Decimal(5), currency="GBP")
    money = Money(Decimal(7000), "EUR", assumed=True)
    done = await converted(store, rita, lead, money=money, stage=Stage.PROPOSAL)
    assert (done.deal.amount, done.deal.currency, done.deal.probability) == (Decimal(7000), "GBP", 40)
    assert done.customer is None
    assert done.deal.title == "Globex 2026"


async def test_somebody_known_becomes_no_second_person(store: AnyStore, rita: Actor, globex: Company) -> None:
    known = await added(store, Person(name="Jane", email="jane@globex.example", role=Role.GUEST))
    lead = await logged(store, rita, name="Jane Doe", email="jane@globex.example", company_id=globex.id)
    done = await converted(store, rita, lead)
    assert done.customer is not None
    assert (done.customer.id, done.customer.name, done.customer.role) == (known.id, "Jane", Role.CUSTOMER)


async def test_a_lead_is_converted_once(store: AnyStore, rita: Actor, globex: Company) -> None:
    done = await converted(store, rita, await logged(store, rita, company_id=globex.id))
    with pytest.raises(ConflictError):
        await converted(store, rita, done.lead)
    with pytest.raises(ConflictError):
        await store.run(lambda uow: actions.disqualify_lead(uow, rita, done.lead, None))
    assert len(await store.read(lambda uow: uow.find(Deal))) == 1


async def test_a_conversion_that_fails_leaves_nothing(store: AnyStore, rita: Actor, globex: Company) -> None:
    sam = await someone(store, Role.SUPPORT, "Sam Okoro")
    lead = await logged(store, rita, name="Jane Doe", company_id=globex.id)
    with pytest.raises(RefusedError):
        await converted(store, sam, lead)
    assert (await read(store, lead)).status is LeadStatus.NEW
    assert await store.read(lambda uow: uow.find(Person, name="Jane Doe")) == []


async def test_a_reason_is_noted(store: AnyStore, rita: Actor, globex: Company) -> None:
    lead = await logged(store, rita, company_id=globex.id)
    after = await store.run(lambda uow: actions.disqualify_lead(uow, rita, lead, "no budget"), rita)
    (note,) = await store.read(lambda uow: uow.find(Interaction, lead_id=lead.id))
    assert after.status is LeadStatus.DISQUALIFIED
    assert (note.note, note.kind, note.company_id, note.owner_id) == (
        "no budget",
        "note",
        globex.id,
        rita.person_id,
    )


async def test_leads_are_found_by_part_of_a_name_taken_literally(store: AnyStore, rita: Actor) -> None:
    lead = await logged(store, rita, name="Sofia Petrova")
    await logged(store, rita, name="100% Juice")

    async def called(name: str) -> list[Lead]:
        return await store.read(lambda uow: actions.leads_called(uow, SYSTEM, name, None))

    assert await called("petrova") == [lead]
    assert [one.name for one in await called("%")] == ["100% Juice"]
    assert await called("nobody") == []


async def test_a_number_nobody_has_is_said_to_be_none(store: AnyStore, rita: Actor) -> None:
    with pytest.raises(NotFoundError):
        await store.run(lambda uow: actions.find_lead(uow, rita, "L-7"))
