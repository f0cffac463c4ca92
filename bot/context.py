"""What is talked about decides where a sentence alone does not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.decisions import CONTROLS, RECORDS, record_of
from bot.state import State
from config.languages import LanguagePack
from domain.access import Actor
from domain.dialogue import Handler
from nlu.parse import OUT_OF_SCOPE, Guess, Parse

UNSURE_YET_LIKELY = 0.1
"""The confidence from which on an unsure guess is taken when its record is the one talked about."""
LIKELY = 0.03
"""The confidence from which on another intent than the first is worth a look at what is talked about."""


def in_context(
    handlers: Mapping[str, Handler], pack: LanguagePack, parse: Parse, state: State, actor: Actor
) -> Parse:
    """The understanding, with another intent in place of the first where what is talked about says
    so: "assign it to me" means the lead just logged, not a ticket nobody named."""
    name = parse.intent.name
    first = handlers.get(name)
    if first is None:
        if name in CONTROLS or name == OUT_OF_SCOPE:
            return parse
        likely = [guess.name for guess in parse.ranking[1:5] if guess.confidence >= LIKELY]
    elif not parse.sure:
        likely = [guess.name for guess in parse.ranking[:4] if guess.confidence >= UNSURE_YET_LIKELY]
    elif first.alike and _means_another(first, parse, state) and pack.it.search(parse.text):
        likely = [other.intent for other in handlers.values() if other.alike == first.alike]
    else:
        return parse
    others = [handlers[intent] for intent in likely if intent in handlers]
    latest = state.focus.get("record")
    others.sort(key=lambda other: state.focus.get(record_of(other) or "") != latest)
    for other in others:
        if record_of(other) and _is_about(other, parse, state) and actor.may(other.may):
            return replace(parse, intent=Guess(other.intent, parse.intent.confidence), sure=True)
    return parse


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
