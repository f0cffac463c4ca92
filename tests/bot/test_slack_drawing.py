"""Whatever is in a record, what we draw of it Slack takes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from bot.channels.slack import home, tickets
from bot.channels.slack.forms import FORMS, Room, Sheet, modal, preview
from bot.voice.replies import Wording
from config.languages import load_language
from domain.access import Actor, Role
from domain.day.model import Day, Few, Sales, Service
from domain.deals.model import Deal
from domain.desk.model import Sum
from domain.dialogue import Reply
from domain.leads.model import Lead
from domain.reminders.model import Reminder
from domain.tickets.model import Ticket, TicketStatus
from tests.slack_judge import block_faults, message_faults, view_faults

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
NASTY = [
    pytest.param("<!channel> & <@U1> *bold* _x_ `y` <https://evil.example|here>", id="markup"),
    pytest.param("x" * 5000, id="long"),
    pytest.param("&<>" * 2000, id="escapes"),
    pytest.param(" \n\t ", id="blank"),
    pytest.param("مرحبا \u202e 👩‍👩‍👧‍👦 " * 40, id="right to left"),
]
wording = Wording(load_language("en"))


def say(key: str, /, **facts: Any) -> str:
    return wording.text(Reply(key, facts), "Europe/London", NOW)


def ticket(text: str, **more: Any) -> Ticket:
    return Ticket(id=12, version=1, created_at=NOW, subject=text, text=text, due_at=NOW, **more)


@pytest.mark.parametrize("text", NASTY)
@pytest.mark.parametrize("status", list(TicketStatus))
def test_a_card(text: str, status: TicketStatus) -> None:
    one = ticket(text, status=status, customer_id=3, breached_at=NOW, resolved_at=NOW)
    helpers = [(text, f"a{n}@bank.example") for n in range(100)]
    for owner, staff in ((text, helpers), (None, []), (None, [("X", "x" * 200)])):
        body = tickets.card(tickets.Shown(one, owner, text, "webchat", staff), say)
        assert message_faults(body) == []


@pytest.mark.parametrize("text", NASTY)
def test_a_link(text: str) -> None:
    body = tickets.unfurled(ticket(text), say, "https://bank.example/console/tickets/T-12")
    assert block_faults(body["blocks"], most=50) == []
    assert message_faults(tickets.withdrawn(12, say)) == []


@pytest.mark.parametrize("text", NASTY)
def test_app_home(text: str) -> None:
    due: dict[str, Any] = {"due": NOW, "zone": "UTC", "wall_time": "x", "owner_id": 1}
    reminders = Few([Reminder(id=n, about=text, **due) for n in range(1, 6)], 9)
    found = Few([ticket(text)], 7)
    deal = Deal(id=3, title=text, amount=Decimal(9000), close_date=date(2026, 11, 20))
    sales = Sales(
        Few([deal], 1), [Sum("EUR", 1, Decimal(9000), Decimal(900))], Few([Lead(id=4, name=text)], 1)
    )
    day = Day(reminders, Service(found, found, 3, 1), sales, everybody=True)
    view = home.home(Actor(1, text, Role.MANAGER, "Europe/London", "en"), day, say, NOW)
    assert view_faults(view, home=True) == []
    assert view_faults(home.stranger(say), home=True) == []


@pytest.mark.parametrize("text", NASTY)
@pytest.mark.parametrize("kind", list(FORMS))
def test_a_form(kind: str, text: str) -> None:
    values: dict[str, Any] = {one.slot: text for one in FORMS[kind].fields}
    values |= {"amount": {"value": 12000.5, "currency": None}, "quantity": 40, "day": "2026-11-20T09:00:00"}
    was = dict.fromkeys(("interest", "title", "text"), text) | {"name": text, "channel": "webchat"}
    sheet = Sheet(kind, "T1/C1//U1", {"ticket": "T-1"}, was)
    view = modal(sheet, values, say, Room([(text, "a@bank.example")], "EUR"))
    assert view_faults(view, home=False) == []


@pytest.mark.parametrize("text", NASTY)
def test_a_preview_is_right_or_is_not_shown(text: str) -> None:
    sheet = Sheet("reply", "T1/C1//U1", {"ticket": "T-1"}, {"name": text[:60], "channel": "webchat"})
    view = preview(sheet, text, say)
    assert view is None or view_faults(view, home=False) == []
    assert (view is None) == (len(text) > 2800)
