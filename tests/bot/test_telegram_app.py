"""Telegram and the whole application: what people share, who blocks us, whose menu is whose."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.clock import HandClock
from domain.access import Role
from domain.dialogue import Reply, Told
from domain.leads.model import Lead
from domain.messages import Identity
from domain.outbox import OutboxStatus
from domain.people.model import Person
from domain.ports import UnitOfWork
from domain.tickets.model import Ticket
from tests.fake_telegram import FakeTelegram
from tests.fakes import Answer, Json
from tests.payloads import ANN, BOT, GROUP, PRIVATE, telegram_in_group, telegram_message
from tests.telegram_chat import OFFERED, Telegram, by, telegram_app, texts

PHOTO = [{"file_id": "p", "file_unique_id": "u", "width": 90, "height": 90}]
OWN = {"phone_number": "4930123456", "first_name": "Ann", "user_id": 77}


@pytest.fixture
async def platform() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as fake:
        fake.stored = {"p": b"\xff\xd8\xff photo"}
        yield fake


@pytest.fixture
async def telegram(embedded_url: str, clock: HandClock, platform: FakeTelegram) -> AsyncIterator[Telegram]:
    async with telegram_app(embedded_url, clock, platform) as served:
        yield served


@pytest.fixture
async def stored(store_url: str, clock: HandClock, platform: FakeTelegram) -> AsyncIterator[Telegram]:
    """The same, over each kind of database."""
    async with telegram_app(store_url, clock, platform) as served:
        yield served


# -- what is shared


async def test_a_complaint_with_a_photo_keeps_both(telegram: Telegram) -> None:
    said = "you charged me the overdraft fee twice"
    sent = await telegram.says(None, photo=PHOTO, caption=said)
    assert "T-1" in texts(sent)
    _, (heard, *_) = await telegram.conversation()
    (file,) = heard.files
    assert (heard.text, file["name"]) == (said, "photo-501.jpg")
    assert file["url"].startswith("/telegram/files/p?")


async def test_a_photo_alone_is_kept_and_asked_about_and_an_album_once(telegram: Telegram) -> None:
    assert "I've kept photo-501.jpg. What is it about?" in texts(await telegram.says(None, photo=PHOTO))
    album = [await telegram.says(None, photo=PHOTO, media_group_id="g") for _ in range(3)]
    assert [len(sent) for sent in album] == [1, 0, 0]
    _, lines = await telegram.conversation()
    assert sum(bool(line.files) for line in lines) == 4


async def test_what_cannot_be_read_is_said_politely_and_the_question_goes_on(telegram: Telegram) -> None:
    await telegram.says("/complaint")
    voice = {"file_id": "v", "file_unique_id": "b", "duration": 3}
    sent = await telegram.says(None, voice=voice)
    assert "I can't listen to recordings" in sent[0]["text"]
    assert "What happened" in sent[1]["text"]
    _, lines = await telegram.conversation()
    assert "(a voice message)" in [line.text for line in lines]
    assert "T-1" in texts(await telegram.says("the card reader ate my card"))


async def test_ones_own_contact_becomes_ones_number_and_can_be_taken_back(telegram: Telegram) -> None:
    sent = await telegram.says(None, contact=OWN)
    assert "I've noted +4930123456 as your number" in texts(sent)
    assert (await telegram.person()).phone == "+4930123456"
    assert "I have your number" in texts(await telegram.says(None, contact=OWN))
    await telegram.presses(sent[0], "Undo")
    assert (await telegram.person()).phone is None


async def test_a_contact_of_another_is_no_visitors_number_and_a_lead_for_staff(telegram: Telegram) -> None:
    other = {"phone_number": "+442071234567", "first_name": "Jane", "last_name": "Doe"}
    sent = await telegram.says(None, contact=other)
    assert "somebody else's contact" in texts(sent)
    assert (await telegram.person()).phone is None
    await works_here(telegram, Role.SALES, 78)
    (asked,) = await telegram.says(None, contact=other, chat=PRIVATE | {"id": 78}, **by(78))
    assert "Jane Doe, +442071234567" in asked["text"]
    pressed = await telegram.presses(asked, "New lead", chat=PRIVATE | {"id": 78}, **by(78))
    assert "Jane Doe" in texts(pressed)


async def test_where_nobody_is_here_a_number_to_be_called_at_is_shared_by_a_key(
    telegram: Telegram, clock: HandClock
) -> None:
    clock.move(timedelta(hours=11))
    (asked,) = await telegram.says("I want to talk to a person")
    assert "leave your number" in asked["text"]
    keys = [key for row in asked["reply_markup"]["keyboard"] for key in row]
    assert keys[0] == {"text": "Share my number", "request_contact": True}
    (thanks,) = await telegram.says(None, contact=OWN)
    assert "+4930123456" in thanks["text"]
    assert (await telegram.person()).phone == "+4930123456"


async def test_a_number_may_be_written_too_and_a_label_is_said_by_a_key(
    telegram: Telegram, clock: HandClock
) -> None:
    clock.move(timedelta(hours=11))
    (asked,) = await telegram.says("I want to talk to a person")
    assert "+442079460001" in texts(await telegram.says("+44 20 7946 0001"))
    assert (await telegram.person()).phone == "+442079460001"
    (*_, last) = [key["text"] for row in asked["reply_markup"]["keyboard"] for key in row]
    assert last == "Back to the bot"
    await telegram.says("I want to talk to a person")
    assert "you have me again" in texts(await telegram.says(last))


async def test_a_reply_to_what_was_said_of_a_ticket_is_about_that_one(telegram: Telegram) -> None:
    (first,) = await telegram.says("my card reader does not print")
    assert "T-2" in texts(await telegram.says("my statement is missing a page"))
    ours = {"message_id": 6, "date": 1, "chat": PRIVATE, "from": BOT, "text": first["text"]}
    assert "T-1" in texts(await telegram.says("close it", reply_to_message=ours))


# -- menus


async def works_here(telegram: Telegram, role: Role, number: int = 77) -> Person:
    async def link(uow: UnitOfWork) -> Person:
        person = await uow.add(Person(name="Rita Reyes", email="rita@bank.example", role=role))
        await uow.identities.link(Identity("telegram", str(number)), person.id)
        return person

    return await telegram.app.store.run(link)


async def test_everybody_has_a_menu_and_staff_their_own(telegram: Telegram, platform: FakeTelegram) -> None:
    offered = platform.calls_of("setMyCommands")
    everybody, groups = [one for one in offered if "language_code" not in one]
    assert "scope" not in everybody
    assert {"command": "complaint", "description": "Make a complaint"} in everybody["commands"]
    assert groups["scope"] == {"type": "all_group_chats"}
    await telegram.says("/help")
    await works_here(telegram, Role.SUPPORT, 78)
    chat = PRIVATE | {"id": 78}
    await telegram.says("/help", chat=chat, **by(78))
    *_, own = await platform.called("setMyCommands", OFFERED + 1)
    assert own["scope"] == {"type": "chat", "chat_id": 78}
    names = [command["command"] for command in own["commands"]]
    assert "unassigned" in names
    assert "complaint" not in names
    await telegram.says("/overdue", chat=chat, **by(78))
    assert len(platform.calls_of("setMyCommands")) == OFFERED + 1


async def test_who_becomes_known_by_a_code_has_their_menu_at_once(
    telegram: Telegram, platform: FakeTelegram
) -> None:
    await telegram.says("hello")
    await works_here(telegram, Role.MANAGER)
    await telegram.says("/start a1b2c3")
    *_, own = await platform.called("setMyCommands", OFFERED + 1)
    assert "winrate" in [command["command"] for command in own["commands"]]


# -- who can be reached


def membership(status: str) -> Json:
    told = {"user": BOT, "status": status} | ({"until_date": 0} if status == "kicked" else {})
    before = {"user": BOT, "status": "member"}
    change = {"chat": PRIVATE, "from": ANN, "date": 1763546401}
    return {"my_chat_member": change | {"old_chat_member": before, "new_chat_member": told}}


async def test_who_blocks_us_is_marked_for_staff_until_they_come_back(stored: Telegram) -> None:
    await stored.says("hello")
    for _ in range(2):
        assert await stored.push(membership("kicked")) == []
    conversation, lines = await stored.conversation()
    assert conversation.state["unreachable"] == "2026-11-18T12:00:00+00:00"
    assert lines[-1].internal
    assert lines[-1].text.startswith("Ann Lee can't be reached on Telegram any more")
    assert sum(line.internal for line in lines) == 1
    assert await stored.push(membership("member")) == []
    conversation, lines = await stored.conversation()
    assert "unreachable" not in conversation.state
    assert "can be reached on Telegram again" in lines[-1].text


async def test_a_refusal_tells_of_a_block_too_and_hearing_of_them_ends_it(
    telegram: Telegram, platform: FakeTelegram
) -> None:
    blocked = "Forbidden: bot was blocked by the user"
    platform.prepare("sendMessage", Answer(403, {"ok": False, "error_code": 403, "description": blocked}))
    await telegram.says("hello")
    conversation, lines = await telegram.conversation()
    assert conversation.state["unreachable"]
    assert lines[-1].internal
    (dead,) = await telegram.app.store.read(lambda uow: uow.outbox.listed(OutboxStatus.DEAD))
    assert "blocked" in (dead.error or "")
    assert await telegram.says("hello again")
    conversation, _ = await telegram.conversation()
    assert "unreachable" not in conversation.state


async def test_a_group_with_a_new_number_goes_on_with_what_was_said(stored: Telegram) -> None:
    old = {"id": -77, "type": "group", "title": "Sales"}
    await stored.push(telegram_in_group("@parley_bot hello", chat=old, is_topic_message=None))
    before, _ = await stored.conversation("-77//77")
    moved = {"migrate_to_chat_id": -1001234}
    await stored.push(telegram_message(None, chat=old, **moved))
    await stored.push(telegram_message(None, chat=GROUP, migrate_from_chat_id=-77))
    after, _ = await stored.conversation("-1001234//77")
    assert after.id == before.id


async def test_what_is_meant_for_who_blocked_us_goes_where_they_can_be_reached(telegram: Telegram) -> None:
    await telegram.says("hello")
    person = await telegram.person()

    async def visit(uow: UnitOfWork) -> None:
        place = await uow.conversations.ensure("webchat", "w1")
        await uow.conversations.save(place, person_id=person.id)

    async def tell(uow: UnitOfWork) -> str | None:
        told = Told(Reply("fine"), "told:1", person_id=person.id)
        spoken = await telegram.app.house.voice.tell(uow, told)
        return spoken.channel if spoken else None

    await telegram.app.store.run(visit)
    await telegram.says("hello again")
    await telegram.push(membership("kicked"))
    assert await telegram.app.store.run(tell) == "webchat"


# -- groups


async def test_before_others_nothing_is_said_or_done_that_is_anybodys(telegram: Telegram) -> None:
    assert "T-1" in texts(await telegram.says("you charged me the overdraft fee twice"))
    await works_here(telegram, Role.MANAGER, 78)
    for said in ("what is the status of T-1", "my card reader does not print", "undo", "/person"):
        sent = texts(await telegram.push(telegram_in_group(f"@parley_bot {said}")))
        assert "T-" not in sent, said
    for said in ("show T-1", "how many open tickets are there", "new lead: Jane Doe from Globex"):
        sent = texts(await telegram.push(telegram_in_group(f"@parley_bot {said}", **by(78))))
        assert sent == "Others read along here, so let's go on between us: https://t.me/parley_bot"
    asked = telegram_in_group("@parley_bot how long does a transfer to Germany take?")
    assert "working day" in texts(await telegram.push(asked))
    counts = await telegram.app.store.read(_tickets_and_leads)
    assert counts == (1, 0)


async def _tickets_and_leads(uow: UnitOfWork) -> tuple[int, int]:
    return await uow.count(Ticket), await uow.count(Lead)


async def test_nobody_is_told_things_where_others_read(telegram: Telegram) -> None:
    await telegram.says("hello")
    await telegram.push(telegram_in_group("@parley_bot hello"))
    person = await telegram.person()
    found = await telegram.app.store.read(lambda uow: uow.conversations.of_person(person.id))
    assert found is not None
    assert found.address == "77"


async def test_buttons_in_a_group_are_for_whom_they_answer(
    telegram: Telegram, platform: FakeTelegram
) -> None:
    (sent,) = await telegram.push(telegram_in_group("@parley_bot hello", message_id=900))
    asked = telegram_in_group("@parley_bot hello", message_id=900)["message"]
    under = {"chat": GROUP, "reply_to_message": asked}
    assert await telegram.presses(sent, "Ask a question", **under, **by(78)) == []
    refused = platform.calls_of("answerCallbackQuery")[-1]
    assert refused["show_alert"] is True
    assert "for somebody else" in refused["text"]
    (answer,) = await telegram.presses(sent, "Ask a question", **under)
    assert answer["reply_parameters"]["message_id"] == 900
    assert platform.calls_of("editMessageText") == []
