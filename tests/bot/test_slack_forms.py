"""Slack's forms: how they open, what is in them, what comes of them. On the whole application."""

from __future__ import annotations

from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any

import pytest

from domain.deals.model import Deal, Stage
from domain.interactions.model import Interaction
from domain.leads.model import Lead
from domain.quotes.model import Quote
from domain.record import Record
from domain.tickets.model import Priority, Ticket, TicketKind
from tests.payloads import (
    Json,
    in_home,
    in_message,
    slack_chosen,
    slack_command,
    slack_home_opened,
    slack_message,
    slack_message_shortcut,
    slack_shortcut,
    slack_submission,
)
from tests.slack_desk import Desk, desk, element


@pytest.fixture
async def there(embedded_url: str) -> AsyncIterator[Desk]:
    async with desk(embedded_url, slack_triage_channel="") as built:
        yield built


async def opened(there: Desk, times: int = 1) -> Json:
    view: Json = (await there.slack.called("views.open", times))[-1]["view"]
    return view


def filled(view: Json) -> dict[str, Any]:
    """What a form has in it already."""
    found = {}
    for block in view["blocks"]:
        one = block["element"]
        chosen = one.get("initial_option", {}).get("value")
        found[block["block_id"]] = one.get("initial_value") or one.get("initial_date") or chosen
    return {slot: value for slot, value in found.items() if value is not None}


async def only(there: Desk, kind: type[Record]) -> Any:
    (found,) = await there.app.store.read(lambda uow: uow.find(kind))
    return found


async def answered(there: Desk, part: str, channel: str = "DU1") -> Json:
    def look() -> list[Json]:
        calls = there.slack.calls_of("chat.postMessage")
        return [one for one in calls if part in one["text"] and one["channel"] == channel]

    answer: Json = (await there.slack.until(look))[-1]
    return answer


async def test_each_shortcut_opens_an_empty_form(there: Desk) -> None:
    for number, kind in enumerate(("ticket", "lead", "deal", "quote"), start=1):
        assert await there.act(slack_shortcut(f"new_{kind}", user="U3")) == {}
        view = await opened(there, number)
        assert filled(view) == {}
        assert view["callback_id"] == "form"


async def test_a_lead_filled_in_is_on_record_once_and_said_back(there: Desk) -> None:
    await there.act(slack_shortcut("new_lead"))
    values = {"person": "Jane Doe", "company": "Globex", "amount": "12000.50", "phone": "+44 20 7946 0958"}
    sent = slack_submission(await opened(there), {**values, "email": "jane@globex.example"})
    for _ in range(2):
        assert await there.act(sent) == {}
    answer = await answered(there, "Jane Doe")
    lead = await only(there, Lead)
    assert (lead.name, lead.email, lead.amount) == ("Jane Doe", "jane@globex.example", Decimal("12000.50"))
    assert lead.phone == "+442079460958"
    assert element(answer, "Undo")
    assert element(answer, "Edit")


async def test_what_is_wrong_is_said_in_the_form_and_nothing_is_stored(there: Desk) -> None:
    await there.act(slack_shortcut("new_lead"))
    view = await opened(there)
    wrong = {"amount": "-4", "phone": "call me", "email": "nowhere"}
    answer = await there.act(slack_submission(view, wrong))
    assert answer["response_action"] == "errors"
    assert answer["errors"] == {
        "person": "Please name a person or a company.",
        "amount": "Please give a number above 0, for example 40 or 12000.",
        "phone": "That doesn't look like a phone number. Could you check it?",
        "email": "That doesn't look like an e-mail address. Could you check it?",
    }
    assert await there.act(slack_submission(view, {"company": "4711"})) == {
        "response_action": "errors",
        "errors": {"company": "Please give a name; this has no letters."},
    }
    assert await there.app.store.read(lambda uow: uow.count(Lead)) == 0


async def test_a_deal_and_its_edit_change_only_what_was_changed(there: Desk) -> None:
    await there.act(slack_shortcut("new_deal", user="U2"))
    values = {"company": "Initech", "amount": "9000", "stage": "proposal", "day": "2027-01-15"}
    await there.act(slack_submission(await opened(there), values, user="U2"))
    answer = await answered(there, "D-1", "DU2")
    edit = element(answer, "Edit")
    await there.act(slack_chosen(edit, in_message({**answer, "ts": "1.1"}), user="U2"))
    view = await opened(there, 2)
    assert filled(view) == {
        "title": "Initech 2026",
        "amount": "9000",
        "stage": "proposal",
        "day": "2027-01-15",
    }
    changed = slack_submission(view, {"amount": "9500"}, user="U2", view_id="V2")
    await there.act(changed)
    await answered(there, "€9,000 → €9,500", "DU2")
    deal = await only(there, Deal)
    assert (deal.amount, deal.stage, deal.version) == (Decimal(9500), Stage.PROPOSAL, 2)
    assert await there.act(slack_submission(view, {}, user="U2", view_id="V3")) == {}


async def test_a_quote_is_prepared_from_its_form(there: Desk) -> None:
    await there.act(slack_shortcut("new_quote"))
    values = {"company": "Globex", "product": "card terminals", "quantity": "40", "amount": "300"}
    await there.act(slack_submission(await opened(there), values))
    await answered(there, "€12,000")
    quote = await only(there, Quote)
    assert quote.total == Decimal(12000)


async def test_a_ticket_is_edited_from_what_was_said_back(there: Desk) -> None:
    await there.slack.push(there.url, slack_message("open a ticket: the printer in York is offline"))
    answer = await answered(there, "T-1", "D1")
    await there.act(slack_chosen(element(answer, "Edit"), in_message({**answer, "ts": "1.1"})))
    view = await opened(there)
    assert filled(view) == {"priority": "normal"}
    await there.act(slack_submission(view, {"priority": "high", "email": "maya@bank.example"}))
    await answered(there, "Maya Okafor", "D1")
    ticket = await only(there, Ticket)
    assert ticket.priority is Priority.HIGH


async def test_what_is_asked_for_can_be_filled_in_with_what_was_said(there: Desk) -> None:
    await there.slack.push(there.url, slack_message("new lead, worth 12k, wants 40 terminals", user="U2"))
    asked = await answered(there, "company", "D1")
    await there.act(slack_chosen(element(asked, "Open form"), in_message({**asked, "ts": "1.1"}), user="U2"))
    view = await opened(there)
    assert filled(view)["amount"] in {"12000", "12000.0"}
    assert "terminals" in filled(view)["interest"]
    await there.act(slack_submission(view, {"company": "Globex"}, user="U2"))
    await answered(there, "Globex", "D1")
    assert (await only(there, Lead)).amount == Decimal(12000)


async def test_a_command_of_a_word_opens_the_form_a_sentence_does_it(there: Desk) -> None:
    assert await there.slack.push_form(there.url, slack_command("new lead")) == 200
    assert (await opened(there))["title"]["text"] == "New lead"
    sentence = "new lead Jane Doe from Globex, wants 40 terminals"
    typed = slack_command(sentence, trigger="2.2.x") | {"response_url": f"{there.slack.url}/respond"}
    assert await there.slack.push_form(there.url, typed) == 200
    (answer,) = await there.slack.called("respond")
    assert "Jane Doe" in answer["text"]
    assert element(answer, "Edit")
    assert len(there.slack.calls_of("views.open")) == 1


async def test_a_message_becomes_a_complaint_a_lead_or_a_note(there: Desk) -> None:
    story = "This is outrageous, you charged my card twice and nobody answers the phone. I want to complain."
    await there.act(slack_message_shortcut("ticket_of_message", story))
    view = await opened(there)
    assert view["title"]["text"] == "New complaint"
    assert filled(view)["text"] == story
    await there.act(slack_submission(view, {}))
    await there.whispered("T-1")
    assert (await only(there, Ticket)).kind is TicketKind.COMPLAINT
    await there.act(slack_message_shortcut("lead_of_message", "met Sam Field of Initech, wants 20 readers"))
    view = await opened(there, 2)
    assert filled(view)["company"] == "Initech"
    await there.act(slack_message_shortcut("note_of_message", "they prefer to be called on Mondays"))
    view = await opened(there, 3)
    await there.act(slack_submission(view, {"company": "Initech"}, view_id="V3"))
    await there.slack.called("chat.postEphemeral", 2)
    assert (await only(there, Interaction)).note == "They prefer to be called on Mondays"


async def test_who_may_not_is_told_so_instead_of_being_interviewed(there: Desk) -> None:
    await there.act(slack_shortcut("new_deal", user="U1"))
    view = await opened(there)
    assert "submit" not in view
    assert "isn't in your role's rights" in view["blocks"][0]["text"]["text"]


async def test_a_form_is_opened_from_app_home(there: Desk) -> None:
    await there.slack.push(there.url, slack_home_opened())
    (home,) = await there.slack.called("views.publish")
    await there.act(slack_chosen(element(home["view"], "New ticket"), in_home(home["view"])))
    values = {"text": "The lift in York is stuck", "priority": "urgent"}
    await there.act(slack_submission(await opened(there), values))
    await answered(there, "T-1")
    assert (await only(there, Ticket)).priority is Priority.URGENT


async def test_what_a_form_was_about_may_be_gone(there: Desk) -> None:
    await there.slack.push(there.url, slack_message("new lead Jane Doe from Globex", user="U2"))
    answer = await answered(there, "Jane Doe", "D1")
    shown = in_message({**answer, "ts": "1.1"})
    await there.act(slack_chosen(element(answer, "Undo"), shown, user="U2"))
    await answered(there, "withdrawn", "D1")
    await there.act(slack_chosen(element(answer, "Edit"), shown, user="U2"))
    assert (await opened(there))["title"]["text"] == "Not there any more"
