"""Facts, already added up by the database, put together into a figure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from domain.currencies import Rates
from domain.kpi import MONEY, Group, Kpi, Value


@dataclass(frozen=True, slots=True)
class Part:
    """Some of a KPI's facts: numerators and denominators added up, all in one ``currency`` (hundredths
    of it) if they are amounts. ``place`` is the number of their bucket from 1, 0 for all of the period,
    None without a date; ``key`` is their value of the dimension asked for."""

    place: int | None
    key: str | None
    currency: str | None
    top: float
    bottom: int
    missing: int


def unit_of(kpi: Kpi, parts: Iterable[Part], rates: Rates) -> str:
    """Amounts of one currency are left in it; mixed ones are told in the base currency."""
    if kpi.unit != MONEY:
        return kpi.unit
    currencies = {part.currency for part in parts if part.currency}
    return currencies.pop() if len(currencies) == 1 else rates.base


@dataclass(frozen=True, slots=True)
class Adding:
    """How a KPI's parts become numbers in one unit."""

    kpi: Kpi
    unit: str
    rates: Rates

    def total(self, parts: Sequence[Part]) -> tuple[float | None, int]:
        """The figure over these parts, and its denominator. Nothing added up is 0, a mean or a share
        of nothing is None. Raises ``InvalidError`` for a currency without a rate."""
        top, bottom = sum(map(self._top, parts)), sum(part.bottom for part in parts)
        if self.kpi.value is not Value.SUM:
            return (top / bottom if bottom else None), bottom
        if self.unit == "count":
            return int(top), bottom
        return (round(top, 2) if self.kpi.unit == MONEY else top), bottom

    def by_key(self, parts: Iterable[Part]) -> tuple[Group, ...]:
        """A group for each key, the largest first, those that do not say last."""
        keys: dict[str | None, list[Part]] = {}
        for part in parts:
            keys.setdefault(part.key, []).append(part)
        groups = [Group(key, *self.total(of_key)) for key, of_key in keys.items()]
        return tuple(sorted(groups, key=lambda g: (g.key is None, -(g.value or 0), g.key or "")))

    def by_bucket(self, parts: Iterable[Part], names: Sequence[str]) -> tuple[Group, ...]:
        """A group for each bucket with facts, in order of time, those without a date last."""
        places: dict[int, list[Part]] = {}
        for part in parts:
            places.setdefault(len(names) + 1 if part.place is None else part.place, []).append(part)
        labels = dict(enumerate(names, start=1))
        return tuple(Group(labels.get(place), *self.total(of)) for place, of in sorted(places.items()))

    def _top(self, part: Part) -> float:
        if self.kpi.unit != MONEY:
            return part.top
        amount = part.top / 100
        return self.rates.in_base(amount, part.currency) if part.currency not in {None, self.unit} else amount
