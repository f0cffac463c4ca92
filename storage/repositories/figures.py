"""Figures: counted in the database by one statement, put together here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from config.currencies import load_rates
from domain.access import Actor, require
from domain.currencies import Rates
from domain.errors import InvalidError, NotFoundError
from domain.insights.periods import buckets, period_of
from domain.kpi import MONEY, Dated, Figure, Group, Kind, Kpi, Period, Value
from storage.catalogue import Counted, catalogue
from storage.question import Question, at_type, bounding, counting
from storage.session import Session

TOO_MANY = 4000
"""Parts of a period nobody can look at; and each costs the database a parameter."""


class FigureRows:
    """Implements `domain.kpi.Figures`."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def known(self) -> Mapping[str, Kpi]:
        return {name: counted.kpi for name, counted in catalogue().items()}

    async def measure(
        self, actor: Actor, kpi: str, period: str | None = None, by: str | None = None
    ) -> Figure:
        counted = catalogue().get(kpi)
        if counted is None:
            raise NotFoundError("kpi_unknown", said=kpi)
        asked = counted.kpi
        require(actor, asked.may)
        if by is not None and by not in asked.groupings:
            raise InvalidError("kpi_dimension", slot="dimension", kpi=kpi, said=by, able=asked.groupings)
        over = self._period(asked, period, actor.zone)
        question = await self._question(counted, over or period_of("all_time", self._now, actor.zone), by)
        rows = (await self._session.execute(counting(question))).all()
        return _figure(question, over, [_Row(*row) for row in rows], load_rates())

    def _period(self, kpi: Kpi, said: str | None, zone: str) -> Period | None:
        """None for what is true now: a stock, unless the days of its facts are asked for."""
        name = said or kpi.period
        if kpi.kind is Kind.STOCK and (name in {"now", "today"} or kpi.dated is Dated.NOW):
            return None
        return period_of(name, self._now, zone)

    async def _question(self, counted: Counted, period: Period, by: str | None) -> Question:
        question = Question(counted, period, by, (), self._now)
        if by is None or not question.is_over_time:
            return question
        whole = period if period.is_bounded else await self._extent(question)
        parts = tuple(part for part, _ in zip(buckets(whole, by), range(TOO_MANY + 1), strict=False))
        if len(parts) > TOO_MANY:
            raise InvalidError("kpi_too_fine", slot="period", kpi=counted.kpi.name, by=by)
        return Question(counted, period, by, parts, self._now)

    async def _extent(self, question: Question) -> Period:
        """From the first to the last fact there is."""
        kpi, everything = question.counted.kpi, question.period
        if kpi.dated is Dated.SPAN:
            raise InvalidError("kpi_needs_period", slot="period", kpi=kpi.name, by=question.by)
        at = at_type(question.counted)
        statement = bounding(question).columns(first=at, last=at)
        first, last = (await self._session.execute(statement)).one()
        if isinstance(first, datetime) and isinstance(last, datetime):
            first, last = (instant.astimezone(everything.zone).date() for instant in (first, last))
        return Period(everything.name, first, last, everything.zone)


@dataclass(frozen=True, slots=True)
class _Row:
    """What the statement gives: sums of some facts."""

    place: int | None
    key: str | None
    currency: str | None
    top: Any
    bottom: Any
    missing: Any


@dataclass(slots=True)
class _Sums:
    """Facts added up; ``top`` in the figure's own unit."""

    top: float = 0.0
    bottom: float = 0.0
    missing: int = 0

    def value(self, kpi: Kpi) -> float | None:
        """The figure. Nothing added up is 0; a mean of nothing is None."""
        if kpi.value is not Value.SUM:
            return self.top / self.bottom if self.bottom else None
        return round(self.top, 2) if kpi.unit == MONEY else self.top


def _figure(question: Question, period: Period | None, rows: Sequence[_Row], rates: Rates) -> Figure:
    kpi = question.counted.kpi
    unit = _unit(kpi, rows, rates)
    whole = rows if kpi.dated is not Dated.SPAN else [row for row in rows if row.place == 0]
    total = _added(whole, kpi, unit, rates)
    value = total.value(kpi)
    return Figure(
        kpi=kpi,
        value=value,
        unit=unit,
        n=total.bottom,
        period=period,
        by=question.by,
        groups=_groups(question, rows, unit, rates),
        as_of=question.now,
        missing=total.missing,
    )


def _unit(kpi: Kpi, rows: Iterable[_Row], rates: Rates) -> str:
    """Amounts of one currency are left in it; mixed ones are told in the base currency."""
    if kpi.unit != MONEY:
        return kpi.unit
    currencies = {row.currency for row in rows if row.currency}
    return currencies.pop() if len(currencies) == 1 else rates.base


def _groups(question: Question, rows: Sequence[_Row], unit: str, rates: Rates) -> tuple[Group, ...]:
    """In order of time, or the largest first; those without a key last."""
    kpi = question.counted.kpi
    if question.by is None:
        return ()
    parts: dict[str | None, list[_Row]] = {}
    if question.is_over_time:
        parts = {bucket.name: [] for bucket in question.buckets} | {None: []}
        names = [None, *(bucket.name for bucket in question.buckets)]
        for row in rows:
            parts[names[row.place or 0]].append(row)
        if kpi.dated is Dated.SPAN:
            parts[None] = []  # the sums over the whole period are no part of it
    else:
        for row in rows:
            parts.setdefault(row.key, []).append(row)
    sums = {key: _added(of_key, kpi, unit, rates) for key, of_key in parts.items() if of_key}
    groups = [Group(key, each.value(kpi), each.bottom) for key, each in sums.items()]
    if not question.is_over_time:
        groups.sort(key=lambda g: (g.key is None, -(g.value or 0.0), g.key or ""))
    return tuple(groups)


def _added(rows: Iterable[_Row], kpi: Kpi, unit: str, rates: Rates) -> _Sums:
    sums = _Sums()
    for row in rows:
        top = float(row.top or 0)
        if kpi.unit == MONEY:
            top /= 100
            if row.currency and row.currency != unit:
                top = rates.in_base(top, row.currency)
        sums.top += top
        sums.bottom += float(row.bottom or 0)
        sums.missing += int(row.missing or 0)
    return sums
