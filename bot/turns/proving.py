"""Where a message proves who speaks, or must wait until that is known."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bot.dialogue.decisions import Heard, Run, read_choice
from bot.dialogue.state import Form, State
from bot.turns.troubles import TroubleError
from bot.voice.replies import choice_value
from domain.access import Role
from domain.dialogue import HELD, Button, Reply
from domain.errors import DomainError, NotFoundError
from domain.identity.codes import BOUND, FREE
from domain.identity.handlers import are_you
from domain.messages import InboundMessage
from domain.refusals import note_refusal

if TYPE_CHECKING:
    from bot.turns.turn import Exchange

PROVING = frozenset({"its_me", "not_me", "link_account"})
"""What somebody may do before they have said whether they are who their e-mail says."""
LONGEST_HELD = 2_000
OWN = frozenset({"ticket_not_found", "no_tickets", "quote_not_found", "no_quotes"})
"""What is said to somebody who asks for what is not theirs here."""
WAY_OUT = (Button("person", "talk_to_human"),)
_CODE = re.compile(rf"\d(?:[ -]?\d){{{BOUND - 1},{FREE - 1}}}")


def code_typed(text: str, state: State) -> tuple[str, dict[str, Any]] | None:
    """The code that was asked for, as what a button would mean; None when this is none."""
    form = state.form
    said = text.strip().strip(".!")
    if form is None or form.asking != "code" or not _CODE.fullmatch(said):
        return None
    return form.intent, {**form.slots, "code": re.sub(r"\D", "", said)}


def held_back(message: InboundMessage, state: State) -> str | None:
    """The sentence to understand: what is said, or what waited for the press of this button; None for
    any other button."""
    if message.choice is None:
        return message.text
    return state.held or None if message.choice == "its_me" else None


def must_answer_who(exchange: Exchange) -> bool:
    """Whether the speaker's e-mail is a colleague's, and they have not said yet that it is them."""
    pressed = exchange.heard.pressed
    return exchange.turn.claimed is not None and (pressed is None or pressed[0] not in PROVING)


async def ask_who(exchange: Exchange) -> None:
    """They are asked; what they said waits, a button does not. That nothing was done yet is on record."""
    claimed, turn = exchange.turn.claimed, exchange.turn
    assert claimed is not None  # noqa: S101 only then is anybody asked
    if exchange.heard.pressed is None:
        exchange.state.held = exchange.heard.text[:LONGEST_HELD]
    tried = exchange.heard.pressed[0] if exchange.heard.pressed else "say"
    channel = turn.identity.channel if turn.identity else None
    await note_refusal(turn.uow, turn.actor, tried, "unconfirmed", channel=channel, message=exchange.number)
    exchange.replies.append(are_you(claimed))


def may_prove(exchange: Exchange, error: DomainError) -> bool:
    """Whether what was not found may be theirs once they prove who they are: a guest's, asked between us."""
    turn = exchange.turn
    theirs = isinstance(error, NotFoundError) and error.key in OWN
    return theirs and turn.actor.role is Role.GUEST and not turn.is_shared


def offer_proof(run: Run) -> tuple[Form, Reply]:
    """The question for an e-mail address, after whose proof ``run`` is done; free to be ignored."""
    goal = choice_value(run.intent, run.slots)
    return Form("prove_identity", {"goal": goal}, "email", optional=True), Reply("prove_offer", {}, WAY_OUT)


async def go_on(exchange: Exchange) -> None:
    """What the speaker wanted all along is done next. What goes wrong there does not take back what came
    before it."""
    turn, state = exchange.turn, exchange.state
    goal, turn.goal = turn.goal, None
    if goal == HELD:
        exchange.heard, state.held = Heard(state.held, exchange.heard.parse), ""
    else:
        exchange.heard = Heard("", pressed=read_choice(goal or ""))
    if exchange.heard.parse is None and exchange.heard.pressed is None:
        return
    turn.text, written = exchange.heard.text, len(turn.uow.changes)
    try:
        await exchange.act()
    except TroubleError as trouble:
        if len(turn.uow.changes) > written:
            raise
        await exchange.tell_trouble(trouble)
