"""Forms: what each asks for, as a modal, and what was filled in as the intent that it means."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from bot.channels.slack.markup import cut
from bot.doors.window import Say
from domain.deals.model import Stage
from domain.tickets.model import Priority

Payload = dict[str, Any]

FORM, PREVIEW = "form", "preview"
"""Callback ids of our modals."""
TITLE, LABEL, LONGEST, OPTION_VALUE = 24, 75, 3000, 150
MARKED, METADATA = 100, 3000
LARGEST = Decimal(10) ** 12
NAMES = frozenset({"person", "company", "product"})


@dataclass(frozen=True, slots=True)
class Field:
    """One thing asked for. ``kind`` is ``line``, ``long``, ``number``, ``email``, ``day``, ``colleague`` or
    ``choice`` (of ``options``, canonical values)."""

    slot: str
    kind: str = "line"
    needed: bool = False
    options: tuple[str, ...] = ()
    label: str = ""
    """What it is called where that differs from the slot."""


@dataclass(frozen=True, slots=True)
class Form:
    """What an intent needs to hear; of ``one_of`` at least one."""

    intent: str
    fields: tuple[Field, ...]
    one_of: tuple[str, ...] = ()


_PRIORITY = Field("priority", "choice", options=tuple(Priority))
_STAGE = Field("stage", "choice", options=tuple(Stage))
_WHO = (Field("person"), Field("company"))
_LEAD = (
    *_WHO,
    Field("email", "email"),
    Field("phone"),
    Field("interest", "long"),
    Field("amount", "number"),
    Field("source"),
)
_DEAL = (Field("title"), Field("amount", "number"), _STAGE, Field("day", "day"))
_OFFER = (
    Field("product", needed=True),
    Field("quantity", "number"),
    Field("amount", "number", label="price"),
)

FORMS: Mapping[str, Form] = {
    "ticket": Form("open_ticket", (Field("text", "long", needed=True), _PRIORITY, *_WHO)),
    "complaint": Form("raise_complaint", (Field("text", "long", needed=True), *_WHO)),
    "lead": Form("log_lead", _LEAD, one_of=("person", "company")),
    "deal": Form("create_deal", (Field("company", needed=True), *_DEAL)),
    "quote": Form("prepare_quote", (*_WHO, *_OFFER), one_of=("company", "person")),
    "note": Form(
        "log_interaction", (Field("note", "long", needed=True), *_WHO), one_of=("company", "person")
    ),
    "reply": Form("reply_to_customer", (Field("text", "long", needed=True, label="answer"),)),
    "edit_ticket": Form("assign_ticket", (_PRIORITY, Field("email", "colleague", label="colleague"))),
    "edit_lead": Form("update_lead", _LEAD, one_of=("person", "company")),
    "edit_deal": Form("update_deal", _DEAL),
    "edit_quote": Form("prepare_quote", _OFFER),
}
BY_INTENT = {form.intent: kind for kind, form in reversed(list(FORMS.items()))}
"""The form of an intent: of two, the one that makes a new record."""


@dataclass(frozen=True, slots=True)
class Room:
    """What a form shows beside its own: names with e-mails of colleagues, and the currency of amounts."""

    colleagues: Sequence[tuple[str, str]] = ()
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form on its way: where its answer goes, what is known without asking, and what was so before."""

    kind: str
    address: str
    known: Mapping[str, Any] = field(default_factory=dict)
    was: Mapping[str, Any] = field(default_factory=dict)

    @property
    def form(self) -> Form:
        """What it asks for."""
        return FORMS[self.kind]

    def document(self) -> str:
        """As Slack keeps it with the modal, which is 3,000 characters at most: of a long text only enough
        to see whether it was changed."""
        was = {name: mark_of(value) for name, value in self.was.items()}
        return json.dumps([self.kind, self.address, dict(self.known), was], ensure_ascii=False)


def mark_of(value: Any) -> Any:
    """A short value as it is, of a long text a mark."""
    is_long = isinstance(value, str) and len(value) > MARKED
    return f"#{zlib.crc32(value.encode())}" if is_long else value


def sheet_of(view: Payload) -> Sheet | None:
    """The sheet that a modal of ours carries."""
    try:
        kind, address, known, was = json.loads(view.get("private_metadata") or "")
    except ValueError:
        return None
    return Sheet(kind, address, known, was) if kind in FORMS else None


def modal(sheet: Sheet, filled: Mapping[str, Any], say: Say, room: Room) -> Payload:
    """The form as a modal, with what is filled in already."""
    own = replace(room, currency=sheet.was.get("currency") or room.currency)
    blocks = [_input(one, filled.get(one.slot), say, own) for one in sheet.form.fields]
    is_reply = sheet.kind == "reply"
    to = (
        [{"type": "section", "text": _plain(say("slack.preview_to", **sheet.was), LONGEST)}]
        if is_reply
        else []
    )
    return {
        "type": "modal",
        "callback_id": FORM,
        "title": _plain(say(f"slack.form.{sheet.kind}"), TITLE),
        "submit": _plain(say("slack.preview" if is_reply else "slack.save"), TITLE),
        "close": _plain(say("slack.close"), TITLE),
        "private_metadata": sheet.document(),
        "blocks": [*to, *(block for block in blocks if block is not None)],
    }


def preview(sheet: Sheet, text: str, say: Say) -> Payload | None:
    """What a customer would read, to whom and where, to be sent or left. The text goes with it; None when
    it is longer than Slack lets go with a form."""
    body = [
        {"type": "section", "text": _plain(part, LONGEST)}
        for part in (say("slack.preview_to", **sheet.was), text)
    ]
    sent = Sheet(sheet.kind, sheet.address, {**sheet.known, "text": text}, sheet.was).document()
    if len(sent) > METADATA:
        return None
    return {
        "type": "modal",
        "callback_id": PREVIEW,
        "title": _plain(say("slack.form.reply"), TITLE),
        "submit": _plain(say("slack.send"), TITLE),
        "close": _plain(say("slack.back"), TITLE),
        "private_metadata": sent,
        "blocks": [*body, {"type": "context", "elements": [_plain(say("slack.preview_note"), LONGEST)]}],
    }


def notice(title: str, text: str, say: Say) -> Payload:
    """A modal that only says something."""
    return {
        "type": "modal",
        "title": _plain(title, TITLE),
        "close": _plain(say("slack.close"), TITLE),
        "blocks": [{"type": "section", "text": _plain(text, LONGEST)}],
    }


def written(view: Payload) -> dict[str, str]:
    """What was filled in, by slot; what was left empty is not in it."""
    values = (view.get("state") or {}).get("values") or {}
    found = {slot: _value(next(iter(element.values()), {})) for slot, element in values.items()}
    return {slot: text.strip() for slot, text in found.items() if text and text.strip()}


def errors(form: Form, said: Mapping[str, str], say: Say) -> dict[str, str]:
    """What cannot be taken as it is, by slot, in words."""
    found = {
        one.slot: say("slack.error.needed") for one in form.fields if one.needed and not said.get(one.slot)
    }
    if form.one_of and not any(said.get(slot) for slot in form.one_of):
        found[form.one_of[0]] = say("slack.error.one_of")
    for one in form.fields:
        text = said.get(one.slot)
        if text and (key := _fault(one, text)):
            found[one.slot] = say(key)
    return found


def slots(sheet: Sheet, said: Mapping[str, str]) -> dict[str, Any]:
    """The intent's slots: what is known, and what was filled in and was not so before."""
    currency = sheet.was.get("currency")
    filled: dict[str, Any] = {}
    for one in sheet.form.fields:
        text = said.get(one.slot)
        if text is None or mark_of(text) == str(sheet.was.get(one.slot) or ""):
            continue
        filled[one.slot] = {"value": float(text), "currency": currency} if one.slot == "amount" else text
    return {**sheet.known, **filled} if filled else {}


def _fault(one: Field, text: str) -> str | None:
    if one.kind == "number":
        try:
            number = Decimal(text)
        except InvalidOperation:
            return "slack.error.number"
        return None if 0 < number < LARGEST else "slack.error.number"
    if one.kind == "email" and ("@" not in text[1:-1] or " " in text):
        return "invalid.email"
    if one.kind == "day":
        try:
            date.fromisoformat(text)
        except ValueError:
            return "invalid.date"
    # A name of digits alone would be read as a number.
    return "slack.error.name" if one.slot in NAMES and not any(map(str.isalpha, text)) else None


def _input(one: Field, value: Any, say: Say, room: Room) -> Payload | None:
    element = _element(one, value, say, room.colleagues)
    if element is None:
        return None
    return {
        "type": "input",
        "block_id": one.slot,
        "optional": not one.needed,
        "label": _plain(say(f"slack.field.{one.label or one.slot}", currency=room.currency), LABEL),
        "element": {"action_id": "value", **element},
    }


def _element(one: Field, value: Any, say: Say, colleagues: Sequence[tuple[str, str]]) -> Payload | None:
    if one.kind in {"choice", "colleague"}:
        named = colleagues if one.kind == "colleague" else [(say("slack.word", of=o), o) for o in one.options]
        options = [option(label, each) for label, each in named if len(each) <= OPTION_VALUE][:100]
        chosen = next((each for each in options if each["value"] == value), None)
        element: Payload = {"type": "static_select", "options": options}
        return (element | ({"initial_option": chosen} if chosen else {})) if options else None
    text = _initial(value)
    if one.kind == "day":
        return {"type": "datepicker"} | ({"initial_date": text[:10]} if text else {})
    kinds: dict[str, Payload] = {
        "number": {"type": "number_input", "is_decimal_allowed": True},
        "email": {"type": "email_text_input"},
        "long": {"type": "plain_text_input", "multiline": True, "max_length": LONGEST},
        "line": {"type": "plain_text_input", "max_length": 200},
    }
    element = kinds[one.kind]
    return element | ({"initial_value": text[: element.get("max_length", LABEL)]} if text else {})


def _initial(value: Any) -> str:
    if isinstance(value, Mapping):
        value = value.get("value")
    return "" if value is None else str(value)


def _value(element: Payload) -> str | None:
    chosen = element.get("selected_option") or {}
    return element.get("value") or element.get("selected_date") or chosen.get("value")


def option(label: str, value: str) -> Payload:
    """One option of a select."""
    return {"text": _plain(label, LABEL), "value": value}


def _plain(text: str, limit: int) -> Payload:
    return {"type": "plain_text", "text": cut(text, limit), "emoji": False}
