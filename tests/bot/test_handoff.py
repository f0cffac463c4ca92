"""Bot and person never talk over each other; what staff write has one way out, and notes have none."""

from __future__ import annotations

import ast
import asyncio
import random
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import App, build
from bot.clock import HandClock
from bot.doors.timeline import Timeline
from domain.access import SYSTEM, Role
from domain.conversation import Owner
from domain.desk import actions
from domain.desk.records import Answer, AnswerStatus
from domain.dialogue import Reply, Told
from domain.outbox import OutboxStatus, Outgoing
from domain.people.model import Person
from domain.ports import UnitOfWork
from domain.tickets.model import Ticket
from scheduler.jobs.answers import send_answers
from tests.apps import ALL_CHANNELS, engine, settings
from tests.bot.handoffs import Speaker, at_the_console, handoffs, hire, room_of
from tests.builders import read

JANE = "jane@customer.example"
SAM = "sam@bank.example"
HOLD = timedelta(seconds=5)


@pytest.fixture
async def outside(store_url: str, clock: HandClock) -> AsyncIterator[App]:
    """An application whose Telegram is no mailbox: what is said there leaves by the outbox."""
    built = build(replace(settings(), database_url=store_url), clock, engine(), ALL_CHANNELS - {"telegram"})
    await built.jobs.stop()  # nothing is sent by itself
    yield built
    await built.stop()


async def claimed(app: App) -> list[Outgoing]:
    """What delivery would send now."""
    found = await app.store.run(lambda uow: uow.outbox.claim(uow.now, 60, 100))
    return [one for one in found if one.message.channel == "telegram"]


async def take(app: App, person: Person, customer: Speaker) -> None:
    number = (await customer.place()).id
    assert (await at_the_console(app, person, lambda turn: actions.take(turn, number))).is_good


# -- bot and person


async def test_what_the_bot_has_not_sent_before_a_person_came_is_not_sent_after(outside: App) -> None:
    sam, jane = await hire(outside, "Sam Okoro"), Speaker(outside, JANE, "telegram")
    await jane.say("hello")
    await take(outside, sam, jane)

    (told,) = await claimed(outside)
    assert told.message.text == "Sam Okoro is with you now."
    rows = await outside.store.read(lambda uow: uow.outbox.listed(OutboxStatus.DROPPED))
    assert [row.error for row in rows] == ["a person answers now"]


async def test_what_was_refused_for_a_moment_is_not_tried_again_once_a_person_has_come(outside: App) -> None:
    sam, jane = await hire(outside, "Sam Okoro"), Speaker(outside, JANE, "telegram")
    await jane.say("hello")
    (sending,) = await claimed(outside)
    await take(outside, sam, jane)  # it is on its way now, and then refused
    await outside.store.run(lambda uow: uow.outbox.settle(sending.id, OutboxStatus.RETRY, next_at=uow.now))

    assert [one.message.author for one in await claimed(outside)] == []
    after = await outside.store.read(lambda uow: uow.outbox.get(sending.id))
    assert after is not None
    assert after.status is OutboxStatus.DROPPED
    (told,) = await claimed(outside)
    assert "is with you now" in told.message.text


async def test_reminders_and_answers_to_buttons_are_sent_while_a_person_answers(outside: App) -> None:
    sam, jane = await hire(outside, "Sam Okoro"), Speaker(outside, JANE, "telegram")
    await jane.say("hello")
    await take(outside, sam, jane)
    number = (await jane.place()).id
    reminder = Told(Reply("fine"), "reminder:1:now", conversation_id=number)
    await outside.store.run(lambda uow: outside.voice.tell(uow, reminder))
    await jane.press("Make a complaint")

    texts = []
    while some := await claimed(outside):
        texts += [one.message.text for one in some]
        for one in some:
            await outside.store.run(lambda uow, n=one.id: uow.outbox.settle(n, OutboxStatus.SENT))  # type: ignore[misc]
    assert texts == ["Sam Okoro is with you now.", "All right.", "I'm sorry to hear that. What happened?"]


async def test_what_the_bot_would_tell_in_its_own_matter_is_not_told_to_whom_a_person_talks(app: App) -> None:
    sam, jane = await hire(app, "Sam Okoro"), Speaker(app, JANE)
    await jane.say("hello")
    number = (await jane.place()).id
    told = Told(Reply("fine"), "line:moved", conversation_id=number, yields=True)
    await take(app, sam, jane)
    assert await app.store.run(lambda uow: app.voice.tell(uow, told)) is None


async def test_the_bot_hears_the_answer_to_what_a_button_asked_and_nothing_else(app: App) -> None:
    sam, jane = await hire(app, "Sam Okoro"), Speaker(app, JANE)
    await jane.say("hello")
    await take(app, sam, jane)
    await jane.press("Make a complaint")
    (answer,) = await jane.say("you charged me twice for the same transfer")
    assert "T-1" in answer.text
    assert await jane.say("and what about my card?") == []


async def test_bot_and_person_never_talk_over_each_other(app: App) -> None:
    """Customers write while conversations change hands; the timeline shows who had the word."""
    sam, jane = await hire(app, "Sam Okoro"), Speaker(app, JANE)
    await jane.say("hello")
    number = (await jane.place()).id
    chance = random.Random(7)
    acts = [actions.take, actions.hand_back]

    async def change_hands(turn_number: int) -> None:
        await at_the_console(app, sam, lambda turn: acts[turn_number % 2](turn, number))

    for _ in range(12):
        work = [
            jane.say("what are your opening hours?"),
            jane.say("thanks"),
            change_hands(0),
            change_hands(1),
        ]
        chance.shuffle(work)
        await asyncio.gather(*work)

    has_person, replies = False, 0
    for line in await jane.lines():
        if "is with you now" in line.text:
            has_person = True
        elif "has handed you back" in line.text:
            has_person = False
        elif line.author == "bot" and line.in_reply_to:
            replies += 1
            assert not has_person, line.text
    assert replies > 0


# -- who comes


async def test_of_two_who_take_it_at_once_one_has_it_and_the_other_hears_so(app: App) -> None:
    await hire(app, "Sam Okoro")
    await hire(app, "Priya Nair")
    jane, sam, priya = Speaker(app, JANE), Speaker(app, SAM), Speaker(app, "priya@bank.example")
    await jane.say("can I talk to a person")
    number = (await jane.place()).id
    choice = f"take_conversation?talk={number}"

    answers = await asyncio.gather(sam.say(choice=choice), priya.say(choice=choice))

    assert sum("is yours now" in answer[0].text for answer in answers) == 1
    assert sum("has this conversation already" in answer[0].text for answer in answers) == 1
    assert sum("is with you now" in one for one in await jane.heard()) == 1


async def test_a_transfer_tells_everybody_what_concerns_them(app: App) -> None:
    sam, priya = await hire(app, "Sam Okoro"), await hire(app, "Priya Nair")
    jane = Speaker(app, JANE)
    await jane.say("I want to complain: you charged me twice")
    await take(app, sam, jane)
    await jane.say("this is UNACCEPTABLE!!")
    number = (await jane.place()).id

    done = await at_the_console(app, sam, lambda turn: actions.transfer(turn, number, priya.id))

    assert done.text == f"Priya Nair answers {JANE} from now on."
    card = (await Speaker(app, priya.email or "").heard())[-1]
    assert all(part in card for part in ("Sam Okoro gave you", JANE, "upset", "T-1", "UNACCEPTABLE"))
    assert (await jane.heard())[-1] == "Priya Nair is with you now."
    internal = [line.text for line in await jane.lines() if line.internal]
    assert internal == ["Sam Okoro gave this conversation to Priya Nair."]
    assert (await jane.place()).owner_id == priya.id
    await jane.say("are you there?")
    assert (await Speaker(app, priya.email or "").heard())[-1].endswith("are you there?")


async def test_nobody_is_given_a_conversation_who_may_not_answer_it(app: App) -> None:
    sam, rita = await hire(app, "Sam Okoro"), await hire(app, "Rita Reyes", Role.SALES)
    jane = Speaker(app, JANE)
    await jane.say("hello")
    number = (await jane.place()).id
    done = await at_the_console(app, sam, lambda turn: actions.transfer(turn, number, rita.id))
    assert not done.is_good
    refused = await at_the_console(app, rita, lambda turn: actions.take(turn, number))
    assert not refused.is_good
    assert (await jane.place()).owner is Owner.BOT


async def test_a_colleagues_own_talk_with_the_bot_is_nobodys_to_take(app: App) -> None:
    sam = await hire(app, "Sam Okoro")
    await hire(app, "Priya Nair")
    number = (await Speaker(app, "priya@bank.example").place()).id
    for act in (
        lambda turn: actions.take(turn, number),
        lambda turn: actions.answer(turn, number, "hello"),
        lambda turn: actions.note(turn, number, "hello"),
    ):
        assert (await at_the_console(app, sam, act)).text == "There is no such conversation."


# -- notes


async def test_a_note_has_no_way_to_leave(outside: App) -> None:
    sam = await hire(outside, "Sam Okoro")
    for channel in ("telegram", "webchat"):
        jane = Speaker(outside, f"{channel}@customer.example", channel)
        await jane.say("hello")
        place = await jane.place()
        done = await at_the_console(outside, sam, lambda turn, p=place: actions.note(turn, p.id, "a secret"))  # type: ignore[misc]
        assert "does not see it" in done.text
        assert [(line.text, line.author, line.person_id) for line in await jane.lines() if line.internal] == [
            ("a secret", "staff", sam.id)
        ]
        seen = await Timeline(outside.store, channel).after(place.id, 0)
        assert all("secret" not in line.text for line in seen)
    rows = await outside.store.read(lambda uow: uow.outbox.listed(*OutboxStatus))
    assert all("secret" not in row.message.text for row in rows)


async def test_the_same_note_sent_twice_is_noted_once(app: App) -> None:
    sam, jane = await hire(app, "Sam Okoro"), Speaker(app, JANE)
    await jane.say("hello")
    number = (await jane.place()).id
    note = Told(Reply("internal_note", {"text": "x"}), "n", number, author="staff", internal=True)

    async def tell(uow: UnitOfWork) -> bool:
        uow.actor = replace(SYSTEM, person_id=sam.id)
        return await app.voice.tell(uow, note) is not None

    assert [await app.store.run(tell), await app.store.run(tell)] == [True, False]
    assert sum(line.internal for line in await jane.lines()) == 1


async def test_whoever_comes_reads_in_the_conversation_why_a_person_was_wanted(app: App) -> None:
    await hire(app, "Sam Okoro")
    jane = Speaker(app, JANE)
    await jane.say("I need a quote")
    await jane.say("let me talk to a human")
    (note,) = [line for line in await jane.lines() if line.internal]
    assert note.text.startswith("A person is wanted.")
    assert "ask for a quote" in note.text


def test_words_of_staff_have_one_way_to_a_customer() -> None:
    """``Told(..., author="staff")`` is written in one place; everything else said by staff is internal."""
    root = Path(__file__).parents[2]
    found = set()
    for path in [*root.glob("domain/**/*.py"), *root.glob("bot/**/*.py"), *root.glob("scheduler/**/*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                staff = [
                    word
                    for word in node.keywords
                    if word.arg == "author"
                    and isinstance(word.value, ast.Constant)
                    and word.value.value == "staff"
                ]
                called = (
                    node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                )
                if staff and called in {"Told", "tell"}:
                    found.add(str(path.relative_to(root)))
    assert found == {"domain/desk/answers.py"}


# -- answers, held


async def written(
    app: App, text: str = "reply to T-1: we refund it today"
) -> tuple[Speaker, Speaker, Answer]:
    """A customer with a ticket, somebody of support, and the answer they have confirmed."""
    await hire(app, "Sam Okoro")
    jane, sam = Speaker(app, JANE), Speaker(app, SAM)
    await jane.say("I want to complain: you charged me twice")
    await sam.say(text)
    await sam.press("Confirm")
    (answer,) = await app.store.read(lambda uow: uow.find(Answer))
    return jane, sam, answer


async def test_an_answer_is_nowhere_to_be_read_until_it_leaves(app: App, clock: HandClock) -> None:
    jane, _, answer = await written(app)
    before = await jane.place()
    assert await send_answers(room_of(app)) == 0
    assert (await jane.place()).seq == before.seq
    rows = await app.store.read(lambda uow: uow.outbox.listed(*OutboxStatus))
    assert all("refund" not in row.message.text for row in rows)
    (ticket,) = await app.store.read(lambda uow: uow.find(Ticket))
    assert ticket.first_response_at is None

    clock.move(HOLD)
    assert await send_answers(room_of(app)) == 1
    last = (await jane.lines())[-1]
    assert (last.text, last.author, last.seq) == (
        "We refund it today\n— Sam Okoro, T-1",
        "staff",
        before.seq + 1,
    )
    assert last.person_id == answer.author_id
    assert (await read(app.store, ticket)).first_response_at == clock.now()


async def test_several_workers_send_an_answer_once(app: App, clock: HandClock) -> None:
    jane, _, answer = await written(app)
    clock.move(HOLD)
    for _ in range(3):
        await asyncio.gather(*(send_answers(room_of(app)) for _ in range(4)))
    assert sum("We refund it today" in text for text in await jane.heard()) == 1
    assert (await read(app.store, answer)).status is AnswerStatus.SENT


async def test_an_answer_recalled_in_the_moment_it_leaves_is_either_read_or_recalled(
    app: App, clock: HandClock
) -> None:
    jane, sam, answer = await written(app)
    clock.move(HOLD)
    _, (said,) = await asyncio.gather(send_answers(room_of(app)), sam.say("recall"))
    has_left = any("We refund it today" in text for text in await jane.heard())
    assert has_left == ("has left already" in said.text)
    assert has_left == ((await read(app.store, answer)).status is AnswerStatus.SENT)
    assert has_left != ("Recalled" in said.text)


async def test_nobody_recalls_what_a_colleague_wrote(app: App) -> None:
    _, _, answer = await written(app)
    await hire(app, "Priya Nair")
    (said,) = await Speaker(app, "priya@bank.example").say(choice=f"recall_answer?answer={answer.id}")
    assert said.text == "There is no answer of yours to recall."
    (customer,) = await Speaker(app, JANE).say(choice=f"recall_answer?answer={answer.id}")
    assert "for our staff only" in customer.text
    assert (await read(app.store, answer)).status is AnswerStatus.HELD


async def test_what_somebody_wrote_who_may_answer_nobody_any_more_does_not_leave(
    app: App, clock: HandClock
) -> None:
    jane, _, answer = await written(app)
    sam = await app.store.read(lambda uow: uow.get(Person, answer.author_id))
    assert sam is not None
    await app.store.run(lambda uow: uow.change(sam, role=Role.SALES))
    clock.move(HOLD)
    await send_answers(room_of(app))
    assert all("refund" not in text for text in await jane.heard())
    assert (await read(app.store, answer)).status is AnswerStatus.RECALLED


async def test_what_comes_next_comes_after_the_answer(app: App) -> None:
    jane, sam, _ = await written(app)
    await sam.say("resolve T-1")
    told = (await jane.heard())[-2:]
    assert told[0].startswith("We refund it today")
    assert "T-1" in told[1]
    assert "is resolved" in told[1]


async def test_a_ticket_answered_in_chat_leaves_the_conversation_to_the_bot(
    app: App, clock: HandClock
) -> None:
    jane, _, _ = await written(app)
    clock.move(HOLD)
    await send_answers(room_of(app))
    assert (await jane.place()).owner is Owner.BOT
    (answer,) = await jane.say("what is the status of T-1?")
    assert "pending" in answer.text


async def test_an_answer_in_chat_takes_over_whoever_waits(app: App) -> None:
    await hire(app, "Sam Okoro")
    jane, sam = Speaker(app, JANE), Speaker(app, SAM)
    await jane.say("I want to complain: you charged me twice")
    await jane.say("can I talk to a person")
    await sam.say("reply to T-1: we refund it today")
    await sam.press("Confirm")
    place = await jane.place()
    assert place.owner is Owner.PERSON
    (handoff,) = await handoffs(app)
    assert (handoff.owner_id, handoff.desk_id) == (place.owner_id, (await sam.place()).id)
    assert await jane.say("hello?") == []
    assert (await sam.heard())[-1].endswith("hello?")


async def test_turns_that_tell_each_other_something_wait_and_never_fail(app: App) -> None:
    """The customer's turn tells the colleague's conversation, whose turn tells the customer's."""
    await hire(app, "Sam Okoro")
    jane, sam = Speaker(app, JANE), Speaker(app, SAM)
    await jane.say("hello")
    number = (await jane.place()).id
    for _ in range(3):
        await jane.say("can I talk to a person")
        await sam.say(choice=f"take_conversation?talk={number}")
        await jane.say("line by line")
        said = [jane.say(f"line {place}") for place in range(2)]
        await asyncio.gather(*said, sam.say(choice=f"hand_back?talk={number}"), jane.say("line 3"))
    assert [text for text in [*await jane.heard(), *await sam.heard()] if "went wrong" in text] == []
    assert sum(line.text.startswith("line") for line in await jane.lines()) == 3 * 4
    assert any(": line" in text for text in await sam.heard())
