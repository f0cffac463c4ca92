"""A figure of one part alone: the branch, product or colleague named, or of a firm that is not ours."""

from __future__ import annotations

from domain.dialogue import Button, Reply, Turn
from domain.kpi import Dated, Kpi
from domain.people.finding import company_named

TELLING = ("region", "product", "source", "owner", "segment", "channel", "category", "campaign", "stage")
"""Dimensions, the most telling first."""


async def part_called(turn: Turn, kpi: Kpi, said: str, period: str | None) -> tuple[str, str] | None:
    """The dimension and the key of the part that is called so; None when there is none."""
    wanted = said.casefold()
    over = period if kpi.dated is Dated.SPAN else "all_time"
    for dimension in (name for name in TELLING if name in kpi.dimensions):
        figure = await turn.uow.figures.measure(turn.actor, kpi.name, over, dimension)
        for key in (group.key for group in figure.groups if group.key):
            plain = key.casefold().replace("_", " ")
            if wanted == plain or wanted in plain.split():
                return dimension, key
    return None


async def not_told(turn: Turn, kpi: Kpi, said: str) -> Reply:
    """What is said where a figure cannot be told for what was named: a customer's, or nobody's here."""
    company = await company_named(turn.uow, said)
    able = [name for name in TELLING if name in kpi.dimensions]
    facts = {"kpi": kpi, "said": company.name if company else said, "ours": company is not None, "able": able}
    return Reply("kpi_not_of", facts, (Button("show_figure", "show_kpi", {"kpi": kpi.name}),))
