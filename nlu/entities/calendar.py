"""Days and stretches of days: pure arithmetic, in the speaker's own zone."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from dateutil.easter import easter

DAYS_IN_WEEK = 7
MONTHS_IN_YEAR = 12
_MONTHS_IN_QUARTER = 3
_WEEKEND = 5
_OLDEST, _LATEST = 1900, 2200


class Stretch(NamedTuple):
    """Days from ``first`` to ``last``, both in it; one day when they are equal."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Today:
    """The speaker's present: what relative dates count from."""

    now: datetime
    """Aware, in the speaker's zone."""
    zone: ZoneInfo
    month_first: bool
    week_ends_on: int
    """The last day of work: 4 is Friday."""

    @property
    def day(self) -> date:
        """The day it is for the speaker."""
        return self.now.date()

    def at(self, day: date, hour: int, minute: int) -> datetime:
        """That wall time in the speaker's zone.

        A time that clocks skip in spring is moved on by the hour skipped; one that comes twice in
        autumn is its first.
        """
        if hour == 24:  # noqa: PLR2004 - midnight at the end of the day
            day, hour = day + timedelta(days=1), 0
        wall = datetime.combine(day, time(hour, minute), tzinfo=self.zone)
        return wall.astimezone(UTC).astimezone(self.zone)


def day_of(year: int, month: int, day: int) -> date | None:
    """That day; None when there is none (31 June) or it is out of all reason."""
    try:
        return date(year, month, day) if _OLDEST <= year <= _LATEST else None
    except ValueError:
        return None


def add_months(day: date, months: int) -> date:
    """The same day that many months on, or the last of that month when it is shorter."""
    year, month = divmod(day.year * MONTHS_IN_YEAR + day.month - 1 + months, MONTHS_IN_YEAR)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def month_of(year: int, month: int) -> Stretch:
    """A whole month."""
    return Stretch(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))


def nth_weekday(month: date, weekday: int, nth: int) -> date | None:
    """The first, second ... ``weekday`` of that month, or with -1 the last; None when it has fewer."""
    first, last = month_of(month.year, month.month)
    if nth < 0:
        return last - timedelta(days=(last.weekday() - weekday) % DAYS_IN_WEEK)
    found = first + timedelta(days=(weekday - first.weekday()) % DAYS_IN_WEEK + DAYS_IN_WEEK * (nth - 1))
    return found if found <= last else None


def quarter_of(year: int, quarter: int) -> Stretch:
    """A whole quarter, 1 to 4."""
    last = quarter * _MONTHS_IN_QUARTER
    return Stretch(date(year, last - _MONTHS_IN_QUARTER + 1, 1), month_of(year, last).last)


def week_of(day: date) -> Stretch:
    """The week of ``day``, Monday to Sunday."""
    monday = day - timedelta(days=day.weekday())
    return Stretch(monday, monday + timedelta(days=DAYS_IN_WEEK - 1))


def around(day: date, count: int, unit: str, ahead: int) -> Stretch:
    """The week, month, quarter (three months) or year that ``day`` is in, or one ``ahead`` of it."""
    if unit == "week":
        return week_of(day + timedelta(weeks=ahead * count))
    if unit == "month" and count == _MONTHS_IN_QUARTER:
        there = add_months(day.replace(day=1), ahead * _MONTHS_IN_QUARTER)
        return quarter_of(there.year, (there.month - 1) // _MONTHS_IN_QUARTER + 1)
    if unit == "month":
        there = add_months(day.replace(day=1), ahead * count)
        return month_of(there.year, there.month)
    if unit == "year":
        return Stretch(date(day.year + ahead, 1, 1), date(day.year + ahead, 12, 31))
    return Stretch(day + timedelta(days=ahead), day + timedelta(days=ahead))


def around_easter(today: date, days: int, *, forward: bool) -> date | None:
    """The day that many days after Easter: the next one, today included, or the last one."""
    step = 1 if forward else -1
    found = [easter(today.year + years) + timedelta(days=days) for years in (0, step)]
    return next((day for day in found if (day - today).days * step >= 0), None)


def add_workdays(day: date, count: int) -> date:
    """``count`` days from Monday to Friday after ``day``, or before it when negative."""
    step = timedelta(days=1 if count > 0 else -1)
    for _ in range(min(abs(count), 1000)):
        day += step
        while day.weekday() >= _WEEKEND:
            day += step
    return day
