"""Opening a form, filled in as far as is known, and taking it when it is handed in."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.channels.slack.forms import (
    BY_INTENT,
    FORMS,
    PREVIEW,
    Room,
    Sheet,
    errors,
    modal,
    notice,
    preview,
    sheet_of,
    slots,
    written,
)
from bot.channels.slack.reading import NAME, from_submission
from bot.channels.slack.records import EDITED, edited
from bot.dialogue.decisions import AFFIRM, read_choice
from bot.dialogue.state import Form
from bot.doors.window import Say, Window
from bot.voice.replies import choice_value
from domain.access import RIGHTS, Actor, Role
from domain.messages import Choice, InboundMessage, OutboundMessage
from domain.people.model import Person
from domain.ports import UnitOfWork
from domain.record import number_of
from domain.tickets.model import Ticket

Payload = dict[str, Any]

PATIENCE = 1.0
"""Seconds that understanding a sentence may take while a form waits to be opened; Slack allows 3 in all."""
ASKED = "/asked"
"""What ends the key of a message whose question was answered before it was asked."""
A_WORD_OR_TWO = 2


@dataclass(frozen=True, slots=True)
class Filled:
    """A form with what is known for it."""

    sheet: Sheet
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a form: messages to be stored, in order, or what the modal shows instead."""

    messages: Sequence[InboundMessage] = ()
    answer: Payload | None = None


class Sheets:
    """Forms of one workspace."""

    def __init__(self, window: Window) -> None:
        self._window = window

    async def offers(self, message: OutboundMessage) -> tuple[Choice, ...]:
        """Further choices that Slack has: to fill in a form what is asked for, to edit what was just done."""
        values = [choice.value for choice in message.choices]
        say = self._window.say()
        undo = next((value for value in values if value.startswith("undo?")), None)
        if undo is not None:
            turn = read_choice(undo)[1].get("turn")
            made = isinstance(turn, int) and await self._made(turn, message.address)
            return (Choice(say("slack.edit"), choice_value("form", {"turn": turn})),) if made else ()
        if "cancel" in values and AFFIRM not in values:
            form = await self._window.asked(NAME, message.address)
            if form is not None and _can_fill(form):
                return (Choice(say("slack.open_form"), choice_value("form", {"asked": form.intent})),)
        return ()

    async def from_choice(self, wanted: Mapping[str, Any], address: str) -> Filled | None:
        """The form that a button opens; None when what it was about is gone."""
        if "turn" in wanted:
            made = await self._made(int(wanted["turn"]), address)
            return None if made is None else await self._edit(made, address)
        if "asked" in wanted:
            form = await self._window.asked(NAME, address)
            if form is None or not _can_fill(form):
                return None
            kind, known = BY_INTENT[form.intent], form.slots
        else:
            kind, known = str(wanted.get("form")), {}
        if kind == "reply":
            return await self._reply(str(known.get("ticket") or wanted.get("ticket")), address)
        return _filled(kind, address, known) if kind in FORMS else None

    async def from_text(self, kind: str, text: str, address: str, actor: Actor | None) -> Filled:
        """A form of this kind with what a text says for it. A ticket made of a complaint is a complaint."""
        if kind == "ticket" and text and await self._intent(text, actor) == "raise_complaint":
            kind = "complaint"
        form, known = FORMS[kind], {}
        if text:
            try:
                known = await asyncio.wait_for(self._window.slots(form.intent, text, actor), PATIENCE)
            except TimeoutError:
                known = {}
        own = next((one.slot for one in form.fields if one.kind == "long" and one.needed), None)
        return _filled(kind, address, {**known, own: text} if own and text else known, only_fields=True)

    async def of_command(self, text: str, actor: Actor | None) -> str | None:
        """The kind of form that a word or two ask for ("lead", "new deal"); None when they say more."""
        if not 0 < len(text.split()) <= A_WORD_OR_TWO:
            return None
        try:
            parse = await asyncio.wait_for(self._window.understood(text, actor), PATIENCE)
        except TimeoutError:
            return None
        kind = BY_INTENT.get(parse.intent.name)
        said = await self._window.slots(parse.intent.name, text, actor) if kind else {}
        return None if said or kind in {None, "note", "reply"} else kind

    async def view(self, filled: Filled | None, actor: Actor | None) -> Payload:
        """The modal to open: the form, or why there is none."""
        say = self._window.say(actor)
        if filled is None:
            return notice(say("slack.gone"), say("slack.gone_text"), say)
        sheet = filled.sheet
        needed = self._window.handler(sheet.form.intent).may
        title = say(f"slack.form.{sheet.kind}")
        if actor is None or not actor.may(needed):
            able = [role.value for role in Role if needed in RIGHTS[role]]
            refused = say("refused", able=able, staff=actor is not None and actor.is_staff)
            return notice(title, refused, say)
        if sheet.kind == "reply" and not sheet.was.get("channel"):
            return notice(title, say("slack.unreachable"), say)
        wants_names = any(one.kind == "colleague" for one in sheet.form.fields)
        helpers = await self._window.read(self._window.helpers) if wants_names else ()
        named = [(one.name or one.email or "", one.email or "") for one in helpers]
        return modal(sheet, filled.values, say, Room(named, self._window.house.currency))

    async def take(self, body: Payload, actor: Actor | None) -> Taken:
        """A form handed in. What cannot be taken is said in the modal."""
        view = body["view"]
        sheet = sheet_of(view)
        if sheet is None:
            return Taken()
        say = self._window.say(actor)
        if view.get("callback_id") == PREVIEW:
            return self._sent(body, sheet)
        said = written(view)
        wrong = errors(sheet.form, said, say) | await self._unread(sheet, said, actor, say)
        if wrong:
            return Taken(answer={"response_action": "errors", "errors": wrong})
        if sheet.kind == "reply":
            return _previewed(preview(sheet, said["text"], say), say)
        filled = slots(sheet, said)
        if not filled:
            return Taken()
        only_priority = sheet.kind == "edit_ticket" and "email" not in filled
        intent = "set_priority" if only_priority else sheet.form.intent
        return Taken([from_submission(body, sheet.address, choice_value(intent, filled))])

    def _sent(self, body: Payload, sheet: Sheet) -> Taken:
        """A reply to a customer, previewed in the modal: the question for confirmation is answered."""
        asked = choice_value(sheet.form.intent, sheet.known)
        return Taken(
            [
                from_submission(body, sheet.address, asked, ASKED),
                from_submission(body, sheet.address, AFFIRM, "/sent"),
            ]
        )

    async def _unread(
        self, sheet: Sheet, said: dict[str, str], actor: Actor | None, say: Say
    ) -> dict[str, str]:
        """A telephone number is kept in one form only; what is none is said so."""
        text = said.get("phone")
        if text is None or text == sheet.was.get("phone"):
            return {}
        number = await self._window.value("phone", text, actor)
        if number is None:
            return {"phone": say("invalid.phone")}
        said["phone"] = str(number)
        return {}

    async def _intent(self, text: str, actor: Actor | None) -> str:
        try:
            return (await asyncio.wait_for(self._window.understood(text, actor), PATIENCE)).intent.name
        except TimeoutError:
            return ""

    async def _made(self, turn: int, address: str) -> Any:
        return await self._window.made(turn, NAME, address, EDITED)

    async def _edit(self, record: Any, address: str) -> Filled:
        kind, values = await self._window.read(lambda uow: edited(uow, record))
        known = {record.KIND: record.ref}
        return Filled(Sheet(kind, address, known, values), values)

    async def _reply(self, ref: str, address: str) -> Filled | None:
        async def look(uow: UnitOfWork) -> dict[str, Any] | None:
            ticket = await uow.get(Ticket, number_of(ref))
            customer = await uow.get(Person, ticket.customer_id) if ticket and ticket.customer_id else None
            if ticket is None or customer is None:
                return None
            place = await uow.conversations.get(ticket.conversation_id) if ticket.conversation_id else None
            place = place or await uow.conversations.of_person(customer.id)
            return {"name": customer.name or customer.email, "channel": place.channel if place else None}

        to = await self._window.read(look)
        return None if to is None else Filled(Sheet("reply", address, {"ticket": ref}, to), {})


def _can_fill(form: Form) -> bool:
    """Whether what is asked for has a form; a reply's needs to know which ticket it is about."""
    kind = BY_INTENT.get(form.intent)
    return kind is not None and (kind != "reply" or bool(form.slots.get("ticket")))


def _previewed(view: Payload | None, say: Say) -> Taken:
    if view is None:
        return Taken(answer={"response_action": "errors", "errors": {"text": say("slack.error.long")}})
    return Taken(answer={"response_action": "update", "view": view})


def _filled(kind: str, address: str, known: Mapping[str, Any], *, only_fields: bool = False) -> Filled:
    """What the form asks for is filled in; what else is known goes with it."""
    asked = {one.slot for one in FORMS[kind].fields}
    rest = {} if only_fields else {slot: value for slot, value in known.items() if slot not in asked}
    values = {slot: value for slot, value in known.items() if slot in asked}
    amount = values.get("amount")
    was = {"currency": amount.get("currency")} if isinstance(amount, Mapping) else {}
    return Filled(Sheet(kind, address, rest, was), values)
