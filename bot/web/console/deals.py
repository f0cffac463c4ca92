"""Deals, and what they add up to."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from aiohttp import web

from bot.web.console.desk import Desk
from bot.web.console.frame import HOME, Asked, Facts, Page, filters, more
from bot.web.console.look import Look
from domain.deals.model import Deal
from domain.desk import listing
from domain.desk.listing import DEALS
from domain.desk.model import Listed, Sum

SECTION = "deals"


def routes(desk: Desk) -> list[web.RouteDef]:
    """The list."""
    return [web.get(f"{HOME}/{SECTION}", desk.page(show_list))]


async def show_list(asked: Asked) -> Page:
    """Deals, those that close next first."""
    which = asked.which(DEALS)
    found, sums = await listing.deals(asked.uow, asked.actor, which, asked.page)
    facts = {
        "deals": [_row(asked.look, one) for one in found.rows],
        "totals": _totals(asked.look, sums, is_weighted=which in {"open", "mine"}),
        "filters": filters(asked.look, SECTION, DEALS, which),
        "more": more(asked, SECTION, which, is_more=found.more),
    }
    return Page("deals", SECTION, facts)


def _totals(look: Look, sums: Sequence[Sum], *, is_weighted: bool) -> list[Facts]:
    """How many, how much, and how much of it to expect; each currency by itself."""
    amounts = " + ".join(look.money(one.amount, one.currency) or "" for one in sums)
    shown = {"number": look.number(sum(one.count for one in sums)), "amount": amounts}
    if is_weighted:
        shown["weighted"] = " + ".join(
            look.money(one.weighted.quantize(Decimal(1)), one.currency) or "" for one in sums
        )
    return [{"label": look.words("totals", name), "value": value} for name, value in shown.items()]


def _row(look: Look, one: Listed[Deal]) -> Facts:
    deal = one.record
    return {
        "ref": deal.ref,
        "title": deal.title,
        "company": one.names["company_id"],
        "stage": look.state("stage", deal.stage.value),
        "probability": f"{deal.probability} %",
        "amount": look.money(deal.amount, deal.currency),
        "close_date": look.day(deal.close_date),
        "owner": one.names["owner_id"],
        "product": one.names["product_id"],
    }
