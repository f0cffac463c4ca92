"""Which time of day is said: each reader answers one kind of pattern of the grammar."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from nlu.entities.lexicon import Lexicon
from nlu.entities.reading import Hit

_HALF_DAY = 12
_HOURS, _MINUTES = 24, 60
_QUARTER = 15
_TENS = 10
_POINTED = re.compile(r"(\d{1,2})\.(\d{2})")
_FOUR_DIGITS = re.compile(r"(0\d)(\d{2})")


class Clock(NamedTuple):
    """A wall time as said. ``exact`` when it cannot be mistaken for the other half of the day;
    ``part`` when it is only a part of the day ("morning")."""

    hour: int
    minute: int
    exact: bool = True
    part: bool = False

    def settled(self, part: Clock | None, lexicon: Lexicon) -> Clock:
        """The time meant: in the part of the day said with it, else by the habits of business."""
        if self.exact:
            return self
        if part is not None:
            is_late = part.hour >= _HALF_DAY and self.hour < _HALF_DAY
        else:
            is_late = self.hour in lexicon.afternoon_hours
        return self._replace(hour=self.hour + _HALF_DAY * is_late, exact=True)


Reader = Callable[[Hit], Clock | None]


def wall_time(text: str) -> Clock:
    """The time a lexicon writes as ``HH:MM``."""
    hour, minute = text.split(":")
    return Clock(int(hour), int(minute))


def _hour(hour: float, minute: int, meridiem: int | None) -> Clock | None:
    if hour != int(hour) or not 0 <= hour <= _HOURS or not 0 <= minute < _MINUTES:
        return None
    hour = int(hour)
    if meridiem is not None:
        return Clock(hour % _HALF_DAY + meridiem, minute) if 1 <= hour <= _HALF_DAY else None
    return Clock(hour, minute, exact=hour >= _HALF_DAY or hour == 0)


def _clock(hit: Hit) -> Clock | None:
    hour, minute = hit.value("hour")
    if not hit.has("meridiem") and hit.said("hour").startswith("0"):
        return Clock(hour, minute)
    return _hour(hour, minute, hit.value("meridiem"))


def _bare_hour(hit: Hit) -> Clock | None:
    """9, nine, 9 pm, 9 Uhr 30; 14.30 is a time too where only a time can stand, and so is 0930."""
    said, value, minute = hit.said("hour"), hit.value("hour"), int(hit.value("minute") or 0)
    written = _POINTED.fullmatch(said) or _FOUR_DIGITS.fullmatch(said)
    if written:
        value, minute = int(written[1]), int(written[2])
    found = _hour(value, minute, hit.value("meridiem"))
    return found._replace(exact=True) if found and said.startswith("0") else found


def _pointed(hit: Hit) -> Clock | None:
    """2.30, but no 2."""
    return _bare_hour(hit) if _POINTED.fullmatch(hit.said("hour")) else None


def _past(hit: Hit) -> Clock | None:
    """Half past nine, quarter past nine, ten past nine."""
    minutes = hit.value("minutes")
    if minutes is None:
        minutes = _QUARTER if hit.has("quarter") else 2 * _QUARTER
    return _hour(hit.value("hour"), int(minutes), hit.value("meridiem"))


def _to(hit: Hit) -> Clock | None:
    """Quarter to five, ten to five; also minutes about a "half five" that is half past four."""
    minutes = int(hit.value("minutes") or (0 if hit.has("half") else _QUARTER))
    if hit.has("half"):
        minutes = 2 * _QUARTER + minutes * (-1 if hit.has("after") else 1)
    clock = _hour(hit.value("hour"), 0, hit.value("meridiem"))
    if clock is None or not 0 < minutes < _MINUTES:
        return None
    return clock._replace(hour=(clock.hour - 1) % _HOURS, minute=_MINUTES - minutes)


def hours(hit: Hit) -> tuple[Clock, Clock] | None:
    """From when to when: "between 2 and 4 pm", "14:00-15:30"; what is said of the end holds for the start."""
    meridiem = hit.value("meridiem")
    own = hit.value("own") if hit.has("own") else None
    low, high = _end_of_hours(hit, "low", own), _end_of_hours(hit, "high", meridiem)
    if low is None or high is None:
        return None
    if high.exact and not low.exact:
        later = low.hour + _HALF_DAY
        is_late = (later, low.minute) <= (high.hour, high.minute)
        low = low._replace(hour=later if is_late else low.hour, exact=True)
    return low, high


def _end_of_hours(hit: Hit, name: str, meridiem: int | None) -> Clock | None:
    value, minute, said = hit.value(name), 0, hit.said(name)
    if isinstance(value, tuple):
        value, minute = value
    elif written := _POINTED.fullmatch(said):
        value, minute = int(written[1]), int(written[2])
    found = _hour(value, minute, meridiem)
    return found._replace(exact=True) if found and said.startswith("0") else found


def ends_after(start: Clock, end: Clock) -> Clock:
    """The hour ``end`` of the same half of the day as ``start``, or of the next: from five to seven."""
    is_before = (end.hour, end.minute) <= (start.hour, start.minute)
    if end.exact or not is_before:
        return end._replace(exact=True)
    return end._replace(hour=(end.hour + _HALF_DAY) % _HOURS, exact=True)


def _spoken(hit: Hit) -> Clock | None:
    """Nine thirty, six fifteen pm."""
    minute = hit.value("minute")
    return _hour(hit.value("hour"), int(minute), hit.value("meridiem")) if minute >= _TENS else None


def _word(hit: Hit) -> Clock:
    return wall_time(hit.sentence.items[hit.last].value)


def _part(hit: Hit) -> Clock:
    return wall_time(hit.sentence.items[hit.last].value)._replace(part=True)


READERS: Mapping[str, Reader] = {
    "clock": _clock,
    "hour": _bare_hour,
    "bare_hour": _bare_hour,
    "moved": _bare_hour,
    "pointed": _pointed,
    "spoken": _spoken,
    "minutes_past": _past,
    "minutes_to": _to,
    "word": _word,
    "part_of_day": _part,
    "part": _part,
}
