"""What staff say about figures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from domain.access import Permission
from domain.dialogue import Button, Reply, Turn, handler
from domain.insights.among import JOIN, Few, few_shown
from domain.insights.comparing import against as compared_with
from domain.insights.comparing import stepped
from domain.insights.narrowing import TELLING, not_told, part_meant
from domain.insights.periods import comparable, period_of
from domain.kpi import TIME_DIMENSIONS, Dated, Figure, Kind, Kpi
from domain.people.mentioned import talked_about

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
A_FORTNIGHT, A_MONTH = 14, 31


@handler("show_kpi", may=Permission.SEE_FIGURES, undo=False, side=True)
async def show_kpi(
    turn: Turn,
    kpi: str | None = None,
    period: str | None = None,
    against: str | None = None,
    dimension: str | None = None,
    dimension_too: str | None = None,
    source: str | None = None,
    only: str | None = None,
    own: str | None = None,
    compared: str | None = None,
    stepping: str | None = None,
    counted: str | None = None,
    likely: str | None = None,
    theirs: str | None = None,
    among: str | None = None,
    ranked: str | None = None,
    place: str | None = None,
) -> Reply:
    """The figure; without a name the one talked about, over or by something else, of one part alone, or
    beside another period. What cannot be shown at once, a second split or one source alone, is said. Where
    something that is no figure is ``counted``, the one talked about does not stand in for it."""
    focus, only = turn.focus, only or await _theirs(turn, theirs)
    if stepping is not None and period is not None and compared is None:
        period, stepping = (None, stepping) if kpi is None and "kpi" in focus else (period, None)
    if compared is not None and against is None and period is not None and stepping is None and not among:
        period, against = None, period
    if kpi is None and counted is None and "kpi" in focus:
        kpi = focus["kpi"]
        period = period or focus.get("kpi_period")
        is_same = dimension is None and own is None
        is_few = is_same and only is None and compared is None and against is None
        among = among or (focus.get("kpi_among") if is_few else None)
        only = only or (focus.get("kpi_only") if is_same else None)
        dimension = dimension or focus.get("kpi_dimension")
    if kpi is None:
        said = {"period": period, "dimension": dimension, "among": among, "ranked": ranked}
        return _which(turn, "show_kpi", said, (counted, likely))
    known_kpi = turn.uow.figures.known().get(kpi)
    period, against = _stepped(turn, known_kpi, (period, against), stepping, is_compared=bool(compared))
    if known_kpi is not None and (among or ranked):
        return await few_shown(turn, known_kpi, Few(among, ranked, period, dimension))
    asked = Asked(kpi, period, against, dimension, dimension_too, source, only, place)
    return await _of_part(turn, known_kpi, asked, is_own=own is not None)


def _stepped(
    turn: Turn,
    kpi: Kpi | None,
    said: tuple[str | None, str | None],
    stepping: str | None,
    *,
    is_compared: bool,
) -> tuple[str | None, str | None]:
    """The period and the one it is compared with: the one a step before is meant, or compared with."""
    period, against = said
    if kpi is None or stepping is None:
        return said
    earlier = stepped(period_of(period or kpi.period, turn.now, turn.actor.zone), stepping)
    name = earlier.name if earlier is not None else None
    return (period, name) if is_compared else (name or period, against)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which figure is asked for, and how it is to be shown."""

    kpi: str
    period: str | None
    against: str | None
    dimension: str | None
    too: str | None
    source: str | None
    only: str | None
    place: str | None = None
    """What may be a part, and may be nothing: the figure is shown all the same."""


async def _of_part(turn: Turn, kpi: Kpi | None, asked: Asked, *, is_own: bool) -> Reply:
    """The figure as it is asked for, of the part that is named, or of whoever asks where it is their own."""
    only = asked.only
    if kpi is not None and asked.place is not None and only is None and not is_own:
        named = await part_meant(turn, kpi, asked.place, asked.period)
        if named is not None:
            asked = replace(asked, dimension=named[0], only=named[1], place=None)
        return await _shown(turn, kpi, asked)
    if kpi is not None and (only is not None or is_own):
        part = await part_meant(turn, kpi, only, asked.period)
        if part is None and only is not None:
            return await not_told(turn, kpi, only)
        dimension, only = part or (asked.dimension, only)
        asked = replace(asked, dimension=dimension, only=only)
    return await _shown(turn, kpi, asked)


async def _shown(turn: Turn, known_kpi: Kpi | None, asked: Asked) -> Reply:
    """The figure as it is asked for; it is what is talked about from now on."""
    kpi, period, dimension, too = asked.kpi, asked.period, asked.dimension, asked.too
    one_source = asked.source if known_kpi is not None and "source" in known_kpi.dimensions else None
    if one_source is not None and dimension in {None, "source"}:
        dimension = "source"
    if known_kpi is not None and period is not None and (later := _ahead(turn, known_kpi, period)):
        return later
    figure = await turn.uow.figures.measure(turn.actor, kpi, period, dimension)
    turn.focus |= {"kpi": kpi, "kpi_period": period, "kpi_dimension": dimension, "kpi_only": asked.only}
    turn.focus.pop("kpi_among", None)
    earlier = await _earlier(turn, figure, asked)
    only = asked.only or one_source
    facts: dict[str, Any] = {
        "figure": figure,
        "earlier": earlier,
        "top": round((figure.value or 0) * figure.n),
        "only": only,
        "group": next((g for g in figure.groups if g.key == only), None) if only else None,
        "alone": asked.only,
        "too": too if too != dimension else None,
        "place": asked.place,
        "uncompared": asked.against is not None and earlier is None,
    }
    buttons = _buttons(figure, period)
    if facts["too"] and known_kpi is not None and too in known_kpi.groupings:
        slots = {"kpi": kpi, "dimension": too, **({"period": period} if period else {})}
        other = Button(f"by_{too}", "show_kpi", slots)
        buttons = (other, *(one for one in buttons if one.key != other.key))
    return Reply("kpi_shown", facts, buttons, figure=figure)


@handler("explain_kpi", may=Permission.SEE_FIGURES, undo=False, side=True)
async def explain_kpi(turn: Turn, kpi: str | None = None) -> Reply:
    """How the figure is counted: the one named, or the one talked about."""
    kpi = kpi or turn.focus.get("kpi")
    if kpi is None:
        return _which(turn, "explain_kpi", {}, (None, None))
    known = turn.uow.figures.known().get(kpi)
    if known is None:
        return Reply("kpi_unknown", {"said": kpi})
    turn.focus["kpi"] = kpi
    return Reply("kpi_explained", {"kpi": known}, (Button("show_figure", "show_kpi", {"kpi": kpi}),))


@handler("figure_why", may=Permission.SEE_FIGURES, undo=False, side=True, spoken=False)
async def figure_why(turn: Turn) -> Reply:
    """No cause is known, only where the figure talked about comes from: it is split by what tells most."""
    kpi = turn.uow.figures.known().get(str(turn.focus.get("kpi")))
    closer = next((name for name in TELLING if kpi is not None and name in kpi.dimensions), None)
    if kpi is None or closer is None:
        return Reply("figure_no_cause")
    shown = await show_kpi(turn, kpi.name, turn.focus.get("kpi_period"), dimension=closer)
    return replace(shown, facts={**shown.facts, "why": True})


async def _theirs(turn: Turn, theirs: str | None) -> str | None:
    """The name of whoever is talked about, where "her" figure is asked for."""
    one = await talked_about(turn) if theirs is not None else None
    return one.name if one is not None else None


def _ahead(turn: Turn, kpi: Kpi, name: str) -> Reply | None:
    """What is said of something counted as it happens, over days that are all still to come."""
    period = period_of(name, turn.now, turn.actor.zone)
    ahead = period.start is not None and period.start > turn.now.astimezone(turn.zone).date()
    if kpi.kind is not Kind.FLOW or not ahead:
        return None
    now = Button("show_figure", "show_kpi", {"kpi": kpi.name})
    return Reply("kpi_ahead", {"kpi": kpi, "period": period}, (now,))


async def _earlier(turn: Turn, figure: Figure, asked: Asked) -> Figure | None:
    """What a flow was in the period before it, over as many days, or in the one it is to be compared with;
    None where there is no fair one."""
    period = figure.period
    if figure.kpi.kind is Kind.STOCK or period is None or figure.value is None:
        return None
    if asked.against is not None:
        other = period_of(asked.against, turn.now, turn.actor.zone)
        before = compared_with(period, other, turn.now)
    else:
        before = comparable(period, turn.now) if figure.by is None else None
    if before is None:
        return None
    measured = await turn.uow.figures.measure(turn.actor, figure.kpi.name, before.name)
    return measured if measured.value is not None else None


def _which(turn: Turn, intent: str, said: dict[str, Any], counted: tuple[str | None, str | None]) -> Reply:
    """Which figure is asked; the likest of those there are, or those asked for often, are offered."""
    known = {name: value for name, value in said.items() if value is not None}
    allowed = _allowed(turn)
    likely = [name for name in (counted[1] or "").split(JOIN) if name in allowed]
    offered = [*likely, *(name for name in OFTEN_ASKED if name in allowed and name not in likely)][:3]
    buttons = tuple(Button(f"word.{name}", intent, {**known, "kpi": name}) for name in offered)
    facts = {"offered": offered, "counted": counted[0]}
    every = Button("all_figures", "list_figures")
    return Reply("kpi_which", facts, (*buttons, every), ask="kpi", then=(intent, known))


def _allowed(turn: Turn) -> list[str]:
    return [name for name, kpi in turn.uow.figures.known().items() if turn.actor.may(kpi.may)]


@handler("list_figures", may=Permission.SEE_FIGURES, undo=False, side=True, spoken=False)
async def list_figures(turn: Turn) -> Reply:
    """All the figures that whoever asks may see."""
    return Reply("kpi_all", {"allowed": _allowed(turn)})


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
