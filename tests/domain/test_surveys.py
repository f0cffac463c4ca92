"""Who is asked how it was, and what counts as an answer, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeVar

import pytest

from bot.app import App, job_room
from bot.clock import HandClock
from bot.turns.speaker import actor_of
from config.policies import load_policies
from domain.access import Role
from domain.banking import Survey
from domain.errors import ConflictError, InvalidError, NotFoundError
from domain.people.model import Person
from domain.ports import UnitOfWork
from domain.record import Record
from domain.surveys import actions
from domain.surveys.asking import due, invite
from domain.surveys.model import Invitation, Outcome
from domain.tickets.model import Ticket, TicketStatus
from scheduler.jobs.surveys import ask_customers
from tests.apps import hear, said, timeline
from tests.builders import added
from tests.stores import AnyStore

R = TypeVar("R", bound=Record)
POLICY = load_policies()["surveys"]
LATER = timedelta(minutes=POLICY["after_minutes"])


async def every(store: AnyStore, kind: type[R], **where: Any) -> list[R]:
    found: list[R] = await store.read(lambda uow: uow.find(kind, **where))
    return found


async def ended(store: AnyStore, clock: HandClock, **fields: Any) -> Ticket:
    """A ticket of a customer that a colleague has just resolved, found by the time it is asked about."""
    customer = await added(store, Person(role=Role.CUSTOMER))
    colleague = await added(store, Person(role=Role.SUPPORT))
    facts = {"customer_id": customer.id, "owner_id": colleague.id, **fields}
    ticket = await added(store, Ticket(subject="Charged twice", text="Charged twice", **facts))

    async def resolve(uow: UnitOfWork) -> Ticket:
        return await uow.change(ticket, status=TicketStatus.RESOLVED, resolved_at=uow.now)

    over: Ticket = await store.run(resolve)
    clock.move(LATER)
    return over


async def outcome(store: AnyStore, ticket: Ticket) -> Outcome:
    await store.run(lambda uow: invite(uow, ticket.id, POLICY))
    (one,) = await every(store, Invitation, ticket_id=ticket.id)
    found: Outcome = one.outcome
    return found


async def test_whoever_has_no_conversation_cannot_be_asked(store: AnyStore, clock: HandClock) -> None:
    assert await outcome(store, await ended(store, clock)) is Outcome.UNREACHABLE


async def test_colleagues_nobody_and_whoever_was_not_helped_are_spared(
    store: AnyStore, clock: HandClock
) -> None:
    colleague = await added(store, Person(role=Role.SALES))
    for fields in ({"customer_id": colleague.id}, {"customer_id": None}, {"owner_id": None}):
        assert await outcome(store, await ended(store, clock, **fields)) is Outcome.SPARED


async def test_what_was_brought_in_as_over_is_not_asked_about(store: AnyStore, clock: HandClock) -> None:
    customer = await added(store, Person(role=Role.CUSTOMER))
    old = Ticket(
        subject="Old",
        text="Old",
        status=TicketStatus.CLOSED,
        customer_id=customer.id,
        first_response_at=clock.now(),
        resolved_at=clock.now(),
    )
    assert await outcome(store, await added(store, old)) is Outcome.SPARED


async def test_each_ticket_is_looked_at_once(store: AnyStore, clock: HandClock) -> None:
    first = await ended(store, clock)
    assert [one.id for one in await store.read(lambda uow: due(uow, POLICY))] == [first.id]
    await outcome(store, first)
    assert await store.run(lambda uow: invite(uow, first.id, POLICY)) is None
    second = await ended(store, clock)
    assert [one.id for one in await store.read(lambda uow: due(uow, POLICY))] == [second.id]
    clock.move(timedelta(days=2))
    assert await store.read(lambda uow: due(uow, POLICY)) == []


async def test_the_database_refuses_a_second_question_about_a_ticket(
    store: AnyStore, clock: HandClock
) -> None:
    ticket = await ended(store, clock)
    again = Invitation(ticket_id=ticket.id, outcome=Outcome.ASKED)
    await added(store, again)
    with pytest.raises(ConflictError):
        await added(store, again)


async def test_a_policy_without_channels_asks_nobody(app: App, clock: HandClock) -> None:
    await hear(app, said("my card reader is dark, please open a ticket", "1", email="jane@example.com"))
    (ticket,) = await every(app.store, Ticket)
    priya = await added(app.store, Person(role=Role.SUPPORT))

    async def resolve(uow: UnitOfWork) -> None:
        await uow.change(ticket, status=TicketStatus.RESOLVED, resolved_at=uow.now, owner_id=priya.id)

    await app.store.run(resolve)
    clock.move(LATER)
    room = job_room(app.store, clock, app.house, app.channels, app.runner)
    nowhere = {**room.policies, "surveys": {**POLICY, "channels": []}}

    assert await ask_customers(replace(room, policies=nowhere)) == 0
    assert await ask_customers(room) == 1
    assert await ask_customers(room) == 0
    assert [line.text for line in await timeline(app, "a")][-1].startswith("How was our help with T-1")


async def test_a_mark_is_one_of_five_and_one_a_ticket(store: AnyStore, clock: HandClock) -> None:
    ticket = await ended(store, clock)
    jane, other = [await added(store, Person(role=Role.CUSTOMER)) for _ in range(2)]

    async def rate(score: int, who: Person = jane, about: Ticket | None = ticket) -> Survey:
        actor = actor_of(who, "UTC", "en")
        rated: Survey = await store.run(lambda uow: actions.rate(uow, actor, score, ticket=about))
        return rated

    for score in (0, 6, -1):
        with pytest.raises(InvalidError):
            await rate(score)
    with pytest.raises(ConflictError):
        await rate(5, who=await added(store, Person(role=Role.SUPPORT)))
    first, second = await rate(2), await rate(4)
    assert (first.id, second.score) == (second.id, 4)
    assert (await rate(3, about=None)).id != first.id
    with pytest.raises(NotFoundError):
        await store.run(lambda uow: actions.comment_on(uow, actor_of(other, "UTC", "en"), first.id, "ha"))


async def test_a_made_up_button_gives_no_mark(app: App) -> None:
    for value in ("five", "99", "0", "[4]", "4.7e9", "-3", "NaN", "Infinity", "", "2.5"):
        assert await hear(app, said("", f"k{value}", choice=f"give_feedback?score={value}")), value
    assert all(survey.score in range(1, 6) for survey in await every(app.store, Survey))
