"""What next? Pure: from what was heard and what is remembered to one decision; nothing is done here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl

import orjson

from bot.slots import answer_to, current, marks_said, slots_said
from bot.state import Form, State
from config.languages import LanguagePack
from domain.access import Actor, require
from domain.dialogue import SLOTS, Handler
from nlu.parse import OUT_OF_SCOPE, Guess, Parse

UNDO, CANCEL, AFFIRM, DENY, WHY = "undo", "cancel", "affirm", "deny", "why"
FIGURE = "show_kpi"
MEAN, NONE_OF_THESE = "mean", "none_of_these"
CONTROLS = frozenset({UNDO, CANCEL, AFFIRM, DENY, WHY, MEAN, NONE_OF_THESE})
"""Intents about the conversation itself; they have no handler."""
TAKER = "taker"
"""The mark of "to me": nobody's name, and yet a fact."""
SMALL_TALK = frozenset({"greet", "thank", "bye"})
A_WORD_OR_THREE = 3
"""Small talk is short: a longer message only begins with it."""
OPENERS = frozenset({"raise_complaint", "open_ticket", "request_service"})
"""Intents that open a case, and sound like telling more of one."""
UNSURE_YET_LIKELY = 0.1
"""The confidence from which on an unsure guess is taken when its record is the one talked about."""
LIKELY = 0.03
"""The confidence from which on another intent than the first is worth a look at what is talked about."""
TRIES = 2
"""How often a question is asked again before a way out is offered."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A sentence with its understanding, or a button."""

    text: str
    parse: Parse | None = None
    pressed: tuple[str, dict[str, Any]] | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """Do it; then go on with ``resume``, if a form was interrupted."""

    intent: str
    slots: Mapping[str, Any]
    resume: Form | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask for ``form.asking``; ``invalid`` when the last answer was none."""

    form: Form
    invalid: bool = False


@dataclass(frozen=True, slots=True)
class Confirm:
    """Ask whether to do what the form holds."""

    form: Form


@dataclass(frozen=True, slots=True)
class Undo:
    """Take back what a turn did; the last one when none is named."""

    turn: int | None = None


@dataclass(frozen=True, slots=True)
class Clarify:
    """Ask which of these was meant."""

    intents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Miss:
    """Not understood (or ``refused`` as out of scope): look it up, offer a way on."""

    refused: bool = False


@dataclass(frozen=True, slots=True)
class Say:
    """Answer with these words; the form is dropped unless ``keep``."""

    key: str
    keep: bool = False
    facts: Mapping[str, Any] = field(default_factory=dict)


Decision = Run | Ask | Confirm | Undo | Clarify | Miss | Say


@dataclass(frozen=True, slots=True)
class Dialogue:
    """Decides for one language and the handlers there are."""

    handlers: Mapping[str, Handler]
    pack: LanguagePack

    def decide(self, heard: Heard, state: State, actor: Actor) -> Decision:
        """What to do now. Raises ``RefusedError`` for an act the actor has no right to."""
        if heard.pressed is not None:
            return self._pressed(*heard.pressed, heard, state, actor)
        assert heard.parse is not None  # noqa: S101 a sentence is always parsed
        parse = self._in_context(heard.parse, heard.text, state, actor)
        if (offered := self._offered(heard.text, state)) is not None:
            return self._pressed(*offered, heard, state, actor)
        confirming = state.form is not None and state.form.confirming
        # "No, make it 50" denies nothing: it puts right what was just done.
        if not confirming and (amended := self._correction(heard, parse, state)) is not None:
            return self._begin(*amended, actor)
        if parse.intent.name in CONTROLS and parse.sure:
            control = self._control(parse.intent.name, {}, state)
            if control is not None:
                return control
        if state.form is not None and not state.form.confirming:
            answered = self._in_form(state.form, heard.text, parse, actor)
            if answered is not None:
                return answered
        return self._new(heard.text, parse, state, actor)

    # -- buttons

    def _offered(self, text: str, state: State) -> tuple[str, dict[str, Any]] | None:
        """The offer this text names by its label or number (``2``, ``~2``); channels without buttons
        list them so."""
        said = text.strip().casefold().rstrip(".!")
        for label, value in state.offers:
            if said == label.casefold():
                return read_choice(value)
        number = said.removeprefix("~")
        wants_number = state.form is not None and state.form.asking is not None
        if number.isdecimal() and len(number) < 3 and (said.startswith("~") or not wants_number):
            index = int(number) - 1
            if 0 <= index < len(state.offers):
                return read_choice(state.offers[index][1])
        return None

    def _pressed(
        self, intent: str, slots: dict[str, Any], heard: Heard, state: State, actor: Actor
    ) -> Decision:
        if intent in CONTROLS:
            return self._control(intent, slots, state) or Miss()
        return self._begin(intent, slots, actor)

    # -- the conversation itself

    def _control(self, intent: str, slots: dict[str, Any], state: State) -> Decision | None:
        form = state.form
        if intent == UNDO:
            return Undo(int(slots["turn"]) if "turn" in slots else None)
        if intent == WHY:
            return Say("why" if state.why else "why_nothing", keep=True, facts=state.why)
        if intent == MEAN and state.unsure is not None:
            return self._meant(str(slots.get("intent", "")), state)
        if intent == AFFIRM and form is not None and form.confirming:
            return Run(form.intent, form.slots)
        if intent in {CANCEL, DENY} and form is not None and (form.confirming or intent == CANCEL):
            return Say("cancelled")
        if intent == DENY and form is not None and form.optional:
            return Say("fine")
        if intent == AFFIRM and state.unsure is not None and state.offers:
            offered = read_choice(state.offers[0][1])
            return self._meant(str(offered[1].get("intent", "")), state)
        if intent in {DENY, NONE_OF_THESE} and state.unsure is not None:
            return Miss()
        if intent == CANCEL:
            return Say("cancelled" if slots else "nothing_to_cancel")
        return Say("fine") if intent in {AFFIRM, DENY} and form is None else None

    def _meant(self, intent: str, state: State) -> Decision:
        """The sentence not surely understood meant this intent after all."""
        handler = self.handlers.get(intent)
        if handler is None or state.unsure is None:
            return Miss()
        slots = dict(state.unsure["slots"].get(intent, {}))
        return self._go(handler, slots, None)

    # -- corrections

    def expected(self, text: str, state: State) -> str | None:
        """The kind of fact that the message holds if it holds one: what was asked, or what a correction
        of the last act must say."""
        if state.form is not None and state.form.asking is not None:
            return SLOTS[state.form.asking].kind
        done = self.handlers.get(state.last.intent) if state.last else None
        amend = self.handlers.get(done.amend or "") if done else None
        if amend is None or not amend.necessary or not self.pack.correction.match(text):
            return None
        kind = SLOTS[amend.necessary[0]].kind
        return None if kind in RECORDS or kind == "text" else kind

    def _correction(self, heard: Heard, parse: Parse, state: State) -> tuple[str, dict[str, Any]] | None:
        """The intent and slots that put the last act right; None when this is no correction."""
        last = state.last
        if last is None or not (match := self.pack.correction.match(heard.text)):
            return None
        done = self.handlers.get(last.intent)
        amend = self.handlers.get(done.amend or "") if done else None
        if amend is None:
            return None
        # Only the facts count here: the rest of the sentence is not a new text for the record.
        said = current(parse.entities, heard.text, self.pack)
        facts = slots_said(amend, "", [e for e in said if e.end > match.start("text")], self.pack)
        if TAKER in amend.slots:
            marks = marks_said(amend, match["text"], self.pack)
            facts |= {TAKER: marks[TAKER]} if TAKER in marks else {}
        new = {name: value for name, value in facts.items() if SLOTS[name].kind not in RECORDS}
        if not new:
            numbers = [e.value for e in parse.entities if e.kind in {"quantity", "amount"}]
            number = numbers[0] if numbers else _bare_number(match["text"])
            new = {} if number is None else _same_kind(number, last.slots, amend)
        if not new:
            return None
        if "amount" in new:
            new["amount"] = _same_scale(new["amount"], last.slots.get("amount"))
        kind = record_of(amend)
        # "No, Globex": a name alone is not the record's, which is known, but its new value.
        known = (
            {kind: state.focus[kind]} if kind in state.focus and new.keys() <= {"person", "company"} else {}
        )
        return amend.intent, {**known, **{k: v for k, v in facts.items() if k not in new}, **new}

    # -- forms

    def _in_form(self, form: Form, text: str, parse: Parse, actor: Actor) -> Decision | None:
        """How the open question goes on; None when the message has nothing to do with it."""
        handler = self.handlers[form.intent]
        assert form.asking is not None  # noqa: S101 an unconfirmed form always asks
        if form.optional and not self._answers_optional(parse, text):
            return None
        if not form.optional and self._is_interruption(handler, form.asking, parse, text):
            other = self.handlers.get(parse.intent.name)
            if other is None:
                return None
            begun = self._begin(other.intent, slots_said(other, text, parse.entities, self.pack), actor)
            return (
                Run(begun.intent, begun.slots, resume=form)
                if other.side and isinstance(begun, Run)
                else begun
            )
        value = answer_to(form.asking, text, parse.entities)
        if value is None and form.optional:
            return None
        if value is None:
            asked = Form(form.intent, form.slots, form.asking, form.tries + 1)
            return Ask(asked, invalid=True)
        more = {**slots_said(handler, "", parse.entities, self.pack), **marks_said(handler, text, self.pack)}
        return self._go(handler, {**more, **form.slots, form.asking: value}, None)

    def _answers_optional(self, parse: Parse, text: str) -> bool:
        if text.rstrip().endswith("?"):
            return False
        if parse.intent.name in OPENERS:
            # "I want it refunded" tells more of the same matter, unless it is announced as a new one.
            return not self.pack.announces(parse.intent.name, text)
        return not parse.sure or parse.intent.name in {OUT_OF_SCOPE, "add_to_ticket", "give_feedback"}

    def _is_interruption(self, handler: Handler, asking: str, parse: Parse, text: str) -> bool:
        """Whether this is something else than an answer: a side question, or another matter."""
        other = self.handlers.get(parse.intent.name)
        if other is None or not parse.sure or other.intent == handler.intent:
            return False
        if other.intent in SMALL_TALK and len(text.split()) > A_WORD_OR_THREE:
            return False  # "thanks, but it was 70" answers
        if other.side and (text.rstrip().endswith("?") or other.intent == "help"):
            return True
        if SLOTS[asking].kind == "text":
            far = other.run.__module__ != handler.run.__module__
            return far and (other.side or parse.intent.confidence >= 0.9)
        return answer_to(asking, text, parse.entities) is None or len(text.split()) > 6

    # -- new matters

    def _in_context(self, parse: Parse, text: str, state: State, actor: Actor) -> Parse:
        """The understanding, with another intent in place of the first where what is talked about says
        so: "assign it to me" means the lead just logged, not a ticket nobody named."""
        name = parse.intent.name
        first = self.handlers.get(name)
        if first is None:
            if name in CONTROLS or name == OUT_OF_SCOPE:
                return parse
            likely = [guess.name for guess in parse.ranking[1:5] if guess.confidence >= LIKELY]
        elif not parse.sure:
            likely = [guess.name for guess in parse.ranking[:4] if guess.confidence >= UNSURE_YET_LIKELY]
        elif first.alike and self._means_another(first, parse, state) and self.pack.it.search(text):
            likely = [other.intent for other in self.handlers.values() if other.alike == first.alike]
        else:
            return parse
        others = [self.handlers[intent] for intent in likely if intent in self.handlers]
        latest = state.focus.get("record")
        others.sort(key=lambda other: state.focus.get(record_of(other) or "") != latest)
        for other in others:
            if record_of(other) and self._is_about(other, parse, state) and actor.may(other.may):
                return replace(parse, intent=Guess(other.intent, parse.intent.confidence), sure=True)
        return parse

    def _means_another(self, handler: Handler, parse: Parse, state: State) -> bool:
        """Whether "it" is of another kind: none of the handler's is named, another was talked about last."""
        kind = record_of(handler)
        latest = next((k for k in RECORDS if state.focus.get(k, "") == state.focus.get("record")), None)
        return not self._is_about(handler, parse, state) or (
            kind is not None and latest not in {None, kind} and not parse.of(kind)
        )

    @staticmethod
    def _is_about(handler: Handler, parse: Parse, state: State) -> bool:
        """Whether the record the handler needs is named, or talked about, or it needs none."""
        kind = record_of(handler)
        return kind is None or kind in state.focus or bool(parse.of(kind))

    def _new(self, text: str, parse: Parse, state: State, actor: Actor) -> Decision:
        name = parse.intent.name
        if name in OPENERS and self._goes_on(text, state):
            name = "add_to_ticket"
            parse = replace(parse, intent=Guess(name, parse.intent.confidence))
        if (further := self._further(text, parse, state, actor)) is not None:
            return self._begin(FIGURE, further, actor)
        if not parse.sure:
            known = tuple(g.name for g in parse.ranking if self._can(g.name, actor))[:3]
            return Clarify(known) if known and state.misses == 0 else Miss()
        if name == OUT_OF_SCOPE:
            about = self._about_record(parse, actor) if state.misses == 0 else ()
            return Clarify(about) if about else Miss(refused=True)
        if name in CONTROLS:
            return self._control(name, {}, state) or Say("fine", keep=True)
        handler = self.handlers.get(name)
        if handler is None:
            return Say("not_offered", facts={"intent": name})
        return self._begin(name, slots_said(handler, text, parse.entities, self.pack), actor)

    def _about_record(self, parse: Parse, actor: Actor) -> tuple[str, ...]:
        """The likeliest intents about a record that was named: whoever says "T-12" is not out of scope."""
        named = {entity.kind for entity in parse.entities} & RECORDS
        likely = [g.name for g in parse.ranking if self._can(g.name, actor)]
        return tuple(name for name in likely if named & set(self.handlers[name].slots))[:3]

    def _goes_on(self, text: str, state: State) -> bool:
        """Whether "and it also ..." tells more of the ticket just opened."""
        just = state.last is not None and state.last.intent in {*OPENERS, "add_to_ticket"}
        return just and "ticket" in state.focus and self.pack.goes_on.match(text.strip()) is not None

    def _further(self, text: str, parse: Parse, state: State, actor: Actor) -> dict[str, Any] | None:
        """What a few words no engine can be sure of say of a figure: its bare name, or, once one is
        talked about, another way to see it ("by branch", "and last quarter?")."""
        if not self._can(FIGURE, actor) or (parse.sure and parse.intent.name != OUT_OF_SCOPE):
            return None
        said = [e for e in parse.entities if e.kind in {"kpi", "period", "dimension"}]
        others = len(text.split()) - sum(len(e.text.split()) for e in said)
        if not said or others > 2 or not ("kpi" in state.focus or any(e.kind == "kpi" for e in said)):  # noqa: PLR2004
            return None
        return slots_said(self.handlers[FIGURE], text, said, self.pack)

    def _can(self, intent: str, actor: Actor) -> bool:
        handler = self.handlers.get(intent)
        return handler is not None and actor.may(handler.may)

    def _begin(self, intent: str, slots: dict[str, Any], actor: Actor) -> Decision:
        handler = self.handlers.get(intent)
        if handler is None:
            return Miss()
        require(actor, handler.may)
        known = {name: value for name, value in slots.items() if name in handler.slots}
        asking = next((name for name in handler.slots if slots.get("asking") == name), None)
        return self._go(handler, known, asking)

    def _go(self, handler: Handler, slots: Mapping[str, Any], asking: str | None) -> Decision:
        missing = asking or next((name for name in handler.necessary if slots.get(name) in (None, "")), None)
        if missing is not None:
            return Ask(Form(handler.intent, dict(slots), missing))
        if handler.confirm:
            return Confirm(Form(handler.intent, dict(slots), confirming=True))
        return Run(handler.intent, dict(slots))


RECORDS = frozenset({"ticket", "quote", "deal", "lead", "reminder"})


def record_of(handler: Handler) -> str | None:
    """The kind of record the handler changes or shows; None when it makes one or is about none."""
    return next((name for name in handler.slots if name in RECORDS), None)


def _bare_number(text: str) -> float | None:
    """The number that is nearly all of what was said: "50", "50 please"."""
    found = re.fullmatch(r"\D{0,12}?(\d{1,9}(?:\.\d{1,4})?)\D{0,12}", text)
    return float(found[1]) if found else None


def _same_kind(value: Any, before: Mapping[str, Any], amend: Handler) -> dict[str, Any]:
    """The number under the name of the number it replaces."""
    number = value["value"] if isinstance(value, Mapping) else value
    currency = value.get("currency") if isinstance(value, Mapping) else None
    for name in ("quantity", "percentage"):
        if name in before and name in amend.slots:
            return {name: number}
    return {"amount": {"value": number, "currency": currency}} if "amount" in amend.slots else {}


def _same_scale(amount: Any, before: Any) -> Any:
    """ "no, 15.5" after "15k" means 15,500; the currency said before still holds."""
    if not isinstance(before, Mapping) or not isinstance(amount, Mapping):
        return amount
    value, old = float(amount["value"]), float(before["value"])
    scaled = value * 1000 if old >= 1000 and value < 1000 and value * 1000 < old * 100 else value
    return {"value": scaled, "currency": amount.get("currency") or before.get("currency")}


def read_choice(value: str) -> tuple[str, dict[str, Any]]:
    """The intent and slots a button's value means; slots that are JSON are read as such."""
    intent, _, query = value.partition("?")
    return intent, {name: _json(text) for name, text in parse_qsl(query)}


def _json(text: str) -> Any:
    if text[:1] not in "{[0123456789":
        return text
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return text
