"""One turn inside its unit of work: from a decision to what is said and remembered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.dialogue.corrections import still_together
from bot.dialogue.decisions import (
    CANCEL,
    RECORDS,
    TRIES,
    Ask,
    Choose,
    Clarify,
    Confirm,
    Decision,
    Heard,
    Miss,
    Run,
    Say,
    Undo,
    acted_on,
)
from bot.dialogue.dialogue import Dialogue
from bot.dialogue.leaving import asked_after, interrupted
from bot.dialogue.listed import listed_now
from bot.dialogue.slots import as_said
from bot.dialogue.state import Form, Last, State, handed
from bot.dialogue.why import rule_of
from bot.turns.beforehand import known_beforehand
from bot.turns.lessons import learn
from bot.turns.meant import put_right
from bot.turns.proving import go_on, may_prove, offer_proof
from bot.turns.refusals import refusal_in
from bot.turns.saying import answer
from bot.turns.several import CONFIRM, follow
from bot.turns.troubles import TroubleError
from bot.turns.undoing import remember, undo
from bot.turns.unsure import A_PERSON, answered, clarify, miss, ways_on
from bot.turns.waiting import ask_on, draft_of, is_agreed, wait_on
from domain.dialogue import Button, Handler, Reply, Turn
from domain.errors import DomainError, InvalidError, NotFoundError, WhichError
from domain.learning.model import Example
from domain.refusals import note_refusal
from domain.slots import SLOTS, Reading


@dataclass(slots=True)
class Exchange:
    """One turn: what was heard, and what comes of it. ``state`` is changed as it goes."""

    turn: Turn
    heard: Heard
    state: State
    dialogue: Dialogue
    number: int
    """The inbox row's number: undo names the turn by it."""
    replies: list[Reply] = field(default_factory=list)
    noted: tuple[Example | None, bool] | None = None
    """What is to be learned of this turn, and whether its sentence came anew."""

    async def go(self, troubles: Sequence[TroubleError] = ()) -> None:
        """The message is acted on; ``replies`` and ``state`` say with what outcome. Raises
        ``TroubleError`` for what people must be told after everything here is rolled back: the acts
        that had such ``troubles`` before are not tried again but told."""
        plan, draft = self.dialogue.plan(self.heard, self.state, self.turn.actor), draft_of(self)
        decision = None
        if is_agreed(draft, plan):
            draft = self.state.form = None
        if plan is not None:
            await follow(self, plan, {trouble.part for trouble in troubles})
        elif not troubles:
            decision = await self.act()
        self.state.listed = listed_now(self.replies, self.turn.zone, self.state.listed)
        for trouble in troubles:
            self.state.focus = {**self.state.focus, **(trouble.focus or {})}
            await self.tell_trouble(trouble)
        await wait_on(self, draft, decision, troubles)

    async def act(self) -> Decision:
        """What was heard is acted on, as one matter; see ``go``."""
        try:
            decision = await put_right(self) or self.dialogue.decide(self.heard, self.state, self.turn.actor)
        except DomainError as error:
            raise TroubleError(error) from error
        decision = answered(self, decision)
        if self.heard.parse is not None and (acted := acted_on(decision)):
            self.state.why["acted"] = acted
        if self.heard.parse is not None and self.state.why.get("turn") == self.number:
            corrected = self.noted is not None
            self.state.why["rule"] = rule_of(decision, self.heard.parse, corrected=corrected)
        await learn(self, decision)
        await self.carry_out(decision)
        if not isinstance(decision, Clarify):
            self.state.unsure = None
        self.state.misses = self.state.misses + 1 if isinstance(decision, Clarify | Miss) else 0
        return decision

    async def carry_out(self, decision: Decision) -> None:
        """See ``go``."""
        match decision:
            case Run():
                await self._run(decision)
            case Undo():
                await undo(self, decision.turn)
            case Ask():
                self.state.waiting += asked_after(self.state.form, decision.form)
                self._leave(decision.form.intent)
                self.ask(await known_beforehand(self, decision.form), invalid=decision.invalid)
            case Confirm():
                self.state.waiting += asked_after(self.state.form, decision.form)
                await self._confirm(decision.form)
            case Clarify() | Choose() | Miss():
                await self._ask_back(decision)
            case Say():
                answer(self, decision)

    async def _ask_back(self, decision: Clarify | Choose | Miss) -> None:
        match decision:
            case Clarify():
                clarify(self, decision.intents)
            case Choose():
                self.choose(decision.options, "record")
            case Miss():
                await miss(self, refused=decision.refused)

    # -- doing

    async def _run(self, run: Run) -> None:
        handler = self.dialogue.handlers[run.intent]
        aside = self._leave(run.intent) if run.resume is None else None
        left, self.state.form = self.state.form, None
        if not handler.undo:
            await self.turn.uow.record()  # what was done before it in this turn can still be taken back
        written = len(self.turn.uow.changes)
        try:
            reply = await handler.run(self.turn, **self.values(handler, run.slots))
        except DomainError as error:
            untouched = len(self.turn.uow.changes) == written
            raise TroubleError(error, run, dict(self.turn.focus) if untouched else None) from error
        wrote = len(self.turn.uow.changes) > written
        self.state.focus = self.turn.focus
        said = await self._done(handler, run.slots, reply) if wrote else reply
        self.say(said if aside is None else replace(said, buttons=(*said.buttons, aside)))
        if self.turn.goal is not None:
            await go_on(self)
            return
        if reply.then is not None:
            asks, (intent, known) = reply.ask is not None, reply.then
            self.state.form = Form(intent, dict(known), reply.ask, optional=asks, confirming=not asks)
        resumed = self._still_asked(run.resume) or handed(self.state, self.turn.owner, left) or self._next()
        if resumed is None:
            return
        if resumed.optional:
            self.state.form = resumed  # asked once: it may still be answered, or ignored
        else:
            self.ask(resumed)

    def _still_asked(self, form: Form | None) -> Form | None:
        """The question that was open, unless what was shown is what it asks for: then it is left."""
        shown = form is not None and form.asking in RECORDS and str(form.asking) in self.turn.focus
        shown = shown or self.state.form is not None  # what was done has a question of its own
        if form is not None and shown:
            self.state.left = form
        return None if shown else form

    def _leave(self, intent: str) -> Button | None:
        """A question that is open when another matter comes is left, with a way back to it; one that is
        taken up again is not left any more."""
        form, left = self.state.form, self.state.left
        if form is not None and interrupted(form, intent):
            self.state.left, label = replace(form, asides=0), f"intent.{form.intent}"
            back = Button(label, form.intent, {**form.slots, "asking": form.asking})
            return back if label in self.dialogue.pack.replies else None
        self.state.left = None if left is not None and left.intent == intent else left
        return None

    def _next(self) -> Form | None:
        """What else was asked for in the same message, now that its turn has come."""
        waiting = self.state.waiting if self.state.form is None else []
        return waiting.pop(0) if waiting else None

    async def _done(self, handler: Handler, slots: Mapping[str, Any], reply: Reply) -> Reply:
        """The act is remembered as the last one; its reply, with the way to take it back if there is one."""
        if self.turn.owner is None:  # who answers is no act: what was done before it stays the last
            at = self.turn.now.isoformat()
            more = still_together(self.dialogue.handlers, self.state.last, handler.intent)
            act = Last(self.number, handler.intent, dict(slots), at, undoable=handler.undo, more=more)
            remember(self.state, act)
        if not handler.undo:
            await self.turn.uow.record(final=True)
            return reply
        undo = Button("undo", "undo", {"turn": self.number})
        return replace(reply, buttons=(*reply.buttons, undo))

    def values(self, handler: Handler, slots: Mapping[str, Any]) -> dict[str, Any]:
        """The slots as the handler's parameters take them."""
        reading = Reading(self.turn.zone, self.turn.currency)
        values: dict[str, Any] = {}
        for name, value in slots.items():
            if name not in handler.slots or value is None:
                continue
            try:
                values[name] = SLOTS[name].read(value, reading)
            except (ValueError, ArithmeticError, KeyError, TypeError) as error:
                key = self._known(f"invalid.{SLOTS[name].kind}", "invalid")
                trouble = InvalidError(key, slot=name, said=as_said(value)[:80])
                raise TroubleError(trouble, Run(handler.intent, slots)) from error
        return values

    # -- asking

    async def _confirm(self, form: Form) -> None:
        handler = self.dialogue.handlers[form.intent]
        asked = Reply(f"confirm.{form.intent}", self._facts(form))
        if handler.preview is not None:
            try:
                asked = await handler.preview(self.turn, **self.values(handler, form.slots))
            except DomainError as error:
                raise TroubleError(error, Run(form.intent, form.slots)) from error
            self.state.focus = self.turn.focus
        self.state.form = form
        self.say(replace(asked, buttons=CONFIRM))

    def ask(self, form: Form, *, invalid: bool = False) -> None:
        """The question for what the form lacks is said, and open."""
        assert form.asking is not None  # noqa: S101 an Ask always names its slot
        self.state.form = form
        kind = SLOTS[form.asking].kind
        if invalid and form.tries > TRIES:
            self.state.form = None
            self.say(Reply("gave_up", {}, ways_on(self.turn.actor)[:1]))
            return
        if invalid:
            self.say(Reply(self._known(f"invalid.{kind}", "invalid"), {"said": self.heard.text[:80]}))
        key = self._known(f"ask.{form.intent}.{form.asking}", f"ask.{form.asking}", f"ask.{kind}")
        buttons = tuple(
            Button("", form.intent, {**form.slots, form.asking: option}, label=str(option))
            for option in self.dialogue.pack.words.get("options", {}).get(form.asking, ())
        )
        self.say(Reply(key, self._facts(form), (*buttons, Button("cancel", CANCEL))))

    # -- troubles

    async def tell_trouble(self, trouble: TroubleError) -> None:
        """What went wrong is said; a refusal is on record too."""
        actor = self.turn.actor
        refused = refusal_in(trouble.error, trouble.run, actor, self.heard)
        if refused is not None:
            await note_refusal(self.turn.uow, actor, message=self.number, **refused)
        open_form = self.state.form
        self.trouble(trouble.error, trouble.run)
        ask_on(self, open_form, trouble)

    def trouble(self, error: DomainError, run: Run | None) -> None:
        """What went wrong, said; a slot that was no good is asked again, a choice is offered."""
        self.state.form = None
        if isinstance(error, WhichError) and run is not None:
            options = error.options
            known = dict(run.slots)
            which = [Button("", run.intent, {**known, error.slot: v}, label=label) for label, v in options]
            return self.choose(which, error.slot)
        buttons = (A_PERSON,) if isinstance(error, NotFoundError) and not self.turn.actor.is_staff else ()
        slot = error.facts.get("slot")
        if isinstance(error, InvalidError) and run is not None and slot:
            known = {name: value for name, value in run.slots.items() if name != slot}
            self.state.form = Form(run.intent, known, str(slot))
            buttons = (Button("cancel", CANCEL),)
        if run is not None and may_prove(self, error):
            self.say(Reply(error.key, error.facts))
            self.state.form, offer = offer_proof(run)
            return self.say(offer)
        return self.say(Reply(error.key, error.facts, buttons))

    def choose(self, options: Sequence[Button], slot: str) -> None:
        """The speaker is asked which of these they mean."""
        self.state.form = None
        self.say(Reply("which", {"slot": slot}, (*options, Button("none_of_these", CANCEL, {"of": slot}))))

    def _facts(self, form: Form) -> dict[str, Any]:
        handler = self.dialogue.handlers[form.intent]
        return {**dict.fromkeys(handler.slots), **self.values(handler, form.slots)}

    def _known(self, *keys: str) -> str:
        return next((key for key in keys if key in self.dialogue.pack.replies), keys[-1])

    def say(self, reply: Reply) -> None:
        """The reply is one of this turn's, unless it is silence."""
        if reply.key:
            self.replies.append(reply)
