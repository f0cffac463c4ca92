"""Days and times of day, put together where they stand together: "friday at 9", "9:30 tomorrow"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from nlu.entities import days, times
from nlu.entities.calendar import Stretch, Today
from nlu.entities.days import Asked
from nlu.entities.lengths import length_of
from nlu.entities.lexicon import Lexicon
from nlu.entities.moments import Moment
from nlu.entities.reading import Hit, Sentence
from nlu.entities.times import Clock

_LINKS = 3
_LEADS = (
    *(
        "on",
        "by",
        "until",
        "since",
        "from",
        "for",
        "to",
        "of",
        "in",
        "at",
        "level",
        "about",
        "during",
        "between",
        "before",
        "after",
    ),
    *("and", "dash", "the", "every", "comma"),
)
_WHOLE = ("ahead", "before", "part_of_day")


@dataclass(frozen=True, slots=True)
class DateFinder:
    """Finds the moments of one sentence."""

    sentence: Sentence
    today: Today
    lexicon: Lexicon
    default_forward: bool
    """Which way a bare "friday" is meant where no verb tells."""
    is_asked: bool = False
    """True when a date was asked for."""
    is_set: bool = False
    """True when something is set for an hour, so that it may be moved to another one."""

    def moments(self) -> list[Moment]:
        """Every moment said, in order, none overlapping."""
        day_said = list(_apart(self._days()))
        day_said = [self._counted(moment) for moment in day_said]
        taken = {index for moment in day_said for index in range(moment.first, moment.last + 1)}
        parts = [moment for moment in _apart(self._times()) if moment.first not in taken or moment.part]
        return self._joined(
            sorted([*day_said, *parts], key=lambda moment: (moment.first, moment.clock is None))
        )

    def _days(self) -> Iterator[Moment]:
        for reader, patterns in self.lexicon.grammar["days"].items():
            for hit in self.sentence.hits(patterns):
                told = self._told(hit)
                forward = self._default(reader) if told is None else told
                asked = Asked(self.today, forward, told is not None, self.lexicon)
                day = days.READERS[reader](hit, asked)
                if day is not None:
                    is_bare = not (hit.has("which") or hit.has("scope"))
                    named = reader if is_bare else f"which {reader}"
                    yield Moment(self._start(hit, reader), hit.last, day, reader=named, forward=forward)

    def _times(self) -> Iterator[Moment]:
        for reader, patterns in self.lexicon.grammar["times"].items():
            for hit in self.sentence.hits(patterns):
                clock = times.READERS[reader](hit)
                if clock is not None and self._is_time(hit, reader):
                    told = self._told(hit)
                    forward = self.default_forward if told is None else told
                    yield self._timed(self._start(hit, reader), hit.last, clock, forward)
        for reader, patterns in self.lexicon.grammar.get("hours", {}).items():
            for hit in self.sentence.hits(patterns):
                hours, joint = times.hours(hit), hit.at("joint")
                first = hit.at("low")
                if hours and joint is not None and first is not None:
                    told = self._told(hit)
                    forward = self.default_forward if told is None else told
                    low, high = hours
                    named = f"{reader} hours"
                    yield Moment(
                        first, hit.last, clock=low, reader=named, forward=forward, until=high, joint=joint
                    )

    def _counted(self, moment: Moment) -> Moment:
        """The day that a length before it counts from: "a week on friday", "two days before christmas"."""
        if moment.days is None or moment.days.first != moment.days.last:
            return moment
        for hit in self.sentence.hits(self.lexicon.grammar.get("distances", {}).get("", ())):
            length = length_of(self.sentence.items[hit.first : hit.last + 1], self.lexicon)
            sign = -1 if hit.has("before") else 1
            if hit.last + 1 == moment.first and length and not length.is_clocked and moment.forward:
                there = replace(self.today, now=self.today.at(moment.days.first, 0, 0))
                day = length.from_now(there, sign)
                if isinstance(day, date) and not isinstance(day, datetime):
                    return replace(moment, first=hit.first, day=Stretch(day, day), reader="which counted")
        return moment

    def _is_time(self, hit: Hit, reader: str) -> bool:
        """False for what a deal "is at"; a meeting is at nine."""
        letters = self.lexicon.letters
        if reader == "moved":
            return self.is_set
        if self.sentence.items[hit.first].letter != letters["level"]:
            return True
        return not self.sentence.letters.isdisjoint((letters["event_word"], letters["plan"]))

    def _timed(self, first: int, last: int, clock: Clock, forward: bool) -> Moment:  # noqa: FBT001 - a direction
        if clock.part:
            return Moment(first, last, part=clock, forward=forward)
        return Moment(first, last, clock=clock, forward=forward)

    def _start(self, hit: Hit, reader: str) -> int:
        """Where the moment itself starts: "on friday" is said "friday", but "in 2 weeks" as a whole."""
        first = hit.first
        if reader not in _WHOLE:
            leads = self.lexicon.any_of(*_LEADS)
            while first < hit.last and self.sentence.items[first].letter in leads:
                first += 1
        return first

    def _default(self, reader: str) -> bool:
        """A bare month is mostly asked about, any other day mostly planned."""
        return self.default_forward and (self.is_asked or reader != "month")

    def _told(self, hit: Hit) -> bool | None:
        """Whether the future is meant, by "since" and "until", else by the nearest verb before, else by the
        first one after; None when nothing tells."""
        shape, letters = self.sentence.shape, self.lexicon.letters
        near = shape[max(hit.first - 1, 0) : hit.last + 1]
        if letters["since"] in near or self._is_paper(hit) or self._is_charged(hit):
            return False
        is_due = any(letters[name] in near for name in ("until", "by", "before", "every"))
        is_due = is_due or near[0] == letters["edge"]  # "start 1 January"
        if is_due or shape[hit.first] == letters["plan"]:
            return True
        past, plan = letters["past_verb"], letters["plan"]
        shape = shape.replace(letters["past_money"], past)
        shape = shape.replace(letters["by"] + plan, letters["by"] + letters["word"])  # "by email"
        back, ahead = shape.rfind(past, 0, hit.first), shape.rfind(plan, 0, hit.first)
        if back != ahead:
            return ahead > back
        back, ahead = shape.find(past, hit.last), shape.find(plan, hit.last)
        if back == ahead:
            return None
        return back < 0 or 0 <= ahead < back

    def _is_paper(self, hit: Hit) -> bool:
        """True for a month right after what is written of it: "my statement for june"."""
        leads = self.lexicon.any_of("for", "of", "from", "the")
        before = self.sentence.shape[: hit.first + 1].rstrip(
            "".join(leads | {self.sentence.shape[hit.first]})
        )
        return before.endswith(self.lexicon.letters["paper"])

    def _is_charged(self, hit: Hit) -> bool:
        """True for the day of a charge, which has been: "the fee of 3 November"."""
        charged, sentence = self.lexicon.charged, self.sentence
        if charged is None:
            return False
        start, end = sentence.start(hit.first), sentence.end(hit.last)
        return any(start <= found.end() < end for found in charged.finditer(sentence.tokens.text))

    def _joined(self, moments: list[Moment]) -> list[Moment]:
        joined: list[Moment] = []
        hours = {moment.first for moment in moments if moment.until}
        for moment in moments:
            is_followed = not hours.isdisjoint((moment.last + 1, moment.last + 2))
            extended = moment if is_followed else self._with_hour(moment)
            together = self._together(joined[-1], extended) if joined else None
            if together:
                joined[-1] = together
            else:
                joined.append(extended)
        return [moment for moment in joined if self._stands_alone(moment)]

    def _with_hour(self, moment: Moment) -> Moment:
        """A day with the bare hour or the part of day that follows it directly."""
        if moment.day is None or isinstance(moment.day, datetime):
            return moment
        for reader, patterns in self.lexicon.grammar["after_day"].items():
            for pattern in patterns:
                match = pattern.regex.match(self.sentence.shape, moment.last + 1)
                hit = Hit(self.sentence, match) if match else None
                clock = times.READERS[reader](hit) if hit else None
                if clock is not None and hit is not None:
                    timed = self._timed(moment.first, hit.last, clock, moment.forward)
                    return replace(moment, last=hit.last, clock=timed.clock, part=timed.part)
        return moment

    def _together(self, left: Moment, right: Moment) -> Moment | None:
        """The two as one, when nothing but small words stands between and neither repeats the other."""
        between = self.sentence.shape[left.last + 1 : right.first]
        links = self.lexicon.any_of(
            "comma", "at", "on", "a", "in", "the", "of", "about", "by", "before", "after", "dash", "sharp"
        )
        if left.until or right.until:
            links |= self.lexicon.any_of("between", "from")
        event = self.lexicon.letters["event_word"]
        if left.clock and right.day and between[:1] == event:  # the 2pm meeting today
            between = between[1:]
        if len(between) > _LINKS or any(letter not in links for letter in between):
            return None
        if isinstance(left.day, datetime) or isinstance(right.day, datetime):
            return None
        is_named = left.reader == "weekday" and right.reader in ("written", "month_day", "day_of_month")
        if (
            (left.day and right.day and not is_named)
            or (left.clock and right.clock)
            or (left.part and right.part)
        ):
            return None
        dated = right if right.day else left
        return Moment(
            left.first,
            max(left.last, right.last),
            dated.day,
            left.clock or right.clock,
            left.part or right.part,
            dated.reader,
            dated.forward,
            left.until or right.until,
            max(left.joint, right.joint),
        )

    def _stands_alone(self, moment: Moment) -> bool:
        """False for a part of the day without a plan ("the app crashes at night")."""
        if moment.day or moment.clock:
            return moment.day is not None or moment.reader != "bare hours" or self.is_set
        return self.lexicon.letters["plan"] in self.sentence.letters


def _apart(moments: Iterator[Moment]) -> Iterator[Moment]:
    """The longest ones, without those that they overlap, in order of place."""
    taken: set[int] = set()
    kept: list[Moment] = []
    for moment in sorted(moments, key=lambda moment: (moment.first - moment.last, moment.first)):
        places = range(moment.first, moment.last + 1)
        if taken.isdisjoint(places):
            taken.update(places)
            kept.append(moment)
    return iter(sorted(kept, key=lambda moment: moment.first))
