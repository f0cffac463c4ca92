"""Customers and companies: never twice, and what is going on with them; on both databases."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from domain.access import Actor, Role
from domain.deals.model import Deal, Stage
from domain.errors import ConflictError, RefusedError
from domain.interactions import actions as interactions
from domain.interactions.model import Interaction
from domain.leads.model import Lead, LeadStatus
from domain.people import customers
from domain.people.companies import company_called, proper
from domain.people.customers import Wanted
from domain.people.model import Company, Person
from domain.tickets.model import Ticket, TicketStatus
from tests.builders import added, read, someone
from tests.stores import AnyStore

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)


@pytest.fixture
async def rita(store: AnyStore) -> Actor:
    return await someone(store, Role.SALES, "Rita Reyes")


@pytest.fixture
async def acme(store: AnyStore) -> Company:
    found: Company = await added(store, Company(name="Acme GmbH"))
    return found


def jane(**fields: object) -> Person:
    return Person(**{"name": "Jane Doe", "role": Role.CUSTOMER, **fields})  # type: ignore[arg-type]


async def test_an_email_is_one_persons(store: AnyStore, rita: Actor) -> None:
    first = await store.run(
        lambda uow: customers.add_customer(uow, rita, jane(email="jane@globex.example")), rita
    )
    other = await added(store, jane(name="Tom", email="tom@globex.example"))
    with pytest.raises(ConflictError):
        await store.run(
            lambda uow: customers.add_customer(uow, rita, jane(email="jane@globex.example")), rita
        )
    with pytest.raises(ConflictError):
        await store.run(lambda uow: customers.change_customer(uow, rita, other, email=first.email))
    assert (await read(store, other)).email == "tom@globex.example"


async def test_a_companys_name_is_one_companys(store: AnyStore, rita: Actor, acme: Company) -> None:
    with pytest.raises(ConflictError):
        await store.run(lambda uow: customers.add_company(uow, rita, Company(name="ACME gmbh")))
    assert (await store.run(lambda uow: company_called(uow, "acme"))).id == acme.id
    assert (await store.run(lambda uow: company_called(uow, "vega hotels"))).name == "Vega Hotels"


async def test_a_twin_has_the_name_and_nothing_that_differs(store: AnyStore, acme: Company) -> None:
    one = await added(store, jane(company_id=acme.id, email="jane@acme.example"))
    other = await added(store, Company(name="Globex"))

    async def twin(person: Person) -> Person | None:
        return await store.read(lambda uow: customers.twin(uow, person))

    assert await twin(jane(name="JANE DOE")) == one
    assert await twin(jane(company_id=acme.id)) == one
    assert await twin(jane(company_id=other.id)) is None
    assert await twin(jane(email="other@acme.example")) is None
    assert await twin(jane(name="Tom")) is None


async def test_a_companys_card_holds_what_is_open(store: AnyStore, rita: Actor, acme: Company) -> None:
    person = await added(store, jane(company_id=acme.id))
    going = await added(
        store, Deal(title="Terminals", company_id=acme.id, amount=Decimal(5), stage=Stage.PROPOSAL)
    )
    await added(store, Deal(title="Old", company_id=acme.id, amount=Decimal(9), stage=Stage.LOST))
    lead = await added(store, Lead(company_id=acme.id))
    await added(store, Lead(company_id=acme.id, status=LeadStatus.DISQUALIFIED))
    ticket = await added(store, Ticket(subject="Broken", text="Broken", customer_id=person.id))
    await added(store, Ticket(subject="Done", text="Done", customer_id=person.id, status=TicketStatus.CLOSED))
    said = await store.run(
        lambda uow: interactions.log_interaction(
            uow, rita, Interaction(note="They want a demo", company_id=acme.id, at=NOON)
        )
    )
    card = await store.read(lambda uow: customers.company_card(uow, rita, acme))
    assert (card.contacts, card.deals, card.leads) == ([person], [going], [lead])
    assert (card.tickets, card.interactions) == ([ticket], [said])
    assert card.worth == {"EUR": 5}
    own = await store.read(lambda uow: customers.person_card(uow, rita, person))
    assert (own.company, own.deals, own.tickets, own.interactions) == (acme, [going], [ticket], [said])


async def test_people_are_found_by_what_is_known_of_them(store: AnyStore, rita: Actor, acme: Company) -> None:
    person = await added(
        store, jane(company_id=acme.id, email="jane@acme.example", phone="+447700900123", segment="gold")
    )
    await added(store, jane(name="100% Tom"))

    async def found(wanted: Wanted) -> list[Person]:
        people, _ = await store.read(lambda uow: customers.find_people(uow, rita, wanted))
        return people

    for wanted in (
        Wanted(email="jane@acme.example"),
        Wanted(phone="+447700900123"),
        Wanted(company=acme),
        Wanted(segment="gold"),
        Wanted(name="doe"),
    ):
        assert await found(wanted) == [person]
    assert [one.name for one in await found(Wanted(name="%"))] == ["100% Tom"]
    assert await found(Wanted(email="nobody@acme.example")) == []


async def test_staff_are_nobodys_customers(store: AnyStore, rita: Actor) -> None:
    people, _ = await store.read(lambda uow: customers.find_people(uow, rita, Wanted(name="Rita")))
    assert people == []


@pytest.mark.parametrize("role", [Role.GUEST, Role.CUSTOMER])
async def test_strangers_see_and_write_nothing(store: AnyStore, acme: Company, role: Role) -> None:
    stranger = await someone(store, role, "Mallory Moss")
    with pytest.raises(RefusedError):
        await store.run(lambda uow: customers.company_card(uow, stranger, acme))
    with pytest.raises(RefusedError):
        await store.run(lambda uow: customers.find_people(uow, stranger, Wanted(name="a")))
    with pytest.raises(RefusedError):
        await store.run(lambda uow: customers.add_customer(uow, stranger, jane()))
    with pytest.raises(RefusedError):
        await store.run(
            lambda uow: interactions.log_interaction(uow, stranger, Interaction(note="Hm", at=NOON))
        )
    assert await store.read(lambda uow: uow.find(Interaction)) == []


async def test_an_interaction_is_its_writers(store: AnyStore, rita: Actor, acme: Company) -> None:
    new = Interaction(note="Hm", company_id=acme.id, at=NOON, owner_id=77)
    stored = await store.run(lambda uow: interactions.log_interaction(uow, rita, new), rita)
    assert stored.owner_id == rita.person_id
    assert await store.read(lambda uow: interactions.latest(uow, rita, company_id=acme.id)) == [stored]


@pytest.mark.parametrize(
    ("said", "written"),
    [("globex", "Globex"), (" acme  gmbh. ", "Acme Gmbh"), ("IBM", "IBM"), ("McKay", "McKay"), ("", "")],
)
def test_a_name_typed_without_capitals_gets_them(said: str, written: str) -> None:
    assert proper(said) == written
