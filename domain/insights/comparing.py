"""What a period is compared with, and the one a day, a week, a month or a year before it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from domain.insights.periods import before, comparable
from domain.kpi import Period

DAY = timedelta(days=1)
MONTHS = {"month": 1, "quarter": 3, "year": 12}
DAYS = {"day": 1, "week": 7}


def stepped(period: Period, unit: str) -> Period | None:
    """The same stretch a ``day``, ``week``, ``month``, ``quarter`` or ``year`` before, or the one just before
    it (``one``). None when it has no bounds."""
    if period.start is None or period.end is None:
        return None
    if unit in DAYS:
        back = timedelta(days=DAYS[unit])
        return _named(period, period.start - back, period.end - back)
    if unit not in MONTHS:
        return before(period)
    start, after = (_months_before(day, MONTHS[unit]) for day in (period.start, period.end + DAY))
    return _named(period, start, max(start, after - DAY))


def against(period: Period, other: Period, now: datetime) -> Period | None:
    """What of ``other`` a period is fairly compared with: of a longer one the same stretch in it (yesterday
    with the same day last week), and only as many days as have begun of this one. None without bounds."""
    if period.start is None or period.end is None or other.start is None or other.end is None:
        return None
    if other == (earlier := before(period)):
        return comparable(period, now)
    found: Period | None = other
    unit = _unit(other)
    if unit is not None and period.end - period.start < other.end - other.start:
        found = stepped(period, unit)
        while found is not None and found.start is not None and found.start > other.end:
            found = stepped(found, unit)
    elif earlier is None:
        return None
    if found is None or found.start is None or found.end is None:
        return None
    today = now.astimezone(period.zone).date()
    if not period.start <= today < period.end:
        return found
    return _named(found, found.start, min(found.end, found.start + (today - period.start)))


def _unit(period: Period) -> str | None:
    """What a period is one of: a ``week``, ``month``, ``quarter`` or ``year``; None when of none."""
    if period.start is None or period.end is None:
        return None
    after = period.end + DAY
    if period.start.day == after.day == 1:
        months = (after.year - period.start.year) * 12 + after.month - period.start.month
        return next((unit for unit, length in MONTHS.items() if length == months), None)
    days = (after - period.start).days
    return next((unit for unit, length in DAYS.items() if length == days), None)


def _months_before(day: date, months: int) -> date:
    """The day so many months before; of a shorter month its last one."""
    count = day.year * 12 + day.month - 1 - months
    first = date(count // 12, count % 12 + 1, 1)
    last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - DAY
    return first.replace(day=min(day.day, last.day))


def _named(period: Period, start: date, end: date) -> Period:
    return Period(f"{start.isoformat()}..{end.isoformat()}", start, end, period.zone)
