"""What there is to decide: what was heard, every decision, and the names they share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import orjson

from bot.dialogue.state import Form, State
from domain.dialogue import Button, Handler
from nlu.parse import Parse

UNDO, CANCEL, AFFIRM, DENY, WHY = "undo", "cancel", "affirm", "deny", "why"
MEAN, NONE_OF_THESE = "mean", "none_of_these"
PUT_RIGHT = "put_right"
"""What a button asks for that says which of several acts was meant otherwise."""
SEVERAL = "several"
"""What a form is for that holds a plan of several acts."""
CONTROLS = frozenset({UNDO, CANCEL, AFFIRM, DENY, WHY, MEAN, NONE_OF_THESE})
"""Intents about the conversation itself; they have no handler."""
TRIES = 2
"""How often a question is asked again before a way out is offered."""
MOST_ASIDES = 2
"""Side questions after which the open question is not asked again: it is left."""
RECORDS = frozenset({"ticket", "quote", "deal", "lead", "reminder"})
"""Kinds of record that have numbers."""


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
class Choose:
    """Ask which of these was pointed at."""

    options: tuple[Button, ...]


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


@dataclass(frozen=True, slots=True)
class Plan:
    """The acts of one message, each with its words, and what of it lacks something and is asked for when
    they are done; said and ``confirm``ed first where that is called for."""

    acts: tuple[tuple[str, Run], ...]
    asks: tuple[Form, ...] = ()
    confirm: bool = False
    unable: tuple[str, ...] = ()
    """What else was wanted and cannot be done here."""


Decision = Run | Ask | Confirm | Undo | Clarify | Choose | Miss | Say


def record_of(handler: Handler) -> str | None:
    """The kind of record the handler changes or shows; None when it makes one or is about none."""
    return next((name for name in handler.slots if name in RECORDS), None)


def read_choice(value: str) -> tuple[str, dict[str, Any]]:
    """The intent and slots a button's value means; slots that are JSON are read as such."""
    intent, _, query = value.replace("%00", "").replace("\x00", "").partition("?")
    return intent, {name: _json(text) for name, text in parse_qsl(query)}


def pressed_in(choice: str, state: State) -> tuple[str, dict[str, Any]]:
    """What a button's value means. ``~2`` is the second of the latest offers, for channels whose buttons
    carry little."""
    if not choice.startswith("~"):
        return read_choice(choice)
    place = choice[1:]
    if place.isdecimal() and 0 < int(place) <= len(state.offers):
        return read_choice(state.offers[int(place) - 1][1])
    return "none_of_these", {}


def _json(text: str) -> Any:
    if text[:1] not in "{[0123456789":
        return text
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return text


def acted_on(decision: Decision) -> str | None:
    """The intent a decision follows, which what is talked about may have changed from the one heard."""
    match decision:
        case Run(intent=intent):
            return intent
        case Ask(form=form) | Confirm(form=form):
            return form.intent
    return None
