"""What next? Pure: from what was heard and what is remembered to one decision; nothing is done here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.dialogue.context import FIGURE, OPENERS, asked_before, further, in_context, within_house
from bot.dialogue.corrections import correction, expected
from bot.dialogue.decisions import (
    AFFIRM,
    CANCEL,
    CONTROLS,
    DENY,
    MEAN,
    NONE_OF_THESE,
    UNDO,
    WHY,
    Ask,
    Choose,
    Clarify,
    Confirm,
    Decision,
    Heard,
    Miss,
    Plan,
    Run,
    Say,
    Undo,
    read_choice,
)
from bot.dialogue.forms import OpenForm
from bot.dialogue.guesses import about_record, choices, is_foreign
from bot.dialogue.leaving import back_to, coming_back, of_the_new
from bot.dialogue.matters import Matters, Parsing
from bot.dialogue.more_told import goes_on, is_demand, is_fragment, is_no_complaint
from bot.dialogue.part_said import without_place
from bot.dialogue.planning import confirmed, plan_of
from bot.dialogue.pointing import offer_pointed_at, pointed, pointed_anew, points_at_none
from bot.dialogue.sharing import answered
from bot.dialogue.slots import says_little, slots_said
from bot.dialogue.state import Form, State
from bot.dialogue.why import told_why
from config.languages import LanguagePack
from domain.access import Actor, require
from domain.dialogue import Handler
from domain.slots import MOST, SLOTS
from nlu.parse import OUT_OF_SCOPE, Guess, Parse

MOST_DIGITS = 2
"""Of the number of an offer."""
WORDY = frozenset({"company", "email", "person", "product", "text"})
"""Kinds of facts that a bare number is none of: it names an offer, also while one of them is asked for."""


@dataclass(frozen=True, slots=True)
class Dialogue:
    """Decides for one language and the handlers there are."""

    handlers: Mapping[str, Handler]
    pack: LanguagePack

    async def matters(
        self, whole: Parse, parse: Parsing, state: State, *, is_staff: bool, in_need: bool
    ) -> tuple[Parse, ...]:
        """The matters of a sentence that holds several; empty when it holds one. Somebody ``in_need`` tells
        of it in the first."""
        found = await Matters(self.handlers, self.pack).of(whole, parse, is_staff=is_staff, in_need=in_need)
        return tuple([await self.pointed(one, parse, state) for one in found])

    async def pointed(self, whole: Parse, parse: Parsing, state: State) -> Parse:
        """The sentence with the record's number in place of what points at it, where it is clearer so."""
        whole = await without_place(whole, parse, self.handlers, self.pack)
        return await pointed_anew(whole, state, self.handlers, self.pack, parse)

    def plan(self, heard: Heard, state: State, actor: Actor) -> Plan | None:
        """The acts of a sentence that holds several, or of a plan that was just agreed to; None when it
        is about one matter."""
        parse = heard.parse
        is_yes = parse is not None and parse.sure and parse.intent.name == AFFIRM
        is_yes = is_yes or heard.text.strip().casefold().rstrip(".!") in {*self.pack.yes, *_labels(state)}
        if (agreed := confirmed(heard, state, is_yes=is_yes)) is not None:
            return agreed
        if parse is None or of_the_new(self.handlers, self.pack, state.form, parse):
            return None
        return plan_of(parse.parts or (parse,), self.handlers, self, state, actor)

    def decide(self, heard: Heard, state: State, actor: Actor) -> Decision:
        """What to do now. Raises ``RefusedError`` for an act the actor has no right to."""
        if heard.pressed is not None:
            return self._pressed(*heard.pressed, heard, state, actor)
        at = self._pointed_at(heard, state, actor)
        if not isinstance(at, Parse):
            return at
        parse = within_house(self.handlers, self.pack, at, state, actor)
        if is_no_complaint(self.pack, heard.text, state, actor):
            return Undo(None)
        # "No, make it 50" denies nothing: it puts right what was just done.
        confirming = state.form is not None and state.form.confirming
        if not confirming and (amended := correction(self.handlers, self.pack, heard, state)) is not None:
            return coming_back(self._begin(*amended, actor), state.form)
        demanded = is_demand(self.pack, heard.text, state, actor)
        if demanded or is_fragment(self.pack, heard, state, actor):
            more = {"text": heard.text, "ticket": state.focus["ticket"]}
            return self._begin("add_to_ticket", more, actor)
        return self._wanted(parse.text, parse, state, actor)

    def _wanted(self, text: str, parse: Parse, state: State, actor: Actor) -> Decision:
        """What the sentence wants by itself: of the conversation, of the open question, or something new."""
        if (back := back_to(self.handlers, self.pack, text, state, actor)) is not None:
            return back
        name, form = parse.intent.name, state.form
        if name in CONTROLS and parse.sure and (control := self._control(name, {}, state, actor)):
            return control
        if form is not None and not form.confirming and (said := self._in_form(form, text, parse, actor)):
            return said
        return self._new(text, parse, state, actor)

    def _pointed_at(self, heard: Heard, state: State, actor: Actor) -> Parse | Decision:
        """What the sentence chooses of what was offered or listed; else what it means in its context."""
        assert heard.parse is not None  # noqa: S101 a sentence is always parsed
        offered = self.offered(heard.text, heard.parse, state)
        if isinstance(offered, Choose):
            return offered
        if offered is not None:
            return self._pressed(*offered, heard, state, actor)
        at = pointed(heard.parse, state, self.handlers, self.pack)
        if isinstance(at, Choose):
            return at
        meant = in_context(self.handlers, self.pack, at, state, actor)
        handler = self.handlers.get(meant.intent.name) if meant.sure and actor.is_staff else None
        if points_at_none(heard.parse, state, handler, self.pack):
            return Say("which_of_them", keep=True)
        return meant

    # -- buttons

    def offered(self, text: str, parse: Parse, state: State) -> tuple[str, dict[str, Any]] | Choose | None:
        """The offer this text names, by label or number (``2``, ``~2``); "send it" is a yes to a preview."""
        said = text.strip().casefold().rstrip(".!")
        if state.form is not None and state.form.confirming and said in self.pack.yes:
            return AFFIRM, {}
        for label, value in state.offers:
            if said == label.casefold():
                return read_choice(value)
        if (pointed_at := offer_pointed_at(text, parse, state, self.pack)) is not None:
            return pointed_at if isinstance(pointed_at, Choose) else read_choice(pointed_at)
        number = said.removeprefix("~")
        asking = state.form.asking if state.form is not None else None
        wants_number = asking is not None and SLOTS[asking].kind not in WORDY
        if number.isdecimal() and len(number) <= MOST_DIGITS and (said.startswith("~") or not wants_number):
            index = int(number) - 1
            if 0 <= index < len(state.offers):
                return read_choice(state.offers[index][1])
        return None

    def _pressed(
        self, intent: str, slots: dict[str, Any], heard: Heard, state: State, actor: Actor
    ) -> Decision:
        if intent in CONTROLS:
            return self._control(intent, slots, state, actor) or Miss()
        form = state.form if state.form is not None and not state.form.confirming else None
        if form is not None and (filled := answered(self.handlers, intent, slots, form)) is not None:
            return self._go(self.handlers[form.intent], filled.slots, None)
        begun = self._begin(intent, slots, actor)
        if form is None or not isinstance(begun, Run) or self.handlers[intent].spoken:
            return begun
        return replace(begun, resume=form) if self.handlers[intent].side else begun

    # -- the conversation itself

    def _control(self, intent: str, slots: dict[str, Any], state: State, actor: Actor) -> Decision | None:
        """What a word about the conversation itself asks for; None when it says nothing here."""
        if intent == UNDO:
            return self._undo(slots.get("turn"), state)
        if intent == WHY:
            return told_why(state.why, actor)
        if state.form is not None and (decided := self._of_form(intent, state.form)) is not None:
            return decided
        if state.unsure is not None and (meant := self._of_guess(intent, slots, state, actor)) is not None:
            return meant
        if intent == CANCEL:
            return Say("cancelled" if slots else "nothing_to_cancel")
        return Say("fine") if intent in {AFFIRM, DENY} and state.form is None else None

    @staticmethod
    def _undo(turn: object, state: State) -> Decision:
        """What is taken back: the draft that waits for a yes, as the last thing said, before any act."""
        if turn is None and state.form is not None and state.form.confirming:
            return Say("draft_dropped")
        if turn is None:
            return Undo(None)
        return Undo(turn) if isinstance(turn, int) and 0 < turn < MOST else Miss()

    @staticmethod
    def _of_form(intent: str, form: Form) -> Decision | None:
        """Yes, no or cancel to the form that is open."""
        if intent == AFFIRM and form.confirming:
            return Run(form.intent, form.slots)
        if intent == CANCEL and form.optional:
            return Say("nothing_to_cancel")  # what was done before the further question stands
        if intent == CANCEL or (intent == DENY and form.confirming):
            return Say("cancelled")
        return Say("fine") if intent == DENY and form.optional else None

    def _of_guess(self, intent: str, slots: dict[str, Any], state: State, actor: Actor) -> Decision | None:
        """Yes, no or a choice to "did you mean"."""
        if intent == MEAN:
            return self._meant(str(slots.get("intent", "")), state, actor)
        if intent == AFFIRM and state.offers:
            first = read_choice(state.offers[0][1])[1]
            return self._meant(str(first.get("intent", "")), state, actor)
        return Miss() if intent in {DENY, NONE_OF_THESE} else None

    def _meant(self, intent: str, state: State, actor: Actor) -> Decision:
        """The sentence not surely understood meant this intent after all."""
        handler, unsure = self.handlers.get(intent), state.unsure
        if handler is None or unsure is None or intent not in unsure["slots"]:
            return Miss()
        require(actor, handler.may)  # a button's value may be made up
        return self._go(handler, dict(unsure["slots"][intent]), None)

    def corrects(self, heard: Heard, state: State) -> bool:
        """Whether what was just done is put right: it was what was meant, but for something in it."""
        return correction(self.handlers, self.pack, heard, state) is not None

    def expected(self, text: str, state: State) -> str | None:
        """The kind of fact that the message holds if it holds one."""
        return expected(self.handlers, self.pack, text, state)

    # -- forms

    def _in_form(self, form: Form, text: str, parse: Parse, actor: Actor) -> Decision | None:
        """How the open question goes on; None when the message has nothing to do with it."""
        answer = OpenForm(form, self.handlers, self.pack)
        if answer.is_ignored(text, parse):
            return None
        if again := of_the_new(self.handlers, self.pack, form, parse):
            return again
        if (other := answer.interruption(text, parse)) is not None:
            begun = self._begin(other.intent, slots_said(other, text, parse.entities, self.pack), actor)
            return coming_back(begun, form, other)
        slots = answer.filled(text, parse)
        is_other = answer.is_asked(text) or answer.is_act(text, parse)
        if slots is None and (form.optional or answer.is_not_offered(parse) or is_other):
            return None
        if slots is None:
            return Ask(Form(form.intent, form.slots, form.asking, form.tries + 1), invalid=True)
        missing = slots.get(answer.asking) in (None, "") or answer.is_only_named(slots)
        handler = self.handlers[form.intent]
        spare = handler.side and answer.asking not in handler.necessary  # another figure needs no split
        still = form.asking if missing and not (form.optional or spare) else None
        return self._go(handler, slots, still)

    # -- new matters

    def _new(self, text: str, parse: Parse, state: State, actor: Actor) -> Decision:
        name = parse.intent.name
        if name in OPENERS and goes_on(self.pack, text, state):
            name = "add_to_ticket"
            parse = replace(parse, intent=Guess(name, parse.intent.confidence))
        if (more := further(self.handlers, self.pack, parse, state, actor)) is not None:
            return self._begin(FIGURE, more, actor)
        if not parse.sure or is_foreign(parse, self.handlers, actor):
            known = choices(parse, self.handlers, actor) if state.misses == 0 else ()
            return Clarify(known) if known else Miss()
        if name == OUT_OF_SCOPE:
            about = about_record(parse, self.handlers, actor) if state.misses == 0 else ()
            return Clarify(about) if about else Miss(refused=True)
        if name in CONTROLS:
            return self._control(name, {}, state, actor) or Say("fine", keep=True)
        handler = self.handlers.get(name)
        if handler is None:
            return Say("not_offered", facts={"intent": name, "staff": actor.is_staff})
        slots = slots_said(handler, text, parse.entities, self.pack)
        if name in OPENERS and says_little(text, self.pack) and not self.pack.announces(name, text):
            slots["asking"] = "text"
        return self._begin(name, {**slots, **asked_before(name, text, state, self.pack)}, actor)

    def _begin(self, intent: str, slots: dict[str, Any], actor: Actor) -> Decision:
        handler = self.handlers.get(intent)
        if handler is None:
            return Miss()
        require(actor, handler.may)
        asking = next((name for name in handler.slots if slots.get("asking") == name), None)
        return self._go(handler, {name: slots[name] for name in slots if name in handler.slots}, asking)

    def _go(self, handler: Handler, slots: Mapping[str, Any], asking: str | None) -> Decision:
        missing = asking or next((name for name in handler.necessary if slots.get(name) in (None, "")), None)
        if missing is not None:
            return Ask(Form(handler.intent, dict(slots), missing))
        if handler.confirm:
            return Confirm(Form(handler.intent, dict(slots), confirming=True))
        return Run(handler.intent, dict(slots))


def _labels(state: State) -> list[str]:
    """How the offer that means yes is labelled."""
    return [label.casefold() for label, value in state.offers if value == AFFIRM]
