"""One ledger, three audiences: a complaint in Telegram, answered from Slack, counted in the web chat."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from bot.doors.tokens import make_identity
from domain.ports import UnitOfWork
from domain.tickets.model import Ticket, TicketStatus
from tests.chat import Chat
from tests.fake_telegram import FakeTelegram
from tests.payloads import in_message, slack_chosen, slack_submission, telegram_message
from tests.product import SECRET
from tests.slack_desk import Desk, desk, element

STORY = "I want to make a complaint: you charged me the overdraft fee twice on monday, this is a joke"
ANSWER = "You have the £35 back today."


async def test_a_complaint_in_telegram_is_answered_from_slack_and_moves_the_managers_figure(
    embedded_url: str,
) -> None:
    async with FakeTelegram() as telegram:
        told = telegram.settings()
        names = ("telegram_bot_token", "telegram_webhook_secret", "telegram_api_url")
        known = {name: getattr(told, name) for name in names}
        identity = make_identity("maya@bank.example", SECRET, lasts=timedelta(hours=1))
        async with desk(embedded_url, **known) as there, Chat(there.url, identity=identity) as manager:
            assert await _figures(manager) == (0, 0)
            assert (
                await telegram.push(there.url, telegram_message(STORY, message_id=501) | {"update_id": 1001})
                == 200
            )
            await _read(telegram, "T-1")
            ticket = await there.ticket()
            card = await there.card(ticket, status="Open", looked_after_by="nobody")
            assert await _figures(manager) == (1, 1)
            await _answer(there, ticket, card)
            read = await _read(telegram, ANSWER)
            assert str(read["chat_id"]) == "77"
            assert await _figures(manager) == (1, 1)
            card = await there.card(ticket, looked_after_by="Priya Nair")
            await there.act(slack_chosen(element(card, "Mark as resolved"), in_message(card)))
            await _read(telegram, "resolved")
            assert await _figures(manager) == (1, 0)
            await _one_record_and_one_timeline(there)


async def _figures(manager: Chat) -> tuple[int, int]:
    """Complaints opened this month, and those unresolved, as the manager is told."""
    opened = await manager.say("how many complaints were opened this month?")
    unresolved = await manager.say("how many complaints are unresolved?")
    first, second = (re.search(r"\d+", reply["text"]) for reply in (opened, unresolved))
    assert first, opened["text"]
    assert second, unresolved["text"]
    return int(first[0]), int(second[0])


async def _read(telegram: FakeTelegram, words: str) -> dict[str, Any]:
    """What the customer reads in Telegram, once these words are in it."""
    seen: list[dict[str, Any]] = await telegram.until(
        lambda: [one for one in telegram.calls_of("sendMessage") if words in one["text"]]
    )
    return seen[-1]


async def _answer(there: Desk, ticket: Ticket, card: dict[str, Any]) -> None:
    """Support takes the ticket in Slack, writes to the customer, looks at it once more and sends it."""
    await there.act(slack_chosen(element(card, "Take it"), in_message(card)))
    card = await there.card(ticket, looked_after_by="Priya Nair")
    await there.act(slack_chosen(element(card, "Reply to customer"), in_message(card)))
    (opened,) = await there.slack.called("views.open")
    preview = await there.act(slack_submission(opened["view"], {"text": ANSWER}))
    seen = [block["text"]["text"] for block in preview["view"]["blocks"] if block["type"] == "section"]
    assert seen[1] == ANSWER
    assert "Telegram" in seen[0]
    assert await there.act(slack_submission(preview["view"], {})) == {}


async def _one_record_and_one_timeline(there: Desk) -> None:
    async def look(uow: UnitOfWork) -> tuple[list[Ticket], list[Any]]:
        place = await uow.conversations.at("telegram", "77")
        assert place is not None
        return await uow.find(Ticket), await uow.conversations.lines(place.id)

    tickets, lines = await there.app.store.read(look)
    (ticket,) = tickets
    assert ticket.status is TicketStatus.RESOLVED
    assert ticket.first_response_at is not None
    said = [(line.author, line.text) for line in lines if not line.internal]
    assert said[0] == ("customer", STORY)
    assert [author for author, _ in said] == ["customer", "bot", "staff", "bot"]
    assert ANSWER in said[2][1]
