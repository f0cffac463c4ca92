"""What waits for a yes while something else is said: it is shown again, and never dropped without a word."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.dialogue.decisions import MOST_ASIDES, RECORDS, SEVERAL, TRIES, Confirm, Decision, Plan, Run, Say
from bot.dialogue.leaving import asked_after
from bot.dialogue.planning import plan_in
from bot.dialogue.state import Form
from bot.turns.several import show_plan
from bot.turns.troubles import TroubleError
from domain.dialogue import Reply

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.turns.turn import Exchange

WHICH = "which"
ABOUT = {*RECORDS, "person", "talk"}
"""What a draft is about: another one about the same takes its place."""


def draft_of(exchange: Exchange) -> Form | None:
    """What was shown and waits for a yes as the message comes; None when nothing does."""
    form, handlers = exchange.state.form, exchange.dialogue.handlers
    if form is None or not form.confirming:
        return None
    return form if form.intent == SEVERAL or handlers[form.intent].confirm else None


def is_agreed(draft: Form | None, plan: Plan | None) -> bool:
    """Whether the plan is the one that waited, now to be done."""
    return draft is not None and plan is not None and draft.intent == SEVERAL and plan == plan_in(draft)


def ask_on(exchange: Exchange, form: Form | None, trouble: TroubleError) -> None:
    """What was asked when something else came, and could not be done, is asked once more: once it is said
    which was meant, where that is asked first. So is whom nobody is called like."""
    error, run = trouble.error, trouble.run
    state = exchange.state
    if form is None or form.asking is None or form.optional or form.asides >= MOST_ASIDES:
        return
    if run is not None and run.intent == form.intent:
        if (
            state.form is None
            and form.tries < TRIES
            and error.facts.get("name") == run.slots.get(form.asking)
        ):
            exchange.ask(replace(form, tries=form.tries + 1))  # nobody is called so
        return
    again = replace(form, asides=form.asides + 1)
    if state.form is not None:
        state.waiting, state.left = [*asked_after(form, state.form), *state.waiting], form
    elif any(reply.key == WHICH for reply in exchange.replies):
        state.waiting.insert(0, again)
    else:
        exchange.ask(again)


async def wait_on(
    exchange: Exchange, draft: Form | None, decision: Decision | None, troubles: Sequence[TroubleError]
) -> None:
    """The draft that was neither done nor dropped waits on, and so does any before it: the last is shown
    again unless something else is asked first; then that it waits is said."""
    state = exchange.state
    failed = draft is not None and any(one.run and one.run.intent == draft.intent for one in troubles)
    waits = None if draft is None or failed or _is_settled(draft, decision) else draft
    is_chosen = any(reply.key == WHICH for reply in exchange.replies)
    if waits is not None and is_chosen and state.form == waits:
        return  # which of the plan's own acts is meant
    if waits is not None:
        state.form = None if state.form == waits else state.form
        state.drafts.append(waits)
    if not state.drafts or exchange.turn.owner is not None:
        return
    is_asked = is_chosen or state.unsure is not None or (state.form is not None and not state.form.optional)
    if not is_asked:
        await _show_again(exchange, state.drafts.pop())
    elif waits is not None:
        exchange.replies.insert(len(exchange.replies) - 1, Reply("draft_waits"))


def _is_settled(draft: Form, decision: Decision | None) -> bool:
    """Whether what waited is done, dropped, or said otherwise by this decision."""
    match decision:
        case Run(intent=intent):
            return intent == draft.intent
        case Confirm(form=form):
            now, before = ({k: v for k, v in one.slots.items() if k in ABOUT} for one in (form, draft))
            return form.intent == draft.intent and (now == before or not now)
        case Say(key=key, keep=keep):
            return not keep or not key  # without a word the plan itself was put right
    return False


async def _show_again(exchange: Exchange, form: Form) -> None:
    """The draft is shown once more, a few times at most; what is talked about stays what was just shown."""
    if form.asides >= MOST_ASIDES:
        exchange.say(Reply("draft_left"))
        return
    focus, asides = dict(exchange.state.focus), form.asides + 1
    try:
        if form.intent == SEVERAL:
            await show_plan(exchange, plan_in(form))
        else:
            await exchange.carry_out(Confirm(form))
    except TroubleError as trouble:
        exchange.say(Reply(trouble.error.key, trouble.error.facts))
    if exchange.state.form is not None:
        exchange.state.form = replace(exchange.state.form, asides=asides)
    exchange.state.focus = exchange.turn.focus = focus
