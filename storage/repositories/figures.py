"""Figures: counted in the database by one statement, put together in the domain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path

from config.policies import load_policies
from domain.access import Actor, require
from domain.currencies import rates_of
from domain.errors import InvalidError, NotFoundError
from domain.insights.adding import Adding, Part, unit_of
from domain.insights.periods import buckets, period_of
from domain.kpi import Dated, Figure, Group, Kind, Kpi, Period
from storage.catalogue import FOLDER, Counted, catalogue
from storage.question import Question, bounding, counting
from storage.session import Session

TOO_MANY = 4000
"""Parts of a period nobody can look at; and each costs the database a parameter."""


class FigureRows:
    """Implements `domain.kpi.Figures`."""

    def __init__(self, session: Session, now: datetime, folder: Path = FOLDER) -> None:
        self._session = session
        self._now = now
        self._catalogue = catalogue(folder)

    def known(self) -> Mapping[str, Kpi]:
        """See the port."""
        return {name: counted.kpi for name, counted in self._catalogue.items()}

    async def measure(
        self, actor: Actor, kpi: str, period: str | None = None, by: str | None = None
    ) -> Figure:
        """See the port."""
        counted = self._catalogue.get(kpi)
        if counted is None:
            raise NotFoundError("kpi_unknown", said=kpi)
        require(actor, counted.kpi.may)
        if by is not None and by not in counted.kpi.groupings:
            able = list(counted.kpi.groupings)
            raise InvalidError("kpi_dimension", slot="dimension", kpi=kpi, said=by, able=able)
        over = self._period(counted.kpi, period, actor.zone)
        within = over or period_of("all_time", self._now, actor.zone)
        question = Question(counted, within, by, await self._buckets(counted, within, by), self._now)
        rows = (await self._session.execute_aside(counting(question))).mappings()
        parts = [Part(**{**row, "top": float(row["top"] or 0)}) for row in rows]
        return _figure(question, over, parts)

    def _period(self, kpi: Kpi, said: str | None, zone: str) -> Period | None:
        """None for what is true now: a stock, unless the days of its facts are asked for."""
        name = said or kpi.period
        if kpi.kind is Kind.STOCK and (name in {"now", "today"} or kpi.dated is Dated.NOW):
            return None
        return period_of(name, self._now, zone)

    async def _buckets(self, counted: Counted, period: Period, by: str | None) -> Sequence[Period]:
        question = Question(counted, period, by, (), self._now)
        if by is None or not question.is_over_time:
            return ()
        whole = period if period.is_bounded else await self._extent(question)
        parts = tuple(islice(buckets(whole, by), TOO_MANY + 1))
        if len(parts) > TOO_MANY:
            raise InvalidError("kpi_too_fine", slot="period", kpi=counted.kpi.name, by=by)
        return parts

    async def _extent(self, question: Question) -> Period:
        """From the first to the last fact there is."""
        kpi, everything = question.counted.kpi, question.period
        if kpi.dated is Dated.SPAN:
            raise InvalidError("kpi_needs_period", slot="period", kpi=kpi.name, by=question.by)
        row = (await self._session.execute_aside(bounding(question))).mappings().one()
        first, last = row["first"], row["last"]
        if isinstance(first, datetime) and isinstance(last, datetime):
            first, last = (instant.astimezone(everything.zone).date() for instant in (first, last))
        return Period(everything.name, first, last, everything.zone)


def _figure(question: Question, period: Period | None, parts: Sequence[Part]) -> Figure:
    kpi, rates = question.counted.kpi, rates_of(load_policies()["currencies"])
    adding = Adding(kpi, unit_of(kpi, parts, rates), rates)
    whole, split = parts, parts
    if kpi.dated is Dated.SPAN and question.is_over_time:
        # What holds for a stretch is counted for all of it apart: it is no sum over its parts.
        whole, split = ([part for part in parts if (part.place == 0) is of_all] for of_all in (True, False))
    value, n = adding.total(whole)
    groups: tuple[Group, ...] = ()
    if question.is_over_time:
        groups = adding.by_bucket(split, [bucket.name for bucket in question.buckets])
    elif question.by is not None:
        groups = adding.by_key(split)
    missing = sum(part.missing for part in whole)
    return Figure(kpi, value, adding.unit, n, period, question.by, groups, question.now, missing)
