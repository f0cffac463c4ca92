"""E-mail addresses and telephone numbers as people write them."""

from __future__ import annotations

from functools import lru_cache

import phonenumbers
from email_validator import EmailNotValidError, validate_email


class ContactInvalid(Exception):
    """Not an e-mail address, or not a telephone number."""


@lru_cache(maxsize=1024)
def read_email(text: str) -> str:
    """The address, lower case. Raises ``ContactInvalid``; nobody is asked whether it exists."""
    try:
        # Test domains are let through: people try things with them.
        found = validate_email(text.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise ContactInvalid(str(error)) from error
    return found.normalized.lower()


def read_phone(text: str, country: str | None) -> str:
    """The number in E.164; one without a country's code is read as of ``country`` (two letters).
    Raises ``ContactInvalid``."""
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException as error:
        raise ContactInvalid(str(error)) from error
    if not phonenumbers.is_possible_number(number):
        raise ContactInvalid("no telephone number is that long or short")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
