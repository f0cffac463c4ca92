"""What comes again, as facts for a reply: the parts of its rule, days and months by their names."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from babel import Locale

from bot.voice import locales
from domain.recurrence import Series, parts_of

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_MONDAY = date(2024, 1, 1)
_WORKDAYS = "MO,TU,WE,TH,FR"


def recurring_facts(text: str, locale: Locale) -> dict[str, Any]:
    """Of a series as it is stored: ``freq``, ``every`` so many, ``days`` of the week, ``workdays`` when they
    are Monday to Friday, ``nth`` of those in a month or -1 for the last, ``day`` of the month, ``date`` in
    the year, ``time`` of day."""
    series = Series.read(text)
    parts = parts_of(series.rule)
    said = parts.get("BYDAY", "")
    marks = [mark for mark in said.split(",") if mark]
    day = int(parts.get("BYMONTHDAY", 0))
    nth = int(marks[0][:-2]) if marks and len(marks[0]) > 2 else min(day, 0)  # noqa: PLR2004 - "1MO"
    return {
        "freq": parts["FREQ"],
        "every": int(parts.get("INTERVAL", 1)),
        "days": [locales.weekday(_MONDAY + timedelta(days=_DAYS.index(mark[-2:])), locale) for mark in marks],
        "workdays": said == _WORKDAYS,
        "nth": nth,
        "day": max(day, 0),
        "date": locales.day(date(2024, int(parts["BYMONTH"]), day), locale, with_year=False)
        if "BYMONTH" in parts and day > 0
        else None,
        "time": f"{series.start:%H:%M}",
    }
