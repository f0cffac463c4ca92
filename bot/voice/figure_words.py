"""Figures, periods and groups as people write them, in the words of a language pack."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_compact_currency, format_decimal
from jinja2 import pass_context
from jinja2.runtime import Context

from bot.voice import locales
from domain.insights.periods import period_of
from domain.kpi import TIME_DIMENSIONS, UNITS, Period

WORDED = frozenset({"source", "stage", "category", "channel", "segment"})
"""Dimensions whose values are words of ours or like them, not names."""

_LAST_DAYS = re.compile(r"last_(\d+)_days")

LARGE = 10_000
"""An amount of so many digits is rounded where there is little room."""


@dataclass(frozen=True, slots=True)
class FigureWords:
    """The filters ``figure``, ``span``, ``group`` and ``upper_first``, over the pack's own ``word``."""

    word: Callable[[Any], str]
    locale: str

    @property
    def filters(self) -> Mapping[str, Callable[..., str]]:
        """By name, for the templates."""
        return {
            "figure": self.figure,
            "span": self._span,
            "group": self._group,
            "upper_first": lambda text: text[:1].upper() + text[1:],
        }

    @property
    def _written(self) -> Locale:
        return Locale.parse(self.locale)

    def figure(self, value: float | None, unit: str) -> str:
        """``63.2 %``, ``€12,000``, ``3.4 hours``; ``unit`` is one of a figure's answer."""
        if value is None:
            return self.word("no_data")
        if unit == "fraction":
            return f"{format_decimal(value * 100, '#,##0.#', self.locale)} %"
        if unit not in UNITS:
            return locales.money(round(value, 2), unit, self._written)
        number = format_decimal(value, "#,##0.#", self.locale)
        return number if unit in {"count", "score"} else f"{number} {self.word(unit)}"

    def period(self, period: Period | None, now: datetime) -> str:
        """``now``, ``this month (November)``, ``Q3 2025``, ``1–18 October``: the year where it is not
        this one."""
        if period is None or period.start is None or period.end is None:
            return self.word(period.name if period else "now")
        days = self._days(period, now.astimezone(period.zone).date())
        is_relative = not period.name[:4].isdecimal()
        return f"{self._named(period.name)} ({days})" if is_relative else days

    def key(self, key: str | None, by: str, now: datetime) -> str:
        """A group's name: ``West``, ``deposit interest``, ``September``, ``week 37``."""
        if key is None:
            return self.word("not_said")
        if by not in TIME_DIMENSIONS:
            return self.word(key) if by in WORDED else key
        if by == "week":
            year, week = key.split("-W")
            same = int(year) == now.isocalendar().year
            return f"{self.word('week')} {int(week)}" + ("" if same else f", {year}")
        return self._days(period_of(key, now, "UTC"), now.date())

    def brief(self, value: float | None, unit: str) -> str:
        """A value where there is little room: ``€160K``, ``€12.3K``."""
        if value is None or unit in UNITS or abs(value) < LARGE:
            return self.figure(value, unit)
        # Three figures are enough to compare: 160 thousand, but 12.3.
        leading_digits = (len(str(int(abs(value)))) - 1) % 3 + 1
        digits = 0 if leading_digits == 3 else 1  # noqa: PLR2004
        return format_compact_currency(value, unit, locale=self.locale, fraction_digits=digits)

    def short(self, key: str, by: str, *, with_year: bool) -> str:
        """A stretch of time where there is little room: ``Sep``, ``Sep 26``, ``W37``, ``15 Sep``."""
        if by == "week":
            return key.split("-")[1]
        if by == "day":
            return self._date(date.fromisoformat(key), "d MMM")
        return self._date(date.fromisoformat(f"{key}-01"), "MMM yy" if with_year else "MMM")

    def _named(self, name: str) -> str:
        """``this month``; of ``last_45_days`` the count within the words for any."""
        some = _LAST_DAYS.fullmatch(name)
        return self.word("last_N_days").replace("N", some[1]) if some else self.word(name)

    def _days(self, period: Period, today: date) -> str:
        start, end = period.start or today, period.end or today
        with_year = not start.year == end.year == today.year
        year = " y" if with_year else ""
        if start == end:
            return locales.day(start, self._written, with_year=with_year)
        months = (end.year - start.year) * 12 + end.month - start.month + 1
        is_whole = start.day == (end + timedelta(days=1)).day == 1
        if is_whole and months == 1:
            return self._date(start, f"MMMM{year}")
        if is_whole and months == 3 and start.month % 3 == 1:  # noqa: PLR2004 a quarter
            return self._date(start, "QQQ y")
        if is_whole and months == 12 and start.month == 1:  # noqa: PLR2004 a year
            return str(start.year)
        if start.year == end.year and start.month == end.month:
            return locales.days_of_one_month(start, end, self._written, with_year=with_year)
        return " – ".join(locales.day(one, self._written, with_year=with_year) for one in (start, end))

    def _date(self, day: date, pattern: str) -> str:
        return format_date(day, pattern, self.locale)

    @pass_context
    def _span(self, context: Context, period: Period | None) -> str:
        return self.period(period, context["now"])

    @pass_context
    def _group(self, context: Context, key: str | None, by: str) -> str:
        return self.key(key, by, context["now"])
