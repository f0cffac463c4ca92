"""What comes again: "every monday at 9", "weekdays at 8:30", "each first of the month"."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.recurrence import Series
from nlu.entities.calendar import MONTHS_IN_YEAR, Today
from nlu.entities.lexicon import Lexicon
from nlu.entities.moments import Moment
from nlu.entities.reading import Hit, Sentence
from nlu.entities.times import Clock, wall_time
from nlu.parse import Entity, Role

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_FREQUENCIES = {
    "minute": "MINUTELY",
    "hour": "HOURLY",
    "day": "DAILY",
    "workday": "WEEKLY",
    "week": "WEEKLY",
    "month": "MONTHLY",
    "year": "YEARLY",
}
_QUARTER_MONTHS = 3
_MOST_MONTH_DAYS = 31
_MORNING = Clock(9, 0)
_LINKS = 2
_TOPIC = "recurrence"
_LEADS = ("comma", "at", "on", "in", "the", "of", "about", "by", "dash", "from")


@dataclass(frozen=True, slots=True)
class Again:
    """How often: a rule's parts, said by the items ``first`` to ``last``; ``part`` is the time of day said
    with it ("every morning")."""

    first: int
    last: int
    parts: dict[str, str]
    part: Clock | None = None

    @property
    def rule(self) -> str:
        """As calendars write it: ``FREQ=WEEKLY;BYDAY=MO``."""
        return ";".join(f"{name}={value}" for name, value in self.parts.items())

    @property
    def is_settled(self) -> bool:
        """True when the days are told, not only how often."""
        return any(name.startswith("BY") for name in self.parts)


@dataclass(frozen=True, slots=True)
class RecurrenceFinder:
    """Finds what comes again in one sentence."""

    sentence: Sentence
    today: Today
    lexicon: Lexicon
    role: Role
    topics: Collection[str]

    def of(self, moments: list[Moment]) -> tuple[list[Entity], list[Moment]]:
        """A ``recurrence`` and the ``date`` of its first time for each rule said, and the moments that are
        none of theirs. Without a word of planning, only rules with a day or a time of day beside them."""
        found: list[Entity] = []
        rest = moments
        for again in self._said():
            own = [moment for moment in rest if self._belongs(moment, again)]
            is_dated = own or again.part or "BYMONTHDAY" in again.parts
            if not is_dated and _TOPIC not in self.topics:
                continue
            if self.role != "staff" and _TOPIC not in self.topics:
                continue
            rest = [moment for moment in rest if moment not in own]
            found += self._entities(_completed(again, own), own)
        return found, rest

    def _said(self) -> Iterator[Again]:
        taken: set[int] = set()
        hits = [
            (reader, hit)
            for reader, patterns in self.lexicon.grammar.get("recurrences", {}).items()
            for hit in self.sentence.hits(patterns)
        ]
        for reader, hit in sorted(hits, key=lambda found: found[1].first - found[1].last):
            places = range(hit.first, hit.last + 1)
            again = _READERS[reader](hit) if taken.isdisjoint(places) else None
            if again is not None:
                taken.update(places)
                yield again

    def _belongs(self, moment: Moment, again: Again) -> bool:
        """True for a moment inside the rule's words, or beside them with nothing but small words between."""
        if isinstance(moment.day, datetime) or moment.until:
            return False
        if moment.first <= again.last and moment.last >= again.first:
            return True
        left, right = (moment.last, again.first) if moment.last < again.first else (again.last, moment.first)
        between = self.sentence.shape[left + 1 : right]
        links = self.lexicon.any_of(*_LEADS)
        return len(between) <= _LINKS and all(letter in links for letter in between)

    def _entities(self, again: Again, own: list[Moment]) -> Iterator[Entity]:
        clock = _clock(again, own, self.lexicon)
        wall = datetime(2000, 1, 1, *(clock or _MORNING)[:2])  # noqa: DTZ001 - a wall time
        try:
            first = Series.after(self.today.now, again.rule, self.today.zone.key, wall).start
        except ValueError:
            return
        value = self.today.at(first.date(), first.hour, first.minute) if clock else first.date()
        is_dated = clock is not None or again.is_settled
        timed = [moment for moment in own if moment.first > again.last or moment.last < again.first]
        last = again.last
        if is_dated and not timed and again.last > again.first:
            last = again.first  # "every" tells that it comes again, "monday" when it does first
        yield self.sentence.entity("recurrence", again.rule, again.first, last)
        if is_dated and timed:
            moment = next((one for one in timed if one.clock), timed[0])
            yield self.sentence.entity("date", value.isoformat(), moment.first, moment.last)
        elif is_dated and last < again.last:
            ends = max([again.last, *(moment.last for moment in own)])
            yield self.sentence.entity("date", value.isoformat(), last + 1, ends)
        elif is_dated and own and own[-1].last > again.last:
            yield self.sentence.entity("date", value.isoformat(), again.last + 1, own[-1].last)


def _completed(again: Again, own: list[Moment]) -> Again:
    """The rule with the day said beside it: "monthly on the 15th", "each year on 1 april"."""
    parts = dict(again.parts)
    for moment in own:
        if moment.days is None and not moment.day:
            continue
        day = moment.day.first if isinstance(moment.day, tuple) else None
        if day is None or again.is_settled:
            continue
        reader = moment.reader.removeprefix("which ")
        if parts["FREQ"] == "WEEKLY" and reader == "weekday":
            parts["BYDAY"] = _DAYS[day.weekday()]
        elif parts["FREQ"] == "MONTHLY" and reader in ("day_of_month", "month_day", "edge"):
            parts["BYMONTHDAY"] = "-1" if reader == "edge" else str(day.day)
        elif parts["FREQ"] == "YEARLY" and reader in ("month_day", "written", "feast"):
            parts |= {"BYMONTH": str(day.month), "BYMONTHDAY": str(day.day)}
    return Again(again.first, again.last, parts, again.part)


def _clock(again: Again, own: list[Moment], lexicon: Lexicon) -> Clock | None:
    """The time of day said; the part of the day otherwise, if any."""
    for moment in own:
        if moment.clock:
            return moment.clock.settled(moment.part or again.part, lexicon)
    parts = [moment.part for moment in own if moment.part]
    return parts[0] if parts else again.part


def _weekly(hit: Hit) -> Again:
    """Every Monday, Tuesdays and Thursdays, weekdays, every other Friday."""
    first, end = hit.match.span("days")
    days: list[int] = []
    for item in hit.sentence.items[first:end]:
        values = item.value if isinstance(item.value, list) else [item.value]
        days += [value for value in values if isinstance(value, int)]
    parts = {"FREQ": "WEEKLY"}
    if hit.has("other"):
        parts["INTERVAL"] = "2"
    parts["BYDAY"] = ",".join(_DAYS[day] for day in sorted(set(days)))
    part = wall_time(hit.value("part")) if hit.has("part") else None
    return Again(hit.first, hit.last, parts, part)


def _often(hit: Hit) -> Again | None:
    """Daily, every month, every two weeks, every morning."""
    count = 2 if hit.has("other") else hit.value("count") or 1
    size, unit = hit.value("scope") or (1, "day")
    part = wall_time(hit.value("part")) if hit.has("part") else _MORNING if hit.has("dawn") else None
    if (
        unit not in _FREQUENCIES
        or count != int(count)
        or not 0 < count * size <= MONTHS_IN_YEAR * _MOST_MONTH_DAYS
    ):
        return None
    if unit == "workday" and count == 1:
        return Again(hit.first, hit.last, {"FREQ": "WEEKLY", "BYDAY": ",".join(_DAYS[:5])}, part)
    parts = {"FREQ": _FREQUENCIES[unit]}
    if count * size > 1:
        parts["INTERVAL"] = str(int(count) * size)
    return Again(hit.first, hit.last, parts, part)


def _monthly(hit: Hit) -> Again | None:
    """Each first of the month, every 15th, the last Friday of every month, every first Monday."""
    if hit.has("scope") and hit.value("scope") != [1, "month"]:
        return None
    nth: Any = -1 if hit.has("final") else hit.value("nth")
    if hit.has("edge"):
        edge = hit.value("edge")
        nth = 1 if edge == "start" else -1 if edge in ("end", [1, "month"]) else None
    if not isinstance(nth, int) or nth > _MOST_MONTH_DAYS:
        return None
    parts = {"FREQ": "MONTHLY"}
    if hit.has("day"):
        parts["BYDAY"] = f"{nth}{_DAYS[hit.value('day')]}"
    else:
        parts["BYMONTHDAY"] = str(nth)
    return Again(hit.first, hit.last, parts)


_READERS = {"weekly": _weekly, "often": _often, "monthly": _monthly}
