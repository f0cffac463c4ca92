"""Leads."""

from __future__ import annotations

from aiohttp import web

from bot.web.console.desk import Desk
from bot.web.console.frame import HOME, Asked, Facts, Page, filters, more
from bot.web.console.look import Look
from domain.desk import listing
from domain.desk.listing import LEADS
from domain.desk.model import Listed
from domain.leads.model import Lead

SECTION = "leads"


def routes(desk: Desk) -> list[web.RouteDef]:
    """The list."""
    return [web.get(f"{HOME}/{SECTION}", desk.page(show_list))]


async def show_list(asked: Asked) -> Page:
    """Leads, the newest first."""
    which = asked.which(LEADS)
    found = await listing.leads(asked.uow, asked.actor, which, asked.page)
    facts = {
        "leads": [_row(asked.look, one) for one in found.rows],
        "filters": filters(asked.look, SECTION, LEADS, which),
        "more": more(asked, SECTION, which, is_more=found.more),
    }
    return Page("leads", SECTION, facts)


def _row(look: Look, one: Listed[Lead]) -> Facts:
    lead = one.record
    return {
        "ref": lead.ref,
        "name": lead.name,
        "company": one.names["company_id"],
        "email": lead.email,
        "phone": lead.phone,
        "source": lead.source and look.words("sources", lead.source),
        "interest": lead.interest,
        "amount": look.money(lead.amount, lead.currency),
        "status": look.state("lead", lead.status.value),
        "owner": one.names["owner_id"],
        "created": look.moment(lead.created_at),
    }
