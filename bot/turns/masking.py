"""Nothing personal: names and numbers of people give way to stand-ins that read, and teach, alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

STAND_INS = {
    "person": "Jane Doe",
    "company": "Acme GmbH",
    "email": "name@example.com",
    "phone": "+44 20 7946 0000",
}
"""By kind of fact. Each is found again as a fact of its kind, so that what is learned of it holds for all."""
RECORDS = {"ticket": "T-1", "quote": "Q-1", "deal": "D-1", "lead": "L-1"}
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_LINK = re.compile(r"(?:https?://|www\.)\S{1,500}", re.IGNORECASE)
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{4}){2,7}(?:[ ]?[A-Z0-9]{1,4})?\b", re.IGNORECASE)
_PHONE = re.compile(r"(?<![\w.,])\+\d[\d ()./-]{6,20}\d")
_RECORD = re.compile(r"\b([TQDL])-?\d{1,9}\b", re.IGNORECASE)
_DIGITS = re.compile(r"(?<![\w.,])\d(?:[ -]?\d){4,25}(?![\w%])")
"""Five digits and more in a row: accounts, cards, codes. Amounts are written with signs or words."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d|\d\d?-\d\d?-\d{4}")
_MONEY = re.compile(r"[$€£¥]\s?\d[\d.,']*|\d[\d.,']*\s?(?:[$€£¥]|(?:eur|usd|gbp|chf)\b)", re.IGNORECASE)


def masked(text: str, facts: Iterable[Sequence[str]] = (), names: Iterable[str | None] = ()) -> str:
    """``text`` with stand-ins. ``facts`` are kinds and what was said of each, as found in it; ``names`` are
    whole names that must not be read, in whole or in part."""
    known = [(said, STAND_INS[kind]) for kind, said, *_ in facts if kind in STAND_INS]
    for name in names:
        known += [(part, STAND_INS["person"]) for part in _parts(name)]
    text = _LINK.sub("www.example.com", _EMAIL.sub(STAND_INS["email"], text))
    for said, instead in sorted(known, key=lambda one: len(one[0]), reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(said)}(?!\w)", instead, text, flags=re.IGNORECASE)
    text = _IBAN.sub(lambda found: "DE00 0000 0000 0000" if _has_digits(found[0]) else found[0], text)
    text = _PHONE.sub(STAND_INS["phone"], text)
    text = _RECORD.sub(lambda found: f"{found[1]}-1", text)
    return _without_long_numbers(text)


def _parts(name: str | None) -> list[str]:
    """A name, and each of its words that is long enough to be one."""
    words = (name or "").split()
    return [" ".join(words), *(word for word in words if len(word) > 2)] if words else []  # noqa: PLR2004


def _has_digits(said: str) -> bool:
    return sum(character.isdigit() for character in said) > 5  # noqa: PLR2004 a word is no account


def _without_long_numbers(text: str) -> str:
    """Digits in a row give way to noughts, but for those of an amount of money."""
    money = [found.span() for found in _MONEY.finditer(text)]
    phone = STAND_INS["phone"]

    def instead(found: re.Match[str]) -> str:
        within = any(start <= found.start() and found.end() <= end for start, end in money)
        is_ours = phone in text[max(0, found.start() - len(phone)) : found.end() + len(phone)]
        is_day = _DAY.fullmatch(found[0])
        return found[0] if within or is_ours or is_day else re.sub(r"\d", "0", found[0])

    return _DIGITS.sub(instead, text)
