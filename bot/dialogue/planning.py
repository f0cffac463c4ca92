"""What becomes of several matters in one message: which acts, in which order, and whether to ask first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from bot.dialogue.decisions import (
    AFFIRM,
    RECORDS,
    SEVERAL,
    Ask,
    Confirm,
    Decision,
    Heard,
    Plan,
    Run,
    Say,
)
from bot.dialogue.matters import QUESTION, REMINDER
from bot.dialogue.pointing import pointed_together
from bot.dialogue.state import Form, State
from config.languages import LanguagePack
from domain.access import Actor
from domain.dialogue import Handler
from domain.errors import RefusedError
from nlu.parse import Parse

MAKES = {
    "create_deal": "deal",
    "log_lead": "lead",
    "open_ticket": "ticket",
    "prepare_quote": "quote",
    "raise_complaint": "ticket",
    "request_quote": "quote",
}
"""The kind of record an act makes: what comes after it is about that."""
TAKEN_ALONG = frozenset({"priority"})
"""What another act on the same record says in passing."""
FREELY = frozenset({REMINDER, "change_language", "give_feedback", "log_interaction", "talk_to_human"})
"""Acts that are done beside another one without a word beforehand."""
FEWEST = 2
"""Matters that are told apart where nothing can be done of any yet."""
ALONE = 1
"""Acts beside those that are done without a word beforehand."""


class Decides(Protocol):
    """What decides what to do about one matter."""

    def decide(self, heard: Heard, state: State, actor: Actor) -> Decision:
        """See `bot.dialogue.dialogue.Dialogue.decide`."""

    @property
    def pack(self) -> LanguagePack:
        """The words of the language that is spoken."""


def confirmed(heard: Heard, state: State, *, is_yes: bool) -> Plan | None:
    """The plan that was shown, now that it is to be done; None when none was, or this is no yes."""
    form = state.form
    said_so = heard.pressed == (AFFIRM, {}) or (heard.pressed is None and is_yes)
    if form is None or form.intent != SEVERAL or not said_so:
        return None
    return plan_in(form)


def plan_in(form: Form) -> Plan:
    """The plan that waits as this form."""
    acts = tuple((text, Run(intent, slots)) for text, intent, slots in form.slots["acts"])
    return Plan(acts, tuple(Form(**one) for one in form.slots["asks"]))


def plan_of(
    parts: Sequence[Parse], handlers: Mapping[str, Handler], by: Decides, state: State, actor: Actor
) -> Plan | None:
    """What the parts of a message come to, or each of several that one points at together; None where they
    are not several that are surely meant and allowed."""
    planning = _Planning(handlers, replace(state, form=None) if actor.is_staff else state)
    for part in parts:
        each = pointed_together(part, planning.state, handlers, by.pack)
        if not each and len(parts) == 1:
            return None
        for one in each or (part,):
            try:
                decided = by.decide(Heard(one.text, one), planning.state, actor)
            except RefusedError:
                return None
            if not planning.takes(one.text, decided):
                return None
        planning.lists()
    return planning.plan()


@dataclass(slots=True)
class _Planning:
    """A plan in the making: its acts so far, what they lack, and what they are about."""

    handlers: Mapping[str, Handler]
    state: State
    acts: list[tuple[str, Run]] = field(default_factory=list)
    asks: list[Form] = field(default_factory=list)
    about: dict[str, Any] = field(default_factory=dict)
    told: str = ""
    asked: str = ""
    """The question before: of a few words, only both together may say what is asked."""
    unable: list[str] = field(default_factory=list)

    def takes(self, text: str, decided: Decision) -> bool:
        """Whether what was decided about a part is an act of the plan, or will be once it is asked for."""
        match decided:
            case Run(intent=intent, slots=slots, resume=None) if self.handlers[intent].side:
                about = {"about": self.asked} if self.asked and intent == QUESTION else {}
                self.acts.append((text, Run(intent, {**about, **slots})))
                self.asked = str(slots.get("question") or "")
            case Run(intent=intent, slots=slots, resume=None):
                self._add(text, Run(intent, self._completed(intent, slots)))
                self.state = _once_made(self.state, intent)
                self.told = str(next((slots[name] for name in ("note", "text") if slots.get(name)), ""))
            case Confirm(form=form):
                known = self._completed(form.intent, form.slots)
                self.acts.append((text, Run(form.intent, known)))
            case Ask(form=form, invalid=False):
                known = self._completed(form.intent, form.slots)
                self.asks.append(Form(form.intent, dict(known), form.asking))
            case Say(key="not_offered", facts=facts):
                self.unable.append(str(facts["intent"]))
            case _:
                return False
        return True

    def lists(self) -> None:
        """Several records of a kind that were named by now are what "both" means from here on."""
        for kind in RECORDS:
            named = dict.fromkeys(run.slots[kind] for _, run in self.acts if run.slots.get(kind))
            if len(named) > 1:
                rows = [[kind, ref, str(ref), [], [], str(ref)] for ref in named]
                self.state = replace(self.state, listed=rows)

    def _add(self, text: str, run: Run) -> None:
        """One more act; what an act before it takes as well is done with that one: "assign T-1 to Priya and
        set it to urgent"."""
        if self.acts:
            said, before = self.acts[-1]
            handler, more = (
                self.handlers[before.intent],
                {n: v for n, v in run.slots.items() if n not in RECORDS},
            )
            is_same = all(before.slots.get(kind) == run.slots.get(kind) for kind in RECORDS)
            if (
                is_same
                and set(more) == TAKEN_ALONG
                and not set(more) - set(handler.slots) - set(before.slots)
            ):
                self.acts[-1] = (f"{said}, {text}", Run(before.intent, {**before.slots, **more}))
                return
        self.acts.append((text, run))

    def plan(self) -> Plan | None:
        """The plan; None when it comes to nothing that can be said of each."""
        if not self.acts and len(self.asks) + len(self.unable) < FEWEST:
            return None
        left = [form for form in self.asks if not _is_told(form, self.acts, self.handlers)]
        # Whoever wants a customer told sees first what they will read.
        confirm = len(left) < len(self.asks) or _is_to_be_confirmed(self.acts, self.handlers)
        return Plan(tuple(self.acts), tuple(left), confirm, tuple(dict.fromkeys(self.unable)))

    def _completed(self, intent: str, slots: Mapping[str, Any]) -> Mapping[str, Any]:
        """The slots with the record an earlier part named, where this one names nothing: "close T-1 and
        tell the customer". A reminder of nothing is one of what was just told."""
        handler = self.handlers[intent]
        named = {kind: slots[kind] for kind in RECORDS if slots.get(kind)}
        self.about |= named
        whose = None if handler.alike == "assign" else slots.get("person") or slots.get("company")
        says_whose = named or whose or slots.get("case")
        known = {} if says_whose else {kind: ref for kind, ref in self.about.items() if kind in handler.slots}
        if intent == REMINDER and self.told:
            known = {"about": self.told, **known}
        return {**known, **slots, **{kind: ref for kind, ref in known.items() if not slots.get(kind)}}


def as_form(plan: Plan) -> Form:
    """The plan while it waits for a yes."""
    acts = [[text, run.intent, dict(run.slots)] for text, run in plan.acts]
    asks = [{"intent": form.intent, "slots": form.slots, "asking": form.asking} for form in plan.asks]
    return Form(SEVERAL, {"acts": acts, "asks": asks}, confirming=True)


def _once_made(state: State, intent: str) -> State:
    """The state as it will be when the act is done: what it makes is talked about."""
    kind = MAKES.get(intent)
    return state if kind is None else replace(state, focus={**state.focus, kind: "", "record": ""})


def _is_told(form: Form, acts: Sequence[tuple[str, Run]], handlers: Mapping[str, Handler]) -> bool:
    """Whether what was asked to be told to a customer is what they hear anyway, of an act on the same
    record: "close T-1 and tell the customer"."""
    if form.asking != "text" or not handlers[form.intent].confirm:
        return False
    telling = [run for _, run in acts if handlers[run.intent].tells]
    return any(form.slots.get("ticket") == run.slots.get("ticket") for run in telling)


def _is_to_be_confirmed(acts: Sequence[tuple[str, Run]], handlers: Mapping[str, Handler]) -> bool:
    others = [run for _, run in acts if run.intent not in FREELY and not handlers[run.intent].side]
    return len(others) > ALONE or any(handlers[run.intent].confirm for run in others)
