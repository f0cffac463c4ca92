"""Where one matter is left for another: which question is asked again, and the ways back to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.dialogue.decisions import MOST_ASIDES, Ask, Decision, Run, record_of
from bot.dialogue.patterns import intents_named, says
from bot.dialogue.pointing import SHOW
from bot.dialogue.slots import slots_said
from bot.dialogue.state import Form, State
from config.languages import LanguagePack
from domain.access import Actor
from domain.dialogue import Handler
from domain.slots import SLOTS
from nlu.parse import Parse

TITLE = "title"
"""Words that are a name, and tell nothing."""


def back_to(
    handlers: Mapping[str, Handler], pack: LanguagePack, text: str, state: State, actor: Actor
) -> Decision | None:
    """What "back to the quote" asks for: the question that another matter interrupted, or else the record of
    that kind talked about. None when nobody says so."""
    if (found := says(pack, "back_to", text)) is None:
        return None
    named = intents_named(pack, (found["text"] or "").strip())
    if state.left is not None and (not found["text"] or state.left.intent in named):
        return Ask(state.left)
    for kind in (kind for kind, makers in MADE_BY.items() if makers & set(named) and kind in state.focus):
        show = handlers.get(SHOW.get(kind, f"show_{kind}"))
        if show is not None and actor.may(show.may):
            return Run(show.intent, {kind: state.focus[kind]})
    return None


MADE_BY: dict[str, set[str]] = {
    "ticket": {"open_ticket", "raise_complaint", "ticket_status"},
    "quote": {"request_quote", "prepare_quote", "quote_status"},
    "deal": {"create_deal"},
    "lead": {"log_lead"},
}
"""What people name a record by, by its kind: the intents their words are known for."""


def coming_back(decided: Decision, form: Form | None, other: Handler | None = None) -> Decision:
    """What was decided while a form is open, which is asked again behind it. Whose own words are asked for
    and who tells something else instead goes on with that, and finds back by a button."""
    if form is None or form.asking is None or form.optional or not isinstance(decided, Run):
        return decided
    tells = other is not None and any(SLOTS[name].kind == "text" for name in other.slots if name != TITLE)
    comes_back = (other is not None and other.side) or SLOTS[form.asking].kind != "text" or not tells
    puts_right = other is None  # what was done in between, which may take one turn more
    if not (comes_back or puts_right) or form.asides >= MOST_ASIDES + puts_right:
        return decided
    if not puts_right and decided.intent == form.intent:
        return decided
    return replace(decided, resume=replace(form, asides=form.asides + 1))


def of_the_new(
    handlers: Mapping[str, Handler], pack: LanguagePack, form: Form | None, parse: Parse
) -> Ask | None:
    """The question that is open once more, with what was said beside it, where "it" is to be changed while it
    is asked what a new record of that kind lacks: no older one is meant. None where nobody says so."""
    other = handlers.get(parse.intent.name)
    if form is None or form.asking is None or form.optional or other is None or other.side:
        return None
    kind = next((kind for kind, makers in MADE_BY.items() if form.intent in makers), None)
    is_change = kind is not None and record_of(other) == kind and other.intent not in MADE_BY[kind]
    if not is_change or parse.of(str(kind)) or pack.it.search(parse.text) is None:
        return None
    said = slots_said(handlers[form.intent], "", parse.entities, pack)
    beside = {name: value for name, value in said.items() if name != form.asking}
    return Ask(replace(form, slots={**beside, **form.slots}))


def asked_after(left: Form | None, other: Form) -> list[Form]:
    """The question that is asked once more when the ``other`` is over: one for a fact, like `coming_back`."""
    if left is None or left.asking is None or not interrupted(left, other.intent):
        return []
    if SLOTS[left.asking].kind == "text" or left.asides >= MOST_ASIDES:
        return []
    return [replace(left, asides=left.asides + 1)]


def interrupted(form: Form | None, by: str) -> bool:
    """Whether the open question is left for something else."""
    return form is not None and form.asking is not None and not form.optional and form.intent != by
