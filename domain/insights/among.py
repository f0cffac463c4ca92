"""A figure of a few parts beside each other, or of its best few: "compare Sue and Tom", "the top 3 reps"."""

from __future__ import annotations

from dataclasses import dataclass, replace

from domain.dialogue import Button, Reply, Turn
from domain.insights.narrowing import OWNER, TELLING, not_told, part_meant
from domain.kpi import Better, Figure, Group, Kpi, Value

STANDS_IN = {("revenue", OWNER): "won_value", ("revenue", "team"): "won_value"}
"""What is shown of a figure that is not kept by such parts."""
JOIN = "; "
"""What stands between several parts in one slot."""
USUAL = 5
"""How many are shown where no number is said."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts that are called so, of one dimension; and what nothing here is called."""

    kpi: Kpi
    dimension: str | None = None
    keys: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Few:
    """Which few are wanted: those named ``among`` all, or so many ``ranked`` by value ("best:3")."""

    among: str | None
    ranked: str | None
    period: str | None
    dimension: str | None


async def few_shown(turn: Turn, kpi: Kpi, few: Few) -> Reply:
    """The few beside each other, the first first, with what nothing here is called; of the figure, or of what
    stands in for it where it is not kept so. Raises ``WhichError`` where several colleagues are called so."""
    parts = await _parts(turn, kpi, few)
    if few.among is not None and not parts.keys:
        return await not_told(turn, kpi, parts.unknown[0])
    figure = await turn.uow.figures.measure(turn.actor, parts.kpi.name, few.period, parts.dimension)
    turn.focus |= {"kpi": parts.kpi.name, "kpi_period": few.period, "kpi_dimension": parts.dimension}
    turn.focus |= {"kpi_only": None, "kpi_among": few.among}
    shown = picked(figure, parts.keys, few.ranked)
    facts = {
        "figure": shown,
        "ranked": few.ranked.partition(":")[0] if few.ranked else None,
        "unknown": list(parts.unknown),
        "stands_for": kpi if kpi is not parts.kpi else None,
    }
    counted = Button("how_counted", "explain_kpi", {"kpi": parts.kpi.name})
    return Reply("kpi_few", facts, (counted,), figure=shown)


async def _parts(turn: Turn, kpi: Kpi, few: Few) -> Parts:
    """The parts of the figure, or of what stands in for it."""
    names = [name for name in (few.among or "").split(JOIN) if name]
    if few.among is None:
        dimension = ranked_by(kpi, few.ranked, few.dimension)
        other = _stand_in(turn, kpi, dimension or OWNER) if dimension not in kpi.groupings else None
        return Parts(other or kpi, dimension)
    found = await _parts_of(turn, kpi, names, few.period)
    other = _stand_in(turn, kpi, OWNER) if not found.keys else None
    return await _parts_of(turn, other, names, few.period) if other is not None else found


def _stand_in(turn: Turn, kpi: Kpi, dimension: str) -> Kpi | None:
    return turn.uow.figures.known().get(STANDS_IN.get((kpi.name, dimension), ""))


async def _parts_of(turn: Turn, kpi: Kpi, names: list[str], period: str | None) -> Parts:
    found = {name: await part_meant(turn, kpi, name, period) for name in names}
    dimensions = [part[0] for part in found.values() if part is not None]
    dimension = max(dimensions, key=dimensions.count, default=None)
    keys = [part[1] for part in found.values() if part is not None and part[0] == dimension]
    unknown = [name for name, part in found.items() if part is None or part[0] != dimension]
    return Parts(kpi, dimension, tuple(dict.fromkeys(keys)), tuple(unknown))


def ranked_by(kpi: Kpi, ranked: str | None, dimension: str | None) -> str | None:
    """What the best few are picked by: what was said, else the colleagues, else what tells most."""
    if ranked is None or dimension is not None:
        return dimension
    return next((name for name in (OWNER, *TELLING) if name in kpi.dimensions), None)


def picked(figure: Figure, keys: tuple[str, ...], ranked: str | None) -> Figure:
    """The figure with these parts alone, or its best few, the first first; all else as it is."""
    if keys:
        known = {group.key: group for group in figure.groups}
        empty = 0.0 if figure.kpi.value is Value.SUM else None
        few = [known.get(key) or Group(key, empty, 0) for key in keys]
        return replace(figure, groups=tuple(sorted(few, key=_value, reverse=True)))
    if ranked is None:
        return figure
    what, _, count = ranked.partition(":")
    is_up = figure.kpi.better is Better.UP
    falls = {"best": is_up, "worst": not is_up}.get(what, what == "top")
    named = [group for group in figure.groups if group.key is not None and group.value is not None]
    named.sort(key=lambda group: group.key or "")  # who is equal stands in the order of the alphabet
    named.sort(key=_value, reverse=falls)
    return replace(figure, groups=tuple(named[: int(count) if count.isdecimal() else USUAL]))


def _value(group: Group) -> float:
    return group.value if group.value is not None else float("-inf")
