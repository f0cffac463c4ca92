"""What staff say about figures."""

from __future__ import annotations

from typing import Any

from domain.access import Permission
from domain.dialogue import Button, Reply, Turn, handler
from domain.insights.periods import comparable
from domain.kpi import TIME_DIMENSIONS, Dated, Figure, Kind

OFTEN_ASKED = (
    "revenue",
    "win_rate",
    "pipeline_value",
    "complaints_opened",
    "open_tickets",
    "first_response_minutes",
    "deals_won",
    "churn_rate",
)
"""What is offered to somebody who names no figure."""
TELLING = ("region", "product", "source", "owner", "segment", "channel", "category", "campaign", "stage")
"""Dimensions, the most telling first."""
A_FORTNIGHT, A_MONTH = 14, 31


@handler("show_kpi", may=Permission.SEE_FIGURES, undo=False, side=True)
async def show_kpi(
    turn: Turn, kpi: str | None = None, period: str | None = None, dimension: str | None = None
) -> Reply:
    """The figure; without a name the one talked about, over or by something else."""
    focus = turn.focus
    if kpi is None and "kpi" in focus:
        kpi = focus["kpi"]
        period = period or focus.get("kpi_period")
        dimension = dimension or focus.get("kpi_dimension")
    if kpi is None:
        known = {"period": period, "dimension": dimension}
        return _which(turn, "show_kpi", {name: said for name, said in known.items() if said is not None})
    period = str(period) if period is not None else None
    figure = await turn.uow.figures.measure(turn.actor, kpi, period, dimension)
    focus |= {"kpi": kpi, "kpi_period": period, "kpi_dimension": dimension}
    earlier = await _earlier(turn, figure)
    facts = {"figure": figure, "earlier": earlier, "top": round((figure.value or 0) * figure.n)}
    return Reply("kpi_shown", facts, _buttons(figure, period), figure=figure)


@handler("explain_kpi", may=Permission.SEE_FIGURES, undo=False, side=True)
async def explain_kpi(turn: Turn, kpi: str | None = None) -> Reply:
    """How the figure is counted: the one named, or the one talked about."""
    kpi = kpi or turn.focus.get("kpi")
    if kpi is None:
        return _which(turn, "explain_kpi", {})
    known = turn.uow.figures.known().get(kpi)
    if known is None:
        return Reply("kpi_unknown", {"said": kpi})
    turn.focus["kpi"] = kpi
    return Reply("kpi_explained", {"kpi": known}, (Button("show_figure", "show_kpi", {"kpi": kpi}),))


async def _earlier(turn: Turn, figure: Figure) -> Figure | None:
    """What a flow was in the period before it, over as many days; None where there is no fair one."""
    period = figure.period
    if figure.kpi.kind is Kind.STOCK or period is None or figure.by is not None or figure.value is None:
        return None
    before = comparable(period, turn.now)
    if before is None:
        return None
    measured = await turn.uow.figures.measure(turn.actor, figure.kpi.name, before.name)
    return measured if measured.value is not None else None


def _which(turn: Turn, intent: str, known: dict[str, Any]) -> Reply:
    allowed = [name for name, kpi in turn.uow.figures.known().items() if turn.actor.may(kpi.may)]
    offered = [name for name in OFTEN_ASKED if name in allowed][:4]
    buttons = tuple(Button(f"word.{name}", intent, {**known, "kpi": name}) for name in offered)
    return Reply("kpi_which", {"allowed": allowed}, buttons, ask="kpi", then=(intent, known))


def _buttons(figure: Figure, said: str | None) -> tuple[Button, ...]:
    """Two ways to look closer, its course over time, and how it is counted."""
    kpi = figure.kpi
    known = {"kpi": kpi.name, "period": said} if said else {"kpi": kpi.name}
    closer = [name for name in TELLING if name in kpi.dimensions and name != figure.by][:2]
    course = () if figure.by in TIME_DIMENSIONS else _course(figure, said)
    asked = [known | {"dimension": name} for name in closer] + [known | more for more in course]
    buttons = tuple(Button(f"by_{slots['dimension']}", "show_kpi", slots) for slots in asked)
    return (*buttons, Button("how_counted", "explain_kpi", {"kpi": kpi.name}))


def _course(figure: Figure, said: str | None) -> tuple[dict[str, str], ...]:
    """The months of a long period, the days or weeks of a short one; of the whole year when the period
    was not chosen."""
    period = figure.period
    if "month" not in figure.kpi.groupings:
        return ()
    if period is None or period.start is None or period.end is None:
        return () if figure.kpi.dated is Dated.SPAN else ({"dimension": "month"},)
    days = (period.end - period.start).days + 1
    if days > A_MONTH:
        return ({"dimension": "month"},)
    if said is None:
        return ({"dimension": "month", "period": "this_year"},)
    if days == 1:
        return ()
    return ({"dimension": "day" if days <= A_FORTNIGHT else "week"},)
