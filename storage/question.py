"""One statement for a figure: a KPI's facts, those of its period, added up by what was asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, Date, String, TextClause, TextualSelect, bindparam, text
from sqlalchemy.types import TypeEngine

from domain.insights.periods import comparable
from domain.kpi import MONEY, TIME_DIMENSIONS, Dated, Period
from storage.catalogue import Counted
from storage.types import Instant

_NO_KEY = "CAST(NULL AS VARCHAR)"


@dataclass(frozen=True, slots=True)
class Question:
    """A KPI over a period, perhaps by a dimension; ``buckets`` are the period's parts for one of time."""

    counted: Counted
    period: Period
    by: str | None
    buckets: Sequence[Period]
    now: datetime

    @property
    def is_over_time(self) -> bool:
        """Whether it is asked by month, week or day."""
        return self.by in TIME_DIMENSIONS


class _Given:
    """The values of a statement, each under a name of its own."""

    def __init__(self) -> None:
        self.values: list[BindParameter[Any]] = []

    def __call__(self, value: datetime | date | str) -> str:
        """How the statement says this value."""
        name = f"given_{len(self.values)}"
        self.values.append(bindparam(name, value, type_=_type_of(value)))
        return f":{name}"


def counting(question: Question) -> TextClause:
    """Rows of ``place`` (a bucket's number from 1; 0: all of the period; None: without a date), ``key``,
    ``currency``, ``top``, ``bottom`` and ``missing``."""
    given = _Given()
    counted, by = question.counted, question.by
    key = _NO_KEY if by is None or question.is_over_time else f"facts.{by}"
    currency = "facts.currency" if counted.kpi.unit == MONEY else _NO_KEY
    missing = "SUM(facts.missing)" if counted.tells_missing else "0"
    # Made of our own files and of names from fixed vocabularies; every value is a parameter.
    sql = (
        f"{_spans(question, given)}"  # noqa: S608
        f"SELECT {_place(question, given)} AS place, {key} AS key, {currency} AS currency, "
        f"SUM(facts.numerator) AS top, SUM(facts.denominator) AS bottom, {missing} AS missing "
        f"FROM ({counted.sql}) AS facts {_within(question, given)} GROUP BY 1, 2, 3"
    )
    return _bound(sql, question, given)


def bounding(question: Question) -> TextualSelect:
    """One row: the first and the last ``at`` of all facts."""
    sql = f"SELECT MIN(facts.at) AS first, MAX(facts.at) AS last FROM ({question.counted.sql}) AS facts"  # noqa: S608
    at = Date() if question.counted.kpi.dated is Dated.DAY else Instant()
    return _bound(sql, question, _Given()).columns(first=at, last=at)


def _bound(sql: str, question: Question, given: _Given) -> TextClause:
    own: dict[str, datetime | str] = {"now": question.now, "zone": question.period.zone.key}
    used = [bindparam(n, v, type_=_type_of(v)) for n, v in own.items() if re.search(rf"(?<!:):{n}\b", sql)]
    return text(sql).bindparams(*used, *given.values)


def _type_of(value: datetime | date | str) -> TypeEngine[Any]:
    if isinstance(value, datetime):
        return Instant()
    return Date() if isinstance(value, date) else String()


def _within(question: Question, given: _Given) -> str:
    kpi, period = question.counted.kpi, question.period
    if kpi.dated in {Dated.SPAN, Dated.NOW} or period.start is None or period.end is None:
        return ""
    if kpi.dated is Dated.DAY:
        return f"WHERE facts.at >= {given(period.start)} AND facts.at <= {given(period.end)}"
    return f"WHERE facts.at >= {given(period.opens)} AND facts.at < {given(period.closes)}"


def _place(question: Question, given: _Given) -> str:
    """Where a fact belongs: found by halving, so that a year of days costs nine comparisons a fact."""
    if question.counted.kpi.dated is Dated.SPAN:
        return "facts.span"
    if not question.is_over_time:
        return "0"
    by_day = question.counted.kpi.dated is Dated.DAY
    # Where one bucket ends and the next begins: cut number i parts place i + 1 from i + 2.
    cuts = [given((b.start or date.min) if by_day else b.opens) for b in question.buckets[1:]]
    return f"CASE WHEN facts.at IS NULL THEN NULL ELSE {_halving(cuts, 1, len(cuts) + 1)} END"


def _halving(cuts: Sequence[str], low: int, high: int) -> str:
    if low == high:
        return str(low)
    middle = (low + high) // 2
    earlier, later = _halving(cuts, low, middle), _halving(cuts, middle + 1, high)
    return f"CASE WHEN facts.at < {cuts[middle - 1]} THEN {earlier} ELSE {later} END"


def _spans(question: Question, given: _Given) -> str:
    """The table ``spans`` for facts that hold for a stretch of time: 0 is the period, then its buckets.
    ``before_opens`` and ``before_closes`` bound what each is compared with."""
    if question.counted.kpi.dated is not Dated.SPAN:
        return ""
    rows = []
    for number, span in enumerate((question.period, *question.buckets)):
        earlier = comparable(span, question.now)
        bounds = (
            (span.opens, span.closes, earlier.opens, earlier.closes)
            if earlier
            else (span.opens, span.closes, span.opens, span.opens)
        )
        rows.append(f"SELECT {number}, {', '.join(given(instant) for instant in bounds)}")
    columns = "span, opens, closes, before_opens, before_closes"
    return f"WITH spans ({columns}) AS ({' UNION ALL '.join(rows)}) "
