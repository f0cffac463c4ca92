"""The line: who is called, what the clock does while nobody comes, once each whoever ticks."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.app import App
from bot.clock import HandClock
from domain.access import Role
from domain.conversation import Owner
from domain.desk import actions
from domain.desk.routing import whom
from domain.people.model import Person
from domain.tickets.model import Ticket, TicketKind, TicketStatus
from scheduler.jobs.handoff import look_after
from tests.bot.handoffs import Speaker, at_the_console, handoffs, hire, room_of
from tests.builders import POLICIES, added

JANE, BEN = "jane@customer.example", "ben@customer.example"
MINUTE = timedelta(minutes=1)


async def tick(app: App, clock: HandClock, time: timedelta, step: timedelta = MINUTE) -> None:
    """Time passes, and two workers look after the line all the while."""
    left = time
    while left > timedelta(0):
        clock.move(min(step, left))
        left -= step
        await asyncio.gather(look_after(room_of(app)), look_after(room_of(app)))


async def called(app: App, *but: Person) -> str | None:
    """The name of whoever is called next."""
    known = [one.id for one in but]
    found = await app.store.read(lambda uow: whom(uow, POLICIES, known))
    return found.name if found else None


async def wanted(app: App, person: Person) -> int:
    """How often this colleague was called."""
    heard = await Speaker(app, person.email or "").heard()
    return sum("would like to talk to a person" in text for text in heard)


# -- who is called


async def test_whoever_has_least_to_do_is_called(app: App) -> None:
    sam, priya = await hire(app, "Sam Okoro"), await hire(app, "Priya Nair")
    open_one: dict[str, Any] = {"subject": "Card", "text": "Card"}
    await added(app.store, Ticket(owner_id=sam.id, **open_one))
    await added(app.store, Ticket(owner_id=priya.id, status=TicketStatus.RESOLVED, **open_one))
    assert await called(app) == "Priya Nair"
    for _ in range(2):
        await added(app.store, Ticket(owner_id=priya.id, status=TicketStatus.PENDING, **open_one))
    assert await called(app) == "Sam Okoro"


async def test_a_conversation_is_more_to_do_than_a_ticket(app: App) -> None:
    sam, priya = await hire(app, "Sam Okoro"), await hire(app, "Priya Nair")
    await added(app.store, Ticket(owner_id=priya.id, subject="Card", text="Card"))
    jane = Speaker(app, JANE)
    await jane.say("hello")
    number = (await jane.place()).id
    await at_the_console(app, sam, lambda turn: actions.take(turn, number))
    assert await called(app) == "Priya Nair"
    await at_the_console(app, sam, lambda turn: actions.hand_back(turn, number))
    assert await called(app) == "Sam Okoro"


async def test_equals_are_called_in_turn(app: App, clock: HandClock) -> None:
    people = [await hire(app, name) for name in ("Sam Okoro", "Priya Nair", "Ola Berg")]
    for number in range(6):
        somebody = Speaker(app, f"c{number}@customer.example")
        await somebody.say("can I talk to a person")
        await somebody.say("back to the bot")
        clock.move(MINUTE)
    assert [await wanted(app, one) for one in people] == [2, 2, 2]


async def test_several_who_ask_at_once_do_not_all_ring_the_same_colleague(app: App) -> None:
    people = [await hire(app, name) for name in ("Sam Okoro", "Priya Nair")]
    for number in range(4):
        await Speaker(app, f"c{number}@customer.example").say("can I talk to a person")
    assert [await wanted(app, one) for one in people] == [2, 2]


async def test_managers_are_called_when_nobody_of_support_can_be_reached(app: App) -> None:
    await hire(app, "Sam Okoro", greets=False)
    assert await called(app) is None
    mia = await hire(app, "Mia Lund", Role.MANAGER)
    await hire(app, "Rita Reyes", Role.SALES)
    assert await called(app) == "Mia Lund"
    assert await called(app, mia) is None


async def test_the_customer_hears_when_nobody_can_be_reached(app: App) -> None:
    (said,) = await Speaker(app, BEN).say("can I talk to a person")
    assert said.text.startswith(
        "I can't reach a colleague this minute, but you are in the line for one: you are next"
    )
    sam = await hire(app, "Sam Okoro", greets=False)
    number = (await Speaker(app, BEN).place()).id
    await app.store.run(lambda uow: uow.desk.saw(sam.id, number, 1, stays=True))  # the console is open
    (said,) = await Speaker(app, JANE).say("can I talk to a person")
    assert said.text.startswith("I've asked for a colleague: 1 other person is waiting")


async def test_nobody_takes_whoever_waits_no_more(app: App) -> None:
    sam = await hire(app, "Sam Okoro")
    jane, at_sam = Speaker(app, JANE), Speaker(app, sam.email or "")
    await jane.say("can I talk to a person")
    await jane.say("back to the bot")
    (said,) = await at_sam.press("Take it")
    assert said.text == "They don't wait for a person any more; the bot answers them again."
    assert (await jane.place()).owner is Owner.BOT


# -- the clock


async def test_each_is_called_once_and_the_customer_told_once_whoever_ticks(
    app: App, clock: HandClock
) -> None:
    sam, priya = await hire(app, "Sam Okoro"), await hire(app, "Priya Nair")
    mia = await hire(app, "Mia Lund", Role.MANAGER)
    jane = Speaker(app, JANE)
    await jane.say("can I talk to a person")
    assert [await wanted(app, one) for one in (sam, priya, mia)] == [1, 0, 0]
    await tick(app, clock, 4 * MINUTE)
    assert [await wanted(app, one) for one in (sam, priya, mia)] == [1, 0, 0]
    await tick(app, clock, 2 * MINUTE)
    assert [await wanted(app, one) for one in (sam, priya, mia)] == [1, 1, 0]
    await tick(app, clock, 60 * MINUTE, 5 * MINUTE)
    assert [await wanted(app, one) for one in (sam, priya, mia)] == [1, 1, 1]
    assert sum("nobody has been free" in text for text in await jane.heard()) == 1
    assert (await jane.place()).owner is Owner.QUEUE


async def test_what_nobody_came_for_becomes_one_ticket(app: App, clock: HandClock) -> None:
    mia = await hire(app, "Mia Lund", Role.MANAGER)
    jane = Speaker(app, JANE)
    await jane.say("hello")
    await jane.say("can I talk to a person")
    await jane.say("the branch in York lost my letter, nobody knows where")
    await tick(app, clock, timedelta(hours=2, minutes=1), 11 * MINUTE)

    (ticket,) = await app.store.read(lambda uow: uow.find(Ticket))
    assert "lost my letter" in ticket.text
    assert ticket.due_at is not None
    place = await jane.place()
    assert (place.owner, ticket.conversation_id) == (Owner.BOT, place.id)
    assert sum("nobody could come" in text for text in await jane.heard()) == 1
    lost = [text for text in await Speaker(app, mia.email or "").heard() if text.startswith("Nobody came")]
    assert len(lost) == 1
    assert ticket.ref in lost[0]
    (handoff,) = await handoffs(app)
    assert (handoff.ticket_id, handoff.taken_at) == (ticket.id, None)
    assert handoff.ended_at is not None


async def test_words_after_a_ticket_was_opened_are_added_to_it(app: App, clock: HandClock) -> None:
    jane = Speaker(app, JANE)
    await jane.say("I want to complain: you charged me twice")
    await jane.say("can I talk to a person")
    await tick(app, clock, timedelta(hours=2, minutes=1), 11 * MINUTE)
    (ticket,) = await app.store.read(lambda uow: uow.find(Ticket))
    assert ticket.kind is TicketKind.COMPLAINT
    assert ticket.text.endswith("can I talk to a person")
    assert "added what you wrote to T-1" in (await jane.heard())[-1]


async def test_nothing_counts_while_nobody_can_be_there(app: App, clock: HandClock) -> None:
    clock.move(timedelta(hours=8))  # eight in the evening
    sam, priya = await hire(app, "Sam Okoro"), await hire(app, "Priya Nair")
    jane = Speaker(app, JANE)
    (said,) = await jane.say("can I talk to a person")
    assert "Nobody is here now" in said.text
    assert [await wanted(app, one) for one in (sam, priya)] == [1, 0]
    before = await jane.heard()
    await tick(app, clock, timedelta(hours=13), timedelta(hours=1))
    assert clock.now() == datetime(2026, 11, 19, 9, tzinfo=UTC)
    assert [await wanted(app, one) for one in (sam, priya)] == [1, 0]
    assert await jane.heard() == before
    await tick(app, clock, 6 * MINUTE)
    assert [await wanted(app, one) for one in (sam, priya)] == [1, 1]


async def test_a_place_is_told_again_when_half_of_those_before_are_gone(app: App, clock: HandClock) -> None:
    first = [Speaker(app, f"c{number}@customer.example") for number in range(4)]
    for one in first:
        await one.say("can I talk to a person")
    jane = Speaker(app, JANE)
    (said,) = await jane.say("can I talk to a person")
    assert "4 other people are waiting before you" in said.text
    for one in first:
        await one.say("back to the bot")
        await tick(app, clock, MINUTE)
    moved = [text for text in await jane.heard() if text.endswith(" now.") and text.startswith("You are")]
    assert moved == ["You are number 2 in the line now.", "You are next now."]


async def test_whoever_is_silent_loses_the_conversation_once(app: App, clock: HandClock) -> None:
    sam, priya = await hire(app, "Sam Okoro"), await hire(app, "Priya Nair")
    jane, at_sam = Speaker(app, JANE), Speaker(app, sam.email or "")
    await jane.say("can I talk to a person")
    await at_sam.press("Take it")
    await jane.say("my card is gone")
    await tick(app, clock, timedelta(minutes=59), 20 * MINUTE)
    assert (await jane.place()).owner is Owner.PERSON
    await tick(app, clock, 4 * MINUTE)
    assert (await jane.place()).owner is Owner.QUEUE
    assert sum("in the line again" in text for text in await at_sam.heard()) == 1
    assert [await wanted(app, one) for one in (sam, priya)] == [1, 1]
    assert sum("had to wait for an answer" in text for text in await jane.heard()) == 1
    first, second = await handoffs(app)
    assert first.ended_at == second.asked_at


async def test_whoever_answers_keeps_the_conversation(app: App, clock: HandClock) -> None:
    sam = await hire(app, "Sam Okoro")
    jane = Speaker(app, JANE)
    await jane.say("can I talk to a person")
    number = (await jane.place()).id
    await at_the_console(app, sam, lambda turn: actions.take(turn, number))
    await jane.say("my card is gone")
    await at_the_console(app, sam, lambda turn: actions.answer(turn, number, "A new one is on its way"))
    await tick(app, clock, timedelta(hours=3), 30 * MINUTE)
    assert (await jane.place()).owner is Owner.PERSON


async def test_where_neither_says_anything_more_the_bot_is_back_without_a_word(
    app: App, clock: HandClock
) -> None:
    sam = await hire(app, "Sam Okoro")
    jane = Speaker(app, JANE)
    await jane.say("hello")
    number = (await jane.place()).id
    await at_the_console(app, sam, lambda turn: actions.take(turn, number))
    before = await jane.heard()
    await tick(app, clock, timedelta(hours=4, minutes=1), 30 * MINUTE)
    assert (await jane.place()).owner is Owner.BOT
    assert await jane.heard() == before
    assert [line.text for line in await jane.lines() if line.internal][-1].startswith("Neither side")
    assert len(await jane.say("hello")) == 1


async def test_a_person_who_comes_ends_every_clock(app: App, clock: HandClock) -> None:
    sam, priya = await hire(app, "Sam Okoro"), await hire(app, "Priya Nair")
    jane, ben = Speaker(app, JANE), Speaker(app, BEN)
    for one in (jane, ben):
        await one.say("can I talk to a person")
    await Speaker(app, sam.email or "").say("take the next")
    await tick(app, clock, 30 * MINUTE, 5 * MINUTE)
    assert all("nobody has been free" not in text for text in await jane.heard())
    assert any("nobody has been free" in text for text in await ben.heard())
    assert await wanted(app, priya) >= 1


async def test_leaving_the_line_is_understood_however_it_is_said(app: App) -> None:
    await hire(app, "Sam Okoro")
    jane = Speaker(app, JANE)
    for text in ("back to the bot", "Never mind the colleague.", "I don't need a human any more"):
        await jane.say("can I talk to a person")
        (said,) = await jane.say(text)
        assert said.text.startswith("All right, you have me again.")
        assert (await jane.place()).owner is Owner.BOT


async def test_a_question_left_open_at_night_is_open_again_when_the_bot_is_back(
    app: App, clock: HandClock
) -> None:
    clock.move(timedelta(hours=8))
    sam = await hire(app, "Sam Okoro")
    jane = Speaker(app, JANE)
    await jane.say("I need a quote")
    await jane.say("can I talk to a person")  # a telephone number may be left
    number = (await jane.place()).id
    await at_the_console(app, sam, lambda turn: actions.take(turn, number))
    await at_the_console(app, sam, lambda turn: actions.hand_back(turn, number))
    assert "We were about to ask for a quote" in (await jane.heard())[-1]
    (answer,) = await jane.say("forty of those")
    assert "Q-1" in answer.text
