"""Which period a figure is asked for: "last month", "q3", "since monday", "2026-09-01..2026-09-30"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from nlu.entities.calendar import (
    DAYS_IN_WEEK,
    MONTHS_IN_YEAR,
    Stretch,
    Today,
    add_months,
    day_of,
    month_of,
    quarter_of,
)
from nlu.entities.lexicon import Lexicon
from nlu.entities.moments import Moment
from nlu.entities.reading import Hit, Sentence
from nlu.parse import Entity

_QUARTER_MONTHS = 3
_HALF_MONTHS = 6
_MANY = 10_000
_DAYS = {"day": 1, "week": DAYS_IN_WEEK}
_PAST_ONE = {"day": 1, "week": 7, "month": 30, "year": 365}
_NAMED = ("week", "month", "year")

Reader = Callable[[Hit, Today, Lexicon], str | None]


def named(days: Stretch, today: Today) -> str:
    """The canonical name of these days: a day, a month, a quarter, else from when to when."""
    first, last = days
    if first == last:
        names = {today.day: "today", today.day - timedelta(days=1): "yesterday"}
        if first in names:
            return names[first]
    elif days == month_of(first.year, first.month):
        return f"{first:%Y-%m}"
    elif days == quarter_of(first.year, _quarter(first)):
        return f"{first.year}-Q{_quarter(first)}"
    return f"{first.isoformat()}..{last.isoformat()}"


def _quarter(day: date) -> int:
    return (day.month - 1) // _QUARTER_MONTHS + 1


def _named(hit: Hit, _today: Today, _lexicon: Lexicon) -> str:
    return str(hit.sentence.items[hit.last].value)


def _relative(hit: Hit, _today: Today, lexicon: Lexicon) -> str | None:
    """This or last week, month, quarter, year."""
    count, unit = hit.value("scope")
    which = hit.at("which")
    is_last = which is not None and hit.sentence.items[which].letter == lexicon.letters["last"]
    if unit == "month" and count == _QUARTER_MONTHS:
        unit = "quarter"
    elif unit not in _NAMED or count != 1:
        return None
    return f"{'last' if is_last else 'this'}_{unit}"


def _last_some(hit: Hit, today: Today, _lexicon: Lexicon) -> str | None:
    """The last 30 days, two weeks (14 days), six months (to today)."""
    count, (size, unit) = hit.value("count"), hit.value("scope")
    if count != int(count) or not 0 < count * size < _MANY:
        return None
    count = int(count) * size
    if unit in _DAYS:
        return f"last_{count * _DAYS[unit]}_days"
    if unit not in ("month", "year"):
        return None
    months = count * (MONTHS_IN_YEAR if unit == "year" else 1)
    first = add_months(today.day, -months) + timedelta(days=1)
    return named(Stretch(first, today.day), today)


def _past_one(hit: Hit, _today: Today, _lexicon: Lexicon) -> str | None:
    """The past month: the last 30 days."""
    size, unit = hit.value("scope")
    if unit == "month" and size == _QUARTER_MONTHS:
        return "last_quarter"
    return f"last_{_PAST_ONE[unit] * size}_days" if unit in _PAST_ONE else None


def _of_year(hit: Hit, today: Today, has_begun: Callable[[int], bool]) -> int:
    """The year said, or the last one in which the period had begun."""
    if hit.has("year"):
        return int(hit.value("year"))
    return today.day.year - 1 if hit.has("past") or not has_begun(today.day.year) else today.day.year


def _quarter_said(hit: Hit, today: Today, _lexicon: Lexicon) -> str | None:
    quarter = hit.value("quarter")
    if quarter not in range(1, 5):
        return None
    year = _of_year(hit, today, lambda year: quarter_of(year, quarter).first <= today.day)
    return f"{year}-Q{quarter}"


def _half(hit: Hit, today: Today, _lexicon: Lexicon) -> str | None:
    half = hit.value("half")
    if half not in (1, 2):
        return None
    start = 1 + _HALF_MONTHS * (half - 1)
    year = _of_year(hit, today, lambda year: date(year, start, 1) <= today.day)
    return named(Stretch(date(year, start, 1), month_of(year, start + _HALF_MONTHS - 1).last), today)


def _written(hit: Hit, _today: Today, _lexicon: Lexicon) -> str | None:
    year, part = hit.sentence.said(hit.last).upper().split("-")
    return f"{year}-{part}" if part.startswith("Q") or 1 <= int(part) <= MONTHS_IN_YEAR else None


def _year(hit: Hit, today: Today, _lexicon: Lexicon) -> str:
    year = int(hit.value("year"))
    return named(Stretch(date(year, 1, 1), date(year, 12, 31)), today)


def _week(hit: Hit, today: Today, _lexicon: Lexicon) -> str | None:
    """Week 45: of this year, or of the last in which it had begun."""
    number = hit.value("number")
    if hit.value("week") != [1, "week"] or number not in range(1, 54):
        return None
    year = _of_year(
        hit, today, lambda year: date.fromisocalendar(year, 1, 1) + timedelta(weeks=number - 1) <= today.day
    )
    first = date.fromisocalendar(year, 1, 1) + timedelta(weeks=number - 1)
    return named(Stretch(first, first + timedelta(days=DAYS_IN_WEEK - 1)), today)


def _days_of_month(hit: Hit, today: Today, _lexicon: Lexicon) -> str | None:
    """1 to 15 September: of this year, or of the last in which they had begun."""
    month, first, last = hit.value("month"), hit.value("first"), hit.value("last")
    year = _of_year(hit, today, lambda year: date(year, month, 1) <= today.day)
    starts, ends = day_of(year, month, first), day_of(year, month, last)
    return named(Stretch(starts, ends), today) if starts and ends and starts <= ends else None


READERS: Mapping[str, Reader] = {
    "named": _named,
    "relative": _relative,
    "last_some": _last_some,
    "past_one": _past_one,
    "quarter": _quarter_said,
    "half": _half,
    "written": _written,
    "year": _year,
    "days_of_month": _days_of_month,
    "week": _week,
}
# What is a period only where a figure is asked for.
_ONLY_OF_FIGURES = ("named", "year", "days_of_month")


@dataclass(frozen=True, slots=True)
class PeriodFinder:
    """Finds the periods of one sentence."""

    sentence: Sentence
    today: Today
    lexicon: Lexicon
    of_figures: bool
    """True when a figure is asked for: then a day said is a period too."""
    is_asked: bool = True
    """True when anything is asked for: then a month is a period, else a date."""

    def said(self) -> list[Entity]:
        """The periods said as such, by the grammar."""
        found = []
        for reader, patterns in self.lexicon.grammar["periods"].items():
            if reader in _ONLY_OF_FIGURES and not self.of_figures:
                continue
            for hit in self.sentence.hits(patterns):
                value = READERS[reader](hit, self.today, self.lexicon)
                if value:
                    found.append(hit.entity("period", value, self._start(hit)))
        return found

    def of(self, moments: list[Moment]) -> tuple[list[Entity], list[Moment]]:
        """What of ``moments`` is a period (days to days, days asked a figure for), and the rest."""
        found, rest, index = [], [], 0
        while index < len(moments):
            if self._is_name(moments[index]):
                index += 1
                continue
            following = moments[index + 1] if index + 1 < len(moments) else None
            joined = self._range(moments[index], following)
            period = joined or self._one(moments[index])
            if period:
                found.append(period)
            else:
                rest.append(moments[index])
            index += 2 if joined else 1
        return found, rest

    def _start(self, hit: Hit) -> int:
        leads = self.lexicon.any_of("in", "for", "of", "since", "during", "and", "to", "until", "the")
        first = hit.first
        while first < hit.last and self.sentence.items[first].letter in leads:
            first += 1
        return first

    def _is_period(self, moment: Moment) -> bool:
        """True for days that have begun where a figure is asked for; for a month also elsewhere,
        unless something is planned for it."""
        if moment.days is None:
            return False
        if self.lexicon.letters["every"] in self._before(moment):
            return False
        planned = self.lexicon.any_of("plan", "until", "by", "before", "after", "event_word")
        is_named = self.is_asked and moment.reader in ("month", "which month")
        is_month = is_named and self.sentence.letters.isdisjoint(planned)
        is_begun = moment.reader.endswith("coming") or moment.days.first <= self.today.day
        return is_month or (self.of_figures and moment.reader != "ahead" and is_begun)

    def _is_name(self, moment: Moment) -> bool:
        """True for "the monday report" of a figure, which is no day."""
        is_told = self.sentence.shape[: moment.first].endswith(self.lexicon.letters["the"])
        return self.of_figures and is_told and moment.reader == "weekday" and moment.clock is None

    def _range(self, left: Moment, right: Moment | None) -> Entity | None:
        """The days from ``left`` to ``right``, when the words between join them."""
        if right is None or left.days is None or right.days is None:
            return None
        if not (self.of_figures or (self._is_period(left) and self._is_period(right))):
            return None
        between = self.sentence.shape[left.last + 1 : right.first]
        joints = self.lexicon.any_of("to", "until", "dash", "and", "the", "of")
        if not between or any(letter not in joints for letter in between):
            return None
        letters = self.lexicon.letters
        if letters["and"] in between and letters["between"] not in self._before(left):
            return None
        first, last = left.days.first, right.days.last
        if first > last:
            first = add_months(first, -MONTHS_IN_YEAR)
        return self.sentence.entity("period", named(Stretch(first, last), self.today), left.first, right.last)

    def _one(self, moment: Moment) -> Entity | None:
        if moment.days is None or not self._is_period(moment):
            return None
        days = moment.days
        if self.lexicon.letters["since"] in self._before(moment) and days.first <= self.today.day:
            days = Stretch(days.first, self.today.day)
        return self.sentence.entity("period", named(days, self.today), moment.first, moment.last)

    def _before(self, moment: Moment) -> str:
        return self.sentence.shape[max(moment.first - 2, 0) : moment.first]
