"""What a customer said to nobody becomes a ticket, so that somebody answers it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.access import SYSTEM
from domain.conversation import Conversation
from domain.desk.records import Handoff
from domain.ports import UnitOfWork
from domain.tickets.actions import add_to_ticket, open_ticket, subject_of
from domain.tickets.model import Ticket, TicketStatus

BEFORE = 6
"""Lines of the customer from before they asked for a person that belong to the matter."""
READ = 200


async def keep_as_ticket(
    uow: UnitOfWork, here: Conversation, handoff: Handoff, policies: Mapping[str, Any]
) -> tuple[Ticket, bool]:
    """The customer's words as a new ticket with its deadline, or added (then True) to the open one of this
    conversation."""
    lines = await uow.conversations.lines(here.id, max(0, here.seq - READ))
    said = [line for line in lines if line.author == "customer" and line.text]
    since = handoff.asked_at or handoff.created_at
    earlier = [line.text for line in said if line.at < since][-BEFORE:]
    later = [line.text for line in said if line.at >= since]
    text = "\n".join([*earlier, *later]) or "–"
    status = (TicketStatus.OPEN, TicketStatus.PENDING)
    found = await uow.find(Ticket, conversation_id=here.id, status=status, order="due_at", limit=1)
    if found:
        new = "\n".join(later)
        return (await add_to_ticket(uow, SYSTEM, found[0], new, policies) if new else found[0]), True
    # What was said last before they asked for a person is what it is about.
    about = earlier[-1] if earlier else (later[-1] if later else text)
    ticket = Ticket(subject=subject_of(about), text=text, customer_id=here.person_id, conversation_id=here.id)
    return await open_ticket(uow, SYSTEM, ticket, policies), False
