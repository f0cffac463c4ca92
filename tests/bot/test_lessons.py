"""What was not understood is kept to learn from, each for its reason, and nothing personal with it."""

from __future__ import annotations

import pytest

from bot.app import App
from bot.turns.masking import masked
from domain.learning.model import Example, Reason
from domain.tickets.model import Ticket, TicketKind
from tests.talking import Somebody

STRANGE = "zorp blimey fnord"
FAULT = "my card machine is broken again"
UNCLEAR = (
    "it is about my thing from before",
    "quote ticket something",
    "question about the thing you sent",
    "the other one please",
    "about the card or the account or so",
    "that one from last time again",
)


@pytest.fixture
def carl(app: App) -> Somebody:
    return Somebody(app, "webchat", "c", email="carl@client.example")


async def examples(app: App) -> list[Example]:
    return await app.store.read(lambda uow: uow.find(Example))


async def only(app: App) -> Example:
    (found,) = await examples(app)
    return found


async def test_a_sentence_out_of_scope_is_kept_once_with_a_count(app: App, carl: Somebody) -> None:
    await carl.say(STRANGE)
    await Somebody(app, "telegram", "7").say(f"{STRANGE.upper()}!!")

    found = await only(app)
    assert (found.text, found.reason, found.count) == (STRANGE, Reason.REFUSED, 2)
    assert (found.role, found.language) == ("customer", "en")


async def test_nothing_personal_is_kept(app: App, carl: Somebody) -> None:
    await carl.say(
        f"{STRANGE} carl@client.example +44 7700 900123 T-4711 4111 1111 1111 1111 "
        "DE89 3704 0044 0532 0130 00 https://me.example/secret"
    )

    text = (await only(app)).text
    for secret in ("carl@", "900123", "4711", "4111", "3704", "secret"):
        assert secret not in text
    assert text.startswith(STRANGE)


async def asked_back(carl: Somebody) -> str:
    """A sentence that was asked back about: which one is, is the engine's affair."""
    for text in UNCLEAR:
        await carl.say(text)
        if "None of these" in carl.offered:
            return text
        await carl.say("", "cancel")
    pytest.fail("the engine is sure of everything")


async def of(app: App, text: str) -> Example:
    (found,) = [one for one in await examples(app) if one.text == text]
    return found


async def test_what_was_asked_back_is_kept_with_what_was_chosen(app: App, carl: Somebody) -> None:
    text = await asked_back(carl)
    first = await of(app, text)
    await carl.say("", f"mean?intent={first.guesses[0]}")

    found = await of(app, text)
    assert (first.reason, first.chosen) == (Reason.UNSURE, None)
    assert (found.reason, found.count, found.chosen) == (Reason.UNSURE, 1, first.guesses[0])
    assert found.proposed == found.chosen


async def test_none_of_these_says_that_every_guess_was_wrong(app: App, carl: Somebody) -> None:
    text = await asked_back(carl)
    await carl.press("None of these")

    found = await of(app, text)
    assert (found.reason, found.count, found.proposed) == (Reason.NONE, 1, None)


async def test_what_is_taken_back_at_once_was_perhaps_misunderstood(app: App, carl: Somebody) -> None:
    await carl.say(FAULT)
    await carl.press("Undo")

    found = await only(app)
    assert (found.text, found.reason, found.guessed) == (FAULT, Reason.UNDONE, "open_ticket")


async def test_what_is_taken_back_later_was_not(app: App, carl: Somebody) -> None:
    await carl.say(FAULT)
    await carl.say("thank you")
    await carl.say("undo")

    assert await examples(app) == []


async def test_no_i_meant_a_complaint_does_that_now(app: App, carl: Somebody) -> None:
    await carl.say(FAULT)
    said = await carl.say("no, I meant a complaint")

    assert "T-1 is withdrawn" in said
    assert "Your complaint is T-2" in said
    (ticket,) = await app.store.read(lambda uow: uow.find(Ticket))
    assert (ticket.kind, ticket.text) == (TicketKind.COMPLAINT, FAULT)
    found = await only(app)
    assert (found.reason, found.guessed, found.chosen) == (Reason.CORRECTED, "open_ticket", "raise_complaint")


async def test_what_one_meant_must_be_something_one_may_do(app: App, carl: Somebody) -> None:
    await carl.say(FAULT)
    await carl.say("no, I meant a lead")

    (ticket,) = await app.store.read(lambda uow: uow.find(Ticket))
    assert ticket.deleted_at is None


async def test_what_was_said_to_be_wrong_is_taken_back_once_its_meaning_is_known(
    app: App, carl: Somebody
) -> None:
    await carl.say(FAULT)
    assert "took that wrongly" in await carl.say("that's wrong")
    assert (await only(app)).reason is Reason.WRONG
    assert len(await app.store.read(lambda uow: uow.find(Ticket))) == 1
    await carl.press("None of these")
    assert len(await app.store.read(lambda uow: uow.find(Ticket))) == 1, "what else it was is not known"
    assert (await only(app)).reason is Reason.NONE


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("call Bob Smith about T-12", "call Jane Doe about T-1"),
        ("I paid £12,500 on 2026-11-18 for 40 terminals", "I paid £12,500 on 2026-11-18 for 40 terminals"),
        ("my account 12345678 and code 987654", "my account 00000000 and code 000000"),
        ("look at www.me.example/x?y=1 please", "look at www.example.com please"),
        ("ring +44 7700 900123 now", "ring +44 20 7946 0000 now"),
        ("Reyes here again, RITA REYES", "Jane Doe here again, Jane Doe"),
        ("the documentation was interesting", "the documentation was interesting"),
    ],
)
def test_stand_ins_read_alike(said: str, kept: str) -> None:
    assert masked(said, [("person", "Bob Smith")], ["Rita Reyes"]) == kept
