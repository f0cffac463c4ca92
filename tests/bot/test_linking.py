"""One person over several channels, linked by proof and by nothing else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.app import App, build
from bot.clock import HandClock
from config.policies import load_policies
from domain.access import SYSTEM, Role
from domain.identity.codes import free_code
from domain.people.model import Person
from domain.quotes.model import Quote, QuoteStatus
from domain.tickets.model import Ticket
from tests.apps import ALL_CHANNELS, engine, settings
from tests.talking import Somebody, add, code_in, person, refusals, sent

DANA, PRIYA, RITA = "dana@client.example", "priya@bank.example", "rita@bank.example"


@pytest.fixture
async def app(store_url: str, clock: HandClock) -> AsyncIterator[App]:
    channels = ALL_CHANNELS | {"email"}
    built = build(replace(settings(), database_url=store_url), clock, engine(), channels)
    await add(built, Person(name="Dana Dean", email=DANA, role=Role.CUSTOMER))
    await add(built, Person(name="Rita Reyes", email=RITA, role=Role.SALES))
    await add(built, Person(name="Priya Nair", email=PRIYA, role=Role.SUPPORT))
    yield built
    await built.stop()


def guest(app: App, number: str = "w1") -> Somebody:
    return Somebody(app, "webchat", number)


async def dana_with_ticket(app: App) -> Somebody:
    dana = Somebody(app, "webchat", "wd", DANA)
    assert "T-1" in await dana.say("I want to make a complaint: you charged the overdraft fee twice")
    return dana


async def code_for(app: App, email: str) -> str:
    whose = await person(app, email)
    return await app.store.run(lambda uow: free_code(uow, SYSTEM, whose, load_policies()), SYSTEM)


async def test_a_code_makes_a_further_channel_the_persons_and_what_they_asked_for_there_is_shown(
    app: App,
) -> None:
    dana = await dana_with_ticket(app)
    code = code_in(await dana.say("connect my Telegram"))
    phone = Somebody(app, "telegram", "77")
    assert "T-1" not in await phone.say("what is the status of my ticket?")
    assert "Dana" in await phone.say(f"/start {code}")
    assert "T-1" in await phone.say("what is the status of my ticket?")
    assert "known on Telegram too" in (await dana.lines())[-1].text


async def test_what_a_guest_did_is_the_persons_once_they_have_proven_who_they_are(app: App) -> None:
    phone = Somebody(app, "telegram", "77")
    await phone.say("I want to make a complaint: the machine kept my card")
    await phone.say(f"link {await code_for(app, DANA)}")
    dana = await person(app, DANA)
    (ticket,) = await app.store.read(lambda uow: uow.find(Ticket))
    assert ticket.customer_id == dana.id
    assert "T-1" in await Somebody(app, "webchat", "wd", DANA).say("what is the status of my ticket?")


async def test_who_signs_in_takes_along_what_they_did_in_that_chat_as_a_guest(app: App) -> None:
    visitor = guest(app)
    await visitor.say("I want to make a complaint: the machine kept my card")
    visitor.email = DANA
    assert "T-1" in await visitor.say("what is the status of my ticket?")
    visitor.email = "eve@mail.example"
    assert "machine" not in await visitor.say("what is the status of my ticket?")


async def test_a_guest_gets_a_code_by_e_mail_types_it_and_hears_what_they_asked(app: App) -> None:
    await dana_with_ticket(app)
    visitor = guest(app)
    said = await visitor.say("what is the status of T-1?")
    assert "overdraft" not in said
    assert "e-mail" in said
    assert "on its way" in await visitor.say(DANA)
    (mail,) = await sent(app, "email")
    assert mail.address == DANA
    said = await visitor.say(code_in(mail.text))
    assert "Dana" in said
    assert "overdraft" in said


async def test_nothing_tells_whether_an_e_mail_is_known_or_a_ticket_exists(app: App) -> None:
    await dana_with_ticket(app)
    answers = []
    for number, (ticket, email) in enumerate([("T-1", DANA), ("T-1", "no@body.example"), ("T-9", RITA)]):
        visitor = guest(app, f"w{number}")
        first = (await visitor.say(f"what is the status of {ticket}?")).replace(ticket, "T")
        asked, offered = await visitor.say(email), visitor.offered
        answers.append((first, asked, offered, await visitor.say("000000")))
    assert len({str(one) for one in answers}) == 1
    assert [one.address for one in await sent(app, "email")] == [DANA]


async def test_without_e_mail_the_code_goes_where_the_person_is_proven(
    embedded_url: str, clock: HandClock
) -> None:
    app = build(replace(settings(), database_url=embedded_url), clock, engine(), ALL_CHANNELS)
    await add(app, Person(name="Dana Dean", email=DANA, role=Role.CUSTOMER))
    phone = Somebody(app, "telegram", "77")
    await phone.say(f"link {await code_for(app, DANA)}")
    visitor = guest(app)
    await visitor.say("", "prove_identity")
    assert "can't send e-mails" in await visitor.say(DANA)
    (told,) = [one for one in await sent(app, "telegram") if "Your code" in one.text]
    assert told.address == "77"
    assert "Dana" in await visitor.say(code_in(told.text))
    assert all("Your code" not in line.text for line in await phone.lines())
    await app.stop()


async def test_a_code_works_once(app: App) -> None:
    code = await code_for(app, DANA)
    await Somebody(app, "telegram", "77").say(f"link {code}")
    thief = Somebody(app, "telegram", "666")
    assert "doesn't work" in await thief.say(f"link {code}")
    assert (await refusals(app))[-1]["why"] == "code_used"


async def test_a_code_is_over_when_its_minutes_are(app: App, clock: HandClock) -> None:
    code = await code_for(app, DANA)
    clock.move(timedelta(minutes=16))
    assert "doesn't work" in await Somebody(app, "telegram", "77").say(f"link {code}")
    assert (await refusals(app))[-1]["why"] == "code_expired"


async def test_who_guesses_codes_is_not_heard_any_more(app: App) -> None:
    thief = Somebody(app, "telegram", "666")
    for number in range(5):
        assert "doesn't work" in await thief.say(f"link 1234567{number}")
    code = await code_for(app, DANA)
    assert "too many" in await thief.say(f"link {code}")
    assert (await refusals(app))[-1]["why"] == "code_too_often"


async def test_a_code_sent_for_one_visitor_is_no_good_to_another(app: App) -> None:
    visitor, other = guest(app, "w1"), guest(app, "w2")
    await visitor.say("", "prove_identity")
    await visitor.say(DANA)
    code = code_in((await sent(app, "email"))[0].text)
    assert "doesn't work" in await other.say(f"link {code}")
    assert "Dana" in await visitor.say(code)


async def test_rights_of_staff_never_come_by_e_mail(app: App) -> None:
    visitor = guest(app)
    await visitor.say("", "prove_identity")
    assert "on its way" in await visitor.say(RITA)
    assert await sent(app, "email") == []


async def test_somebody_signed_in_does_not_become_another_by_a_code(app: App) -> None:
    dana = Somebody(app, "webchat", "wd", DANA)
    await dana.say("hello")
    assert "somebody else" in await dana.say(f"link {await code_for(app, RITA)}")
    assert (await refusals(app))[-1]["why"] == "code_of_another"


async def test_a_link_by_somebody_else_is_taken_back_by_whose_person_it_is(app: App) -> None:
    dana = await dana_with_ticket(app)
    code = code_in(await dana.say("connect my Telegram"))
    thief = Somebody(app, "telegram", "666")
    await thief.say(f"link {code}")
    dana.heard = [(await dana.lines())[-1]]
    assert "nobody on Telegram" in await dana.press("That wasn't me")
    assert "overdraft" not in await thief.say("what is the status of T-1?")


async def test_staff_are_asked_once_before_an_e_mail_match_gives_them_rights(app: App) -> None:
    rita = Somebody(app, "slack", "U1", RITA, must_confirm=True, address="T1/D1/")
    assert await rita.say("show my leads") == "You are Rita Reyes, sales: right?"
    assert rita.offered == ["Yes, that's me", "No"]
    assert "right?" in await rita.say("", "list_leads")
    said = await rita.press("Yes")
    assert "Thank you, Rita" in said
    assert "lead" in said
    assert "right?" not in await rita.say("show my leads")


async def test_who_says_no_stays_a_guest_and_is_not_asked_again(app: App) -> None:
    eve = Somebody(app, "slack", "U6", RITA, must_confirm=True, address="T1/D6/")
    await eve.say("hello")
    assert "don't take you" in await eve.press("No")
    assert "staff only" in await eve.say("", "list_leads")
    assert {"its_me", "list_leads"} <= {one["tried"] for one in await refusals(app)}


async def test_an_older_act_that_has_left_the_house_is_not_taken_back_by_a_made_up_button(app: App) -> None:
    dana = Somebody(app, "webchat", "wd", DANA)
    await dana.say("I need a quote for 40 terminals")
    rita = Somebody(app, "slack", "U1", RITA, address="T1/D1/")
    await rita.say("Q-1: 40 terminals at €300 each")
    await rita.say("send quote Q-1")
    await rita.press("Confirm")
    here = await app.store.read(lambda uow: uow.conversations.at("slack", "T1/D1/"))
    assert here is not None
    turn = here.state["last"]["turn"]
    await rita.say("remind me tomorrow at 9 to call Dana")
    assert "nothing left" in await rita.say("", f"undo?turn={turn}")
    (quote,) = await app.store.read(lambda uow: uow.find(Quote))
    assert quote.status is QuoteStatus.SENT
    assert (await refusals(app))[-1]["tried"] == "undo"
