"""E-mail addresses, phone numbers and web addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import phonenumbers
from babel.core import get_global
from email_validator import EmailNotValidError, validate_email

from nlu.entities.lexicon import Lexicon
from nlu.parse import Context, Entity

_EMAIL = re.compile(r"(?<![\w.+%'-])\w[\w.+%'-]{0,63}@(?:[^\W_](?:[\w-]{0,62})\.){1,8}[^\W\d_][\w-]{1,30}")
_WEB = re.compile(r"(?:https?://|www\.)[^\s<>]{1,2000}", re.IGNORECASE)
_PHONE = re.compile(r"(?<![\w.,:/#-])(?:\+|\(\+?)?\d[\d\s().\u2011/-]{5,24}\d(?![\w%€£$]|[.,:]\d)")
_OTHER = re.compile(r"^\d+\.\d+$|^\d{4}-\d{2}-\d{2}|^\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|^\d{1,2}:\d{2}")
_FEWEST_DIGITS, _MOST_DIGITS, _WITHOUT_SPACES = 7, 15, 10
_TRUNK = "0"
_US_SHAPE = re.compile(r"\(?\d{3}\)?[\s.-]\d{3}[\s.-]\d{4}")


def emails(text: str) -> Iterator[Entity]:
    """Every valid address in ``text``, in lower case."""
    if "@" not in text:
        return
    for match in _EMAIL.finditer(text):
        said = match[0].rstrip(".-_")
        value = _address(said)
        if value:
            yield Entity("email", value, match.start(), match.start() + len(said), said)


def web_addresses(text: str) -> Iterator[tuple[int, int]]:
    """Where web addresses stand; no facts are read from inside them."""
    if "://" in text or "www." in text.lower():
        for match in _WEB.finditer(text):
            yield match.span()


def phones(text: str, context: Context, lexicon: Lexicon) -> Iterator[Entity]:
    """Every phone number in ``text``, in E.164, national ones of the speaker's country or those after it."""
    for match in _PHONE.finditer(text):
        said = match[0]
        digits = sum(sign.isdecimal() for sign in said)
        if not _FEWEST_DIGITS <= digits <= _MOST_DIGITS or _OTHER.match(said):
            continue
        is_asked = context.expects == "phone"
        is_shaped = any(shape.fullmatch(said.strip()) for shape in lexicon.phone_shapes)
        if not (is_asked or is_shaped or _looks_like_phone(said)):
            continue
        value = _number(said.strip(), _regions(context.zone, lexicon.phone_regions))
        if value:
            yield Entity("phone", value, match.start(), match.end(), said)


def _looks_like_phone(said: str) -> bool:
    """Not any long number: with a country code, a trunk zero, or written as in America."""
    if said.isdecimal():
        return said.startswith(_TRUNK) and len(said) >= _WITHOUT_SPACES
    return said.startswith(("+", "(", _TRUNK)) or bool(_US_SHAPE.fullmatch(said))


@lru_cache(maxsize=2048)
def _address(said: str) -> str | None:
    try:
        # Nobody is written to here: whether the domain answers is not asked.
        return validate_email(said, check_deliverability=False, test_environment=True).normalized.lower()
    except EmailNotValidError:
        return None


@lru_cache(maxsize=512)
def _regions(zone: str, others: tuple[str, ...]) -> tuple[str, ...]:
    home = get_global("zone_territories").get(zone)
    return tuple(dict.fromkeys([home, *others] if home else others))


@lru_cache(maxsize=2048)
def _number(said: str, regions: tuple[str, ...]) -> str | None:
    if said.startswith("00"):
        said = f"+{said[2:]}"
    if "+" in said:
        return _parsed(said, None, is_home=True)
    for index, region in enumerate(regions):
        needs_trunk = phonenumbers.ndd_prefix_for_region(region, strip_non_digits=True) == _TRUNK
        if needs_trunk == re.sub(r"\D", "", said).startswith(_TRUNK):
            value = _parsed(said, region, is_home=index == 0)
            if value:
                return value
    return None


def _parsed(said: str, region: str | None, *, is_home: bool) -> str | None:
    """In E.164. At home a possible number will do, as numbers kept for films and tests are in no plan."""
    try:
        number = phonenumbers.parse(said, region)
    except phonenumbers.NumberParseException:
        return None
    reason = phonenumbers.is_possible_number_with_reason(number)
    is_possible = is_home and reason == phonenumbers.ValidationResult.IS_POSSIBLE
    if not (is_possible or phonenumbers.is_valid_number(number)):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
