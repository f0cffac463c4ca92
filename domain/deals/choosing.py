"""Which deal is meant: by number, by company, by its title, or the one talked about."""

from __future__ import annotations

from collections.abc import Sequence

from domain.deals.actions import OPEN, deals_of, find_deal, list_deals
from domain.deals.model import Deal
from domain.dialogue import Turn
from domain.errors import InvalidError, NotFoundError, WhichError
from domain.people.finding import company_named, customers
from domain.people.model import Company

MOST_TITLES = 500
OFFERED = 6


async def the_deal(turn: Turn, ref: str | None, company: str | None, person: str | None = None) -> Deal:
    """The deal meant; from now on the one talked about. A company's deal is also found by the name of
    somebody who works there. Raises ``WhichError`` when several fit, ``NotFoundError`` when none does,
    ``InvalidError`` when none was named."""
    found = await _meant(turn, ref, company, person)
    turn.attend(found)
    return found


async def _meant(turn: Turn, ref: str | None, company: str | None, person: str | None) -> Deal:
    if ref is not None:
        return await find_deal(turn.uow, turn.actor, ref)
    firm = await _firm(turn, company, person)
    if firm is not None:
        return _only(turn, await deals_of(turn.uow, turn.actor, firm.id), firm.name)
    if titled := await _titled(turn):
        return _only(turn, titled, "")
    if company is not None:
        raise NotFoundError("no_deal_with", company=company)
    if "deal" in turn.focus:
        return await find_deal(turn.uow, turn.actor, turn.focus["deal"])
    raise InvalidError("ask.deal", slot="company")


async def _firm(turn: Turn, company: str | None, person: str | None) -> Company | None:
    if company is not None and (firm := await company_named(turn.uow, company)):
        return firm
    people = await customers(turn.uow, person, None) if person is not None else []
    firms = {one.company_id for one in people if one.company_id is not None}
    return await turn.uow.get(Company, firms.pop()) if len(firms) == 1 else None


def _only(turn: Turn, deals: Sequence[Deal], company: str) -> Deal:
    """The only one; of several the one whose title was said or that is talked about."""
    if not deals:
        raise NotFoundError("no_deal_with", company=company)
    said = turn.text.casefold()
    titled = [deal for deal in deals if deal.title.casefold() in said]
    left = titled or deals
    if len(left) > 1:
        left = [deal for deal in left if deal.ref == turn.focus.get("deal")] or left
    if len(left) > 1:
        raise WhichError("deal", [(label(deal), deal.ref) for deal in left[:OFFERED]])
    return left[0]


async def _titled(turn: Turn) -> list[Deal]:
    """The actor's open deals whose title is said; a single word ("Terminals") is said too easily."""
    own = await list_deals(turn.uow, turn.actor, owner_id=turn.actor.person_id, stage=OPEN)
    said = turn.text.casefold()
    return [d for d in own[:MOST_TITLES] if " " in d.title and d.title.casefold() in said]


def label(deal: Deal) -> str:
    """The deal in a line to choose from."""
    amount = "" if deal.amount is None else f", {deal.amount:,.0f} {deal.currency}"
    return f"{deal.ref} {deal.title[:36]} ({deal.stage}{amount})"
