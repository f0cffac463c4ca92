"""What somebody must know who comes to a conversation: who, about what, and what was said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from domain.access import Role
from domain.care.model import still
from domain.conversation import Conversation, Line
from domain.desk.records import Handoff
from domain.dialogue import Turn
from domain.people.model import Person
from domain.ports import UnitOfWork
from domain.tickets.model import Ticket, TicketKind, TicketStatus

SAID = 3
"""Lines of the customer that are shown."""
LOOKED_AT = 30
TICKETS = 3
LOUD = 8
"""Letters of a line from which on capitals are a tone and no abbreviation."""
MOSTLY = 0.7
_PRESSING = re.compile(r"[!?]{2,}")


async def summary(uow: UnitOfWork, here: Conversation, handoff: Handoff | None = None) -> dict[str, Any]:
    """The facts of a conversation: ``name``, ``email``, ``channel``, whether who they are is ``proven``,
    their open ``tickets``, the last things ``said``, the ``intent`` last understood and the one ``under
    way`` with its ``slots``, what was noticed of their ``need``, whether they are ``upset``, and ``since``
    when they wait."""
    person = await uow.get(Person, here.person_id) if here.person_id else None
    tickets = await _tickets(uow, here, person)
    lines = await uow.conversations.lines(here.id, max(0, here.seq - LOOKED_AT))
    said = [one for one in lines if one.author == "customer" and one.text]
    under_way = here.under_way
    return {
        "name": person.name or person.email if person else None,
        "email": person.email if person else None,
        "channel": here.channel,
        "proven": person is not None and person.role is not Role.GUEST,
        "tickets": tickets[:TICKETS],
        "more_tickets": len(tickets[TICKETS:]),
        "said": [one.text for one in said[-SAID:]],
        "intent": None if here.understood == "talk_to_human" else here.understood,
        "under_way": under_way[0] if under_way else None,
        "slots": _plain(under_way[1]) if under_way else [],
        "need": still(here.state.get("need") or {}, uow.now),
        "upset": is_upset(said) or any(one.kind is TicketKind.COMPLAINT for one in tickets),
        "since": handoff.asked_at if handoff else None,
    }


def is_upset(lines: Sequence[Line], turn: Turn | None = None) -> bool:
    """Whether somebody shouts, or presses for an answer."""
    texts = [line.text for line in lines[-SAID:]] + ([turn.text] if turn else [])
    return any(_PRESSING.search(text) or _is_loud(text) for text in texts)


def link(public_url: str, conversation_id: int) -> str:
    """Where the conversation is in the console; empty when that has no address."""
    return f"{public_url}/console/conversations/{conversation_id}" if public_url else ""


def _is_loud(text: str) -> bool:
    letters = [character for character in text if character.isalpha()]
    return len(letters) >= LOUD and sum(map(str.isupper, letters)) > MOSTLY * len(letters)


async def _tickets(uow: UnitOfWork, here: Conversation, person: Person | None) -> list[Ticket]:
    whose = {"customer_id": person.id} if person else {"conversation_id": here.id}
    status = (TicketStatus.OPEN, TicketStatus.PENDING)
    return await uow.find(Ticket, status=status, order="due_at", limit=LOOKED_AT, **whose)


def _plain(slots: dict[str, Any]) -> list[tuple[str, str]]:
    """What was said so far, each with its name, as it can be shown."""
    shown = []
    for name, value in slots.items():
        if isinstance(value, dict):
            value = " ".join(str(part) for part in value.values() if part is not None)  # noqa: PLW2901
        if value not in (None, "", []):
            shown.append((name, str(value)))
    return shown
