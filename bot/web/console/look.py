"""How values look to whoever reads: times in their zone, states by word and tone, amounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal

from bot.voice import locales
from bot.web.console.words import Words

Shown = dict[str, Any]

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Look:
    """For one reader, at one instant."""

    words: Words
    zone: ZoneInfo
    now: datetime
    locale: Locale

    def moment(self, at: datetime | None) -> Shown | None:
        """An instant, briefly and exactly."""
        if at is None:
            return None
        local = at.astimezone(self.zone)
        day = _day(local.date(), self.words("times", "exact_day"), self.locale)
        exact = self.words("times", "exact", day=day, time=f"{local:%H:%M}", zone=local.tzname() or "")
        return {"text": self._brief(local), "exact": exact, "iso": at.isoformat()}

    def day(self, day: date | None) -> Shown | None:
        """A day, with its year."""
        if day is None:
            return None
        exact = _day(day, self.words("times", "exact_day"), self.locale)
        text = _day(day, self.words("times", "day_of_year"), self.locale)
        return {"text": text, "exact": exact, "iso": day.isoformat()}

    def state(self, kind: str, value: str, **facts: object) -> Shown:
        """A state by word and tone."""
        word, tone = self.words.pair("states", kind, value)
        return {"word": word.format(**facts).strip() if facts else word, "tone": tone}

    def money(self, amount: Decimal | None, currency: str | None) -> str | None:
        """``€12,000``; hundredths only where there are some."""
        return None if amount is None else _money(amount, currency or "EUR", self.locale)

    def number(self, value: int) -> str:
        """``1,250``."""
        return str(format_decimal(value, locale=self.locale))

    def span(self, lasted: timedelta) -> str:
        """``12 min``, ``3 h``, ``2 d``."""
        minutes = max(0, int(lasted.total_seconds() // 60))
        for unit, size in (("days", 24 * 60), ("hours", 60)):
            if minutes >= size:
                return self.words("times", unit, n=minutes // size)
        return self.words("times", "minutes", n=minutes) if minutes else self.words("times", "moment")

    def soon(self, at: datetime) -> str:
        """An instant that comes: its hour today, its day otherwise."""
        local = at.astimezone(self.zone)
        if local.date() == self.now.astimezone(self.zone).date():
            return f"{local:%H:%M}"
        return _day(local.date(), self.words("times", "day"), self.locale)

    def language(self, tag: str | None) -> str | None:
        """A language by its name, as the reader says it."""
        if tag is None:
            return None
        try:
            return Locale.parse(tag, sep="-").get_display_name(self.locale)
        except (UnknownLocaleError, ValueError):
            return tag

    def _brief(self, local: datetime) -> str:
        now = self.now.astimezone(self.zone)
        away = local - now
        if abs(away) < _HOUR:
            minutes = round(abs(away).total_seconds() / 60)
            if minutes == 0:
                return self.words("times", "now")
            return self.words("times", "in_minutes" if away > timedelta(0) else "minutes_ago", n=minutes)
        days = (local.date() - now.date()).days
        near = {0: "today", -1: "yesterday", 1: "tomorrow"}.get(days)
        if near:
            return self.words("times", near, time=f"{local:%H:%M}")
        pattern = self.words("times", "day" if local.year == now.year else "day_of_year")
        return _day(local.date(), pattern, self.locale)


def locale_of(language: str) -> Locale:
    """How this language writes dates and numbers; English when it is not known."""
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en")


@lru_cache(maxsize=4096)
def _day(day: date, pattern: str, locale: Locale) -> str:
    return format_date(day, pattern, locale=locale)


@lru_cache(maxsize=4096)
def _money(amount: Decimal, currency: str, locale: Locale) -> str:
    return locales.money(amount, currency, locale)
