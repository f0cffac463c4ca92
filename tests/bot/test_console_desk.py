"""What people who work here see in the console, and what their forms do, on both databases."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from bot.app import App, build
from bot.clock import HandClock
from domain.access import Actor, Role
from domain.conversation import Conversation, Owner
from domain.deals.model import Deal, Stage
from domain.inbox import InboxStatus
from domain.leads.model import Lead, LeadStatus
from domain.messages import Identity, InboundMessage
from domain.outbox import OutboxStatus
from domain.people.model import Company, Person
from domain.ports import UnitOfWork
from domain.record import Record
from domain.tickets.model import Priority, Ticket, TicketStatus
from domain.undo import take_back
from tests.apps import engine, hear, said, settings, timeline
from tests.clerk import Clerk, clerk, hire

COMPLAINT = "I want to make a complaint: you charged me the overdraft fee twice"
MINUTE = timedelta(minutes=1)
HOSTILE = "<script>window.harmed = true</script>{{ 7 * 7 }}"


@pytest.fixture
async def app(store_url: str, clock: HandClock) -> AsyncIterator[App]:
    """As it is served, but not started: no job ticks by itself, and Telegram is not set up."""
    built = build(replace(settings(), database_url=store_url), clock, engine())
    yield built
    await built.stop()


@pytest.fixture
async def support(app: App, url: str) -> AsyncIterator[Clerk]:
    await hire(app, Role.SUPPORT)
    async with clerk(url) as somebody:
        await somebody.sign_in("support@bank.example")
        yield somebody


@pytest.fixture
async def sales(app: App, url: str) -> AsyncIterator[Clerk]:
    await hire(app, Role.SALES)
    async with clerk(url) as somebody:
        await somebody.sign_in("sales@bank.example")
        yield somebody


async def add(app: App, *records: Record) -> list[Record]:
    async def work(uow: UnitOfWork) -> list[Record]:
        return [await uow.add(record) for record in records]

    return await app.store.run(work)


async def ticket_of(app: App) -> Ticket:
    (ticket,) = await app.store.read(lambda uow: uow.find(Ticket))
    return ticket


async def talk_at(app: App, address: str = "a", channel: str = "webchat") -> Conversation:
    found = await app.store.read(lambda uow: uow.conversations.at(channel, address))
    assert found is not None
    return found


async def me(app: App, email: str = "support@bank.example") -> Person:
    (person,) = await app.store.read(lambda uow: uow.find(Person, email=email))
    return person


async def from_telegram(app: App, text: str) -> None:
    """Somebody writes on Telegram; what is answered goes into the outbox."""
    await app.runner.receive(
        InboundMessage("telegram", "1", "chat-7", Identity("telegram", "7"), text), "raw"
    )
    await app.runner.settled()


# -- answering


async def test_a_customer_is_answered_by_name_and_the_ticket_shows_it(app: App, support: Clerk) -> None:
    await hear(app, said(COMPLAINT, "1", email="jane@example.com"))
    await support.open("/console/tickets/T-1")
    assert "overdraft fee twice" in support.text

    await support.send("/console/tickets/T-1/reply", text="we look into it today")

    assert "Sent to jane@example.com. T-1 open → pending" in support.text
    line = (await timeline(app, "a"))[-1]
    person, ticket, talk = await me(app), await ticket_of(app), await talk_at(app)
    assert (line.author, line.person_id) == ("staff", person.id)
    assert line.text == "We look into it today\n— Support Person, T-1"
    assert (ticket.status, ticket.owner_id) == (TicketStatus.PENDING, person.id)
    assert ticket.first_response_at == app.clock.now()
    assert (talk.owner, talk.owner_id) == (Owner.PERSON, person.id)


async def test_while_a_person_answers_the_bot_is_silent_until_it_is_handed_back(
    app: App, support: Clerk
) -> None:
    await hear(app, said(COMPLAINT, "1"))
    talk = await talk_at(app)
    page = f"/console/conversations/{talk.id}"
    await support.open(page)
    await support.send(page, act="take")
    assert "You answer this visitor from now on" in support.text
    assert (await timeline(app, "a"))[-1].text == "Support Person is with you now."

    assert await hear(app, said("hello", "2")) == []
    await support.open(page)
    assert "waits for you < 1 min" in support.text
    await support.send(page, act="hand_back")

    assert "has handed you back to me" in (await timeline(app, "a"))[-1].text
    assert len(await hear(app, said("hello", "3"))) == 1
    assert (await talk_at(app)).owner_id is None


async def test_who_answers_is_in_the_audit(app: App, support: Clerk) -> None:
    await hear(app, said("hello", "1"))
    talk = await talk_at(app)
    await support.open(f"/console/conversations/{talk.id}")

    await support.send(f"/console/conversations/{talk.id}/reply", text="Good morning")

    (step,) = await app.store.read(lambda uow: uow.desk.history("conversation", talk.id, 10))
    assert (step.by, step.before["owner"], step.after["owner"]) == ("Support Person", "bot", "person")


async def test_the_same_form_twice_is_said_once(app: App, support: Clerk) -> None:
    await hear(app, said("hello", "1"))
    page = f"/console/conversations/{(await talk_at(app)).id}"
    await support.open(page)
    token = support.token

    await support.send(f"{page}/reply", csrf=token, text="Good morning")
    assert "Sent to the customer" in support.text
    await support.send(f"{page}/reply", csrf=token, text="Good morning")

    assert "it was not sent twice" in support.text
    assert [line.author for line in await timeline(app, "a")].count("staff") == 1


async def test_a_form_that_is_not_ours_does_nothing_and_loses_nothing(app: App, support: Clerk) -> None:
    await hear(app, said("hello", "1"))
    page = f"/console/conversations/{(await talk_at(app)).id}"
    await support.open(page)

    for token in ("", "made.up", f"{support.token}0"):
        await support.send(f"{page}/reply", csrf=token, text="Good morning")
        assert support.status == 409
        assert ">Good morning</textarea>" in support.page

    assert [line.author for line in await timeline(app, "a")].count("staff") == 0


@pytest.mark.parametrize(
    ("text", "why"), [(" \n ", "nothing in the answer yet"), ("x" * 20_001, "at most 20000 characters")]
)
async def test_an_answer_nobody_could_read_is_not_sent(app: App, support: Clerk, text: str, why: str) -> None:
    await hear(app, said("hello", "1"))
    page = f"/console/conversations/{(await talk_at(app)).id}"
    await support.open(page)

    await support.send(f"{page}/reply", text=text)

    assert why in support.text
    assert (await talk_at(app)).owner is Owner.BOT


async def test_on_other_channels_the_answer_leaves_by_the_outbox(app: App, support: Clerk) -> None:
    await from_telegram(app, COMPLAINT)
    talk = await talk_at(app, "chat-7", "telegram")
    await app.jobs.stop()  # nothing is sent in this test
    await support.open(f"/console/conversations/{talk.id}")

    await support.send(f"/console/conversations/{talk.id}/reply", text="We look into it")

    rows = await app.store.read(lambda uow: uow.outbox.listed(*OutboxStatus))
    (row,) = [row for row in rows if row.message.author == "staff"]
    assert (row.message.channel, row.message.address) == ("telegram", "chat-7")
    assert row.message.text.startswith("We look into it")


# -- tickets


async def test_what_was_taken_back_stands_in_what_was_done(app: App, support: Clerk) -> None:
    await hire(app, Role.MANAGER, name="Mara Boss")
    await hear(app, said(COMPLAINT, "1", email="jane@example.com"))
    await support.open("/console/tickets/T-1")
    await support.send("/console/tickets/T-1", act="claim")
    me_id = (await me(app)).id
    actor = Actor(me_id, None, Role.SUPPORT, "Europe/London", "en")

    async def give_away(uow: UnitOfWork) -> None:
        uow.actor, uow.turn_id = actor, 900
        (manager,) = await uow.find(Person, email="manager@bank.example")
        (ticket,) = await uow.find(Ticket)
        await uow.change(ticket, owner_id=manager.id)

    async def undo(uow: UnitOfWork) -> None:
        uow.actor, uow.turn_id = actor, 901
        await take_back(uow, 900, timedelta(hours=1))

    await app.store.run(give_away)
    await app.store.run(undo)

    await support.open("/console/tickets/T-1")
    told = [
        "Support Person: owner Mara Boss → Support Person",
        "Support Person: owner Support Person → Mara Boss (taken back)",
        "Support Person: owner nobody → Support Person",
    ]
    places = [support.text.find(step) for step in told]
    assert -1 not in places
    assert places == sorted(places)


async def test_a_ticket_is_claimed_set_assigned_resolved_and_opened_again(app: App, support: Clerk) -> None:
    await hire(app, Role.MANAGER, name="Mara Boss")
    await hear(app, said(COMPLAINT, "1", email="jane@example.com"))
    await support.open("/console/tickets/T-1")

    await support.send("/console/tickets/T-1", act="claim")
    assert (await ticket_of(app)).owner_id == (await me(app)).id
    await support.send("/console/tickets/T-1", act="priority", value="urgent")
    assert (await ticket_of(app)).priority is Priority.URGENT
    await support.send("/console/tickets/T-1", act="assign", value="manager@bank.example")
    assert "Support Person: owner Support Person → Mara Boss" in support.text
    await support.send("/console/tickets/T-1", act="resolve")
    assert (await ticket_of(app)).status is TicketStatus.RESOLVED
    assert "T-1" in (await timeline(app, "a"))[-1].text
    await support.send("/console/tickets/T-1", act="reopen")

    assert (await ticket_of(app)).status is TicketStatus.OPEN
    assert "Support Person: status open → resolved" in support.text


async def test_a_ticket_that_a_colleague_has_is_not_claimed(app: App, support: Clerk) -> None:
    other = await hire(app, Role.MANAGER, name="Mara Boss")
    await add(app, Ticket(subject="Card", text="Card", owner_id=other.id))
    await support.open("/console/tickets/T-1")

    await support.send("/console/tickets/T-1", act="claim")

    assert support.status == 409
    assert "T-1 is already Mara Boss's" in support.text


async def test_filters_show_the_tickets_they_say(app: App, support: Clerk) -> None:
    own, now = (await me(app)).id, app.clock.now()
    late, soon = now - timedelta(hours=1), now + timedelta(hours=3)
    await add(
        app,
        Ticket(subject="Late one", text="", due_at=late),
        Ticket(subject="Own one", text="", due_at=soon, owner_id=own),
        Ticket(
            subject="Pending one", text="", due_at=late + MINUTE, status=TicketStatus.PENDING, owner_id=own
        ),
        Ticket(subject="Closed one", text="", due_at=late, status=TicketStatus.CLOSED, owner_id=own),
        Ticket(subject="Dateless one", text=""),
    )
    expected = {
        "open": ["Late one", "Pending one", "Own one", "Dateless one"],
        "mine": ["Pending one", "Own one"],
        "unassigned": ["Late one", "Dateless one"],
        "overdue": ["Late one"],
        "all": ["Dateless one", "Closed one", "Pending one", "Own one", "Late one"],
    }

    for name, subjects in expected.items():
        await support.open(f"/console/tickets?show={name}")
        assert re.findall("|".join(expected["all"]), support.text) == subjects, name
    assert 'Tickets <span class="count">4</span>' in support.page


async def test_a_long_list_has_pages(app: App, support: Clerk) -> None:
    await add(app, *[Ticket(subject=f"Number {n:03}.", text="") for n in range(120)])
    seen: list[int] = []

    for page in (1, 2, 3):
        text = await support.open(f"/console/tickets?show=all&page={page}")
        seen.append(text.count("Number "))
        assert ("Next page" in text) == (page < 3)

    assert seen == [50, 50, 20]
    assert "Back to the first page" in support.text
    for strange in ("0", "-0", "x", "9" * 30):
        assert "T-120" in await support.open(f"/console/tickets?show=all&page={strange}")


@pytest.mark.parametrize(
    "path",
    ["/console/tickets/T-9", "/console/tickets/T-999999999999999", "/console/conversations/77", "/console/x"],
)
async def test_what_is_not_there_is_said_on_a_page(support: Clerk, path: str) -> None:
    assert "There is no such page" in await support.open(path)
    assert support.status == 404
    assert "Sign out" in support.text


# -- the other lists


async def test_deals_are_added_up_as_they_are_filtered(app: App, support: Clerk) -> None:
    firm = (await add(app, Company(name="Acme GmbH")))[0]
    await add(
        app,
        Deal(title="Terminals", company_id=firm.id, amount=Decimal(12000), probability=50),
        Deal(title="Loan", amount=Decimal("2500.50"), probability=100, stage=Stage.PROPOSAL),
        Deal(title="Abroad", amount=Decimal(900), currency="USD", probability=10),
        Deal(title="Nothing said", stage=Stage.QUALIFIED),
        Deal(title="Won one", amount=Decimal(70), stage=Stage.WON, close_date=date(2026, 11, 2)),
    )

    text = await support.open("/console/deals")
    assert "Deals 4 Amount €14,500.50 + $900 Weighted by chance €8,500 + $90" in text
    assert "Acme GmbH" in text
    assert "Won one" not in text
    assert "Deals 1 Amount €70" in await support.open("/console/deals?show=won")
    assert "2 Nov 2026" in support.text


async def test_leads_are_those_of_the_filter(app: App, support: Clerk) -> None:
    own = (await me(app)).id
    await add(
        app,
        Lead(name="Maria Keller", owner_id=own, amount=Decimal(3600), currency="EUR", interest="terminals"),
        Lead(name="Old Lead", status=LeadStatus.CONVERTED, owner_id=own),
        Lead(name="Free Lead", status=LeadStatus.WORKING),
    )
    expected = {
        "open": {"Maria Keller", "Free Lead"},
        "mine": {"Maria Keller"},
        "unassigned": {"Free Lead"},
        "all": {"Maria Keller", "Free Lead", "Old Lead"},
    }

    for name, people in expected.items():
        await support.open(f"/console/leads?show={name}")
        assert {one for one in expected["all"] if one in support.text} == people, name
    assert "€3,600" in support.text


async def test_conversations_of_customers_are_listed_with_their_last_line(
    app: App, support: Clerk, clock: HandClock
) -> None:
    await hear(app, said("hello", "a1", who="a", email="jane@example.com"))
    clock.move(timedelta(minutes=5))
    await hear(app, said("good evening", "b1", who="b"))
    await hear(app, said("open tickets", "c1", who="c", email="support@bank.example"))
    clock.move(timedelta(minutes=5))

    text = await support.open("/console/conversations")

    visitor = f"Visitor {(await talk_at(app, 'b')).id}"
    assert text.index(visitor) < text.index("jane@example.com")
    assert "5 min ago" in text
    assert support.page.count('class="last"') == 2
    hidden = (await talk_at(app, "c")).id
    assert "There is no such page" in await support.open(f"/console/conversations/{hidden}")


async def test_who_waits_for_a_person_is_found_and_counted(app: App, support: Clerk) -> None:
    await hear(app, said("hello", "a1", who="a"))
    await hear(app, said("hello", "b1", who="b", email="jane@example.com"))
    talk = await talk_at(app, "b")
    await app.store.run(lambda uow: uow.conversations.save(talk, owner=Owner.QUEUE))

    text = await support.open("/console/conversations?show=waiting")
    assert support.page.count('class="last"') == 1
    assert "jane@example.com" in text
    assert 'Conversations <span class="count">1</span>' in support.page
    page = f"/console/conversations/{talk.id}"
    await support.open(page)
    await support.send(page, act="take")

    assert "jane@example.com" in await support.open("/console/conversations?show=mine")
    await support.open("/console/conversations?show=waiting")
    assert "Nobody waits." in support.text


# -- what got stuck


async def test_a_message_that_cannot_be_delivered_is_resent_or_let_be(app: App, support: Clerk) -> None:
    await from_telegram(app, COMPLAINT)
    await app.jobs.run_all()  # no Telegram here: given up
    text = await support.open("/console/undelivered")
    assert "given up" in text
    assert "the channel telegram is not set up here" in text
    (row,) = await app.store.read(lambda uow: uow.outbox.listed(OutboxStatus.DEAD))

    await support.send("/console/undelivered", act="resend", key=f"message:{row.id}")
    assert "It is on its way again." in support.text
    await app.jobs.run_all()
    await support.open("/console/undelivered")
    await support.send("/console/undelivered", act="let_be", key=f"message:{row.id}")

    assert "Everything has arrived." in support.text
    (step, first) = await app.store.read(lambda uow: uow.desk.history("message", row.id, 10))
    assert [first.after["status"], step.after["status"]] == ["ready", "dropped"]


async def test_a_message_on_its_way_is_not_sent_again(app: App, support: Clerk) -> None:
    await from_telegram(app, COMPLAINT)
    await app.jobs.run_all()
    (row,) = await app.store.read(lambda uow: uow.outbox.listed(OutboxStatus.DEAD))
    await support.open("/console/undelivered")
    await app.store.run(lambda uow: uow.outbox.settle(row.id, OutboxStatus.SENDING))

    await support.send("/console/undelivered", act="resend", key=f"message:{row.id}")

    assert "on its way or was decided on already" in support.text
    assert (await app.store.read(lambda uow: uow.outbox.listed(OutboxStatus.SENDING)))[0].id == row.id


async def test_a_message_that_was_not_answered_is_answered_at_last(app: App, support: Clerk) -> None:
    received, _, _ = await app.store.run(lambda uow: uow.inbox.store(said(COMPLAINT, "1"), "raw"))
    facts = {"error_code": "P-12AB34", "attempts": 1}
    await app.store.run(lambda uow: uow.inbox.settle(received.id, InboxStatus.FAILED, **facts))
    assert "could not be answered, code P-12AB34" in await support.open("/console/undelivered")
    assert 'Undelivered <span class="count">1</span>' in support.page

    await support.send("/console/undelivered", act="try_again", key=f"turn:{received.id}")
    await app.runner.settled()

    assert "overdraft" in (await ticket_of(app)).text
    assert "Everything has arrived." in await support.open("/console/undelivered")


async def test_a_message_that_was_not_answered_is_let_be(app: App, support: Clerk) -> None:
    received, _, _ = await app.store.run(lambda uow: uow.inbox.store(said("x", "1"), "raw"))
    await app.store.run(lambda uow: uow.inbox.settle(received.id, InboxStatus.FAILED, error_code="P-1"))
    await support.open("/console/undelivered")

    await support.send("/console/undelivered", act="let_be", key=f"turn:{received.id}")

    assert "Everything has arrived." in support.text
    after = await app.store.read(lambda uow: uow.inbox.get(received.id))
    assert after is not None
    assert after.status is InboxStatus.DONE


# -- rights and safety


async def test_a_sales_rep_sees_tickets_and_has_no_way_to_work_on_them(app: App, sales: Clerk) -> None:
    await hear(app, said(COMPLAINT, "1", email="jane@example.com"))
    before = await ticket_of(app)
    lines = await timeline(app, "a")

    await sales.open("/console/tickets/T-1")

    assert "overdraft fee twice" in sales.text
    assert "Undelivered" not in sales.text
    for word in ("Claim", "Resolve", "Set priority", "Assign", "Answer jane"):
        assert word not in sales.page
    token, talk = sales.token, (await talk_at(app)).id
    for path, form in (
        ("/console/tickets/T-1", {"act": "claim"}),
        ("/console/tickets/T-1", {"act": "priority", "value": "low"}),
        ("/console/tickets/T-1/reply", {"text": "hello"}),
        (f"/console/conversations/{talk}", {"act": "take"}),
        (f"/console/conversations/{talk}/reply", {"text": "hello"}),
        ("/console/undelivered", {"act": "resend", "key": "message:1"}),
    ):
        await sales.send(path, csrf=token, **form)
        assert "That isn't in your role's rights" in sales.text, path
    assert "That isn't in your role's rights" in await sales.open("/console/undelivered")
    assert sales.status == 403
    assert await ticket_of(app) == before
    assert await timeline(app, "a") == lines


async def test_what_people_write_is_shown_and_never_run(app: App, support: Clerk) -> None:
    jane = (await add(app, Person(name=HOSTILE, email="jane@example.com", role=Role.CUSTOMER)))[0]
    await add(app, Lead(name=HOSTILE, interest=HOSTILE), Deal(title=HOSTILE))
    await hear(app, said(f"{COMPLAINT} {HOSTILE}", "1", email="jane@example.com"))
    talk = (await talk_at(app)).id
    assert jane.id

    for path in ("tickets", "tickets/T-1", f"conversations/{talk}", "leads", "deals"):
        await support.open(f"/console/{path}")
        assert "&lt;script&gt;window.harmed" in support.page, path
        assert "<script>window" not in support.page
        assert "{{ 7 * 7 }}" in support.text


async def test_nobody_frames_the_console_and_everybody_may_embed_the_widget(support: Clerk) -> None:
    await support.open("/console/tickets")
    policy = support.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert support.headers["X-Frame-Options"] == "DENY"
    assert support.headers["Cache-Control"] == "no-store"
    assert support.headers["Referrer-Policy"] == "same-origin"

    await support.open("/widget.js")
    assert support.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "X-Frame-Options" not in support.headers
    for path in ("/", "/widget.js", "/static/console.js", "/nothing", "/healthz"):
        await support.open(path)
        assert support.headers["X-Content-Type-Options"] == "nosniff", path
        assert support.headers["Server"] == "Parley"
