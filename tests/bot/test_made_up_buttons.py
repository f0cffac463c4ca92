"""A button's value comes from outside: whatever is made up in it, nobody gets further than by words."""

from __future__ import annotations

from bot.app import App
from domain.leads.model import Lead
from domain.ports import UnitOfWork
from domain.reminders.model import Reminder, ReminderStatus
from domain.tickets.model import Ticket
from tests.apps import hear, said

CUSTOMER = "dana@mail.example"
NONSENSE = [
    "",
    "?",
    "undo?turn=abc",
    "undo?turn=-1",
    "undo?turn=99999999999999999999999999",
    "undo?turn=[1]",
    "undo?turn={}",
    "mean",
    "mean?intent=[]",
    "affirm",
    "~0",
    "~99999999999999999999",
    "~²",
    "ticket_status?ticket=[1,2]",
    "ticket_status?ticket={}",
    "ticket_status?ticket=T-99999999999999999999999",
    "ticket_status?ticket=%00",
    "move_reminder?reminder=abc",
    "move_reminder?reminder=99999999999999999999999",
    "move_reminder?reminder=1&until=never",
    "set_reminder?about=[1]&when=2026-11-20",
    "set_reminder?about=x&when=9999-12-31",
    "set_reminder?about=x&duration=P99999999Y",
    "set_reminder?about=x&duration=soon",
    "request_quote?interest={{7*7}}&text=x",
    "raise_complaint?text={}",
    "raise_complaint?text=x&person=[]&asking=text",
    "show_kpi?kpi=[]",
    "no_such_intent?a=b",
    "__class__?x=1",
]


async def test_nonsense_in_a_button_gets_an_answer_and_no_apology(app: App) -> None:
    await hear(app, said("I want to make a complaint: the fee was wrong", "first", email=CUSTOMER))
    for value in NONSENSE:
        answers = await hear(app, said("", f"pressed {value}", email=CUSTOMER, choice=value))
        assert answers, value
        assert "went wrong" not in answers[0].text, value


async def test_did_you_mean_offers_no_way_to_what_one_has_no_right_to(app: App) -> None:
    async def prepare(uow: UnitOfWork) -> None:
        await uow.add(Lead(name="Secret Sam"))

    await app.store.run(prepare)
    for number, words in enumerate(["the thing with my paper", "card or so", "about that"]):
        await hear(app, said(words, f"a{number}", email=CUSTOMER))
        (answer, *_) = await hear(
            app, said("", f"b{number}", email=CUSTOMER, choice="mean?intent=list_leads")
        )
        assert "Secret Sam" not in answer.text
        assert "L-1" not in answer.text


async def test_nobody_reads_or_changes_what_is_somebody_elses_by_a_made_up_button(app: App) -> None:
    await hear(app, said("I want to make a complaint: my secret fee", "1", email=CUSTOMER))
    await hear(app, said("remind me tomorrow at 10 to see the bank", "2", email=CUSTOMER))
    values = [
        "ticket_status?ticket=T-1",
        "show_ticket?ticket=T-1",
        "close_ticket?ticket=T-1",
        "add_to_ticket?ticket=T-1&text=hello",
        "resolve_ticket?ticket=T-1",
        "claim_ticket?ticket=T-1",
        "cancel_reminder?reminder=1",
        "reminder_done?reminder=1",
        "move_reminder?reminder=1&duration=PT1H",
        "show_customer?person=dana@mail.example",
        "undo?turn=1",
    ]
    for number, value in enumerate(values):
        for answer in await hear(
            app, said("", f"x{number}", who="b", email="eve@mail.example", choice=value)
        ):
            assert "secret" not in answer.text
            assert "see the bank" not in answer.text
    ticket = await app.store.read(lambda uow: uow.get(Ticket, 1))
    reminder = await app.store.read(lambda uow: uow.get(Reminder, 1))
    assert ticket is not None
    assert ticket.version == 1
    assert reminder is not None
    assert reminder.status is ReminderStatus.WAITING
