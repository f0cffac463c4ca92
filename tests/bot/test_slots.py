"""Slots from sentences: what is so now, hours without a day, and the words that are a record's text."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import pytest

from bot.dialogue.slots import slots_said
from bot.registry import load_handlers
from config.languages import FOLDER, load_language
from nlu.entities import Lexicon, NameIndex, extract, load_lexicon
from nlu.parse import Context, Name

NOW = datetime(2026, 11, 18, 10, tzinfo=UTC)
NAMES = (("company", "Acme GmbH"), ("company", "Globex"), ("person", "Rita Reyes"), ("person", "Ben Carter"))
HANDLERS = load_handlers()
ENGLISH = load_language("en")


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    return load_lexicon(FOLDER / "en" / "lexicon.yml")


def said(intent: str, text: str) -> dict[str, Any]:
    """The slots of a sentence of somebody in London."""
    index = NameIndex(lexicon())
    for kind, name in NAMES:
        index.add(Name(kind, name))
    context = Context(now=NOW, role="staff", zone="Europe/London", names=index)
    return slots_said(HANDLERS[intent], text, extract(text, context, lexicon()), ENGLISH)


@pytest.mark.parametrize(
    ("intent", "text", "slot", "value"),
    [
        ("update_deal", "change the amount on D-2 from 8k to 9,500", "amount", 9500),
        ("update_deal", "D-2 is at 9,500 now, not 8k", "amount", 9500),
        ("update_deal", "D-2 is at 9,500 instead of 8k", "amount", 9500),
        ("update_deal", "acme went from proposal to negotiation", "stage", "negotiation"),
        ("update_deal", "move the acme deal to negotiation from proposal", "stage", "negotiation"),
        ("assign_lead", "give L-4 from Ben to Rita", "person", "Rita Reyes"),
        ("update_lead", "L-1 wants 60 units now instead of 40", "quantity", 60),
        ("update_lead", "L-10 now works at Globex, not Acme", "company", "Globex"),
        ("log_lead", "met Jane Doe from Globex", "company", "Globex"),
    ],
)
def test_what_is_so_now_outweighs_what_was(intent: str, text: str, slot: str, value: Any) -> None:
    found = said(intent, text)[slot]
    assert (found["value"] if isinstance(found, dict) else found) == value


def test_what_was_tells_which_where_a_handler_asks_for_it() -> None:
    slots = said("move_reminder", "change the reminder from friday to thursday")
    assert (slots["until"], slots["was"]) == ("2026-11-19", "2026-11-20")
    slots = said("move_reminder", "move my friday reminder to monday")
    assert (slots["until"], slots["was"]) == ("2026-11-23", "2026-11-20")


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("move the reminder to 10am", "10:00"),
        ("no, 10 o'clock", "10:00"),
        ("make it 14:30", "14:30"),
        ("make it 11 instead of 10", "11:00"),
        ("no, 3", "15:00"),
    ],
)
def test_an_hour_without_a_day_leaves_the_day(text: str, clock: str) -> None:
    slots = said("move_reminder", text)
    assert slots["clock"] == clock
    assert "until" not in slots


def test_an_hour_with_a_day_is_a_moment() -> None:
    slots = said("move_reminder", "move the reminder to friday at 10")
    assert slots["until"].startswith("2026-11-20T10:00")
    assert "clock" not in slots


@pytest.mark.parametrize(
    ("intent", "text", "slot", "words"),
    [
        ("set_reminder", "remind me friday 9 to send the contract", "about", "send the contract"),
        (
            "set_reminder",
            "Could you please remind me at 5pm to pick up the forms?",
            "about",
            "pick up the forms",
        ),
        ("set_reminder", "tomorrow 9am: call back ravi, remind me", "about", "call back ravi"),
        ("set_reminder", "on friday remind me to bring the passport", "about", "bring the passport"),
        ("set_reminder", "remind me to pay the card bill on the 25th", "about", "pay the card bill"),
        ("set_reminder", "remind me tomorrow", "about", None),
        ("log_lead", "met Jane Doe from Globex at the fair, wants 40 terminals", "interest", "40 terminals"),
        ("log_lead", "lead - Globex, fleet loan, about 80k", "interest", "fleet loan"),
        ("log_lead", "log a lead", "interest", None),
        ("log_lead", "new lead Rita Reyes, 5k", "interest", None),
        ("create_deal", "new deal for Acme GmbH called Terminals 2027", "title", "Terminals 2027"),
        (
            "create_deal",
            "Globex is asking for a leasing offer, open a deal for it, 33k",
            "title",
            "leasing offer",
        ),
        ("create_deal", "new deal Acme 40k", "title", None),
        ("update_deal", "rename D-31 to Terminals 2027", "title", "Terminals 2027"),
        ("update_deal", "acme signed, what a day", "title", None),
        ("disqualify_lead", "L-12 is dead, no budget", "reason", "no budget"),
        ("disqualify_lead", "disqualify L-5", "reason", None),
        ("cancel_reminder", "cancel the reminder about the contract", "about", "contract"),
        ("cancel_reminder", "cancel my reminder", "about", None),
        ("cancel_reminder", "drop the Globex reminder", "about", "Globex"),
        ("open_ticket", "pls help i cant log in", "text", "help i cant log in"),
    ],
)
def test_the_words_that_are_a_records_text(intent: str, text: str, slot: str, words: str | None) -> None:
    assert said(intent, text).get(slot) == words


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        ("called acme, no answer", "call"),
        ("emailed Rita the price list", "email"),
        ("had a meeting with Globex", "meeting"),
        ("note on Globex: prefers e-mail over phone", "note"),
        ("Globex is moving to Bremen", None),
    ],
)
def test_calls_emails_meetings_and_notes_are_told_apart(text: str, contact: str | None) -> None:
    assert said("log_interaction", text).get("contact") == contact
