"""What was just told of a ticket, as it should have been told."""

from __future__ import annotations

from domain.access import Permission
from domain.dialogue import Reply, Turn, handler
from domain.tickets.actions import is_read
from domain.tickets.choosing import the_ticket
from domain.tickets.handlers import add_to_ticket, set_priority
from domain.tickets.opening import put_right


@handler("amend_ticket", may=Permission.OPEN_TICKET, amend="amend_ticket", spoken=False)
async def amend_ticket(
    turn: Turn, text: str | None = None, priority: str | None = None, ticket: str | None = None
) -> Reply:
    """What was just opened is as it should have been told, presses as said, or holds this too."""
    if priority is not None:
        return await set_priority(turn, priority, ticket)
    said = turn.text.strip()
    if text is None or text.endswith(f"\n\n{said}"):
        return await add_to_ticket(turn, said, ticket)
    return await put_right(turn, await the_ticket(turn, ticket), text)


@handler("amend_addition", may=Permission.OPEN_TICKET, amend="amend_addition", spoken=False)
async def amend_addition(turn: Turn, text: str, replaced: str, ticket: str | None = None) -> Reply:
    """What was just added to the ticket is as it should have been told; where it was read already, what puts
    it right is added."""
    before = await the_ticket(turn, ticket)
    said = turn.text.strip()
    if text.endswith(f"\n\n{said}") or not before.text.endswith(replaced) or is_read(before):
        return await add_to_ticket(turn, said, ticket)
    return await put_right(turn, before, before.text.removesuffix(replaced) + text)
