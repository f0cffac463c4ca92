"""Writing to a customer: to whom, where, and in which words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from domain.access import Permission, require
from domain.conversation import Owner
from domain.desk import answers
from domain.desk.places import customers_place
from domain.dialogue import Reply, Turn
from domain.errors import ConflictError, NotFoundError, WhichError
from domain.people.finding import customers, is_colleague
from domain.people.model import Person
from domain.tickets.choosing import STILL_OPEN, one_of, the_ticket
from domain.tickets.model import Ticket

_PARTS = re.compile(r"[:;,–—]| - ")
_TICKET = re.compile(r"\bt-?\d+\b|#\d+|\bticket\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Addressee:
    """A customer who can be reached, on which channel, and what it is about."""

    name: str | None
    ticket: Ticket | None
    conversation_id: int
    channel: str


async def addressee(
    turn: Turn, talk: int | None, ref: str | None, person: str | None, company: str | None
) -> Addressee:
    """Who is meant: the one in the conversation ``talk``, the customer of the ticket, or the one named,
    about their open ticket if they have one; where nobody is named, whoever is being talked with. Raises
    ``ConflictError`` when they cannot be reached, and like ``the_ticket``."""
    require(turn.actor, Permission.WORK_TICKETS)
    if (place := talk or await _talked_with(turn, ref, person, company)) is not None:
        return await _in(turn, place)
    if ref is None and (named := await _named(turn, person, company)) is not None:
        found = await turn.uow.find(Ticket, customer_id=named.id, status=STILL_OPEN, order="due_at", limit=5)
        ticket = one_of(found) if found else None
    else:
        ticket = await the_ticket(turn, ref)
        named = await turn.uow.get(Person, ticket.customer_id) if ticket.customer_id else None
        if named is None:
            raise ConflictError("ticket_without_customer", ref=ticket.ref)
    if ticket is not None:
        turn.attend(ticket)
    return await _reached(turn, named, ticket)


async def no_colleague(turn: Turn, name: str | None) -> None:
    """Raises ``ConflictError`` where whoever is to be told works here, and no customer is called so."""
    if name is not None and await is_colleague(turn.uow, name) and not await customers(turn.uow, name, None):
        raise ConflictError("colleague_not_written", name=name)


async def preview_reply(turn: Turn, text: str, **named: Any) -> Reply:
    """Who would read what, and where; nothing is sent. Raises like ``no_colleague`` and ``addressee``."""
    await no_colleague(turn, named.get("addressed"))
    talk, ref = named.get("talk"), named.get("ticket")
    to = await addressee(turn, talk, ref, named.get("person"), named.get("company"))
    held = turn.policies["service"]["recall_seconds"]["chat"]
    return Reply("confirm.reply_to_customer", {"text": worded(text), "to": to, "held": held})


async def answered(turn: Turn, ticket: Ticket) -> Ticket:
    """The ticket once what the speaker wrote to its customer has left: that comes before what they hear of
    it next."""
    place = ticket.conversation_id
    if turn.actor.is_staff and place is not None:
        await answers.release(turn, place)
    return await turn.uow.get(Ticket, ticket.id) or ticket


def worded(text: str) -> str:
    """The message as it is sent: without the quotes around it, its first letter a capital."""
    plain = text.strip()
    for opening, closing in (('"', '"'), ("“", "”"), ("'", "'")):
        if len(plain) > 1 and plain.startswith(opening) and plain.endswith(closing):
            plain = plain[1:-1].strip()
    return plain[:1].upper() + plain[1:]


def resolution_note(text: str) -> str | None:
    """How a ticket was resolved, when that was said beside the number: "resolve T-5: fee refunded"."""
    parts = [part.strip() for part in _PARTS.split(text)]
    said = [part for part in parts if len(part.split()) > 1 and not _TICKET.search(part)]
    return ", ".join(said) or None if len(parts) > 1 else None


async def _talked_with(turn: Turn, ref: str | None, person: str | None, company: str | None) -> int | None:
    """The conversation the speaker took and talks about, where nothing else is named. Their own name, as
    in "Priya here", or that of a colleague names no customer."""
    talk = turn.focus.get("talk")
    latest = "ticket" not in turn.focus or str(turn.focus.get("record", "")).startswith("talk ")
    if talk is None or not latest or ref or company:
        return None
    if person is not None and not await is_colleague(turn.uow, person):
        return None
    here = await turn.uow.conversations.get(int(talk))
    is_own = here is not None and here.owner is Owner.PERSON and here.owner_id == turn.actor.person_id
    return int(talk) if is_own else None


async def _in(turn: Turn, conversation_id: int) -> Addressee:
    """Whoever is in this conversation, about its open ticket if it has one."""
    found = await customers_place(turn.uow, conversation_id)
    own = await turn.uow.find(
        Ticket, conversation_id=conversation_id, status=STILL_OPEN, order="due_at", limit=1
    )
    turn.focus["talk"] = conversation_id
    turn.focus["record"] = f"talk {conversation_id}"
    return Addressee(found.name, own[0] if own else None, found.id, found.channel)


async def _named(turn: Turn, person: str | None, company: str | None) -> Person | None:
    """The customer named; None when nobody was, or only a colleague."""
    if (person is None or await is_colleague(turn.uow, person)) and company is None:
        return None
    found = await customers(turn.uow, person, company)
    if not found:
        raise NotFoundError("no_customer_named", name=person or company)
    if len(found) > 1:
        raise WhichError(
            "person", [(one.name or one.email or "", one.email or one.name or "") for one in found]
        )
    return found[0]


async def _reached(turn: Turn, person: Person, ticket: Ticket | None) -> Addressee:
    conversations = turn.uow.conversations
    place = await conversations.get(ticket.conversation_id) if ticket and ticket.conversation_id else None
    place = place or await conversations.of_person(person.id)
    if place is None:
        raise ConflictError(
            "customer_unreachable", name=person.name or person.email, email=person.email, phone=person.phone
        )
    return Addressee(person.name or person.email, ticket, place.id, place.channel)
