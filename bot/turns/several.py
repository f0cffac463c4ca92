"""Several acts of one message: shown as a plan, done together, taken back together."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.dialogue.decisions import UNDO, Plan, Run
from bot.dialogue.leaving import asked_after, interrupted
from bot.dialogue.planning import as_form
from bot.dialogue.state import Form, Last
from bot.turns.troubles import TroubleError
from bot.turns.unsure import A_PERSON
from domain.dialogue import SILENCE, Button, Reply
from domain.errors import DomainError, InvalidError, WhichError

if TYPE_CHECKING:
    from bot.turns.turn import Exchange

CONFIRM = (Button("confirm", "affirm"), Button("cancel", "cancel"))


async def follow(exchange: Exchange, plan: Plan, troubled: Collection[int]) -> None:
    """The plan is shown, or done where it need not be; what it lacks is asked for."""
    state = exchange.state
    asked = [act for act in plan.acts if exchange.dialogue.handlers[act[1].intent].side]
    left = state.form if len(asked) == len(plan.acts) and not plan.asks else None
    later, state.waiting = _asked_later(exchange, plan) if left is None else state.waiting, []
    if plan.confirm:
        await _do_all(exchange, replace(plan, acts=tuple(asked)), troubled)
        await show_plan(exchange, replace(plan, acts=tuple(act for act in plan.acts if act not in asked)))
    else:
        await _do_all(exchange, plan, troubled)
        if plan.asks and not troubled:
            first, *state.waiting = plan.asks
            exchange.ask(first)
    state.waiting += later
    if plan.unable and not troubled:
        ways = () if exchange.turn.actor.is_staff else (A_PERSON,)
        exchange.say(Reply("plan_unable", {"intents": plan.unable}, ways))
    first_act = next((run.intent for _, run in plan.acts), None)
    if left is not None and first_act is not None and interrupted(left, first_act):
        exchange.ask(left)
    elif state.form is None and state.waiting and not troubled:
        exchange.ask(state.waiting.pop(0))
    if first_act is not None:
        state.why["acted"] = first_act
    state.unsure, state.misses = None, 0


def _asked_later(exchange: Exchange, plan: Plan) -> list[Form]:
    """What is asked once the plan is done: what waited before, and the question that it comes in between."""
    state = exchange.state
    first = next((run.intent for _, run in plan.acts), None)
    again = asked_after(state.form, Form(first)) if first is not None else []
    if again:
        state.form = None
    return [*state.waiting, *again]


async def _do_all(exchange: Exchange, plan: Plan, troubled: Collection[int]) -> None:
    """One after the other; the first is the one a correction puts right, one undo takes all of them back."""
    state = exchange.state
    before = state.last
    done: list[Last] = []
    recalls = []
    for number, (text, run) in enumerate(plan.acts):
        if number in troubled:
            continue
        exchange.turn.text = text
        try:
            await exchange.carry_out(run)
        except TroubleError as trouble:
            trouble.part = number
            raise
        instead = exchange.dialogue.handlers[run.intent].take_back
        recalls += [instead] if instead is not None else []
        if state.last is not None and state.last is not before and state.last.undoable:
            done += [state.last] if state.last not in done else []
    if done:
        more = [[one.intent, one.slots] for one in done[1:]]
        state.last = replace(done[0], recalls=recalls, more=more, with_it=len(more))
    exchange.replies[:] = _in_order(exchange.replies, {UNDO, *recalls})


def _in_order(replies: Sequence[Reply], back: Collection[str]) -> list[Reply]:
    """The replies as one answer: the way ``back`` stands once, behind all of it, and whether an answer
    helped is asked only at the end."""
    *first, last = _once_each(replies) or [SILENCE]
    ways = {one.intent: one for reply in (*first, last) for one in reply.buttons if one.intent in back}
    said = []
    for reply in first:
        asks = "asks" in reply.facts
        buttons = tuple(one for one in reply.buttons if one.intent not in back and not asks)
        said.append(
            replace(reply, facts={**reply.facts, **({"asks": False} if asks else {})}, buttons=buttons)
        )
    own = tuple(one for one in last.buttons if one.intent not in back)
    return [one for one in (*said, replace(last, buttons=(*own, *ways.values()))) if one.key]


def _once_each(replies: Sequence[Reply]) -> list[Reply]:
    """The replies without an answer that was given already: one article may answer two questions."""
    said: list[Reply] = []
    for reply in replies:
        if not any(one.key == reply.key and one.facts == reply.facts for one in said if "asks" in one.facts):
            said.append(reply)
    return said


async def show_plan(exchange: Exchange, plan: Plan) -> None:
    """What will be done, a line for each act; what cannot be done is said at once and left out."""
    lines, acts, asks = [], [], list(plan.asks)
    impossible: list[DomainError] = []
    for text, run in plan.acts:
        exchange.turn.text = text
        try:
            lines.append(await _line(exchange, run))
            acts.append((text, run))
        except TroubleError as trouble:
            if isinstance(trouble.error, InvalidError | WhichError) and "slot" in trouble.error.facts:
                asks.append(Form(run.intent, dict(run.slots), str(trouble.error.facts["slot"])))
            else:
                impossible.append(trouble.error)
    lines += [Reply("plan.asked", {"intent": form.intent}) for form in asks]
    if acts:
        exchange.state.form = as_form(replace(plan, acts=tuple(acts), asks=tuple(asks)))
        exchange.state.focus = exchange.turn.focus
        exchange.say(Reply("plan_shown", {"lines": lines}, CONFIRM))
    elif asks:
        first, *exchange.state.waiting = asks
        exchange.ask(first)
    for error in impossible:
        exchange.say(Reply(error.key, error.facts))


async def _line(exchange: Exchange, run: Run) -> Reply:
    """What an act will do, in words; raises ``TroubleError`` when that is known to be impossible."""
    handler = exchange.dialogue.handlers[run.intent]
    values = exchange.values(handler, run.slots)
    facts = {**dict.fromkeys(handler.slots), **values}
    if handler.preview is not None:
        try:
            facts["preview"] = (await handler.preview(exchange.turn, **values)).facts
        except DomainError as error:
            raise TroubleError(error, run) from error
    key = f"plan.{run.intent}"
    if key in exchange.dialogue.pack.replies:
        return Reply(key, facts)
    said = [(name, value) for name, value in run.slots.items() if isinstance(value, str | int | float)]
    return Reply("plan.other", {"intent": run.intent, "said": said})
