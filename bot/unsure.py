"""What is said when the bot is not sure: a choice of guesses, then what is known about it, then a person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.context import QUESTION
from bot.decisions import AFFIRM, CANCEL, NONE_OF_THESE, RECORDS, Clarify, Decision, Run
from bot.slots import slots_said
from bot.state import Form
from config.languages import FOLDER, read_yaml
from domain.access import Actor, Role
from domain.conversation import Owner
from domain.dialogue import Button, Handler, Reply
from nlu.parse import OUT_OF_SCOPE, Parse

if TYPE_CHECKING:
    from bot.turn import Exchange

A_PERSON = Button("person", "talk_to_human")
HELP = Button("help", "help")
CHOICES = 3
LIKELY = 0.02
"""The share of what ours have of the confidence, below which a guess is none."""
SURELY = 0.9
"""The confidence from which on what is for others is refused instead of asked about."""
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


def choices(parse: Parse, handlers: Mapping[str, Handler], actor: Actor) -> tuple[str, ...]:
    """The likeliest intents worth asking about: what the speaker may do, and people like them would."""
    never = _not_offered(actor.role)
    ours = [guess for guess in parse.ranking if guess.name != OUT_OF_SCOPE]
    least = LIKELY * sum(guess.confidence for guess in ours)
    likely = [guess.name for guess in ours if guess.confidence >= least]
    known = [handlers[name] for name in likely if name in handlers and name not in never]
    return tuple(one.intent for one in known if one.spoken and actor.may(one.may))[:CHOICES]


def is_foreign(parse: Parse, handlers: Mapping[str, Handler], actor: Actor) -> bool:
    """Whether it sounds like what only those who work here say, and not surely so: a customer who is told
    that it is not for them would wonder what."""
    handler = handlers.get(parse.intent.name)
    doubtful = not actor.is_staff and parse.intent.confidence < SURELY
    return handler is not None and doubtful and not actor.may(handler.may)


def about_record(parse: Parse, handlers: Mapping[str, Handler], actor: Actor) -> tuple[str, ...]:
    """The likeliest intents about a record that was named: whoever says "T-12" is not out of scope."""
    named = {entity.kind for entity in parse.entities} & RECORDS
    likely = [handlers[guess.name] for guess in parse.ranking if guess.name in handlers]
    able = [one for one in likely if actor.may(one.may) and named & set(one.slots)]
    return tuple(one.intent for one in able)[:CHOICES]


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
    more = len(text.split()) >= FEWEST_MORE and not text.endswith("?")
    return str(ticket) if ticket and just and more and not exchange.turn.actor.is_staff else None


@lru_cache(maxsize=len(Role))
def _not_offered(role: Role) -> frozenset[str]:
    """Intents that people of this role are never asked about; see ``config/intents.yml``."""
    said = read_yaml(FOLDER.parent / "intents.yml")
    others = said["customers"] if role.is_staff else said["staff"]
    own = (said.get("not_offered") or {}).get(role.value, ())
    return frozenset({*said["everyone"], *others, *own})
