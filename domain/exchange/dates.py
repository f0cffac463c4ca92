"""Days and instants as spreadsheets write them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

YEARS = range(1900, 2200)
"""Others are a typing mistake."""

_DAY_THEN_TIME = re.compile(r"(.+?)(?:[T,]?\s*|[T ])(\d{1,2}:\d{2}.*)?", re.IGNORECASE | re.DOTALL)
_NUMBERS = re.compile(r"(\d{1,2})([./\-])(\d{1,2})\2(\d{4}|\d{2})")
_IN_WORDS = ("%d %b %Y", "%d %B %Y", "%b %d %Y", "%B %d %Y", "%d %b %y", "%Y %b %d", "%Y %m %d")
_TIMES = ("%H:%M", "%H:%M:%S", "%I:%M %p", "%I:%M:%S %p", "%I:%M%p")


@lru_cache(maxsize=8192)
def read_day(text: str, *, month_first: bool = False) -> date | None:
    """The day meant, whatever the time of day; None when it is none, or none between 1900 and 2199."""
    day = _day(split_time(text)[0].strip(), month_first=month_first)
    return day if day is not None and day.year in YEARS else None


@lru_cache(maxsize=8192)
def read_instant(text: str, zone: ZoneInfo, *, month_first: bool = False) -> datetime | None:
    """The instant meant, in UTC; a time without a zone is in ``zone``, a day alone starts it."""
    with suppress(ValueError):
        exact = datetime.fromisoformat(text.strip().removesuffix(" UTC") + _offset(text))
        if exact.tzinfo is not None:
            return exact.astimezone(UTC) if exact.year in YEARS else None
    day_text, time_text = split_time(text)
    day = read_day(day_text, month_first=month_first)
    at = _time(time_text) if time_text else time(0)
    if day is None or at is None:
        return None
    return datetime.combine(day, at, at.tzinfo or zone).astimezone(UTC)


def split_time(text: str) -> tuple[str, str]:
    """The day and the time of day in a text; the time is empty when there is none."""
    match = _DAY_THEN_TIME.fullmatch(text.strip())
    return (match[1], match[2] or "") if match else (text, "")


def month_comes_first(texts: Iterable[str]) -> bool | None:
    """How a column writes ``03/04/2026``: true when the month comes first, false when the day does,
    None when no date in it tells."""
    first_high = second_high = 0
    for text in texts:
        if match := _NUMBERS.fullmatch(split_time(text)[0].strip()):
            first_high += int(match[1]) > 12  # noqa: PLR2004 months
            second_high += int(match[3]) > 12  # noqa: PLR2004 months
    return None if first_high == second_high else second_high > first_high


def is_either_way(text: str) -> bool:
    """Whether day and month could be exchanged."""
    match = _NUMBERS.fullmatch(split_time(text)[0].strip())
    return match is not None and match[1] != match[3] and max(int(match[1]), int(match[3])) <= 12  # noqa: PLR2004


def _offset(text: str) -> str:
    return "+00:00" if text.strip().endswith(" UTC") else ""


def _day(text: str, *, month_first: bool) -> date | None:
    with suppress(ValueError):
        return datetime.fromisoformat(text).date()
    if match := _NUMBERS.fullmatch(text):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        month, day = (first, second) if month_first else (second, first)
        with suppress(ValueError):
            return date(year + 2000 if len(match[4]) == 2 else year, month, day)  # noqa: PLR2004
        return None
    words = " ".join(re.sub(r"(?<=\d)(st|nd|rd|th)\b|[,./\-]", " ", text).split())
    for form in _IN_WORDS:
        with suppress(ValueError):
            return datetime.strptime(words, form).replace(tzinfo=UTC).date()
    return None


def _time(text: str) -> time | None:
    with suppress(ValueError):
        return time.fromisoformat(text)
    for form in _TIMES:
        with suppress(ValueError):
            return datetime.strptime(text, form).replace(tzinfo=UTC).time()
    return None
