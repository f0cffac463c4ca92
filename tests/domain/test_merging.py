"""Two persons made one, and two again: nothing is lost and nothing stays behind."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from domain.access import SYSTEM, Role
from domain.banking import Account, Survey
from domain.errors import ConflictError, RefusedError
from domain.identity.merging import adopt, merge, unmerge
from domain.identity.model import Merge, Proof
from domain.identity.pairs import alike
from domain.interactions.model import Interaction
from domain.kinds import KINDS
from domain.messages import Identity
from domain.people.model import Person
from domain.ports import UnitOfWork
from domain.quotes.model import Quote
from domain.tickets.model import Ticket
from domain.undo import take_back
from tests.builders import added, someone
from tests.stores import NOON, AnyStore


async def two(store: AnyStore) -> tuple[Person, Person]:
    """A customer who signs in, and one known by telephone and Telegram who has everything."""
    jane = await added(store, Person(name="Jane Doe", email="jane@client.example", role=Role.CUSTOMER))
    twin = await added(store, Person(name="J. Doe", phone="+442079460000", zone="Europe/London"))
    await added(store, Ticket(subject="Reader", text="Reader offline", customer_id=twin.id))
    await added(store, Quote(text="40 terminals", currency="EUR", customer_id=twin.id))
    await added(store, Interaction(kind="call", note="Called", customer_id=twin.id, at=NOON))
    await added(store, Survey(customer_id=twin.id, score=4, at=NOON))
    account: dict[str, Any] = {
        "kind": "current",
        "balance": Decimal(10),
        "currency": "EUR",
        "opened_at": NOON,
    }
    await added(store, Account(customer_id=twin.id, **account))

    async def known(uow: UnitOfWork) -> None:
        await uow.identities.link(Identity("telegram", "77"), twin.id, Proof.CODE)
        place = await uow.conversations.ensure("telegram", "77")
        await uow.conversations.save(place, person_id=twin.id)

    await store.run(known, SYSTEM)
    return jane, twin


async def everything(store: AnyStore, jane: Person, twin: Person) -> dict[str, Any]:
    """What is on record, whose it is, without how often it was changed."""

    async def look(uow: UnitOfWork) -> dict[str, Any]:
        kinds = [kind for kind in KINDS.values() if kind is not Merge]
        found: dict[str, Any] = {
            kind.KIND: [replace(one, version=0) for one in await uow.find(kind)] for kind in kinds
        }
        for one in (jane, twin):
            known = [(each.identity, each.proof) for each in await uow.identities.of_person(one.id)]
            talks = [talk.id for talk in await uow.conversations.all_of_person(one.id)]
            found[f"known {one.id}"], found[f"talks {one.id}"] = known, talks
        return found

    return await store.read(look)


async def test_everything_is_the_winners_and_what_they_lacked_too(store: AnyStore) -> None:
    priya = await someone(store, Role.SUPPORT, "Priya Nair")
    jane, twin = await two(store)
    await store.run(lambda uow: merge(uow, priya, jane, twin), priya)
    after = await everything(store, jane, twin)
    for kind in ("ticket", "quote", "interaction", "survey", "account"):
        assert [one.customer_id for one in after[kind]] == [jane.id]
    assert after[f"known {jane.id}"] == [(Identity("telegram", "77"), Proof.CODE)]
    assert after[f"talks {twin.id}"] == []
    (one,) = [person for person in after["person"] if not person.is_staff]
    assert (one.name, one.email, one.phone) == ("Jane Doe", "jane@client.example", "+442079460000")


@pytest.mark.parametrize("by_undo", [True, False])
async def test_taken_back_it_is_as_if_it_had_never_been(store: AnyStore, *, by_undo: bool) -> None:
    priya = await someone(store, Role.SUPPORT, "Priya Nair")
    jane, twin = await two(store)
    before = await everything(store, jane, twin)

    async def join(uow: UnitOfWork) -> Merge:
        uow.turn_id = 7
        return await merge(uow, priya, jane, twin)

    made = await store.run(join, priya)
    assert await everything(store, jane, twin) != before

    async def part(uow: UnitOfWork) -> None:
        if by_undo:
            await take_back(uow, 7, timedelta(hours=24))
        else:
            await unmerge(uow, priya, made)

    await store.run(part, priya)
    assert await everything(store, jane, twin) == before


async def test_what_came_since_stays_with_whom_it_came_to(store: AnyStore) -> None:
    priya = await someone(store, Role.SUPPORT, "Priya Nair")
    jane, twin = await two(store)
    made = await store.run(lambda uow: merge(uow, priya, jane, twin), priya)
    new = await added(store, Ticket(subject="Later", text="Later", customer_id=jane.id))
    await store.run(lambda uow: unmerge(uow, priya, made), priya)
    later = await store.read(lambda uow: uow.get(Ticket, new.id))
    assert later is not None
    assert later.customer_id == jane.id
    ended = await store.read(lambda uow: uow.get(Merge, made.id))
    assert ended is not None
    with pytest.raises(ConflictError, match="merge_ended"):
        await store.run(lambda uow: unmerge(uow, priya, ended), priya)


async def test_the_other_e_mail_leads_to_the_same_person_while_they_are_one(store: AnyStore) -> None:
    priya = await someone(store, Role.SUPPORT, "Priya Nair")
    jane = await added(store, Person(name="Jane", email="jane@client.example", role=Role.CUSTOMER))
    twin = await added(store, Person(name="Jane", email="j@client.example", role=Role.CUSTOMER))
    other = Identity("email", "j@client.example")
    made = await store.run(lambda uow: merge(uow, priya, jane, twin), priya)
    assert await store.read(lambda uow: uow.identities.person_of(other)) == jane.id
    await store.run(lambda uow: unmerge(uow, priya, made), priya)
    assert await store.read(lambda uow: uow.identities.person_of(other)) is None


async def test_only_customers_are_merged_and_only_by_who_may(store: AnyStore) -> None:
    priya = await someone(store, Role.SUPPORT, "Priya Nair")
    rita = await someone(store, Role.SALES, "Rita Reyes")
    jane, twin = await two(store)
    with pytest.raises(RefusedError):
        await store.run(lambda uow: merge(uow, rita, jane, twin), rita)
    with pytest.raises(ConflictError, match="merge_same"):
        await store.run(lambda uow: merge(uow, priya, jane, jane), priya)
    staff = await store.read(lambda uow: uow.get(Person, rita.person_id))
    assert staff is not None
    with pytest.raises(ConflictError, match="merge_staff"):
        await store.run(lambda uow: merge(uow, priya, jane, staff), priya)


async def test_nobody_known_is_adopted(store: AnyStore) -> None:
    jane, twin = await two(store)
    assert await store.run(lambda uow: adopt(uow, twin, jane), SYSTEM) is None
    assert await store.run(lambda uow: adopt(uow, jane, twin), SYSTEM) is None


async def test_who_may_be_one_is_found_by_name_and_by_number(store: AnyStore) -> None:
    jane = await added(store, Person(name="Jane Doe", phone="+442079460000", role=Role.CUSTOMER))
    for name, phone in (("Jane Dow", None), ("June Doherty", None), ("Somebody", "+442079460000")):
        await added(store, Person(name=name, phone=phone, role=Role.CUSTOMER))
    found = await store.read(lambda uow: alike(uow, jane))
    assert [one.name for one in found] == ["Somebody", "Jane Dow"]
