"""What is said when the bot is not sure: a choice of guesses, then what is known about it, then a person."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.dialogue.context import QUESTION
from bot.dialogue.decisions import AFFIRM, CANCEL, NONE_OF_THESE, Clarify, Decision, Run
from bot.dialogue.patterns import opens
from bot.dialogue.slots import slots_said
from bot.dialogue.state import Form
from domain.access import Actor
from domain.conversation import Owner
from domain.dialogue import Button, Reply

if TYPE_CHECKING:
    from bot.turns.turn import Exchange

A_PERSON = Button("person", "talk_to_human")
HELP = Button("help", "help")
LIKELIEST = 2
"""Of the guesses: a question among these is answered where it can be."""
TELLING = frozenset({"raise_complaint", "open_ticket", "add_to_ticket", "amend_ticket", "amend_addition"})
"""Acts after which what nobody understands is likely more of the same."""
A_MOMENT = timedelta(minutes=10)
FEWEST_MORE = 3
"""Words of that."""
MOST_MISSES = 2
"""Failures in a row after which a customer gets a person."""


def ways_on(actor: Actor) -> tuple[Button, ...]:
    """What is offered to somebody who was not understood: those who work here are the people to talk to."""
    return (HELP,) if actor.is_staff else (A_PERSON, HELP)


def answered(exchange: Exchange, decision: Decision) -> Decision:
    """A customer's question that was likely one is answered where the answer is known; nobody is asked
    whether they asked."""
    turn, parse = exchange.turn, exchange.heard.parse
    likely = isinstance(decision, Clarify) and QUESTION in decision.intents[:LIKELIEST]
    if not likely or parse is None or turn.actor.is_staff:
        return decision
    found = turn.knowledge.search(parse.text, turn.actor.language, [])
    return decision if found is None else Run(QUESTION, {"question": parse.text})


def clarify(exchange: Exchange, intents: tuple[str, ...]) -> None:
    """The speaker is asked which of these they meant."""
    parse = exchange.heard.parse
    assert parse is not None  # noqa: S101 only sentences are unclear
    handlers, pack = exchange.dialogue.handlers, exchange.dialogue.pack
    slots = {name: slots_said(handlers[name], exchange.heard.text, parse.entities, pack) for name in intents}
    exchange.state.unsure = {"text": exchange.heard.text, "slots": slots}
    options = tuple(Button(f"intent.{name}", "mean", {"intent": name}) for name in intents)
    exchange.say(Reply("did_you_mean", {}, (*options, Button("none_of_these", NONE_OF_THESE))))


def known_of_it(exchange: Exchange) -> Reply | None:
    """The article about what a customer wants and nobody here does; None where there is none."""
    turn, text = exchange.turn, exchange.heard.text
    said = () if turn.actor.is_staff else (text, text.split(",")[0])  # "... for my daughter, she's 12"
    answers = (turn.knowledge.search(one, turn.actor.language, []) for one in said)
    found = next((one for one in answers if one is not None), None)
    return None if found is None else Reply("answer", {"title": found[0], "body": found[1]}, (A_PERSON,))


async def miss(exchange: Exchange, *, refused: bool) -> None:
    """What the knowledge base says, if it says anything; else a way on, and after several failures in a row
    a person. Nobody is told a third time that they were not understood."""
    turn, misses = exchange.turn, exchange.state.misses
    if misses == 0 and offer_to_add(exchange):
        return
    look = misses == 1 or (misses == 0 and not refused)
    found = turn.knowledge.search(exchange.heard.text, turn.actor.language, []) if look else None
    if found is not None:
        exchange.say(Reply("answer", {"title": found[0], "body": found[1]}, (A_PERSON,)))
    elif refused and misses == 0:
        exchange.say(Reply("out_of_scope", {"staff": turn.actor.is_staff}))
    elif misses < MOST_MISSES:
        exchange.say(Reply("not_understood", {}, ways_on(turn.actor)))
    elif turn.actor.is_staff:
        await exchange.carry_out(Run("help", {}))
    elif refused or turn.is_shared or turn.owner is Owner.QUEUE:
        exchange.say(Reply("way_out", {}, (A_PERSON, HELP)))
    else:
        exchange.say(Reply("way_out_taken"))
        await exchange.carry_out(Run("talk_to_human", {}))


def offer_to_add(exchange: Exchange) -> bool:
    """Whether what nobody understands is likely more of the ticket just told of: then it is asked whether to
    add it."""
    if (ticket := _just_told(exchange)) is None:
        return False
    slots = {"text": exchange.heard.text, "ticket": ticket}
    exchange.state.form = Form("add_to_ticket", slots, confirming=True)
    ways = (Button("add_it", AFFIRM), Button("no_thanks", CANCEL))
    exchange.say(Reply("add_this", {"ticket": ticket}, ways))
    return True


def _just_told(exchange: Exchange) -> str | None:
    """The ticket that a customer told of a moment ago, where what they say may be more of it."""
    state, text = exchange.state, exchange.heard.text.strip()
    ticket, last = exchange.turn.focus.get("ticket"), state.last
    told = datetime.fromisoformat(last.at) if last is not None and last.intent in TELLING else None
    just = told is not None and exchange.turn.now - told <= A_MOMENT
    asks = text.endswith("?") or opens(exchange.dialogue.pack, "asks", text) is not None
    more = len(text.split()) >= FEWEST_MORE and not asks
    return str(ticket) if ticket and just and more and not exchange.turn.actor.is_staff else None
