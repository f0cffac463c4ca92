"""A figure of one part alone: the branch, product or colleague named, or of a firm that is not ours."""

from __future__ import annotations

from domain.dialogue import Button, Reply, Turn
from domain.errors import NotFoundError
from domain.kpi import Dated, Kpi
from domain.people.finding import colleague, company_named, customers

OWNER = "owner"
TELLING = (
    "region",
    "product",
    "source",
    OWNER,
    "team",
    "segment",
    "channel",
    "category",
    "campaign",
    "stage",
)
"""Dimensions, the most telling first."""


async def part_meant(turn: Turn, kpi: Kpi, said: str | None, period: str | None) -> tuple[str, str] | None:
    """The dimension and the key of the part that is called so, or of whoever asks; None when there is none.
    Raises ``WhichError`` where several colleagues are called so."""
    if said is not None:
        return await _part_called(turn, kpi, said, period)
    return (OWNER, turn.actor.name) if turn.actor.name and OWNER in kpi.dimensions else None


async def _part_called(turn: Turn, kpi: Kpi, said: str, period: str | None) -> tuple[str, str] | None:
    """As ``part_meant``; a colleague who has nothing of it yet is one all the same."""
    wanted = said.casefold()
    over = period if kpi.dated is Dated.SPAN else "all_time"
    for dimension in (name for name in TELLING if name in kpi.dimensions):
        if dimension == OWNER and (name := await _colleague(turn, said)) is not None:
            return OWNER, name
        figure = await turn.uow.figures.measure(turn.actor, kpi.name, over, dimension)
        for key in (group.key for group in figure.groups if group.key):
            plain = key.casefold().replace("_", " ")
            if wanted == plain or wanted in plain.split():
                return dimension, key
    return None


async def not_told(turn: Turn, kpi: Kpi, said: str) -> Reply:
    """What is said where a figure cannot be told for what was named: a colleague's or a customer's, who can
    be looked at instead, or nobody's here."""
    buttons = [Button("show_figure", "show_kpi", {"kpi": kpi.name})]
    company = await company_named(turn.uow, said)
    name = company.name if company else await _colleague(turn, said)
    if name is None and len(found := await customers(turn.uow, said, None)) == 1:
        name = found[0].name or said
        buttons.append(Button("", "show_customer", {"person": found[0].email or name}, label=name))
    able = [one for one in TELLING if one in kpi.dimensions]
    facts = {"kpi": kpi, "said": name or said, "ours": name is not None, "able": able}
    return Reply("kpi_not_of", facts, tuple(buttons))


async def _colleague(turn: Turn, said: str) -> str | None:
    """The name of the one who works here and is called so."""
    try:
        found = await colleague(turn.uow, said, "only")
    except NotFoundError:
        return None
    turn.mention(found)
    return found.name
