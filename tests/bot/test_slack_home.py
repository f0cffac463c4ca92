"""Slack's App Home, links and answers in rooms, on the whole application."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from bot.channel import Replaying
from domain.conversation import Owner
from domain.deals.model import Deal, Stage
from domain.leads.model import Lead
from domain.messages import Identity, InboundMessage
from domain.people.model import Person
from domain.ports import UnitOfWork
from domain.reminders.model import Reminder, ReminderStatus
from domain.tickets.model import Ticket
from tests.payloads import (
    Json,
    in_home,
    in_message,
    in_whisper,
    slack_chosen,
    slack_command,
    slack_home_opened,
    slack_link,
    slack_mention,
    slack_message,
    slack_person,
)
from tests.slack_desk import Desk, desk, element


@pytest.fixture
async def there(embedded_url: str) -> AsyncIterator[Desk]:
    async with desk(embedded_url, slack_triage_channel="") as built:
        yield built


async def fill(there: Desk) -> None:
    """A day with something of everything in it."""
    now = datetime.now(UTC)
    people = await there.app.store.read(_by_email)

    async def work(uow: UnitOfWork) -> None:
        own = people["rita@bank.example"]
        due: Json = {"due": now + timedelta(minutes=1), "zone": "Europe/London", "wall_time": "x"}
        await uow.add(Reminder(about="call Initech", owner_id=own, **due))
        closes: Json = {"close_date": (now + timedelta(days=2)).date(), "owner_id": own}
        await uow.add(Deal(title="Readers", amount=Decimal(9000), stage=Stage.NEGOTIATION, **closes))
        await uow.add(Lead(name="Sam <Field>", owner_id=own))
        await uow.add(Ticket(subject="Reader & printer", text="x", due_at=now - timedelta(hours=1)))

    await there.app.store.run(work)


async def _by_email(uow: UnitOfWork) -> dict[str, int]:
    return {one.email or "": one.id for one in await uow.find(Person)}


async def look(there: Desk, user: str) -> Json:
    """Their App Home as it was drawn last."""
    before = len(there.slack.calls_of("views.publish"))
    await there.slack.push(there.url, slack_home_opened(user))
    calls = await there.slack.called("views.publish", before + 1)
    assert calls[-1]["user_id"] == user
    view: Json = calls[-1]["view"]
    return view


def texts(view: Json) -> str:
    parts = [block.get("text", {}).get("text", "") for block in view["blocks"]]
    return "\n".join(parts)


def labels(view: Json) -> list[str]:
    found: list[Any] = []
    for block in view["blocks"]:
        found += [*block.get("elements", []), *([block["accessory"]] if "accessory" in block else [])]
    return [one["text"]["text"] for one in found if one["type"] == "button"]


async def test_each_role_sees_its_own_day(there: Desk) -> None:
    await fill(there)
    sales, support = await look(there, "U2"), await look(there, "U1")
    assert "Your day, Rita" in texts(sales)
    assert "call Initech" in texts(sales)
    assert "€9,000 in 1 deal" in texts(sales)
    assert "Sam &lt;Field&gt;" in texts(sales)
    assert "Reader &amp; printer" not in texts(sales)
    assert "1 ticket has nobody yet" in texts(support)
    assert "overdue since" in texts(support)
    assert "€9,000" not in texts(support)
    assert labels(support) == ["New ticket", "New lead", "New quote", "Take it"]
    manager = texts(await look(there, "U3"))
    assert "To be answered soon" in manager
    assert "€9,000 in 1 deal" in manager


async def test_a_stranger_sees_no_records(there: Desk) -> None:
    await fill(there)
    view = await look(there, "U9")
    assert texts(view).startswith("Hello. Write to me")
    assert labels(view) == []


async def test_what_is_done_in_app_home_is_answered_directly_and_shown_there(there: Desk) -> None:
    await fill(there)
    view = await look(there, "U2")
    for _ in range(2):
        await there.act(slack_chosen(element(view, "Done"), in_home(view), user="U2"))
    (answer,) = await there.slack.called("chat.postMessage")
    assert (answer["channel"], answer["text"]) == ("DU2", "Done: call Initech.")
    await there.slack.until(
        lambda: "call Initech" not in texts(there.slack.calls_of("views.publish")[-1]["view"])
    )
    (reminder,) = await there.app.store.read(lambda uow: uow.find(Reminder))
    assert reminder.status is ReminderStatus.DONE


async def test_who_waits_for_a_person_is_taken_from_app_home(there: Desk) -> None:
    who = Identity("webchat", "Jane")
    asked = InboundMessage("webchat", "m1", "Jane", who, "I want to talk to a person", client_id="m1")
    await there.app.runner.receive(asked, "raw")
    await there.app.runner.settled()
    view = await look(there, "U1")
    assert "1 person waits for a colleague." in texts(view)
    await there.act(slack_chosen(element(view, "Take the next"), in_home(view)))
    await there.slack.until(lambda: "DU1" in str(there.slack.calls_of("chat.postMessage")))
    (place,) = await there.app.store.read(lambda uow: uow.conversations.all_of("webchat"))
    assert place.owner is Owner.PERSON


async def test_looking_at_messages_draws_no_home(there: Desk) -> None:
    await there.slack.push(there.url, slack_home_opened("U1", tab="messages"))
    await there.slack.push(there.url, slack_message("hello"))
    await there.slack.called("chat.postMessage")
    assert there.slack.calls_of("views.publish") == []


async def test_in_a_room_only_who_asked_sees_the_answer(there: Desk) -> None:
    await fill(there)
    await there.slack.push(there.url, slack_mention("<@UBOT> how many open tickets are there?"))
    answer = await there.whispered("1")
    assert (answer["channel"], answer["user"]) == ("C1", "U1")
    assert "thread_ts" not in answer
    await there.slack.push(there.url, slack_mention("<@UBOT> help", ts="2.1", thread_ts="2.0"))
    assert (await there.whispered("I keep your tickets"))["thread_ts"] == "2.0"
    assert there.slack.calls_of("chat.postMessage") == []


async def test_a_pressed_button_that_only_one_person_sees_gives_way_to_the_choice(there: Desk) -> None:
    await fill(there)
    await there.slack.push(there.url, slack_mention("<@UBOT> show T-1"))
    card = await there.whispered("Reader &amp; printer")
    shown = in_whisper("C1", f"{there.slack.url}/respond")
    await there.act(slack_chosen(element(card, "Take it"), shown))
    (changed,) = await there.slack.called("respond")
    assert changed["replace_original"] is True
    assert changed["text"] == f"{card['text']}\n\N{CHECK MARK} Take it"
    assert [block["type"] for block in changed["blocks"]] == ["section", "context"]
    await there.whispered("nobody → Priya Nair")


async def test_a_command_is_answered_where_it_was_typed_even_where_we_are_no_member(there: Desk) -> None:
    typed = slack_command("help") | {"response_url": f"{there.slack.url}/respond"}
    assert await there.slack.push_form(there.url, typed) == 200
    (answer,) = await there.slack.called("respond")
    assert answer["response_type"] == "ephemeral"
    assert "I keep your tickets" in answer["text"]


async def test_what_cannot_be_shown_in_a_room_is_said_directly(there: Desk) -> None:
    there.slack.refuse("chat.postEphemeral", "not_in_channel")
    await there.slack.push(there.url, slack_mention("<@UBOT> help"))
    (answer,) = await there.slack.called("chat.postMessage")
    assert answer["channel"] == "U1"
    assert "I keep your tickets" in answer["text"]


async def test_what_is_told_later_comes_directly_and_goes_on_there(there: Desk) -> None:
    await there.slack.push(there.url, slack_mention("<@UBOT> help"))
    await there.whispered("I keep your tickets")
    people = await there.app.store.read(_by_email)
    now = datetime.now(UTC)
    due: Json = {
        "due": now,
        "zone": "Europe/London",
        "wall_time": "x",
        "owner_id": people["priya@bank.example"],
    }
    await there.app.store.run(lambda uow: uow.add(Reminder(about="call Initech", **due)))
    (told,) = await there.slack.called("chat.postMessage")
    assert (told["channel"], told["text"]) == ("U1", "Reminder: call Initech")
    pressed = in_message({**told, "channel": "DU1", "ts": "1.1"})
    await there.act(slack_chosen(element(told, "Done"), pressed))
    answer = (await there.slack.called("chat.postMessage", 2))[-1]
    assert (answer["channel"], answer["text"]) == ("DU1", "Done: call Initech.")


async def test_a_link_shows_a_room_where_a_ticket_stands_and_no_more(there: Desk) -> None:
    await fill(there)
    url = "https://bank.example/console/tickets/T-1"
    await there.slack.push(there.url, slack_link(url))
    (shown,) = await there.slack.called("chat.unfurl")
    (body,) = shown["unfurls"].values()
    assert body["blocks"][0]["text"]["text"] == "T-1 service request: open, priority normal, overdue."
    assert "printer" not in str(body)
    await there.act(slack_chosen(element(body, "Show it to me"), in_whisper("C1", "https://x"), user="U9"))
    await there.whispered("can't find a ticket T-1 of yours", user="U9")


async def test_a_link_is_shown_while_its_message_is_being_written(there: Desk) -> None:
    await fill(there)
    event = slack_link("https://bank.example/console/tickets/T-1")
    event["event"] |= {"channel": "COMPOSER", "message_ts": "x-1", "source": "composer", "unfurl_id": "x-1"}
    await there.slack.push(there.url, event)
    (shown,) = await there.slack.called("chat.unfurl")
    assert (shown["unfurl_id"], shown["source"]) == ("x-1", "composer")
    assert "channel" not in shown


async def test_other_links_show_nothing(there: Desk) -> None:
    await fill(there)
    base = "https://bank.example/console"
    there.slack.people["U8"] = slack_person("jane@client.example", id="U8")
    await there.slack.push(there.url, slack_message("hello", channel="D8", user="U8"))
    await there.slack.called("chat.postMessage")
    for stranger in ("U8", "U9"):
        await there.slack.push(there.url, slack_link(f"{base}/tickets/T-1", user=stranger))
    for url in (f"{base}/tickets/T-77", "https://evil.example/console/tickets/T-1", f"{base}/leads"):
        await there.slack.push(there.url, slack_link(url))
    await there.slack.push(there.url, slack_message("hello"))
    await there.slack.called("chat.postMessage", 2)
    assert there.slack.calls_of("chat.unfurl") == []


async def test_what_was_missed_is_heard_later_and_once(there: Desk) -> None:
    await there.slack.push(there.url, slack_message("hello"))
    await there.slack.called("chat.postMessage")
    missed = {"channel": "D1", "type": "message", "user": "U1", "text": "help", "ts": "1763546409.000100"}
    there.slack.posted += [missed, missed | {"ts": "1763546409.000200", "bot_id": "B7"}]
    channel = there.app.channels["slack"]
    assert isinstance(channel, Replaying)
    since = datetime.fromtimestamp(0, UTC)
    assert [await channel.replay(since), await channel.replay(since)] == [1, 0]
    await there.slack.until(lambda: "I keep your tickets" in str(there.slack.calls_of("chat.postMessage")))
