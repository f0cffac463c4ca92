"""Never silent: what is not well, or did not get through, staff hear of once, and mend by a press."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.app import App
from bot.clock import HandClock
from domain.access import Role
from domain.conversation import Line
from domain.health.model import Beat
from domain.inbox import InboxStatus
from domain.jobs import JobRoom
from domain.messages import Identity, InboundMessage, OutboundMessage
from domain.outbox import OutboxStatus, Undeliverable
from scheduler.jobs.delivery import MOST, deliver
from scheduler.jobs.heartbeat import heartbeat
from scheduler.jobs.resume import resume
from scheduler.jobs.undelivered import CARDS, show_undelivered
from tests.apps import hear, said, timeline
from tests.builders import someone

MINUTE = timedelta(minutes=1)


class Platform:
    """Something that may be well or not."""

    def __init__(self) -> None:
        self.trouble: str | None = None

    async def check(self) -> str:
        if self.trouble is not None:
            raise ConnectionError(self.trouble)
        return "fine"


def room_of(app: App, platform: Platform) -> JobRoom:
    return replace(app.jobs.room, checks={"telegram": platform.check})


@pytest.fixture
async def manager(app: App) -> str:
    """A manager who has talked with us in the web chat: the session's name."""
    await someone(app.store, Role.MANAGER, "Mara Manager")
    await hear(app, said("hello", "m1", who="mara", email="mara@bank.example"))
    return "mara"


async def told(app: App, who: str, word: str) -> list[Line]:
    return [line for line in await timeline(app, who) if line.author == "bot" and word in line.text]


async def beats(app: App) -> dict[str, Beat]:
    return {beat.name: beat for beat in await app.store.read(lambda uow: uow.health.beats())}


# -- heartbeats


async def test_a_trouble_that_lasts_is_told_once_and_so_is_its_end(
    app: App, clock: HandClock, manager: str
) -> None:
    platform = Platform()
    room = room_of(app, platform)
    await heartbeat(room)
    platform.trouble = "the token was revoked"
    heard = []
    for _ in range(6):
        clock.move(MINUTE)
        await heartbeat(room)
        heard.append(len(await told(app, manager, "token was revoked")))
    assert heard == [0, 0, 1, 1, 1, 1]
    platform.trouble = None
    for _ in range(3):
        clock.move(MINUTE)
        await heartbeat(room)
    assert len(await told(app, manager, "Telegram works again")) == 1
    assert len(await told(app, manager, "token was revoked")) == 1


async def test_a_trouble_that_mends_itself_is_told_to_nobody(
    app: App, clock: HandClock, manager: str
) -> None:
    platform = Platform()
    room = room_of(app, platform)
    for trouble in (None, "away", None, "away", None):
        platform.trouble = trouble
        await heartbeat(room)
        clock.move(MINUTE)
    assert await told(app, manager, "Telegram") == []


async def test_since_when_it_is_so_is_kept(app: App, clock: HandClock) -> None:
    platform = Platform()
    room = room_of(app, platform)
    began = clock.now()
    await heartbeat(room)
    clock.move(MINUTE)
    await heartbeat(room)
    beat = (await beats(app))["telegram"]
    assert (beat.ok, beat.why, beat.since, beat.at) == (True, "fine", began, clock.now())
    platform.trouble = "away"
    clock.move(MINUTE)
    await heartbeat(room)
    beat = (await beats(app))["telegram"]
    assert (beat.ok, beat.why, beat.since) == (False, "away", clock.now())
    assert not beat.is_well(clock.now())


async def test_a_check_not_heard_of_is_not_well(app: App, clock: HandClock) -> None:
    await heartbeat(room_of(app, Platform()))
    beat = (await beats(app))["telegram"]
    assert beat.is_well(clock.now())
    assert not beat.is_well(clock.now() + timedelta(minutes=6))


async def test_messages_that_wait_too_long_are_an_alarm(app: App, clock: HandClock, manager: str) -> None:
    message = InboundMessage("telegram", "t1", "7", Identity("telegram", "7"), "hello")
    await app.store.run(lambda uow: uow.inbox.store(message, "raw"))
    await app.store.run(lambda uow: uow.outbox.add(OutboundMessage("k", "telegram", "7", "hi")))
    room = room_of(app, Platform())
    for _ in range(9):
        clock.move(MINUTE)
        await heartbeat(room)
    now = await beats(app)
    assert (now["inbox"].ok, now["inbox"].count) == (False, 1)
    assert (now["outbox"].ok, now["outbox"].count) == (False, 1)
    assert len(await told(app, manager, "messages to answer")) == 1
    assert len(await told(app, manager, "messages to send")) == 1


# -- what got stuck


async def dead(app: App, number: int, reason: str = "Forbidden: bot was blocked by the user") -> None:
    """A message that could not be delivered."""
    message = OutboundMessage(f"k{number}", "telegram", str(number), f"Your answer, {number}")
    await app.store.run(lambda uow: uow.outbox.add(message))

    async def refuse(_: OutboundMessage) -> str:
        raise Undeliverable(reason)

    await deliver(replace(app.jobs.room, send=refuse))


async def pressed(app: App, line: Line, label: str, key: str) -> list[Line]:
    value = next(choice["value"] for choice in line.choices if choice["label"] == label)
    return await hear(app, said("", key, who="mara", email="mara@bank.example", choice=value))


async def test_a_dead_message_is_shown_once_and_sent_again_by_a_press(
    app: App, clock: HandClock, manager: str
) -> None:
    await dead(app, 1)
    for _ in range(3):
        clock.move(MINUTE)
        await show_undelivered(app.jobs.room)
    (card,) = await told(app, manager, "could not be delivered")
    assert "Your answer, 1" in card.text
    assert "blocked by the user" in card.text
    (answer,) = await pressed(app, card, "Send it again", "m2")
    assert "on its way" in answer.text
    sent: list[OutboundMessage] = []

    async def take(message: OutboundMessage) -> str:
        sent.append(message)
        return "1"

    await deliver(replace(app.jobs.room, send=take))
    assert [message.key for message in sent] == ["k1"]
    (again,) = await pressed(app, card, "Send it again", "m3")
    assert "decided" in again.text or "already" in again.text


async def test_what_is_let_be_is_not_sent(app: App, clock: HandClock, manager: str) -> None:
    await dead(app, 1)
    clock.move(MINUTE)
    await show_undelivered(app.jobs.room)
    (card,) = await told(app, manager, "could not be delivered")
    await pressed(app, card, "Let it be", "m2")
    rows = await app.store.read(lambda uow: uow.outbox.listed(OutboxStatus.DROPPED))
    assert [row.message.key for row in rows] == ["k1"]


async def test_a_flood_is_told_as_a_number(app: App, clock: HandClock, manager: str) -> None:
    for number in range(CARDS + 3):
        await dead(app, number)
    clock.move(MINUTE)
    await show_undelivered(app.jobs.room)
    assert await told(app, manager, "could not be delivered") == []
    (summary,) = await told(app, manager, "got stuck")
    assert "8 messages" in summary.text
    assert "Telegram 8" in summary.text


async def test_customers_cannot_press_such_buttons(app: App) -> None:
    await dead(app, 1)
    for intent in ("send_message_again?message_id=1", "let_turn_be?turn_id=1", "try_turn_again?turn_id=1"):
        (refused,) = await hear(app, said("", f"c{intent}", who="eve", choice=intent))
        assert "for our staff only" in refused.text
    rows = await app.store.read(lambda uow: uow.outbox.listed(OutboxStatus.DEAD))
    assert len(rows) == 1


async def test_a_message_that_broke_us_is_answered_after_a_press(
    app: App, clock: HandClock, manager: str
) -> None:
    message = said("hello", "c1", who="carl")
    received, _, _ = await app.store.run(lambda uow: uow.inbox.store(message, "raw"))
    await app.store.run(
        lambda uow: uow.inbox.settle(received.id, InboxStatus.FAILED, error_code="P-1", attempts=1)
    )
    clock.move(MINUTE)
    await show_undelivered(app.jobs.room)
    (card,) = await told(app, manager, "could not be answered")
    assert "P-1" in card.text
    await pressed(app, card, "Try again", "m2")
    clock.move(MINUTE)
    await resume(app.jobs.room)
    await app.runner.settled()
    assert [line.author for line in await timeline(app, "carl")][-1] == "bot"


# -- silence where a second copy does no harm


@pytest.mark.parametrize(
    ("idempotent", "ends"), [({"other"}, OutboxStatus.RETRY), (set(), OutboxStatus.UNCERTAIN)]
)
async def test_silence_is_tried_again_only_where_it_does_no_harm(
    app: App, idempotent: set[str], ends: OutboxStatus
) -> None:
    await app.store.run(lambda uow: uow.outbox.add(OutboundMessage("k", "other", "7", "hi")))

    async def silence(_: OutboundMessage) -> str:
        await asyncio.sleep(0)
        raise TimeoutError

    await deliver(replace(app.jobs.room, send=silence, idempotent=frozenset(idempotent)))
    (row,) = await app.store.read(lambda uow: uow.outbox.listed(ends))
    assert row.message.key == "k"


async def test_a_provider_that_hangs_holds_up_no_other(app: App) -> None:
    for number in range(MOST + 3):
        hanging = OutboundMessage(f"h{number}", "hanging", str(number), "hi")
        await app.store.run(lambda uow, m=hanging: uow.outbox.add(m))  # type: ignore[misc]
    await app.store.run(lambda uow: uow.outbox.add(OutboundMessage("o", "other", "7", "hi")))
    release, others, on_their_way = asyncio.Event(), asyncio.Event(), 0

    async def send(message: OutboundMessage) -> str:
        nonlocal on_their_way
        if message.channel == "other":
            others.set()
            return message.key
        on_their_way += 1
        await release.wait()
        return message.key

    delivery = asyncio.create_task(deliver(replace(app.jobs.room, send=send)))
    async with asyncio.timeout(20):
        await others.wait()
        assert on_their_way == MOST
        await app.store.run(lambda uow: uow.outbox.add(OutboundMessage("p", "other", "8", "hi")))
        others.clear()
        await others.wait()
        release.set()
        assert await delivery == MOST + 5


async def test_a_claim_out_of_thousands_that_wait_takes_one_of_each_address(app: App) -> None:
    waiting = [OutboundMessage(f"w{n}", "telegram", str(n % 500), "hi") for n in range(4_000)]
    await app.store.run(lambda uow: uow.outbox.add_all(waiting, frozenset()))
    claimed = await app.store.run(lambda uow: uow.outbox.claim(uow.now, 60.0, 16))
    assert len({row.message.address for row in claimed}) == 16


async def test_at_the_end_nothing_more_is_claimed(app: App) -> None:
    waiting = [OutboundMessage(f"w{n}", "other", "7", "hi") for n in range(50)]
    await app.store.run(lambda uow: uow.outbox.add_all(waiting, frozenset()))
    sent: list[str] = []

    async def send(message: OutboundMessage) -> str:
        sent.append(message.key)
        return message.key

    await deliver(replace(app.jobs.room, send=send, is_ending=lambda: len(sent) >= 3))
    assert sent == ["w0", "w1", "w2"]
    await deliver(replace(app.jobs.room, send=send))
    assert sent == [message.key for message in waiting]


async def test_where_the_desk_has_a_room_it_is_told_there(app: App, clock: HandClock) -> None:
    await dead(app, 1)
    clock.move(MINUTE)
    await show_undelivered(replace(app.jobs.room, triage="CTRIAGE"))
    (row,) = await app.store.read(lambda uow: uow.outbox.listed(OutboxStatus.READY, OutboxStatus.SENT))
    assert (row.message.channel, row.message.address) == ("slack", "/CTRIAGE/")
    assert [choice.label for choice in row.message.choices] == ["Send it again", "Let it be"]


async def test_trouble_with_slack_is_not_told_through_slack(app: App, clock: HandClock, manager: str) -> None:
    platform = Platform()
    platform.trouble = "invalid_auth"
    room = replace(app.jobs.room, checks={"slack": platform.check}, triage="CTRIAGE")
    for _ in range(4):
        await heartbeat(room)
        clock.move(MINUTE)
    assert len(await told(app, manager, "invalid_auth")) == 1
