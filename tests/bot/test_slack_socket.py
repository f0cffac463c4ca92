"""Slack over Socket Mode: the same surfaces, asked for instead of being called. On the whole application."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from domain.leads.model import Lead
from tests.payloads import (
    Json,
    in_message,
    slack_chosen,
    slack_command,
    slack_home_opened,
    slack_message,
    slack_shortcut,
    slack_submission,
)
from tests.slack_desk import Desk, desk, element


@pytest.fixture
async def there(embedded_url: str) -> AsyncIterator[Desk]:
    async with desk(embedded_url, slack_signing_secret=None, slack_app_token="xapp-1-A1-x") as built:
        yield built


async def ask(there: Desk, envelope: str, kind: str, payload: Json) -> Json:
    """An envelope; returns its acknowledgement."""
    await there.slack.push_over_socket(envelope, kind, payload)
    answer = await there.slack.acknowledged.get()
    assert answer["envelope_id"] == envelope
    return answer


async def test_every_surface_works_over_socket_mode(there: Desk) -> None:
    await ask(there, "e1", "events_api", slack_home_opened())
    await there.slack.called("views.publish")
    await ask(there, "e2", "interactive", slack_shortcut("new_lead"))
    (opened,) = await there.slack.called("views.open")
    wrong = await ask(there, "e3", "interactive", slack_submission(opened["view"], {}))
    assert wrong["payload"]["errors"] == {"person": "Please name a person or a company."}
    right = slack_submission(opened["view"], {"company": "Globex"})
    for envelope in ("e4", "e5"):
        assert await ask(there, envelope, "interactive", right) == {"envelope_id": envelope}
    await there.slack.until(lambda: "Globex" in str(there.slack.calls_of("chat.postMessage")))
    assert await there.app.store.read(lambda uow: uow.count(Lead)) == 1
    typed = slack_command("help") | {"response_url": f"{there.slack.url}/respond"}
    await ask(there, "e6", "slash_commands", typed)
    await there.slack.called("respond")
    ticket = await there.complain("my card was swallowed by the machine in York, I want to complain")
    card = await there.card(ticket)
    await ask(there, "e7", "interactive", slack_chosen(element(card, "Take it"), in_message(card)))
    await there.card(ticket, looked_after_by="Priya Nair")


async def test_a_flood_is_acknowledged_although_slack_is_slow_to_tell_who_writes(there: Desk) -> None:
    there.slack.slow.clear()
    for number in range(200):
        text = slack_message("hello", channel=f"D{number % 50}", ts=f"1763546401.{number:06}")
        await there.slack.push_over_socket(f"f{number}", "events_api", text)
    for _ in range(200):
        await there.slack.acknowledged.get()
    there.slack.slow.set()
    await there.app.runner.settled()
