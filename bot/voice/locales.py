"""How a language writes amounts and days: what the locale's own data says, in one place."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency


def money(amount: Decimal | float, currency: str, locale: Locale) -> str:
    """``€12,000``, ``12.000 €``: hundredths only where there are some."""
    exact = Decimal(str(amount))
    pattern = str(locale.currency_formats["standard"].pattern)
    if round(exact, 2) == exact.to_integral_value():
        pattern = pattern.replace(".00", "")
    return str(format_currency(exact, currency, format=pattern, locale=locale, currency_digits=False))


def day(value: date, locale: Locale, *, with_year: bool) -> str:
    """``20 November``, ``20 de noviembre``, ``20. November 2027``."""
    return _in_words(value, day_pattern(locale, with_year=with_year), locale)


def day_pattern(locale: Locale, *, with_year: bool) -> str:
    """A day and its month as the language writes them in a sentence."""
    own = _dated(locale)
    if with_year:
        return str(own.date_formats["long"].pattern)
    return str(own.datetime_skeletons["MMMMd"].pattern)


def weekday(value: date, locale: Locale) -> str:
    """``Friday``."""
    return _in_words(value, "EEEE", locale)


def days_of_one_month(first: date, last: date, locale: Locale, *, with_year: bool) -> str:
    """``1–18 October``, ``1.–18. Oktober``."""
    dot = "." if day_pattern(locale, with_year=with_year).startswith("d.") else ""
    return f"{first.day}{dot}–{day(last, locale, with_year=with_year)}"


def _dated(locale: Locale) -> Locale:
    # English without a country is the bank's own: the day before the month.
    return Locale("en", "GB") if str(locale) == "en" else locale


@lru_cache(maxsize=4096)
def _in_words(value: date, pattern: str, locale: Locale) -> str:
    return str(format_date(value, pattern, locale=locale))
