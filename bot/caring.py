"""People in need are heard first: what is said to them, and that a person comes to them sooner."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.decisions import Run
from domain.care import model as care
from domain.conversation import Owner
from domain.desk import live
from domain.dialogue import Button, Reply
from nlu.parse import OUT_OF_SCOPE

if TYPE_CHECKING:
    from bot.noticing import Noticing
    from bot.turn import Exchange

PERSON = Button("person", "talk_to_human")
WAYS = (PERSON, Button("start_complaint", "raise_complaint", {"asking": "text"}))
CRISIS = "crisis"
"""A life may be in danger: nothing else is talked about then."""
PRESSING = frozenset({"angry", "distress"})
"""Needs that bring a person at once when they are heard again."""
BRINGS = "talk_to_human"
Go = Callable[[], Awaitable[None]]


def notice(exchange: Exchange, noticing: Noticing) -> str | None:
    """What was noticed in what was just said, remembered with what was noticed lately; None for those who
    work here, for buttons, and where others read along."""
    turn, state = exchange.turn, exchange.state
    if turn.actor.is_staff or turn.is_shared:
        return None
    before = care.still(state.need, turn.now)
    new = noticing.notice(exchange.heard.text) if exchange.heard.pressed is None else None
    turn.need = care.graver(new, before)
    if new is not None:
        times = state.need.get("times", 0) if before == turn.need else 0
        state.need = {"kind": turn.need, "at": turn.now.isoformat(), "times": times + 1}
    return new


async def answer(exchange: Exchange, need: str | None, owner: Owner, go: Go) -> None:
    """The message is answered with the care that the need asks for; ``go`` answers it as any other."""
    if need is None:
        return await go()
    if need == CRISIS:
        exchange.say(Reply("care.crisis"))
    elif care.person_now(need, exchange.turn.policies):
        exchange.say(Reply(f"care.{need}"))
        if _acts(exchange):
            await go()
    else:
        await _kindly(exchange, need, owner, go)
    return await _bring(exchange, need, owner)


async def _kindly(exchange: Exchange, need: str, owner: Owner, go: Go) -> None:
    """What is clear is done, with a word of care the first time; otherwise a person is offered at once."""
    first = exchange.state.need["times"] == 1
    if _acts(exchange) or not first:
        if first and need != "angry":
            exchange.say(Reply(f"care.{need}"))
        await go()
        _offer_person(exchange)
        return
    exchange.say(Reply(f"care.{need}"))
    waits = owner is not Owner.BOT
    exchange.say(live.kept(exchange.turn, again=True) if waits else Reply("care.put", {}, WAYS))


async def _bring(exchange: Exchange, need: str, owner: Owner) -> None:
    """A person is called where the need asks for one; one who was called already hears of it."""
    if exchange.turn.owner is not None or not _is_person_wanted(exchange, need):
        return
    if owner is Owner.BOT:
        await exchange.carry_out(Run(BRINGS, {}))
    else:
        await live.press(exchange.turn, need)


def _is_person_wanted(exchange: Exchange, need: str) -> bool:
    again = need in PRESSING and exchange.state.need["times"] > 1
    return again or care.person_now(need, exchange.turn.policies)


def _acts(exchange: Exchange) -> bool:
    """Whether it is clear what to do with the message: it is understood, or answers a question."""
    parse, form = exchange.heard.parse, exchange.state.form
    if form is not None and not form.optional and not form.confirming:
        return True
    sure = parse is not None and parse.sure and parse.intent.name != OUT_OF_SCOPE
    return sure and parse is not None and parse.intent.name in exchange.dialogue.handlers


def _offer_person(exchange: Exchange) -> None:
    """Talking to a person is among the choices of what was said last."""
    if not exchange.replies or any(one.intent == BRINGS for one in exchange.replies[-1].buttons):
        return
    last = exchange.replies[-1]
    exchange.replies[-1] = replace(last, buttons=(PERSON, *last.buttons))
