"""Tickets: the list, and where everything about one is found."""

from __future__ import annotations

from aiohttp import web

from bot.web.console.about import ticket_page
from bot.web.console.desk import Desk
from bot.web.console.frame import HOME, Asked, Facts, Page, filters, more
from bot.web.console.look import Look
from bot.web.console.ticket import SECTION, is_late, show_one
from bot.web.console.ticket_acts import act, reply
from domain.desk import listing
from domain.desk.listing import TICKETS
from domain.desk.model import Listed
from domain.tickets.model import Ticket


def routes(desk: Desk) -> list[web.RouteDef]:
    """The list, a ticket, and its forms."""
    one = f"{HOME}/{SECTION}/{{ref:T-\\d{{1,15}}}}"
    back = f"{HOME}/{SECTION}/{{ref}}"
    return [
        web.get(f"{HOME}/{SECTION}", desk.page(show_list)),
        web.get(one, desk.page(show_one)),
        web.post(one, desk.form(act, show_one, back)),
        web.post(f"{one}/reply", desk.form(reply, show_one, back)),
    ]


async def show_list(asked: Asked) -> Page:
    """Tickets, the most pressing first."""
    which = asked.which(TICKETS)
    found = await listing.tickets(asked.uow, asked.actor, which, asked.page)
    facts = {
        "tickets": [_row(asked.look, one) for one in found.rows],
        "filters": filters(asked.look, SECTION, TICKETS, which),
        "more": more(asked, SECTION, which, is_more=found.more),
    }
    return Page("tickets", SECTION, facts)


def _row(look: Look, one: Listed[Ticket]) -> Facts:
    ticket = one.record
    return {
        "ref": ticket.ref,
        "href": ticket_page(ticket.ref),
        "subject": ticket.subject,
        "kind": look.words("kinds", ticket.kind.value),
        "customer": one.names["customer_id"],
        "owner": one.names["owner_id"],
        "status": look.state("ticket", ticket.status.value),
        "priority": look.state("priority", ticket.priority.value),
        "opened": look.moment(ticket.created_at),
        "due": None if ticket.status.is_over else look.moment(ticket.due_at),
        "is_late": is_late(look, ticket),
    }
