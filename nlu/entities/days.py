"""Which day, week, month or year is said: each reader answers one kind of pattern of the grammar."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from nlu.entities.calendar import (
    DAYS_IN_WEEK,
    MONTHS_IN_YEAR,
    Stretch,
    Today,
    add_months,
    around,
    around_easter,
    day_of,
    month_of,
    nth_weekday,
    quarter_of,
    week_of,
)
from nlu.entities.lengths import length_of
from nlu.entities.lexicon import Lexicon
from nlu.entities.reading import Hit

_CENTURY = 2000
_EASTER = "easter"
_POINTED = re.compile(r"(\d{1,2})\.(\d{1,2})")
_TWO_DIGITS = 100
_SATURDAY = 5
_LONG = ("week", "month", "year")


@dataclass(frozen=True, slots=True)
class Asked:
    """How a day is to be read: from which present, forward or back, in which language."""

    today: Today
    forward: bool
    """True when the future is meant by a bare "friday", false when the past is."""
    is_told: bool
    """True when a verb says which, false when it is a guess."""
    lexicon: Lexicon


Said = Stretch | datetime | None
Reader = Callable[[Hit, Asked], Said]


def _one(day: date | None) -> Said:
    return Stretch(day, day) if day else None


def _written(hit: Hit, asked: Asked) -> Said:
    """2026-11-20, 20.11.2026, 20/11."""
    if hit.has("pointed"):
        pointed = _POINTED.fullmatch(hit.said("pointed"))
        return _yearless(int(pointed[2]), int(pointed[1]), asked) if pointed else None
    for index in range(hit.first, hit.last + 1):
        item = hit.sentence.items[index]
        if isinstance(item.value, datetime):
            is_day = "t" not in hit.sentence.said(index).lower()
            return _one(item.value.date()) if is_day else _zoned(item.value, asked)
        if isinstance(item.value, tuple) and item.letter in asked.lexicon.any_of("dmy", "fraction"):
            return _numbered(item.value, asked)
    return None


def _zoned(moment: datetime, asked: Asked) -> datetime:
    zone = asked.today.zone
    return moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)


def _numbered(numbers: tuple[int, ...], asked: Asked) -> Said:
    first, second = numbers[:2]
    is_swapped = asked.today.month_first and first <= MONTHS_IN_YEAR
    month, day = (first, second) if is_swapped or second > MONTHS_IN_YEAR else (second, first)
    if len(numbers) == 2:  # noqa: PLR2004 - no year
        return _yearless(month, day, asked)
    year = numbers[2]
    return _one(day_of(year + _CENTURY if year < _TWO_DIGITS else year, month, day))


def _offset(hit: Hit, asked: Asked) -> Said:
    """Today, tomorrow, yesterday; tonight is today."""
    if hit.has("past"):  # last night
        return _one(asked.today.day - timedelta(days=1))
    days = 0 if hit.has("day") else hit.sentence.items[hit.first].value
    return _one(asked.today.day + timedelta(days=days))


def _weekday(hit: Hit, asked: Asked) -> Said:
    """Friday is the next one, or the last one, never today; "next friday" is next week's."""
    today, wanted = asked.today.day, hit.value("day")
    if hit.has("twice"):  # "übernächsten Freitag"
        return _one(week_of(today + timedelta(weeks=2)).first + timedelta(days=wanted))
    if hit.has("scope") or hit.has("later"):
        if hit.value("week")[1] != "week":
            return None
        ahead = 1 if hit.has("later") else _ahead(hit, "scope", asked)
        return _one(week_of(today + timedelta(weeks=ahead)).first + timedelta(days=wanted))
    which = hit.at("which") if hit.has("which") else None
    letter = hit.sentence.items[which].letter if which is not None else ""
    if letter == asked.lexicon.letters["next"]:
        return _one(week_of(today + timedelta(weeks=1)).first + timedelta(days=wanted))
    if hit.has("coming"):  # where "next friday" is the one to come: "el próximo viernes"
        return _one(_nearest(today, wanted, back=False))
    back = letter == asked.lexicon.letters["last"] or (not letter and not asked.forward)
    return _one(_nearest(today, wanted, back=back))


def _week_on(hit: Hit, asked: Asked) -> Said:
    """Friday week, tomorrow week: seven days after that day to come; "Freitag in zwei Wochen": so many."""
    weeks = hit.value("week") or [1, "week"]
    if weeks[1] != "week" or not asked.forward:
        return None
    if hit.has("count"):
        monday = week_of(asked.today.day + timedelta(weeks=int(hit.value("count")))).first
        return _one(monday + timedelta(days=hit.value("day")))
    today, days = asked.today.day, hit.value("days")
    if hit.has("day"):
        return _one(_nearest(today, hit.value("day"), back=False) + timedelta(weeks=weeks[0]))
    return _one(today + timedelta(days=days, weeks=weeks[0])) if days >= 0 else None


def _nth_weekday(hit: Hit, asked: Asked) -> Said:
    """The last friday of the month, the first monday in march: the next such day, or the last one."""
    today, step = asked.today.day, 1 if asked.forward else -1
    if hit.has("month"):
        starts = [date(today.year + years, hit.value("month"), 1) for years in (0, step)]
    elif hit.value("scope") == [1, "month"]:
        ahead = int(hit.has("which"))
        starts = [add_months(today.replace(day=1), months) for months in (ahead, ahead + step)]
    else:
        return None
    nth = -1 if hit.has("final") else hit.value("nth")
    found = [nth_weekday(start, hit.value("day"), nth) for start in starts]
    return next((_one(day) for day in found if day and (day - today).days * step >= 0), None)


def _feast(hit: Hit, asked: Asked) -> Said:
    """Christmas: the day of a year that a lexicon writes as ``MM-DD``."""
    said = str(hit.value("feast"))
    if said.startswith(_EASTER):
        return _one(
            around_easter(asked.today.day, int(said.removeprefix(_EASTER) or 0), forward=asked.forward)
        )
    month, day = said.split("-")
    return _yearless(int(month), int(day), asked)


def _nearest(today: date, weekday: int, *, back: bool) -> date:
    if back:
        return today - timedelta(days=(today.weekday() - weekday - 1) % DAYS_IN_WEEK + 1)
    return today + timedelta(days=(weekday - today.weekday() - 1) % DAYS_IN_WEEK + 1)


def _month_day(hit: Hit, asked: Asked) -> Said:
    """3 December, December 3rd 2026; without a year the next one, or the last one."""
    day, month, year = hit.value("day"), hit.value("month"), hit.value("year")
    if not isinstance(day, int):
        return None
    return _one(day_of(year, month, day)) if year else _yearless(month, day, asked)


def _yearless(month: int, day: int, asked: Asked) -> Said:
    today = asked.today.day
    years = range(today.year, today.year + 9) if asked.forward else range(today.year, today.year - 9, -1)
    for year in years:
        found = day_of(year, month, day)
        if found and (found >= today if asked.forward else found <= today):
            return _one(found)
    return None


def _day_of_month(hit: Hit, asked: Asked) -> Said:
    """The 5th: of this month, or of the next that has one."""
    today, day = asked.today.day, hit.value("day")
    if hit.has("scope"):
        there = add_months(today.replace(day=1), _ahead(hit, "which", asked))
        return _one(day_of(there.year, there.month, day)) if hit.value("scope") == [1, "month"] else None
    for ahead in range(4):
        there = add_months(today.replace(day=1), ahead if asked.forward else -ahead)
        found = day_of(there.year, there.month, day)
        if found and (found > today if asked.forward else found <= today):
            return _one(found)
    return None


def _month(hit: Hit, asked: Asked) -> Said:
    """A whole month: the next one of that name, or the last one that has begun."""
    today, month, year = asked.today.day, hit.value("month"), hit.value("year")
    if year:
        return month_of(year, month)
    if hit.has("past"):
        return month_of(today.year - 1, month)
    year = today.year
    if asked.forward and month < today.month:
        year += 1
    if not asked.forward and month > today.month:
        year -= 1
    return month_of(year, month)


def _edge(hit: Hit, asked: Asked) -> Said:
    """The end, the middle or the start of a week, month, quarter or year."""
    if hit.has("month"):
        whole = _month(hit, asked)
    elif hit.has("quarter"):
        whole = _quarter(hit, asked)
    else:
        scope = hit.value("scope") or hit.sentence.items[hit.last].value
        if scope[1] not in _LONG:
            return None  # "at the end of the day" is said of anything
        whole = around(asked.today.day, scope[0], scope[1], _ahead(hit, "which", asked))
    if not isinstance(whole, Stretch):
        return None
    edge = hit.value("edge") or "end"
    if edge == "start":
        return _one(whole.first)
    if edge == "middle":
        return _one(whole.first + (whole.last - whole.first) // 2)
    is_week = (whole.last - whole.first).days == DAYS_IN_WEEK - 1
    return _one(whole.first + timedelta(days=asked.today.week_ends_on) if is_week else whole.last)


def _quarter(hit: Hit, asked: Asked) -> Stretch:
    """Q3: of the year said, else the next that is not over, or the last that has begun."""
    today, quarter = asked.today.day, hit.value("quarter")
    year = hit.value("year") or today.year
    whole = quarter_of(year, quarter)
    if hit.has("year"):
        return whole
    if asked.forward and whole.last < today:
        return quarter_of(year + 1, quarter)
    return quarter_of(year - 1, quarter) if not asked.forward and whole.first > today else whole


def _ahead(hit: Hit, name: str, asked: Asked) -> int:
    """How many weeks, months, years on: "next" one, "last" one back."""
    index = hit.at(name)
    letter = hit.sentence.items[index].letter if index is not None else ""
    letters = asked.lexicon.letters
    return {letters["next"]: 1, letters["last"]: -1}.get(letter, 0)


def _coming(hit: Hit, asked: Asked) -> Said:
    """Next week, next month: all of it."""
    count, unit = hit.value("scope")
    if unit not in _LONG:
        return None
    return around(asked.today.day, count, unit, 2 if hit.has("twice") else 1)


def _weekend(hit: Hit, asked: Asked) -> Said:
    ahead = _ahead(hit, "which", asked) if hit.has("which") else 0
    first = hit.sentence.items[hit.first].letter
    ahead = {asked.lexicon.letters["next"]: 1, asked.lexicon.letters["last"]: -1}.get(first, ahead)
    if not ahead and not asked.forward:
        ahead = -1
    saturday = week_of(asked.today.day + timedelta(weeks=ahead)).first + timedelta(days=_SATURDAY)
    return Stretch(saturday, saturday + timedelta(days=1))


def _from_now(sign: int) -> Reader:
    def read(hit: Hit, asked: Asked) -> Said:
        if sign > 0 and not asked.forward:
            return None  # "they answered within two days" is no date
        length = length_of(hit.sentence.items[hit.first : hit.last + 1], asked.lexicon)
        if length is None:
            return None
        moment = length.from_now(asked.today, sign)
        return moment if isinstance(moment, datetime) else _one(moment)

    return read


READERS: Mapping[str, Reader] = {
    "written": _written,
    "offset": _offset,
    "weekday": _weekday,
    "week_on": _week_on,
    "feast": _feast,
    "nth_weekday": _nth_weekday,
    "month_day": _month_day,
    "day_of_month": _day_of_month,
    "month": _month,
    "edge": _edge,
    "coming": _coming,
    "weekend": _weekend,
    "ahead": _from_now(1),
    "before": _from_now(-1),
}
