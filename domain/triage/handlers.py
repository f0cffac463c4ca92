"""What the desk says under a ticket's card."""

from __future__ import annotations

from domain.access import Permission
from domain.desk import actions as desk
from domain.dialogue import Reply, Turn, handler
from domain.tickets.actions import add_to_ticket
from domain.tickets.choosing import the_ticket


@handler("note_on_ticket", may=Permission.WORK_TICKETS, spoken=False)
async def note_on_ticket(turn: Turn, text: str, ticket: str) -> Reply:
    """The words are kept inside the house: in the ticket's conversation, or with the ticket itself when it
    came in no conversation. Its customer never reads them."""
    found = await the_ticket(turn, ticket)
    if found.conversation_id is not None:
        await desk.note(turn, found.conversation_id, text)
    else:
        await add_to_ticket(turn.uow, turn.actor, found, text, turn.policies)
    return Reply("note_kept", {"ticket": found})
