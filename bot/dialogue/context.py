"""What is talked about decides where a sentence alone does not."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from bot.dialogue.decisions import CANCEL, CONTROLS, RECORDS, UNDO, record_of
from bot.dialogue.offers import taken
from bot.dialogue.part_said import compared_in, is_only_part
from bot.dialogue.patterns import opens, says
from bot.dialogue.slots import slots_said
from bot.dialogue.state import State
from config.languages import FOLDER, LanguagePack, read_yaml
from domain.access import Actor
from domain.dialogue import Handler
from domain.slots import SLOTS
from nlu.parse import OUT_OF_SCOPE, Guess, Parse

FEW = {"among", "ranked"}
"""What asks for a figure of a few beside each other, whatever else the words sound like."""
ALIKE_TOGETHER = 0.6
"""The confidence of two intents together that are nearly the same, from which on one of them is meant."""
UNSURE_YET_LIKELY = 0.1
"""The confidence from which on an unsure guess is taken when its record is the one talked about."""
LIKELY = 0.03
"""The confidence from which on another intent than the first is worth a look at what is talked about."""


FIGURE, QUESTION = "show_kpi", "ask_question"
FIGURES = ("show_kpi?", "explain_kpi?")
"""How the ways begin that are offered beside a figure."""
OPENERS = frozenset({"raise_complaint", "open_ticket", "request_service"})
"""Intents that open a case, and sound like telling more of one."""
NOTED = frozenset({"log_interaction", "add_to_ticket", "reply_to_customer", "out_of_scope", *OPENERS})
"""What a note may be taken for."""
LONGEST_FURTHER = 10
"""Words of a question that needs the one before it."""
LISTS = frozenset({"list_tickets", "list_deals", "list_leads"})
FEW_OF_A_LIST = 4
"""Words that may only say which of a list."""
SPARE = 1
"""Words beside these: "just", "ones"."""
SMALL_WORDS = 3
"""Words beside the facts with which a few words may still be about a figure."""
FEW_WORDS = 6
"""Words that may only say how else to look at the figure just shown."""
CLOSER = {"only", "own", "stepping"}
"""Slots of a figure that say so: of one part alone, of one's own, a month before."""


def in_context(
    handlers: Mapping[str, Handler], pack: LanguagePack, parse: Parse, state: State, actor: Actor
) -> Parse:
    """The understanding, with another intent in place of the first where what is talked about says
    so: "assign it to me" means the lead just logged, not a ticket nobody named."""
    parse = taken(handlers, pack, _of_two_alike(_instead(handlers, parse, actor)), state, actor)
    meant = [of(handlers, pack, parse, state) for of in (_of_another, _of_list, _to_be_shown)]
    if (other := next((one for one in meant if one is not None), None)) and actor.may(other.may):
        return replace(parse, intent=Guess(other.intent, parse.intent.confidence), sure=True)
    if _asks_on(pack, parse, state):
        return replace(parse, intent=Guess(QUESTION, parse.intent.confidence), sure=True)
    is_half = parse.intent.name in CONTROLS or is_only_part(parse.text, parse.entities, pack)
    if is_half and _is_closer(handlers, pack, parse, state, actor):
        return replace(parse, intent=Guess(FIGURE, 1), sure=True)
    likely = _as_well(handlers, pack, parse, state)
    others = [handlers[intent] for intent in likely if intent in handlers]
    latest = state.focus.get("record")
    others.sort(key=lambda other: state.focus.get(record_of(other) or "") != latest)
    for other in others:
        if record_of(other) and _is_about(other, parse, state) and actor.may(other.may):
            return replace(parse, intent=Guess(other.intent, parse.intent.confidence), sure=True)
    return parse


def _as_well(
    handlers: Mapping[str, Handler], pack: LanguagePack, parse: Parse, state: State
) -> Sequence[str]:
    """What else the sentence may mean: the first guess is unsure, unknown here, or of another record."""
    name = parse.intent.name
    first = handlers.get(name)
    if first is None:
        known = name in CONTROLS or name == OUT_OF_SCOPE
        return [] if known else [one.name for one in parse.ranking[1:5] if one.confidence >= LIKELY]
    others = [other.intent for other in handlers.values() if first.alike and other.alike == first.alike]
    is_other = bool(others) and _means_another(first, parse, state) and bool(pack.it.search(parse.text))
    if not parse.sure:
        likely = parse.intent.confidence >= UNSURE_YET_LIKELY
        return [*_likely(handlers, pack, parse), *(others if is_other and likely else ())]
    return others if is_other else []


def within_house(
    handlers: Mapping[str, Handler], pack: LanguagePack, parse: Parse, state: State, actor: Actor
) -> Parse:
    """The understanding, as a note for colleagues where one is announced about a ticket or in the
    conversation the speaker has: whatever else the words may mean, no customer reads them. A quote asked for
    with its price by somebody who prepares them is prepared, one a customer wants prepared asked for."""
    if (quote := _quote(handlers, parse, actor)) is not None:
        return replace(parse, intent=Guess(quote, parse.intent.confidence))
    may_be = actor.is_staff and (parse.intent.name in NOTED or ":" in parse.text)
    if not may_be or not opens(pack, "note_inside", parse.text):
        return parse
    talked_with = str(state.focus.get("record", "")).startswith("talk ")
    intent = "note_on_ticket" if parse.of("ticket") else "note_conversation" if talked_with else ""
    handler = handlers.get(intent)
    if handler is None or not actor.may(handler.may):
        return parse
    return replace(parse, intent=Guess(intent, parse.intent.confidence), sure=True)


def _instead(handlers: Mapping[str, Handler], parse: Parse, actor: Actor) -> Parse:
    """The understanding with what is done here in place of what is not, or not for whoever says it: a task is
    a reminder."""
    first = handlers.get(parse.intent.name)
    where = "instead" if first is None else "without_right"
    other = _said().get(where, {}).get(parse.intent.name)
    if other not in handlers or (first is not None and actor.may(first.may)):
        return parse
    return replace(parse, intent=Guess(str(other), parse.intent.confidence))


def _of_another(
    handlers: Mapping[str, Handler], pack: LanguagePack, parse: Parse, state: State
) -> Handler | None:
    """What is meant of the record talked about instead: "push it to Friday", once a deal was shown. None
    where it was the other kind that something was just done with."""
    kinds = _said().get("of_another", {}).get(parse.intent.name, {})
    talked = next((kind for kind in kinds if state.focus.get(kind, "") == state.focus.get("record")), None)
    done = handlers.get(state.last.intent) if state.last else None
    just = done is not None and parse.intent.name in {done.intent, done.amend}
    if talked is None or just or any(parse.of(kind) for kind in RECORDS) or not pack.it.search(parse.text):
        return None
    return handlers.get(kinds[talked])


def instead_for(intent: str, kind: str) -> str | None:
    """The intent that the words for one kind of record mean of another; None where they mean the same."""
    other = _said().get("of_another", {}).get(intent, {}).get(kind)
    return None if other is None else str(other)


def _of_two_alike(parse: Parse) -> Parse:
    """The understanding, sure where only what is nearly the same was in question."""
    if parse.sure or len(parse.ranking) < 2:  # noqa: PLR2004 one and another
        return parse
    first, second = parse.ranking[:2]
    groups = _said().get("nearly_the_same") or ()
    alike = any({first.name, second.name} <= set(group) for group in groups)
    surely = first.name == parse.intent.name and first.confidence + second.confidence >= ALIKE_TOGETHER
    return replace(parse, sure=True) if alike and surely else parse


def words_of(text: str) -> list[str]:
    """The words, in small letters."""
    return re.findall(r"[^\W_]+(?:['’][^\W_]+)?", text.casefold())


@lru_cache(maxsize=1)
def _said() -> Mapping[str, Any]:
    """``config/intents.yml``."""
    said: Mapping[str, Any] = read_yaml(FOLDER.parent / "intents.yml")
    return said


def _likely(handlers: Mapping[str, Handler], pack: LanguagePack, parse: Parse) -> list[str]:
    """What an unsure sentence may mean; a question changes nothing, nor does "anything above 10k"."""
    likely = [guess.name for guess in parse.ranking[:4] if guess.confidence >= UNSURE_YET_LIKELY]
    asks = any(opens(pack, name, parse.text) for name in ("asks", "picks"))
    is_question = asks or parse.text.rstrip().endswith("?")
    return [name for name in likely if not is_question or (name in handlers and handlers[name].side)]


def _quote(handlers: Mapping[str, Handler], parse: Parse, actor: Actor) -> str | None:
    """Whether a quote is prepared or asked for, by who says it; None where it is as it was understood."""
    prepare = handlers.get("prepare_quote")
    may = prepare is not None and actor.may(prepare.may)
    if parse.intent.name == "request_quote" and parse.of("amount") and may:
        return "prepare_quote"
    asks = parse.intent.name == "prepare_quote" and not actor.is_staff and "request_quote" in handlers
    return "request_quote" if asks else None


def _means_another(handler: Handler, parse: Parse, state: State) -> bool:
    """Whether "it" is of another kind: none of the handler's is named, another was talked about last."""
    kind = record_of(handler)
    latest = next((k for k in RECORDS if state.focus.get(k, "") == state.focus.get("record")), None)
    return not _is_about(handler, parse, state) or (
        kind is not None and latest not in {None, kind} and not parse.of(kind)
    )


def _is_about(handler: Handler, parse: Parse, state: State) -> bool:
    """Whether the record the handler needs is named, or talked about, or it needs none."""
    kind = record_of(handler)
    return kind is None or kind in state.focus or bool(parse.of(kind))


def asked_before(intent: str, text: str, state: State, pack: LanguagePack) -> dict[str, Any]:
    """A question about "it", with the question just before it, which says what that is."""
    before = state.why.get("before") or {}
    is_next = intent == QUESTION == before.get("acted", before.get("intent"))
    if not is_next or pack.it.search(text) is None:
        return {}
    return {"question": f"{before['text']} {text}", "about": before["text"]}


def _asks_on(pack: LanguagePack, parse: Parse, state: State) -> bool:
    """Whether a question nobody understands by itself asks more about the one just answered: "ok how do i see
    it then"."""
    before = state.why.get("before") or {}
    likely = any(one.name == QUESTION and one.confidence >= LIKELY for one in parse.ranking[:3])
    short = len(parse.text.split()) <= LONGEST_FURTHER and state.misses == 0
    is_next = before.get("acted") == QUESTION and not parse.sure and short
    return is_next and likely and opens(pack, "asks", parse.text) is not None


def _to_be_shown(
    handlers: Mapping[str, Handler], pack: LanguagePack, parse: Parse, state: State
) -> Handler | None:
    """What shows the record talked about, where nothing else is said: "show it"."""
    found = pack.it.search(parse.text)
    kind = next((kind for kind in RECORDS if state.focus.get(kind, "") == state.focus.get("record")), None)
    if found is None or kind is None or any(parse.of(one) for one in RECORDS):
        return None
    rest = f"{parse.text[: found.start()]} {parse.text[found.end() :]}"
    return handlers.get(f"show_{kind}") if says(pack, "show_me", " ".join(rest.split())) else None


def _of_list(
    handlers: Mapping[str, Handler], pack: LanguagePack, parse: Parse, state: State
) -> Handler | None:
    """The list just shown, where a few words only say which of it, or what else to list: "just mine", "and
    closed ones". None where they ask something, or tell what to do."""
    before = state.why.get("before") or {}
    listing = handlers.get(str(before.get("acted") or ""))
    few = len(parse.text.split()) <= FEW_OF_A_LIST
    if listing is None or listing.intent not in LISTS or not few or state.form is not None:
        return None
    if any(opens(pack, name, parse.text) for name in ("begins", "asks")):
        return None
    other = parse.sure and parse.intent.name in {UNDO, CANCEL, *LISTS}
    is_figure = parse.sure and parse.intent.name == FIGURE and bool(parse.of("kpi"))
    if other or is_figure or any(parse.of(kind) for kind in RECORDS):
        return None
    return listing if _is_all_said(listing, pack, parse) else None


def _is_all_said(listing: Handler, pack: LanguagePack, parse: Parse) -> bool:
    """Whether each telling word says which of a list is wanted."""
    said = slots_said(listing, parse.text, parse.entities, pack)
    named = sum(len(one.text.split()) for one in parse.entities if one.value in said.values())
    marks = sum(1 for name in said if SLOTS[name].kind == "mark")
    left = [one for one in words_of(parse.text) if one not in pack.words["idle_words"]]
    return bool(said) and len(left) <= named + marks + SPARE


def further(
    handlers: Mapping[str, Handler], pack: LanguagePack, parse: Parse, state: State, actor: Actor
) -> dict[str, Any] | None:
    """What a few words no engine can be sure of say of a figure: its bare name, or, once one is talked
    about, another way to see it ("by branch", "and last quarter?")."""
    figure = handlers.get(FIGURE)
    name = parse.intent.name
    if figure is None or not actor.may(figure.may):
        return None
    is_clear = parse.sure and name in {*handlers, *CONTROLS}
    few = slots_said(figure, parse.text, parse.entities, pack)
    is_asked = not is_clear and ("ranked" in few or ("among" in few and "kpi" in few))
    is_few = is_asked or (not few.keys().isdisjoint(FEW) and compared_in(parse.text, parse.entities, pack))
    if is_few or is_clear:
        return few if is_few else None
    said = [e for e in parse.entities if e.kind in {"kpi", "period", "dimension"}]
    others = len(parse.text.split()) - sum(len(e.text.split()) for e in said)
    is_named = any(e.kind == "kpi" for e in said)
    slots = slots_said(figure, parse.text, said, pack)
    if _is_closer(handlers, pack, parse, state, actor):
        return few
    if is_named and "only" in few:
        return {**slots, "only": few["only"]}
    is_other = parse.sure and name != OUT_OF_SCOPE
    if is_other or not said or others > SMALL_WORDS or not ("kpi" in state.focus or is_named):
        return None
    return slots


def _is_closer(
    handlers: Mapping[str, Handler], pack: LanguagePack, parse: Parse, state: State, actor: Actor
) -> bool:
    """Whether a few words only say how else to look at the figure that was said last."""
    figure = handlers.get(FIGURE)
    just_shown = "kpi" in state.focus and any(value.startswith(FIGURES) for _, value in state.offers)
    if figure is None or not actor.may(figure.may) or not just_shown or len(parse.text.split()) > FEW_WORDS:
        return False
    return bool(slots_said(figure, parse.text, parse.entities, pack).keys() & CLOSER)
