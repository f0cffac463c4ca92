"""What got stuck stands in Slack's triage channel as a card, and a press there decides."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from domain.messages import OutboundMessage
from domain.outbox import OutboxStatus
from domain.ports import UnitOfWork
from scheduler.jobs.undelivered import show_undelivered
from storage.tables import outbox
from tests.fakes import Json
from tests.payloads import in_message, slack_chosen
from tests.slack_desk import ROOM, Desk, desk, element


async def _stuck(here: Desk) -> int:
    """A message that could not be delivered, a minute ago."""
    message = OutboundMessage("k1", "pigeon", "7", "Your answer is <b>ready</b> <!channel>")

    async def kill(uow: UnitOfWork) -> int:
        await uow.outbox.add(message)
        (row,) = await uow.outbox.claim(uow.now, 60, 1)
        await uow.outbox.settle(row.id, OutboxStatus.DEAD, error="no such bird")
        earlier = (
            update(outbox).where(outbox.c.id == row.id).values(settled_at=uow.now - timedelta(minutes=1))
        )
        await uow._session.execute(earlier)  # type: ignore[attr-defined]  # noqa: SLF001 no port turns back time
        return row.id

    return await here.app.store.run(kill)


async def _card(here: Desk) -> Json:
    card: Json = await here.slack.until(
        lambda: next((one for one in here.slack.posted if "could not be delivered" in one["text"]), None)
    )
    return card


async def test_staff_see_it_once_and_let_it_be_by_a_press(embedded_url: str) -> None:
    async with desk(embedded_url) as here:
        number = await _stuck(here)
        for _ in range(2):
            await show_undelivered(here.app.jobs.room)
        here.app.jobs.wake("delivery")
        card = await _card(here)
        assert card["channel"] == ROOM
        assert "<!channel>" not in card["text"]
        assert "no such bird" in card["text"]
        await here.act(slack_chosen(element(card, "Let it be"), in_message(card), user="U2"))
        await here.whispered("isn't in your role's rights", user="U2")
        await here.act(slack_chosen(element(card, "Let it be"), in_message(card)))
        await here.whispered("It was let be")
        row = await here.app.store.read(lambda uow: uow.outbox.get(number))
        assert row is not None
        assert row.status is OutboxStatus.DROPPED
        assert len([one for one in here.slack.posted if "could not be delivered" in one["text"]]) == 1
