"""Which lead is meant: by number, by person or company, or the one talked about."""

from __future__ import annotations

from domain.dialogue import Turn
from domain.errors import InvalidError, NotFoundError, WhichError
from domain.leads.actions import find_lead, leads_called
from domain.leads.model import Lead
from domain.people.finding import company_named
from domain.people.model import Company

OFFERED = 6


async def the_lead(turn: Turn, ref: str | None, person: str | None, company: str | None) -> Lead:
    """The lead meant; from now on the one talked about. Raises ``WhichError`` when several fit,
    ``NotFoundError`` when none does, ``InvalidError`` when none was named."""
    found = await _meant(turn, ref, person, company)
    turn.attend(found)
    return found


async def _meant(turn: Turn, ref: str | None, person: str | None, company: str | None) -> Lead:
    if ref is not None:
        return await find_lead(turn.uow, turn.actor, ref)
    if person is None and company is None:
        if "lead" not in turn.focus:
            raise InvalidError("ask.lead", slot="person")
        return await find_lead(turn.uow, turn.actor, turn.focus["lead"])
    found = await named(turn, person, company)
    if not found:
        raise NotFoundError("no_lead_called", name=person or company)
    if len(found) > 1:
        found = [lead for lead in found if lead.ref == turn.focus.get("lead")] or found
    if len(found) > 1:
        raise WhichError("lead", [(await label(turn, lead), lead.ref) for lead in found[:OFFERED]])
    return found[0]


async def named(turn: Turn, person: str | None, company: str | None) -> list[Lead]:
    """The leads of a person, of a company, or of both; a name in free text may be either's."""
    firm = await company_named(turn.uow, company or person or "")
    if person is not None:
        by_person = await leads_called(turn.uow, turn.actor, person, firm.id if firm and company else None)
        if by_person or company is not None:
            return by_person or await leads_called(turn.uow, turn.actor, person, None)
    return await leads_called(turn.uow, turn.actor, None, firm.id) if firm else []


async def label(turn: Turn, lead: Lead) -> str:
    """The lead in a line to choose from."""
    return f"{lead.ref} {await who(turn, lead)} ({lead.status})"[:70]


async def who(turn: Turn, lead: Lead) -> str:
    """The lead's person and company."""
    firm = await turn.uow.get(Company, lead.company_id) if lead.company_id else None
    return ", ".join(part for part in (lead.name or lead.email, firm.name if firm else None) if part)
