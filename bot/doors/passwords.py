"""Passwords, kept as scrypt hashes: slow to guess, and useless to whoever steals the database."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import b64decode, b64encode

SHORTEST = 10
"""Characters a password must have; length is what makes guessing hopeless."""

_COST, _BLOCK, _LANES = 15, 8, 1
_MEMORY = 64 * 1024 * 1024
_NOBODY = f"scrypt${_COST}${_BLOCK}${_LANES}${b64encode(bytes(16)).decode()}${b64encode(bytes(32)).decode()}"


def hash_password(password: str) -> str:
    """What may be stored: ``scrypt$cost$block$lanes$salt$hash``, another each time."""
    salt = secrets.token_bytes(16)
    parts = (b64encode(value).decode() for value in (salt, _scrypt(password, salt, _COST, _BLOCK, _LANES)))
    return "$".join(("scrypt", str(_COST), str(_BLOCK), str(_LANES), *parts))


def is_password(password: str, stored: str | None) -> bool:
    """Whether this is the password behind ``stored``. Nobody's (None) takes as long to refuse as
    anybody's, so the time taken does not tell who has an account."""
    scheme, cost, block, lanes, salt, expected = (stored or _NOBODY).split("$")
    if scheme != "scrypt":
        return False
    actual = _scrypt(password, b64decode(salt), int(cost), int(block), int(lanes))
    return hmac.compare_digest(actual, b64decode(expected)) and stored is not None


def _scrypt(password: str, salt: bytes, cost: int, block: int, lanes: int) -> bytes:
    return hashlib.scrypt(
        password.encode(), salt=salt, n=1 << cost, r=block, p=lanes, maxmem=_MEMORY, dklen=32
    )
