"""Who is talked about, where no name is said: "her tickets", "his deals"."""

from __future__ import annotations

from domain.dialogue import MENTIONED, Turn
from domain.people.model import Company, Person
from domain.tickets.model import Ticket


async def talked_about(turn: Turn) -> Person | Company | None:
    """Whose "her tickets" are: the colleague's who was named last, or else of who is on the card just shown
    or has the ticket just talked about."""
    if MENTIONED in turn.focus:
        return await turn.uow.get(Person, int(turn.focus[MENTIONED]))
    latest = turn.focus.get("record")
    if latest is None:
        return None
    if turn.focus.get(Person.KIND) == latest:
        return await turn.uow.get(Person, int(latest))
    if turn.focus.get(Company.KIND) == latest:
        return await turn.uow.get(Company, int(latest))
    if turn.focus.get(Ticket.KIND) == latest:
        ticket = await turn.uow.get(Ticket, int(latest.rpartition("-")[2]))
        return await turn.uow.get(Person, ticket.customer_id) if ticket and ticket.customer_id else None
    return None


async def owner_or_firm(turn: Turn) -> tuple[dict[str, int | None], str | None]:
    """The conditions for what is "hers": a colleague's own, or that of the customer's company; and the name.
    Empty where nobody is talked about."""
    one = await talked_about(turn)
    if one is None:
        return {}, None
    if isinstance(one, Company):
        return {"company_id": one.id}, one.name
    name = one.name or one.email
    turn.mention(one)
    return ({"owner_id": one.id} if one.is_staff else {"company_id": one.company_id or 0}), name
