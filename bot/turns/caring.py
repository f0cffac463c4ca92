"""People in need are heard first: what is said to them, and that a person comes to them sooner."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.dialogue.decisions import Run
from bot.dialogue.noticing import BRIEF
from bot.dialogue.wishes import QUESTION
from bot.turns.on_record import OPENS, Go, more_of_it, on_record
from domain.care import model as care
from domain.conversation import Owner
from domain.desk import live
from domain.dialogue import Button, Reply
from nlu.parse import OUT_OF_SCOPE

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.dialogue.noticing import Noticing
    from bot.turns.turn import Exchange
    from config.languages import LanguagePack
    from nlu.parse import Parse

PERSON = Button("person", "talk_to_human")
WAYS = (PERSON, Button("start_complaint", "raise_complaint", {"asking": "text"}))
CRISIS, GRIEF = "crisis", "bereavement"
"""A life may be in danger: nothing else is talked about then."""
PRESSING = frozenset({"angry", "distress"})
"""Needs that bring a person at once when they are heard again."""
BRINGS = "talk_to_human"
REPORTS = frozenset({OPENS, "raise_complaint", "add_to_ticket"})
"""What telling of a trouble is taken for."""
STORIES = frozenset({*REPORTS, OUT_OF_SCOPE, "give_feedback"})
"""What engines take the story of a death for."""


def notice(exchange: Exchange, noticing: Noticing) -> str | None:
    """What was noticed in what was just said, remembered with what was noticed lately; None for those who
    work here, for buttons, and where others read along."""
    turn, state = exchange.turn, exchange.state
    if turn.actor.is_staff or turn.is_shared:
        return None
    before = care.still(state.need, turn.now)
    new = noticing.notice(exchange.heard.text) if exchange.heard.pressed is None else None
    turn.need = care.graver(new, before if care.lasts(before, turn.policies) else None)
    if new is not None:
        heard = dict(state.need.get("heard", {})) if before is not None else {}
        heard[new] = heard.get(new, 0) + 1
        tickets = state.need.get("tickets", {}) if before is not None else {}
        now = turn.now.isoformat()
        kind = care.graver(new, before)
        state.need = {"kind": kind, "at": now, "heard": heard, "tickets": dict(tickets)}
    return new


def follow_up(exchange: Exchange, noticing: Noticing) -> Callable[[Exchange], Awaitable[None]] | None:
    """What is done where somebody in need asks what to do now, or tells more; None where they do neither."""
    if asks_on(exchange, noticing):
        return again
    return add_more if tells_more(exchange, noticing) else None


def asks_on(exchange: Exchange, noticing: Noticing) -> bool:
    """Whether somebody whose need was told of, and nothing else since, asks what to do now."""
    turn, heard, last = exchange.turn, exchange.heard, exchange.state.last
    need = care.still(exchange.state.need, turn.now)
    if need is None or heard.pressed is not None or need == "angry":
        return False
    told = care.person_now(need, turn.policies) or care.on_record(need, turn.policies)
    other = last is not None and last.intent in REPORTS
    return (told or not other) and noticing.asks_on(heard.text, in_need=True)


def tells_more(exchange: Exchange, noticing: Noticing) -> bool:
    """Whether somebody who told of a need a moment ago, which is on record, tells more of it, or what they
    did since."""
    turn, state = exchange.turn, exchange.state
    need = care.still(state.need, turn.now)
    if (
        need is None
        or not care.told_just_now(state.need, turn.now)
        or care.ticket_of(state.need, need) is None
    ):
        return False
    asked = state.form is not None and not state.form.optional
    return not asked and more_of_it(exchange, noticing)


async def add_more(exchange: Exchange) -> None:
    """What was told is added to the ticket of the need."""
    ticket = care.ticket_of(exchange.state.need, str(exchange.state.need["kind"]))
    await exchange.carry_out(Run("add_to_ticket", {"text": exchange.heard.text, "ticket": ticket}))


async def again(exchange: Exchange) -> None:
    """What to do is said once more, where the case stands, and when somebody comes."""
    need = str(exchange.state.need["kind"])
    exchange.say(Reply(f"care.{need}"))
    if (ticket := care.ticket_of(exchange.state.need, need)) is not None:
        await exchange.carry_out(Run("ticket_status", {"ticket": ticket}))
    if care.person_now(need, exchange.turn.policies):
        await exchange.carry_out(Run(BRINGS, {}))
    else:
        exchange.replies[-1] = replace(exchange.replies[-1], buttons=WAYS)


async def answer(exchange: Exchange, need: str | None, owner: Owner, noticing: Noticing, go: Go) -> None:
    """The message is answered with the care that the need asks for; ``go`` answers it as any other."""
    if need is None:
        return await go()
    if need == CRISIS:
        exchange.say(Reply("care.crisis"))
    elif care.on_record(need, exchange.turn.policies) and not _leads_on(exchange, need, noticing):
        await _recorded(exchange, need, noticing, go)
    elif care.person_now(need, exchange.turn.policies):
        await _at_once(exchange, need, go)
    else:
        await _kindly(exchange, need, owner, noticing, go)
    return await _bring(exchange, need, owner)


async def _recorded(exchange: Exchange, need: str, noticing: Noticing, go: Go) -> None:
    """What to do is said the first time, and what was told is on record; then comes what else is wanted."""
    if _is_first(exchange, need):
        exchange.say(Reply(f"care.{need}"))
    await on_record(exchange, need, noticing, go)
    if not care.person_now(need, exchange.turn.policies):
        _offer_person(exchange)


async def _at_once(exchange: Exchange, need: str, go: Go) -> None:
    """What to do is said, then what is clear is done; a ticket that comes of it is the one of this need."""
    exchange.say(Reply(f"care.{need}"))
    if _acts(exchange):
        await go()
    if "ticket" in exchange.state.focus:
        exchange.state.need["tickets"][need] = exchange.state.focus["ticket"]


def _leads_on(exchange: Exchange, need: str, noticing: Noticing) -> bool:
    """Whether what is told is better answered than put on record as it stands: an open question asks for
    just that; and who cannot pay may complain, or ask something."""
    parse, form = exchange.heard.parse, exchange.state.form
    if form is not None and form.asking == "text" and form.intent in REPORTS and not form.optional:
        return True
    if len(exchange.heard.text) > BRIEF and _acts(exchange):
        return True  # a long story is about more than that
    if care.person_now(need, exchange.turn.policies) or not _acts(exchange) or parse is None:
        return False
    if parse.intent.name == "ask_question":
        return exchange.heard.text.rstrip().endswith("?")
    return parse.intent.name not in REPORTS or noticing.complains(exchange.heard.text)


async def _kindly(exchange: Exchange, need: str, owner: Owner, noticing: Noticing, go: Go) -> None:
    """What is clear is done, with a word of care the first time; otherwise a person is offered at once."""
    first = _is_first(exchange, need)
    goes_on = not first and (need == "angry" or exchange.state.form is not None)
    only_told = first and need == GRIEF and _is_only_told(exchange, noticing)
    if goes_on or (_acts(exchange) and not only_told):
        if first and need != "angry":
            exchange.say(Reply(f"care.{need}"))
        await go()
        _offer_person(exchange)
        return
    if first:
        exchange.say(Reply(f"care.{need}"))
    waits = owner is not Owner.BOT
    exchange.say(live.kept(exchange.turn, again=first) if waits else Reply("care.put", {}, WAYS))


async def _bring(exchange: Exchange, need: str, owner: Owner) -> None:
    """A person is called where the need asks for one; one who was called already hears of it."""
    if exchange.turn.owner is not None:
        return
    if owner is Owner.BOT and _is_person_wanted(exchange, need):
        await exchange.carry_out(Run(BRINGS, {}))
    elif owner is not Owner.BOT and (need != "angry" or _is_person_wanted(exchange, need)):
        await live.press(exchange.turn, need)


def _is_first(exchange: Exchange, need: str) -> bool:
    return bool(exchange.state.need["heard"][need] == 1)


def _is_person_wanted(exchange: Exchange, need: str) -> bool:
    again = need in PRESSING and not _is_first(exchange, need)
    return again or care.person_now(need, exchange.turn.policies)


def _acts(exchange: Exchange) -> bool:
    """Whether it is clear what to do with the message: it is understood, or answers a question."""
    parse, form = exchange.heard.parse, exchange.state.form
    if form is not None and not form.optional and not form.confirming:
        return True
    if parse is None or not parse.sure or parse.intent.name == OUT_OF_SCOPE:
        return False
    never = exchange.turn.policies["care"]["never_meant"]
    return parse.intent.name in exchange.dialogue.handlers and parse.intent.name not in never


def _is_only_told(exchange: Exchange, noticing: Noticing) -> bool:
    """Whether a death is told of, and what to do is asked, and nothing else: neither a complaint nor a
    question that is known, as engines take it for."""
    parse, pack = exchange.heard.parse, exchange.dialogue.pack
    if parse is None or exchange.state.form is not None:
        return False
    if not parse.parts and parse.intent.name == QUESTION:
        return True
    if not parse.parts and parse.intent.name not in STORIES:
        return False
    return all(_is_of_it(exchange, one, noticing, pack) for one in parse.parts or (parse,))


def _is_of_it(exchange: Exchange, part: Parse, noticing: Noticing, pack: LanguagePack) -> bool:
    """Whether this part of a message is the story of a death, or asks what to do about it."""
    name, turn = part.intent.name, exchange.turn
    if noticing.asks_on(part.text, in_need=True):
        return True
    if name == QUESTION:
        return turn.knowledge.search(part.text, turn.actor.language, []) is None
    is_story = name in STORIES or noticing.notice(part.text) == GRIEF
    return is_story and not pack.announces(name, part.text) and not noticing.complains(part.text)


def _offer_person(exchange: Exchange) -> None:
    """Talking to a person is among the choices of what was said last."""
    if not exchange.replies or any(one.intent == BRINGS for one in exchange.replies[-1].buttons):
        return
    last = exchange.replies[-1]
    exchange.replies[-1] = replace(last, buttons=(PERSON, *last.buttons))
