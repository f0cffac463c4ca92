"""Periods by their canonical names: the days they mean in somebody's zone, and their parts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.errors import InvalidError
from domain.kpi import FOR_EVER, SINCE_EVER, Period

Days = tuple[date, date]
DAY = timedelta(days=1)

_UNITS = ("day", "week", "month", "quarter", "year")
_RELATIVE: dict[str, tuple[int, str]] = {
    "today": (0, "day"),
    "yesterday": (-1, "day"),
    **{f"this_{unit}": (0, unit) for unit in _UNITS[1:]},
    **{f"last_{unit}": (-1, unit) for unit in _UNITS[1:]},
}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_ISO = r"\d{4}-\d{2}-\d{2}"


def period_of(name: str, now: datetime, zone: str) -> Period:
    """The period a canonical name means at an instant, in a zone.

    Weeks begin on Monday; ``last_N_days`` are N days of which today is the last. Raises
    ``InvalidError`` for a name that is none.
    """
    where = ZoneInfo(zone)
    if name == "all_time":
        return Period(name, None, None, where)
    today = now.astimezone(where).date()
    try:
        days = _days_of(name, today)
    except (ValueError, OverflowError):
        days = None
    if days is None or not SINCE_EVER <= days[0] <= days[1] < FOR_EVER:
        raise InvalidError("period_unknown", slot="period", said=name)
    return Period(name, *days, where)


def before(period: Period) -> Period | None:
    """The stretch of the same length that ends where this one starts: the calendar's own months,
    quarters or years when it is made of whole months. None when it has no bounds."""
    if period.start is None or period.end is None:
        return None
    end, after = period.start - DAY, period.end + DAY
    if period.start.day == after.day == 1:
        months = (after.year - period.start.year) * 12 + after.month - period.start.month
        start = _shifted(period.start, -months)
    else:
        start = period.start - (after - period.start)
    return Period(_range_name(start, end), start, end, period.zone)


def comparable(period: Period, now: datetime) -> Period | None:
    """What a period is fairly compared with: the one before it, and only as many of its days as have
    begun of this one. None when it has no bounds."""
    earlier = before(period)
    today = now.astimezone(period.zone).date()
    if earlier is None or earlier.start is None or earlier.end is None or period.start is None:
        return None
    if period.end is None or today >= period.end or today < period.start:
        return earlier
    end = min(earlier.end, earlier.start + (today - period.start))
    return Period(_range_name(earlier.start, end), earlier.start, end, period.zone)


def buckets(period: Period, by: str) -> Iterator[Period]:
    """The months, weeks or days of a bounded period, in order; the first and the last may be cut short.
    A month is named ``2026-09``, a week ``2026-W37``, a day ``2026-09-15``."""
    start, last = period.start, period.end
    while start is not None and last is not None and start <= last:
        whole, following = _around(start, by)
        yield Period(_bucket_name(whole, by), start, min(following - DAY, last), period.zone)
        start = following


def _days_of(name: str, today: date) -> Days | None:
    if name in _RELATIVE:
        steps, unit = _RELATIVE[name]
        return _calendar(today, unit, steps)
    for pattern, read in _EXPLICIT:
        if match := re.fullmatch(pattern, name, re.ASCII):
            return read(match, today)
    return None


def _calendar(today: date, unit: str, steps: int) -> Days:
    """The day, week, month, quarter or year around a day, or so many steps from it."""
    if unit in _MONTHS:
        length = _MONTHS[unit]
        start = date(today.year, (today.month - 1) // length * length + 1, 1)
        start = _shifted(start, steps * length)
        return start, _shifted(start, length) - DAY
    start = today - timedelta(days=today.weekday()) if unit == "week" else today
    length = 7 if unit == "week" else 1
    start += timedelta(days=steps * length)
    return start, start + timedelta(days=length - 1)


def _last_days(count: int, today: date) -> Days | None:
    return (today - timedelta(days=count - 1), today) if count > 0 else None


def _monday(year: int, week: int) -> date:
    return date.fromisocalendar(year, week, 1)


def _from(start: date, unit: str) -> Days:
    return _calendar(start, unit, 0)


_EXPLICIT: tuple[tuple[str, Callable[[re.Match[str], date], Days | None]], ...] = (
    (r"last_(\d{1,5})_days", lambda m, today: _last_days(int(m[1]), today)),
    (r"(\d{4})", lambda m, _: _from(date(int(m[1]), 1, 1), "year")),
    (r"(\d{4})-Q([1-4])", lambda m, _: _from(date(int(m[1]), int(m[2]) * 3, 1), "quarter")),
    (r"(\d{4})-(\d{2})", lambda m, _: _from(date(int(m[1]), int(m[2]), 1), "month")),
    (r"(\d{4})-W(\d{2})", lambda m, _: _from(_monday(int(m[1]), int(m[2])), "week")),
    (f"({_ISO})", lambda m, _: _from(date.fromisoformat(m[1]), "day")),
    (rf"({_ISO})\.\.({_ISO})", lambda m, _: (date.fromisoformat(m[1]), date.fromisoformat(m[2]))),
)


def _shifted(first: date, months: int) -> date:
    """The first day of the month so many months later."""
    count = first.year * 12 + first.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def _around(day: date, by: str) -> Days:
    """Where the bucket of a day starts, and where the next one does."""
    start, end = _calendar(day, by, 0)
    return start, end + DAY


def _bucket_name(start: date, by: str) -> str:
    if by == "month":
        return f"{start:%Y-%m}"
    if by == "week":
        year, week, _ = start.isocalendar()
        return f"{year}-W{week:02}"
    return start.isoformat()


def _range_name(start: date, end: date) -> str:
    return f"{start.isoformat()}..{end.isoformat()}"
