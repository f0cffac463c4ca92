"""Slack's triage channel: one card for each new ticket, which follows it; notes, emoji, replies."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from domain.desk.records import Answer as Written
from domain.desk.records import AnswerStatus
from domain.tickets.model import Priority, TicketStatus
from tests.fakes import Answer
from tests.payloads import in_message, slack_chosen, slack_message, slack_reaction, slack_submission
from tests.slack_desk import ROOM, Desk, columns, desk, element

STORY = "you charged me the overdraft fee twice on monday, this is a joke. I want it back"


@pytest.fixture
async def there(store_url: str) -> AsyncIterator[Desk]:
    async with desk(store_url) as built:
        yield built


@pytest.fixture
async def here(embedded_url: str) -> AsyncIterator[Desk]:
    """What no database could do otherwise."""
    async with desk(embedded_url) as built:
        yield built


async def test_a_new_ticket_has_one_card_with_its_story_under_it(there: Desk) -> None:
    ticket = await there.complain(STORY)
    card = await there.card(ticket, status="Open", priority="Normal", looked_after_by="nobody")
    assert card["blocks"][0]["text"]["text"] == f"{ticket.ref} complaint"
    assert "by <!date^" in columns(card)["answer due"]
    assert card["blocks"][-1]["elements"][0]["text"] == "Jane Doe"
    await there.slack.until(lambda: [m for m in there.slack.posted if m.get("thread_ts") == card["ts"]])
    (story,) = [m for m in there.slack.posted if m.get("thread_ts") == card["ts"]]
    assert story["text"] == ticket.text
    assert element(card, "Take it")["style"] == "primary"


async def test_a_ticket_taken_given_and_resolved_on_its_card_is_shown_there(there: Desk) -> None:
    ticket = await there.complain(STORY)
    card = await there.card(ticket)
    await there.act(slack_chosen(element(card, "Take it"), in_message(card)))
    card = await there.card(ticket, looked_after_by="Priya Nair")
    assert card["blocks"][-1]["elements"][0]["text"] == "Last changed by Priya Nair"
    await there.whispered("nobody → Priya Nair")
    with pytest.raises(LookupError):
        element(card, "Take it")
    assert element(card, "Reply to customer")["style"] == "primary"
    names = [one["text"]["text"] for one in element(card, "Give it to")["options"]]
    assert names == ["Maya Okafor", "Priya Nair"]
    await there.act(slack_chosen(element(card, "Give it to"), in_message(card), option=0))
    card = await there.card(ticket, looked_after_by="Maya Okafor")
    await there.act(slack_chosen(element(card, "Priority"), in_message(card), option=3))
    card = await there.card(ticket, priority="Urgent")
    await there.act(slack_chosen(element(card, "Mark as resolved"), in_message(card)))
    card = await there.card(ticket, status="Resolved")
    assert [one["text"]["text"] for one in card["blocks"][3]["elements"]] == ["Open it again"]
    after = await there.ticket()
    assert (after.priority, after.status) == (Priority.URGENT, TicketStatus.RESOLVED)
    assert len(there.cards()) == 1


async def test_what_was_done_stands_under_the_card_and_an_undo_goes_back(here: Desk) -> None:
    ticket = await here.complain(STORY)
    card = await here.card(ticket)
    await here.act(slack_chosen(element(card, "Take it"), in_message(card)))
    answer = await here.whispered("nobody → Priya Nair")
    line = "Priya Nair: taken by Priya Nair"
    await here.slack.until(lambda: [m for m in here.slack.posted if m["text"] == line])
    undo = element(answer, "Undo")
    await here.act(slack_chosen(undo, in_message({"channel": ROOM, "ts": "1.1", "text": ""})))
    await here.card(ticket, looked_after_by="nobody")


async def test_who_may_not_is_told_alone_and_nothing_changes(here: Desk) -> None:
    ticket = await here.complain(STORY)
    card = await here.card(ticket)
    await here.act(slack_chosen(element(card, "Take it"), in_message(card), user="U2"))
    await here.whispered("isn't in your role's rights", user="U2")
    assert (await here.ticket()).owner_id is None


async def test_an_emoji_does_what_the_map_says_once(here: Desk) -> None:
    ticket = await here.complain(STORY)
    card = await here.card(ticket)
    for _ in range(2):
        await here.slack.push(here.url, slack_reaction("eyes", ROOM, card["ts"]))
    await here.card(ticket, looked_after_by="Priya Nair")
    await here.slack.push(here.url, slack_reaction("pizza", ROOM, card["ts"]))
    await here.slack.push(here.url, slack_reaction("white_check_mark", ROOM, card["ts"]))
    await here.card(ticket, status="Resolved")
    assert len(here.slack.calls_of("chat.postEphemeral")) <= 2


async def test_what_is_written_under_a_card_is_a_note_that_the_customer_never_reads(there: Desk) -> None:
    ticket = await there.complain(STORY)
    card = await there.card(ticket)
    said = slack_message("refund her, but do not tell her yet", channel=ROOM, thread_ts=card["ts"])
    await there.slack.push(there.url, said)
    await there.whispered(f"Noted on {ticket.ref}. The customer does not see it.")
    assert await there.said_to_customer() == []
    lines = await there.app.store.read(lambda uow: uow.conversations.lines(ticket.conversation_id or 0))
    assert [line.internal for line in lines if "do not tell her" in line.text] == [True]


async def test_said_to_us_under_a_card_it_means_the_ticket(here: Desk) -> None:
    ticket = await here.complain(STORY)
    await here.complain("the lift in the branch in York is stuck, I want to complain", "Ben Ford", "m2")
    card = await here.card(ticket)
    said = slack_message("<@UBOT> assign it to Maya", channel=ROOM, thread_ts=card["ts"])
    await here.slack.push(here.url, said)
    await here.whispered("nobody → Maya Okafor")
    await here.card(ticket, looked_after_by="Maya Okafor")


async def test_a_reply_is_previewed_sent_once_and_can_be_recalled(here: Desk) -> None:
    ticket = await here.complain(STORY)
    card = await here.card(ticket)
    await here.act(slack_chosen(element(card, "Reply to customer"), in_message(card)))
    (opened,) = await here.slack.called("views.open")
    typed = slack_submission(opened["view"], {"text": "You have the £35 back today."})
    answer = await here.act(typed)
    assert answer["response_action"] == "update"
    seen = [block["text"]["text"] for block in answer["view"]["blocks"] if block["type"] == "section"]
    assert seen == ["To Jane Doe, by web chat:", "You have the £35 back today."]
    assert await answers(here) == []
    for _ in range(2):
        assert await here.act(slack_submission(answer["view"], {})) == {}
    sent = await here.whispered("Sent to Jane Doe by web chat")
    assert await answers(here) == [("You have the £35 back today.", AnswerStatus.HELD)]
    assert not any("Send it?" in one["text"] for one in here.slack.calls_of("chat.postEphemeral"))
    await here.act(slack_chosen(element(sent, "Recall"), in_message({"channel": ROOM, "ts": "1.1"})))
    await here.whispered("Recalled: the customer does not get")
    assert await answers(here) == [("You have the £35 back today.", AnswerStatus.RECALLED)]
    assert await here.said_to_customer() == []


async def answers(there: Desk) -> list[tuple[str, AnswerStatus]]:
    found = await there.app.store.read(lambda uow: uow.find(Written))
    return [(one.text, one.status) for one in found]


async def test_a_reply_asked_for_in_words_can_be_written_in_the_form(here: Desk) -> None:
    card = await here.card(await here.complain(STORY))
    await here.act(slack_chosen(element(card, "Take it"), in_message(card)))
    told = await here.whispered("nobody → Priya Nair")
    shown = in_message({"channel": ROOM, "ts": "1.1"})
    await here.act(slack_chosen(element(told, "Reply to the customer"), shown))
    asked = await here.whispered("What should I write")
    await here.act(slack_chosen(element(asked, "Open form"), shown))
    (opened,) = await here.slack.called("views.open")
    assert opened["view"]["blocks"][0]["text"]["text"] == "To Jane Doe, by web chat:"


async def test_an_empty_reply_is_told_in_the_form(here: Desk) -> None:
    card = await here.card(await here.complain(STORY))
    await here.act(slack_chosen(element(card, "Reply to customer"), in_message(card)))
    (opened,) = await here.slack.called("views.open")
    answer = await here.act(slack_submission(opened["view"], {"text": "   "}))
    assert answer == {"response_action": "errors", "errors": {"text": "Please fill this in."}}


async def test_a_card_whose_posting_nobody_answered_is_found_again_and_not_posted_twice(there: Desk) -> None:
    there.slack.lose("chat.postMessage")
    ticket = await there.complain(STORY)
    await there.slack.called("conversations.history")
    await there.card(ticket)
    assert len(there.cards()) == 1


async def test_a_card_refused_for_a_while_comes_later(here: Desk) -> None:
    here.slack.prepare(
        "chat.postMessage", Answer(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "1"})
    )
    ticket = await here.complain(STORY)
    await here.card(ticket)
    assert len(here.cards()) == 1
