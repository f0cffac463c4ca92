"""Tickets: who may do what, and what is so afterwards; on both databases."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from bot.clock import HandClock
from domain.access import Actor, Role
from domain.errors import ConflictError, NotFoundError, RefusedError
from domain.people.model import Person
from domain.ports import UnitOfWork
from domain.tickets import actions
from domain.tickets.answering import resolution_note, worded
from domain.tickets.choosing import said_together
from domain.tickets.model import Priority, Ticket, TicketKind, TicketStatus
from tests.builders import POLICIES, read, someone, ticket_of
from tests.stores import AnyStore

Act = Callable[[UnitOfWork, Actor, Ticket], Awaitable[Any]]


@dataclass(frozen=True)
class Desk:
    """A customer, a stranger, and people who work here."""

    store: AnyStore
    jane: Actor
    mallory: Actor
    sam: Actor
    priya: Actor
    rita: Actor

    async def does(self, actor: Actor, act: Act, ticket: Ticket) -> Any:
        """What comes of the actor's doing it, committed."""
        return await self.store.run(lambda uow: act(uow, actor, ticket), actor)


@pytest.fixture
async def desk(store: AnyStore) -> Desk:
    return Desk(
        store,
        await someone(store, Role.CUSTOMER, "Jane Doe"),
        await someone(store, Role.CUSTOMER, "Mallory Moss"),
        await someone(store, Role.SUPPORT, "Sam Okoro"),
        await someone(store, Role.SUPPORT, "Priya Shah"),
        await someone(store, Role.SALES, "Rita Reyes"),
    )


async def test_a_ticket_is_its_customers_with_the_deadline_of_its_kind_and_priority(
    desk: Desk, clock: HandClock
) -> None:
    complaint = await ticket_of(desk.store, desk.jane, kind=TicketKind.COMPLAINT)
    urgent = await ticket_of(desk.store, desk.jane, kind=TicketKind.COMPLAINT, priority=Priority.URGENT)
    assert complaint.customer_id == desk.jane.person_id
    assert complaint.due_at == clock.now() + timedelta(hours=24)
    assert urgent.due_at == clock.now() + timedelta(hours=4)


async def test_a_customer_cannot_open_a_ticket_in_somebody_elses_name(desk: Desk) -> None:
    with pytest.raises(RefusedError):
        await ticket_of(desk.store, desk.mallory, customer_id=desk.jane.person_id)


async def test_staff_open_a_ticket_for_a_customer(desk: Desk) -> None:
    ticket = await ticket_of(desk.store, desk.sam, customer_id=desk.jane.person_id)
    assert ticket.customer_id == desk.jane.person_id


async def test_a_ticket_of_somebody_else_is_not_found_just_like_one_that_is_not(desk: Desk) -> None:
    ticket = await ticket_of(desk.store, desk.jane)
    troubles = []
    for ref in (ticket.ref, "T-4711", "T-99999999999999999999"):

        async def find(uow: UnitOfWork, number: str = ref) -> Ticket:
            return await actions.find_ticket(uow, desk.mallory, number)

        with pytest.raises(NotFoundError) as caught:
            await desk.store.run(find, desk.mallory)
        troubles.append((caught.value.key, caught.value.facts["staff"]))
    assert troubles == [("ticket_not_found", False)] * 3


@pytest.mark.parametrize("act", [actions.close_ticket])
async def test_a_stranger_cannot_touch_a_ticket_even_with_the_record_in_hand(desk: Desk, act: Act) -> None:
    ticket = await ticket_of(desk.store, desk.jane)
    with pytest.raises(NotFoundError):
        await desk.does(desk.mallory, act, ticket)
    with pytest.raises(NotFoundError):
        await desk.does(
            desk.mallory, lambda u, a, t: actions.add_to_ticket(u, a, t, "mine", POLICIES), ticket
        )
    assert await read(desk.store, ticket) == ticket


@pytest.mark.parametrize(
    "act",
    [
        actions.claim_ticket,
        actions.resolve_ticket,
        actions.note_answer,
        lambda uow, actor, ticket: actions.set_priority(uow, actor, ticket, Priority.URGENT, POLICIES),
        lambda uow, actor, ticket: actions.escalate_ticket(uow, actor, ticket, POLICIES),
        lambda uow, actor, ticket: actions.assign_ticket(uow, actor, ticket, Person(id=1)),
        lambda uow, actor, _: actions.list_tickets(uow, actor),
    ],
)
async def test_what_the_desk_does_is_refused_to_customers_naming_who_may(desk: Desk, act: Act) -> None:
    ticket = await ticket_of(desk.store, desk.jane)
    with pytest.raises(RefusedError) as caught:
        await desk.does(desk.jane, act, ticket)
    assert "support" in caught.value.facts["able"]
    assert await read(desk.store, ticket) == ticket


async def test_sales_see_tickets_and_do_not_work_on_them(desk: Desk) -> None:
    ticket = await ticket_of(desk.store, desk.jane)
    found, count = await desk.does(desk.rita, lambda u, a, _: actions.list_tickets(u, a), ticket)
    assert (found, count) == ([ticket], 1)
    with pytest.raises(RefusedError):
        await desk.does(desk.rita, actions.claim_ticket, ticket)


async def test_what_a_customer_adds_opens_a_pending_ticket_with_a_new_deadline(
    desk: Desk, clock: HandClock
) -> None:
    ticket = await ticket_of(desk.store, desk.jane)
    pending = await desk.does(desk.sam, actions.note_answer, ticket)
    clock.move(timedelta(days=5))
    added = await desk.does(
        desk.jane, lambda u, a, t: actions.add_to_ticket(u, a, t, "Still broken", POLICIES), pending
    )
    assert (pending.status, added.status) == (TicketStatus.PENDING, TicketStatus.OPEN)
    assert added.text == "Reader offline\n\nStill broken"
    assert added.due_at == clock.now() + timedelta(hours=48)


async def test_what_staff_add_bears_their_name_and_opens_nothing(desk: Desk) -> None:
    pending = await desk.does(desk.sam, actions.note_answer, await ticket_of(desk.store, desk.jane))
    added = await desk.does(
        desk.priya, lambda u, a, t: actions.add_to_ticket(u, a, t, "Rang her", POLICIES), pending
    )
    assert added.text.endswith("[Priya Shah] Rang her")
    assert added.status is TicketStatus.PENDING


async def test_the_first_answer_counts_once_and_makes_whoever_gave_it_the_owner(
    desk: Desk, clock: HandClock
) -> None:
    first = await desk.does(desk.sam, actions.note_answer, await ticket_of(desk.store, desk.jane))
    at = clock.now()
    clock.move(timedelta(hours=3))
    second = await desk.does(desk.priya, actions.note_answer, first)
    assert (second.first_response_at, second.owner_id) == (at, desk.sam.person_id)


async def test_a_claimed_ticket_is_not_claimed_twice(desk: Desk) -> None:
    claimed = await desk.does(desk.sam, actions.claim_ticket, await ticket_of(desk.store, desk.jane))
    assert claimed.owner_id == desk.sam.person_id
    with pytest.raises(ConflictError, match="ticket_already_owned") as by_another:
        await desk.does(desk.priya, actions.claim_ticket, claimed)
    assert by_another.value.facts["owner"] == "Sam Okoro"
    with pytest.raises(ConflictError, match="ticket_already_yours"):
        await desk.does(desk.sam, actions.claim_ticket, claimed)


async def test_two_who_claim_at_once_do_not_both_get_it(desk: Desk) -> None:
    ticket = await ticket_of(desk.store, desk.jane)
    await desk.does(desk.sam, actions.claim_ticket, ticket)
    with pytest.raises(ConflictError, match="changed_meanwhile"):
        await desk.does(desk.priya, actions.claim_ticket, ticket)


async def test_a_priority_moves_the_deadline_counted_from_the_start(desk: Desk, clock: HandClock) -> None:
    ticket = await ticket_of(desk.store, desk.jane)
    clock.move(timedelta(hours=2))
    after = await desk.does(
        desk.sam, lambda u, a, t: actions.set_priority(u, a, t, Priority.URGENT, POLICIES), ticket
    )
    assert after.due_at == ticket.created_at + timedelta(hours=4)


async def test_escalating_goes_one_step_up_and_stops_at_urgent(desk: Desk) -> None:
    ticket = await ticket_of(desk.store, desk.jane)
    steps = []
    for _ in range(3):
        ticket = await desk.does(desk.sam, lambda u, a, t: actions.escalate_ticket(u, a, t, POLICIES), ticket)
        steps.append(ticket.priority)
    assert steps == [Priority.HIGH, Priority.URGENT, Priority.URGENT]


async def test_a_resolved_ticket_says_how_and_is_not_resolved_again(desk: Desk, clock: HandClock) -> None:
    ticket = await ticket_of(desk.store, desk.jane)
    done = await desk.does(desk.sam, lambda u, a, t: actions.resolve_ticket(u, a, t, "paper roll"), ticket)
    assert (done.status, done.resolved_at, done.owner_id) == (
        TicketStatus.RESOLVED,
        clock.now(),
        desk.sam.person_id,
    )
    assert done.text.endswith("[Sam Okoro] paper roll")
    with pytest.raises(ConflictError, match="ticket_already_over"):
        await desk.does(desk.sam, actions.resolve_ticket, done)
    with pytest.raises(ConflictError, match="ticket_already_over"):
        await desk.does(desk.sam, lambda u, a, t: actions.escalate_ticket(u, a, t, POLICIES), done)


async def test_closing_keeps_when_it_was_resolved_and_reopening_forgets_it(
    desk: Desk, clock: HandClock
) -> None:
    resolved = await desk.does(desk.sam, actions.resolve_ticket, await ticket_of(desk.store, desk.jane))
    clock.move(timedelta(days=1))
    closed = await desk.does(desk.jane, actions.close_ticket, resolved)
    assert closed.resolved_at == resolved.resolved_at
    with pytest.raises(ConflictError, match="ticket_already_closed"):
        await desk.does(desk.jane, actions.close_ticket, closed)
    again = await desk.does(desk.jane, lambda u, a, t: actions.reopen_ticket(u, a, t, POLICIES), closed)
    assert (again.status, again.resolved_at) == (TicketStatus.OPEN, None)
    assert again.due_at == clock.now() + timedelta(hours=48)
    with pytest.raises(ConflictError, match="ticket_not_over"):
        await desk.does(desk.jane, lambda u, a, t: actions.reopen_ticket(u, a, t, POLICIES), again)


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("You charged me twice. I want it back.", "You charged me twice"),
        ("Fee of 3. November is wrong. Return it.", "Fee of 3. November is wrong"),
        ("Dr. Berg was rude. I want an apology.", "Dr. Berg was rude"),
        ("one   two\nthree", "one two three"),
        ("word " * 40, "word " * 14 + "word…"),
        ("x" * 300, "x" * 79 + "…"),
    ],
)
def test_a_subject_is_the_first_sentence_cut_at_a_word(text: str, subject: str) -> None:
    assert actions.subject_of(text) == subject
    assert len(subject) <= actions.SUBJECT_LENGTH


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("claim T-4 and T-8 please", [4, 8]),
        ("T-1, t2 & T-3", [1, 2, 3]),
        ("resolve T-56 and ticket T-57", [56, 57]),
        ("T-44 is a duplicate of T-43", []),
        ("split these up, T-83 to Sam, T-84 to Leila", []),
        ("close T-9", []),
        ("", []),
    ],
)
def test_numbers_said_in_one_breath_are_meant_together(text: str, numbers: list[int]) -> None:
    assert said_together(text) == numbers


@pytest.mark.parametrize(
    ("said", "sent"),
    [
        ("the refund is on its way", "The refund is on its way"),
        ('"Dear Ms Doe, done."', "Dear Ms Doe, done."),
        ("“fertig”", "Fertig"),
        ('say "hello" first', 'Say "hello" first'),
        ('"', '"'),
    ],
)
def test_a_message_is_sent_without_the_quotes_around_it(said: str, sent: str) -> None:
    assert worded(said) == sent


@pytest.mark.parametrize(
    ("said", "note"),
    [
        ("resolve T-5: fee of £35 refunded", "fee of £35 refunded"),
        ("please mark ticket T-71 as resolved, refund was paid today", "refund was paid today"),
        ("resolve T-5", None),
        ("T-5 is resolved, thanks", None),
    ],
)
def test_how_it_was_resolved_is_what_stands_beside_the_number(said: str, note: str | None) -> None:
    assert resolution_note(said) == note
