"""How long something is said to take: "2 hours", "an hour and a half", "3 weeks"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from nlu.entities.calendar import DAYS_IN_WEEK, MONTHS_IN_YEAR, Today, add_months, add_workdays
from nlu.entities.lexicon import Lexicon
from nlu.entities.reading import Hit, Item
from nlu.parse import Entity

# What the rest of a broken number is counted in: half a year is six months.
_FINER = {
    "year": ("month", MONTHS_IN_YEAR),
    "month": ("day", 30),
    "week": ("day", DAYS_IN_WEEK),
    "workday": ("hour", 24),
    "day": ("hour", 24),
    "hour": ("minute", 60),
}
_LIMIT = 1_000


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time as said: whole numbers by unit, ``minute`` to ``year`` and ``workday``."""

    parts: dict[str, int]

    def iso(self) -> str:
        """As ISO 8601 writes it: ``PT2H30M``, ``P2W``, ``P3D``."""
        if set(self.parts) == {"week"}:
            return f"P{self.parts['week']}W"
        days = self._count("day") + self._count("workday") + DAYS_IN_WEEK * self._count("week")
        dated = _written({"Y": self._count("year"), "M": self._count("month"), "D": days})
        timed = _written({"H": self._count("hour"), "M": self._count("minute")})
        return f"P{dated}{'T' if timed or not dated else ''}{timed or '0M' * (not dated)}"

    @property
    def is_clocked(self) -> bool:
        """True when hours or minutes are said: then the moment counts, not only the day."""
        return bool(self._count("hour") or self._count("minute"))

    def from_now(self, today: Today, sign: int) -> date | datetime:
        """The moment, or the day, that long after now (``sign`` 1) or before it (-1)."""
        days = self._count("day") + DAYS_IN_WEEK * self._count("week")
        if self.is_clocked:
            passed = timedelta(days=days, hours=self._count("hour"), minutes=self._count("minute"))
            moment = today.now.astimezone(UTC) + sign * passed
            return moment.astimezone(today.zone).replace(microsecond=0)
        months = self._count("month") + MONTHS_IN_YEAR * self._count("year")
        day = add_months(today.day, sign * months) + timedelta(days=sign * days)
        return add_workdays(day, sign * self._count("workday"))

    def _count(self, unit: str) -> int:
        return self.parts.get(unit, 0)


def length_of(items: Iterable[Item], lexicon: Lexicon) -> Length | None:
    """The length that these items say; None when they say none, or one beyond all plans."""
    units = lexicon.any_of("unit", "quarter", "million_or_minute")
    counts = lexicon.any_of("number", "spelled", "couple")
    parts: dict[str, int] = {}
    count: float | None = None
    last: tuple[float, str] = (0, "")
    items = list(items)
    parted = "".join(item.letter for item in items).find(
        "".join(lexicon.letters[name] for name in ("quarter", "of", "a"))
    )
    if parted >= 0:  # three quarters of an hour
        share = (items[parted - 1].value if parted and items[parted - 1].letter in counts else 1) / 4
        items = [items[parted]._replace(letter=lexicon.letters["number"], value=share), *items[parted + 3 :]]
    for item in items:
        if item.letter in counts:
            count = item.value
        elif item.letter == lexicon.letters["half"] and last[1] and count is None:
            _add(parts, last[0] / 2, last[1])
        elif item.letter == lexicon.letters["half"]:
            count = (count or 0) + 0.5
        elif item.letter == lexicon.letters["hm"]:
            parts |= {"hour": item.value[0], "minute": item.value[1]}
        elif item.letter in units:
            last = (item.value[0], item.value[1])
            _add(parts, (1 if count is None else count) * last[0], last[1])
            count = None
    return Length(parts) if parts and max(parts.values()) <= _LIMIT else None


def length_range(hit: Hit, lexicon: Lexicon) -> Iterator[Entity]:
    """Both lengths of "2-3 weeks"; nothing when the longer has several parts."""
    low, joint = hit.at("low"), hit.at("joint")
    items = hit.sentence.items
    if low is None or joint is None:
        return
    longer = length_of(items[joint + 1 : hit.last + 1], lexicon)
    shorter = length_of([items[low], *items[joint + 2 : hit.last + 1]], lexicon)
    count = items[joint + 1].value
    if longer is None or shorter is None or len(longer.parts) > 1:
        return
    if not isinstance(count, int | float) or hit.value("low") >= count:  # "1 to half a year"
        return
    yield hit.sentence.entity("duration", shorter.iso(), low, low)
    yield hit.sentence.entity("duration", longer.iso(), joint + 1, hit.last)


def _add(parts: dict[str, int], count: float, unit: str) -> None:
    """Add ``count`` units, a broken rest in finer ones."""
    whole = int(count)
    if whole:
        parts[unit] = parts.get(unit, 0) + whole
    if count > whole and unit in _FINER:
        finer, many = _FINER[unit]
        _add(parts, round((count - whole) * many, 3), finer)


def _written(counts: dict[str, int]) -> str:
    return "".join(f"{count}{letter}" for letter, count in counts.items() if count)
