"""Putting a ticket on record: about what, and for whom."""

from __future__ import annotations

import re
from dataclasses import replace

from domain.banking import Product
from domain.care.model import priority as priority_in
from domain.dialogue import Reply, Turn
from domain.people.model import Person
from domain.rows import Where
from domain.tickets.actions import amend_ticket, open_ticket, set_priority, subject_of
from domain.tickets.model import Priority, Ticket
from domain.tickets.telling import tell_owner
from domain.tickets.whom import for_whom

SENTENCES = re.compile(r"(?<=[.!?])\s+|\n+")
READ_WHOLE = 160
"""Letters of a text that is said back as it is."""
RECOGNISED = 40
"""Letters by which a ticket's text is known to be part of what was just said."""


async def described(turn: Turn, new: Ticket, product: str | None) -> Ticket:
    """The ticket with its subject, its product, if we sell one of that name, and every word that its
    customer wrote: what announces the matter ("I want to complain:") is left out of the subject only."""
    found = await turn.uow.find(Product, Where("name", "ilike_exact", product), limit=1) if product else []
    told_here = not turn.actor.is_staff and new.text[:RECOGNISED] in turn.text
    whole = turn.text.strip() if told_here else new.text
    product_id = found[0].id if found else None
    return replace(new, subject=subject_of(new.text), text=whole, product_id=product_id)


async def opened(
    turn: Turn, new: Ticket, person: str | None, company: str | None, theirs: str | None = None
) -> tuple[Ticket, Person | None]:
    """The ticket on record, and its customer when staff opened it for one."""
    customer = await for_whom(turn, person, company, theirs) if turn.actor.is_staff else None
    # What staff open is the customer's matter, but this conversation is not theirs.
    place = None if turn.actor.is_staff else turn.conversation_id
    pressing = priority_in(turn.need, new.priority, turn.policies)
    owner = customer.id if customer else None
    owned = replace(new, priority=pressing, customer_id=owner, conversation_id=place)
    ticket = await open_ticket(turn.uow, turn.actor, owned, turn.policies)
    turn.attend(ticket)
    return ticket, customer


async def put_right(turn: Turn, before: Ticket, text: str) -> Reply:
    """The ticket tells this instead; whoever looks after it already hears so."""
    after = await amend_ticket(turn.uow, turn.actor, before, text)
    new = told_new(before.text, text)
    tell_owner(turn, after, "ticket_added_to_told", {"text": new})
    return Reply("ticket_amended", {"ticket": after, "before": before, "text": new})


def told_new(before: str, after: str) -> str:
    """What of the text is read again: all of a short one, of a longer one the sentences that are new."""
    old = set(SENTENCES.split(before))
    new = [one for one in SENTENCES.split(after) if one not in old]
    return " … ".join(new) if new and len(after) > READ_WHOLE else after


async def with_priority(turn: Turn, ticket: Ticket, priority: str | None) -> Ticket:
    """The ticket with this priority, when one was said beside something else."""
    if priority is None:
        return ticket
    return await set_priority(turn.uow, turn.actor, ticket, Priority(priority), turn.policies)
