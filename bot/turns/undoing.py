"""Taking back: one's own acts, step by step, the latest first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.dialogue.decisions import Run
from bot.dialogue.patterns import says
from bot.dialogue.state import Last, State
from bot.turns.troubles import TroubleError
from bot.turns.undone import undone_facts
from domain.access import Actor
from domain.dialogue import Button, Reply
from domain.errors import ConflictError, DomainError
from domain.undo import take_back

if TYPE_CHECKING:
    from bot.turns.turn import Exchange
    from domain.record import Record
    from domain.rows import Change

STEPS = 10
"""Acts remembered behind the last one."""


def remember(state: State, act: Last) -> None:
    """The act is the last one; the one before it is last again once this is taken back."""
    if state.last is not None and state.last.turn != act.turn:
        state.earlier = [*state.earlier, state.last][-STEPS:]
    state.last = act


def forget(state: State, turn: int) -> None:
    """What this turn did is taken back: the act before it is the last one."""
    state.earlier = [act for act in state.earlier if act.turn != turn]
    if state.last is not None and state.last.turn == turn:
        state.last = state.earlier.pop() if state.earlier else None


def ways_back(state: State, actor: Actor) -> tuple[Button, ...]:
    """What may be meant by cancelling where nothing is under way: taking back what was done last, or closing
    the ticket that a customer talks about."""
    last, ticket = state.last, state.focus.get("ticket")
    back = (Button("undo", "undo", {"turn": last.turn}),) if last is not None and last.undoable else ()
    close = (Button("intent.close_ticket", "close_ticket", {"ticket": ticket}),) if ticket else ()
    return back if actor.is_staff else (*back, *close)


async def undo(exchange: Exchange, turn: int | None) -> None:
    """What the turn did, the last one's when none is named, is taken back and said so; where all of it is to
    be, also what the last plan did before that. Raises ``TroubleError`` when it cannot be."""
    back: list[int | None] = [*_behind_the_plan(exchange)] if turn is None else []
    for number in back or [turn]:
        await _undo(exchange, number)


def _behind_the_plan(exchange: Exchange) -> list[int]:
    """The turns from the last one back to the last plan, where all of it is to be taken back: a plan that was
    put right since is taken back with that."""
    state = exchange.state
    acts = [one for one in (state.last, *reversed(state.earlier)) if one is not None]
    plan = next((place for place, one in enumerate(acts) if one.with_it), None)
    if plan is None or says(exchange.dialogue.pack, "undo_all", exchange.heard.text) is None:
        return []
    return [one.turn for one in acts[: plan + 1]]


async def _undo(exchange: Exchange, turn: int | None) -> None:
    """See ``undo``, for one turn."""
    state, last = exchange.state, exchange.state.last
    number = turn if turn is not None else last.turn if last else None
    if number is None:
        raise TroubleError(ConflictError("nothing_to_undo"))
    if last is not None and last.turn == number and not last.undoable:
        if (instead := exchange.dialogue.handlers[last.intent].take_back) is None:
            raise TroubleError(ConflictError("not_undoable"))
        await exchange.carry_out(Run(instead, {}))
        return
    if last is not None and last.turn == number:
        await _recall(exchange, last)
    uow, policies = exchange.turn.uow, exchange.turn.policies
    try:
        undone = await take_back(uow, number, timedelta(hours=policies["service"]["undo_hours"]))
    except DomainError as error:
        raise TroubleError(error) from error
    await uow.record(final=True)  # that it was taken back is no act: undo never does it again
    forget(state, number)
    left = state.form
    if left is None or not left.confirming:  # a draft waits on
        state.form, state.waiting = None, []
    _look_away(exchange, undone)
    exchange.say(Reply("undone", {"undone": [await undone_facts(uow, *one) for one in undone]}))
    if left is not None and left.asides and left.asking is not None and not left.optional:
        exchange.ask(left)  # what is taken back was only done in between


def _look_away(exchange: Exchange, undone: Sequence[tuple[Record, Change]]) -> None:
    """What is withdrawn is talked about no more: "my complaint" means the one that is left."""
    gone = {record.ref for record, change in undone if not change.before}
    focus = {name: ref for name, ref in exchange.turn.focus.items() if ref not in gone}
    exchange.turn.focus, exchange.state.focus = focus, dict(focus)


async def _recall(exchange: Exchange, last: Last) -> None:
    """What of the act may be recalled for a moment is; what is too late is said."""
    for intent in last.recalls:
        try:
            exchange.say(await exchange.dialogue.handlers[intent].run(exchange.turn))
        except DomainError as error:
            exchange.say(Reply(error.key, error.facts))
