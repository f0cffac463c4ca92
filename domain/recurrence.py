"""What comes again: a rule as calendars write it (RFC 5545), and when it comes next on a wall clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from dateutil.rrule import rrule, rrulestr

_STARTS, _RULE = "DTSTART:", "RRULE:"
_WALL = "%Y%m%dT%H%M%S"
_FREQUENCIES = ("HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Series:
    """Wall times from ``start`` on (local, without a zone), again and again by ``rule``
    (``FREQ=WEEKLY;BYDAY=MO``)."""

    start: datetime
    rule: str

    @classmethod
    def read(cls, text: str) -> Series:
        """The series that ``str`` wrote. Raises ``ValueError`` when ``text`` is none."""
        starts, _, rule = text.partition("\n")
        if not (starts.startswith(_STARTS) and rule.startswith(_RULE)):
            raise ValueError(text)
        start = datetime.strptime(starts.removeprefix(_STARTS), _WALL)  # noqa: DTZ007 - a wall time
        return cls(start, checked(rule.removeprefix(_RULE)))

    @classmethod
    def after(cls, instant: datetime, rule: str, zone: str, like: datetime) -> Series:
        """By ``rule``, at the time of day of the wall time ``like``, the first one being that after
        ``instant``. Raises ``ValueError`` when there never is one."""
        there = instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        start = there.replace(hour=like.hour, minute=like.minute, second=0, microsecond=0)
        first = _times(_soonest(rule), start).after(there)
        if first is None:
            raise ValueError(rule)
        return cls(first, rule)

    def __str__(self) -> str:
        return f"{_STARTS}{self.start.strftime(_WALL)}\n{_RULE}{self.rule}"

    def next(self, instant: datetime, zone: str) -> datetime | None:
        """When it comes after ``instant``, as an instant of UTC; None when it has ended. A time of day that
        clocks skip comes when they went on; one that comes twice, at its first."""
        there = instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        while True:
            wall = _times(self.rule, self.start).after(there)
            if wall is None:
                return None
            moment = wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
            if moment > instant:
                return moment
            there = wall


def checked(rule: str) -> str:
    """``rule``, when it is one that can be kept: no oftener than every hour. Raises ``ValueError``."""
    parts = dict(part.partition("=")[::2] for part in rule.split(";"))
    if len(rule) > _LONGEST or parts.get("FREQ") not in _FREQUENCIES:
        raise ValueError(rule)
    _times(rule, datetime(2000, 1, 1))  # noqa: DTZ001 - a wall time
    return rule


def parts_of(rule: str) -> dict[str, str]:
    """The parts of a rule by their names (``FREQ``, ``INTERVAL``, ``BYDAY``, ``BYMONTHDAY``, ``BYMONTH``)."""
    return dict(part.partition("=")[::2] for part in rule.split(";"))


def _soonest(rule: str) -> str:
    """``rule`` for its first time: "every other Tuesday" begins with the next one."""
    parts = parts_of(rule)
    if any(name.startswith("BY") for name in parts):
        parts.pop("INTERVAL", None)
    return ";".join(f"{name}={value}" for name, value in parts.items())


def _times(rule: str, start: datetime) -> rrule:
    made = rrulestr(f"{_RULE}{rule}", dtstart=start)
    if not isinstance(made, rrule):
        raise TypeError(rule)
    return made
