"""Amounts and numbers as spreadsheets write them, in whatever country."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from domain.money import Money

SIGNS = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "zł": "PLN", "Kč": "CZK", "Ft": "HUF", "₹": "INR"}
LARGEST = Decimal(10) ** 15
"""More than any bank has; still exact in the database."""

_SPACES = re.compile(r"[\s\u00a0\u202f'’]")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*|[.,]\d+")
_IN_THREES = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")
_CODE = re.compile(r"[A-Z]{3}")


def read_money(text: str, *, decimal_comma: bool = False) -> tuple[Money | None, str | None]:
    """The amount, exact to the hundredth, and how an ambiguous one was taken (None when it was
    clear): ``1.054`` may be a thousand. No amount at all gives (None, None). The currency is empty
    when none was written. ``decimal_comma`` says how ambiguous ones are written here."""
    digits, currency = _currency(text.strip())
    is_negative = digits.startswith(("-", "−", "(")) or digits.endswith("-")
    digits = _SPACES.sub("", digits).strip("()-−+")
    if not _NUMBER.fullmatch(digits):
        return None, None
    plain, doubt = _plain(digits, decimal_comma=decimal_comma)
    if plain is None or Decimal(plain) >= LARGEST:
        return None, None
    value = Decimal(plain).quantize(Decimal("0.01"), ROUND_HALF_UP) * (-1 if is_negative else 1)
    return Money(value, currency), f"{value:f}".removesuffix(".00") if doubt else None


def read_percent(text: str) -> int | None:
    """Whole percent, from ``40``, ``40 %`` or a fraction such as ``0.4``; None for anything else."""
    number = text.strip().removesuffix("%").strip().replace(",", ".")
    if not re.fullmatch(r"\d{1,3}(\.\d+)?", number):
        return None
    value = Decimal(number)
    if "." in number and value <= 1 and "%" not in text:
        value *= 100
    return round(value) if value <= 100 else None  # noqa: PLR2004 percent


def _currency(text: str) -> tuple[str, str]:
    """The text without its currency, and the currency."""
    for sign, code in SIGNS.items():
        if sign in text:
            return text.replace(sign, "").strip(), code
    if found := _CODE.search(text.upper()):
        return (text[: found.start()] + text[found.end() :]).strip(), found[0]
    return text, ""


def _plain(digits: str, *, decimal_comma: bool) -> tuple[str | None, bool]:
    """Digits with a decimal point; and whether they could have meant something else."""
    last = max(digits.rfind(","), digits.rfind("."))
    if last < 0:
        return digits, False
    mark, other = digits[last], "." if digits[last] == "," else ","
    whole, after = digits[:last], digits[last + 1 :]
    if other in whole:  # 1.054,00: both are there, so the last one is decimal
        return (f"{whole.replace(other, '')}.{after}" if _IN_THREES.fullmatch(whole) else None), False
    if mark in whole:  # 1,054,000: only thousands come more than once
        return ((whole + after).replace(mark, "") if _IN_THREES.fullmatch(digits) else None), False
    if len(after) != 3 or not 1 <= len(whole) <= 3 or whole == "0":  # noqa: PLR2004 thousands have three
        return f"{whole or '0'}.{after}", False
    is_thousands = (mark == ".") == decimal_comma
    return (whole + after if is_thousands else f"{whole}.{after}"), mark == "." or decimal_comma
