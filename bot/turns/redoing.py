"""Of what was done together the one that was meant otherwise: "I meant D-3", "no, the other one"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.dialogue.decisions import PUT_RIGHT, RECORDS, SEVERAL, Choose, Decision, Plan, Run, Say, record_of
from bot.dialogue.listed import rows_of
from bot.dialogue.patterns import says
from bot.dialogue.planning import plan_in
from bot.dialogue.pointing import pointed
from bot.dialogue.understood import turn_before
from bot.turns.another import only_fact
from bot.turns.several import follow
from bot.turns.undoing import undo
from domain.dialogue import Button, Handler
from domain.slots import SLOTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.dialogue.state import Last
    from bot.turns.turn import Exchange

FACTS = ("amount", "date", "percentage", "priority", "quantity", "stage")
NAMED = ("company", "person")
"""Whom an act may be about, beside records."""
DONE = Say("", keep=True)
"""Nothing is left to do or to say."""
Act = tuple[str, Mapping[str, Any]]
"""An intent, and what it is told."""


async def on_shown_plan(exchange: Exchange) -> Decision | None:
    """The plan that waits for a yes with what is said to be meant in it, shown again; asked which of its acts
    that is meant of. None when nothing that fits one is said."""
    form, handlers = exchange.state.form, exchange.dialogue.handlers
    if form is None or form.intent != SEVERAL:
        return None
    plan = plan_in(form)
    acts = [(run.intent, run.slots) for _, run in plan.acts]
    chosen = _chosen(exchange, acts)
    found = [chosen] if chosen is not None else _meant_in(exchange, acts)
    if not found:
        return None
    if len(found) > 1:
        exchange.choose([_button(acts, *one) for one in found], "record")
        exchange.state.form = form
        return DONE
    exchange.state.form, runs = None, _runs(acts, found[0], handlers)
    said = tuple((text, run) for (text, _), run in zip(plan.acts, runs, strict=True))
    await follow(exchange, replace(plan, acts=said, confirm=True), ())
    return DONE


def _meant_in(exchange: Exchange, acts: Sequence[Act]) -> list[tuple[int, str, Any]]:
    """The acts of a plan that a fact fits which is said to be meant, with its kind and value."""
    parse, dialogue = exchange.heard.parse, exchange.dialogue
    if parse is None:
        return []
    kinds = (*sorted(RECORDS), *NAMED, *FACTS)
    facts = {kind: fact for kind in kinds if (fact := only_fact(parse, kind, dialogue.pack)) is not None}
    return [
        (number, kind, fact.value)
        for kind, fact in facts.items()
        for number, (intent, slots) in enumerate(acts)
        if _otherwise(dialogue.handlers[intent], slots, kind, fact.value) is not None
    ]


def _runs(acts: Sequence[Act], otherwise: tuple[int, str, Any], handlers: Mapping[str, Handler]) -> list[Run]:
    """The acts, one of them with what was meant."""
    number, kind, value = otherwise
    told = [slots for _, slots in acts]
    if 0 <= number < len(acts):
        anew = _otherwise(handlers[acts[number][0]], told[number], kind, value)
        told[number] = anew if anew is not None else told[number]
    return [Run(intent, slots) for (intent, _), slots in zip(acts, told, strict=True)]


async def on_one_of_several(exchange: Exchange) -> Decision | None:
    """What was done a moment ago is taken back and done again, the one act that the record or name fits with
    that instead; a choice where it fits several. None when nothing is meant otherwise, or the act is put
    right where it is."""
    last, parse = exchange.state.last, exchange.heard.parse
    if last is None or not last.undoable:
        return None
    acts = _acts(last)
    if (chosen := _chosen(exchange, acts)) is not None:
        await _redo(exchange, last, chosen)
        return DONE
    if parse is None or not _is_just(exchange, last):
        return None
    if says(exchange.dialogue.pack, "the_other", parse.text) is not None:
        found = _others(exchange, acts)
        if not found:
            return Say("which_of_them", keep=True)
    else:
        found = _named(exchange, acts, alone=not last.with_it)
    if len(found) == 1:
        await _redo(exchange, last, found[0])
        return DONE
    return Choose(tuple(_button(acts, *one) for one in found)) if found else None


def on_what_was_told(exchange: Exchange) -> Say | None:
    """What is said where another record is meant of what a customer was written about: no words are moved
    from one to another. None where nobody was, or none is meant."""
    last, parse, pack = exchange.state.last, exchange.heard.parse, exchange.dialogue.pack
    if (
        last is None
        or parse is None
        or not (last.recalls or not last.undoable)
        or not _is_just(exchange, last)
    ):
        return None
    is_meant = any(only_fact(parse, kind, pack) is not None for kind in RECORDS)
    return Say("put_right_by_undo", keep=True) if is_meant else None


def _acts(last: Last) -> list[Act]:
    return [(last.intent, last.slots), *((intent, slots) for intent, slots in last.more[: last.with_it])]


def _is_just(exchange: Exchange, last: Last) -> bool:
    """Whether nothing was said since it was done."""
    form = exchange.state.form
    return turn_before(exchange.state.why) <= last.turn and (form is None or form.optional)


def _chosen(exchange: Exchange, acts: Sequence[Act]) -> tuple[int, str, Any] | None:
    """The act and what is meant instead, where that was offered and is chosen; None when it is not, or of
    other acts by now."""
    heard, state = exchange.heard, exchange.state
    offer: Any = heard.pressed
    if heard.parse is not None and any(value.startswith(f"{PUT_RIGHT}?") for _, value in state.offers):
        offer = exchange.dialogue.offered(heard.text, heard.parse, state)
    if not isinstance(offer, tuple) or offer[0] != PUT_RIGHT:
        return None
    act, kind, value, was = (offer[1].get(name) for name in ("act", "kind", "value", "was"))
    if not isinstance(act, int) or not 0 <= act < len(acts) or was != _was(acts[act], str(kind)):
        return None
    return act, str(kind), value


def _was(act: Act, kind: str) -> str:
    """The act as it is now, to tell whether an old offer still means it."""
    return f"{act[0]} {act[1].get(kind)}"


def _button(acts: Sequence[Act], act: int, kind: str, value: Any) -> Button:
    """How one of several is offered: by what is done, or by what is in place of what."""
    intent, slots = acts[act]
    said = {"act": act, "kind": kind, "value": value, "was": _was(acts[act], kind)}
    if [one for one, _ in acts].count(intent) == 1:
        return Button(f"intent.{intent}", PUT_RIGHT, said)
    return Button("", PUT_RIGHT, said, label=f"{slots.get(kind, intent)} → {value}")


def _named(exchange: Exchange, acts: Sequence[Act], *, alone: bool) -> list[tuple[int, str, Any]]:
    """The acts that the only fact said fits; none where the act that it fits is put right where it is."""
    parse, dialogue = exchange.heard.parse, exchange.dialogue
    assert parse is not None  # noqa: S101 it was looked at before
    at = pointed(parse, exchange.state, dialogue.handlers, dialogue.pack)
    if isinstance(at, Choose):
        return []
    for kind in (*NAMED, *(() if alone else sorted(RECORDS))):
        if (fact := only_fact(at, kind, dialogue.pack)) is None:
            continue
        fits = [
            number
            for number, (intent, slots) in enumerate(acts)
            if _otherwise(dialogue.handlers[intent], slots, kind, fact.value) is not None
        ]
        amends = [dialogue.handlers.get(dialogue.handlers[acts[one][0]].amend or "") for one in fits]
        if kind in NAMED and len(fits) == 1 and amends[0] is not None and kind in amends[0].slots:
            return []
        return [(number, kind, fact.value) for number in fits]
    return []


def _others(exchange: Exchange, acts: Sequence[Act]) -> list[tuple[int, str, Any]]:
    """The one of those listed that nothing was done to, for each act that is about such a record; none where
    there are several such, or none."""
    found = []
    for number, (intent, slots) in enumerate(acts):
        handler = exchange.dialogue.handlers[intent]
        kind = record_of(handler)
        used = {one.get(kind) for _, one in acts} | {exchange.state.focus.get(kind)} if kind else set()
        left = [
            row.value for row in rows_of(exchange.state.listed) if row.kind == kind and row.value not in used
        ]
        if kind is not None and len(left) == 1 and _otherwise(handler, slots, kind, left[0]) is not None:
            found.append((number, kind, left[0]))
    return found


def _otherwise(handler: Handler, slots: Mapping[str, Any], kind: str, value: Any) -> dict[str, Any] | None:
    """What the act is told, with this fact instead of the one said; None when none of its kind was, or this
    one was."""
    name = kind if kind in handler.slots else _of_kind(slots, kind)
    if name is None or slots.get(name) == value:
        return None
    if slots.get(name):
        texts = {one: str(words) for one, words in slots.items() if SLOTS[one].kind == "text"}
        return {
            **slots,
            **{one: _renamed(words, slots[name], value) for one, words in texts.items()},
            name: value,
        }
    if next(iter(handler.slots)) != kind:
        return None
    return {**{one: said for one, said in slots.items() if one not in NAMED}, kind: value}


def _of_kind(slots: Mapping[str, Any], kind: str) -> str | None:
    """The slot that such a fact was said for."""
    return next((name for name, said in slots.items() if said and SLOTS[name].kind == kind), None)


def _renamed(text: str, before: Any, value: Any) -> str:
    """The words with the new name where the old one stood, all of it or its first word."""
    names = "|".join(re.escape(name) for name in (str(before), str(before).split()[0]))
    return re.sub(rf"(?<!\w)(?:{names})(?!\w)", lambda _: str(value), text, flags=re.IGNORECASE)


async def _redo(exchange: Exchange, last: Last, otherwise: tuple[int, str, Any]) -> None:
    """All of it is taken back and done once more, one act with what was meant."""
    handlers = exchange.dialogue.handlers
    runs = _runs(_acts(last), otherwise, handlers)
    await undo(exchange, last.turn)
    text = str((exchange.state.why.get("before") or {}).get("text", ""))
    confirm = any(handlers[run.intent].confirm for run in runs)
    await follow(exchange, Plan(tuple((text, run) for run in runs), confirm=confirm), ())
