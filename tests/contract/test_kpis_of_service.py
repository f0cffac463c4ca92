"""It is noon of Wednesday 18 November 2026. Every number was counted by hand."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.clock import HandClock
from domain.access import Role
from domain.banking import Product
from domain.conversation import Conversation, Line, Owner
from domain.desk.records import Handoff
from domain.inbox import InboxStatus
from domain.messages import Author, Identity, InboundMessage
from domain.people.model import Person
from domain.ports import UnitOfWork
from domain.tickets.model import Ticket, TicketKind, TicketStatus
from tests.contract.figures import ask, customer, given, gone, groups, instant, people, value
from tests.stores import NOON, AnyStore


def ticket(kind: TicketKind, status: TicketStatus, at: str, **fields: Any) -> Ticket:
    return Ticket(
        kind=kind, status=status, subject="Card", text="Card", created_at=instant(f"2026-{at}"), **fields
    )


COMPLAINT, QUESTION = TicketKind.COMPLAINT, TicketKind.QUESTION
OPEN, PENDING = TicketStatus.OPEN, TicketStatus.PENDING
RESOLVED, CLOSED = TicketStatus.RESOLVED, TicketStatus.CLOSED


async def test_tickets_are_open_until_they_are_resolved(store: AnyStore) -> None:
    sue, ann = await people(
        store,
        Person(name="Sue", role=Role.SUPPORT, team="Cards", region="Leeds"),
        customer("Ann", segment="gold"),
    )
    (card,) = await given(store, Product(name="Card"))
    await given(
        store,
        ticket(COMPLAINT, OPEN, "11-02 12:00", owner_id=sue, customer_id=ann, category="fees"),
        ticket(COMPLAINT, PENDING, "10-02 12:00", product_id=card.id),
        ticket(COMPLAINT, RESOLVED, "11-03 12:00", owner_id=sue),
        ticket(COMPLAINT, CLOSED, "11-04 12:00", category="fees"),
        ticket(QUESTION, OPEN, "11-05 12:00"),
    )
    await gone(store, ticket(COMPLAINT, OPEN, "11-06 12:00"))

    assert await value(store, "open_tickets") == 3
    assert await value(store, "open_tickets", "this_month") == 2, "of those opened this month"
    assert await groups(store, "open_tickets", "product") == {"Card": 1, None: 2}
    assert await value(store, "tickets_opened") == 4
    assert await groups(store, "tickets_opened", "category") == {"fees": 2, None: 2}
    assert await value(store, "complaints_opened") == 3
    assert await groups(store, "complaints_opened", "region", "this_quarter") == {"Leeds": 2, None: 2}
    assert await groups(store, "complaints_opened", "segment") == {"gold": 1, None: 2}
    assert await value(store, "complaints_unresolved") == 2
    assert await groups(store, "complaints_unresolved", "team") == {"Cards": 1, None: 1}


async def test_answers_and_resolutions_are_measured_when_they_are_given(store: AnyStore) -> None:
    def answered(at: str, first: str | None, solved: str | None) -> Ticket:
        return ticket(
            QUESTION,
            RESOLVED if solved else OPEN,
            at,
            first_response_at=instant(f"2026-{first}") if first else None,
            resolved_at=instant(f"2026-{solved}") if solved else None,
        )

    await given(
        store,
        answered("10-31 23:00", "11-01 00:30", "11-02 23:00"),
        answered("11-05 12:00", "11-05 12:10", "11-05 13:30"),
        answered("11-06 12:00", None, None),
        answered("10-01 12:00", "10-01 13:00", "10-02 12:00"),
    )

    minutes = await ask(store, "first_response_minutes")
    assert (minutes.value, minutes.unit, minutes.n) == (50, "minutes", 2)
    hours = await ask(store, "resolution_hours")
    assert (hours.value, hours.unit, hours.n) == (24.75, "hours", 2)
    assert await value(store, "resolution_hours", "last_month") == 24
    assert await value(store, "tickets_resolved") == 2, "of those resolved this month"
    assert await value(store, "first_response_minutes", "yesterday") is None


async def test_a_breach_is_a_deadline_missed_out_of_those_there_were(store: AnyStore) -> None:
    due = {"due_at": NOON}
    await given(
        store,
        ticket(QUESTION, OPEN, "11-02 12:00", breached_at=NOON, **due),
        ticket(QUESTION, OPEN, "11-03 12:00", **due),
        ticket(QUESTION, RESOLVED, "11-04 12:00", **due),
        ticket(QUESTION, OPEN, "11-05 12:00"),
        ticket(QUESTION, OPEN, "10-05 12:00", breached_at=NOON, **due),
    )

    rate = await ask(store, "sla_breach_rate")
    assert (rate.value, rate.n) == pytest.approx((1 / 3, 3))


def said(channel: str, address: str, number: int) -> InboundMessage:
    return InboundMessage(channel, f"{address}:{number}", address, Identity(channel, address), "hello")


async def talk(
    store: AnyStore, clock: HandClock, channel: str, address: str, intents: list[dict[str, Any]]
) -> Conversation:
    """A conversation in which these were understood, each answered after 250 ms."""
    conversation: Conversation | None = None
    for number, understood in enumerate(intents):
        received, conversation, _ = await store.run(
            lambda uow, n=number: uow.inbox.store(said(channel, address, n), "raw")  # type: ignore[misc]
        )
        clock.move(timedelta(milliseconds=250))
        await store.run(
            lambda uow, r=received, u=understood: uow.inbox.settle(r.id, InboxStatus.DONE, parse=u)  # type: ignore[misc]
        )
    assert conversation is not None
    return conversation


async def add_line(store: AnyStore, conversation: Conversation, author: Author, **changed: Any) -> None:
    async def work(uow: UnitOfWork) -> None:
        now = await uow.conversations.lock(conversation.id)
        line = Line(now.id, now.seq + 1, author, "hello", uow.now)
        await uow.conversations.save(now, lines=[line], **changed)

    await store.run(work)


async def add_note(store: AnyStore, conversation: Conversation) -> None:
    """Somebody of the staff writes what only colleagues read."""

    async def work(uow: UnitOfWork) -> None:
        now = await uow.conversations.lock(conversation.id)
        note = Line(now.id, now.seq + 1, "staff", "seems honest", uow.now, internal=True)
        await uow.conversations.save(now, lines=[note])

    await store.run(work)


async def test_how_long_customers_wait_for_a_person(store: AnyStore, clock: HandClock) -> None:
    sue, ann = await people(
        store,
        Person(name="Sue", role=Role.SUPPORT, team="Cards", region="Leeds"),
        customer("Ann", segment="gold"),
    )
    chat = (await talk(store, clock, "webchat", "a", [{}])).id
    phone = (await talk(store, clock, "telegram", "b", [{}])).id
    asked = instant("2026-11-17 09:00")

    def came(minutes: int, place: int, **fields: Any) -> Handoff:
        at = asked + timedelta(minutes=minutes)
        return Handoff(conversation_id=place, asked_at=asked, taken_at=at, ended_at=at, **fields)

    await given(
        store,
        came(4, chat, owner_id=sue, customer_id=ann),
        came(10, phone, owner_id=sue),
        Handoff(conversation_id=chat, taken_at=asked, ended_at=asked),  # nobody had asked
        Handoff(conversation_id=phone, asked_at=asked, ended_at=NOON),  # nobody came
        Handoff(conversation_id=chat, asked_at=asked),  # waits still
    )

    waited = await ask(store, "queue_wait_minutes")
    assert (waited.value, waited.unit, waited.n) == pytest.approx((7, "minutes", 2))
    assert await groups(store, "queue_wait_minutes", "channel") == {"webchat": 4, "telegram": 10}
    assert await groups(store, "queue_wait_minutes", "team") == {"Cards": 7}
    assert await groups(store, "queue_wait_minutes", "segment") == {"gold": 4, None: 10}


async def test_what_the_bot_does_alone_how_often_it_fails_and_how_fast_it_is(
    store: AnyStore, clock: HandClock
) -> None:
    (sue,) = await people(store, Person(name="Sue", role=Role.SUPPORT))
    sure = {"intent": "open_ticket", "confidence": 0.9, "sure": True}
    unsure = {"intent": "open_ticket", "confidence": 0.4, "sure": False}
    refused = {"intent": "out_of_scope", "confidence": 0.9}
    alone = await talk(store, clock, "webchat", "a", [sure, refused, unsure])
    helped = await talk(store, clock, "webchat", "b", [sure])
    waiting = await talk(store, clock, "telegram", "c", [sure])
    colleague = await talk(store, clock, "slack", "d", [sure])
    await talk(store, clock, "telegram", "silent", [{}])
    await add_line(store, alone, "bot")
    await add_line(store, helped, "staff")
    await add_line(store, waiting, "customer", owner=Owner.QUEUE)
    await add_line(store, colleague, "bot", person_id=sue)
    noted = await talk(store, clock, "telegram", "e", [sure])
    await add_note(store, noted)
    taken = await talk(store, clock, "terminal", "f", [sure])
    await add_line(store, taken, "bot")
    await given(store, Handoff(conversation_id=taken.id, taken_at=NOON, ended_at=NOON))

    assert await value(store, "visits") == 6
    assert await groups(store, "visits", "channel") == {"webchat": 2, "telegram": 3, "terminal": 1}
    contained = await ask(store, "bot_containment_rate")
    assert (contained.value, contained.n) == pytest.approx((2 / 5, 5))
    by_channel = await groups(store, "bot_containment_rate", "channel")
    assert by_channel == {"webchat": 0.5, "telegram": 0.5, "terminal": 0}
    fallback = await ask(store, "bot_fallback_rate")
    assert (fallback.value, fallback.n) == pytest.approx((2 / 8, 8))
    failing = await groups(store, "bot_fallback_rate", "channel")
    assert failing == {"webchat": 0.5, "slack": 0, "telegram": 0, "terminal": 0}
    response = await ask(store, "bot_response_ms")
    assert (response.value, response.unit, response.n) == pytest.approx((250, "ms", 9))
