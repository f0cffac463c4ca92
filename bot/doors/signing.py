"""Signed requests, as the Standard Webhooks specification has them: id, moment and body under one HMAC."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import time
from collections.abc import Mapping

ID, MOMENT, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"
PREFIX = "whsec_"
TOLERANCE = 300
"""Seconds a request may be old, or its sender's clock ahead: later it may be somebody's copy."""
LONGEST_ID = 200


class WrongSignature(Exception):
    """The request is not from who holds the secret, or not from now."""


def key_of(secret: str) -> bytes:
    """The key in a secret: base64 after ``whsec_``, else the secret itself."""
    if not secret.startswith(PREFIX):
        return secret.encode()
    try:
        return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        return secret.encode()


def signed(key: bytes, number: str, body: bytes, at: float | None = None) -> dict[str, str]:
    """The headers under which ``body`` is believed, for the next five minutes or those after ``at``."""
    moment = str(int(time.time() if at is None else at))
    return {ID: number, MOMENT: moment, SIGNATURE: f"v1,{_digest(key, number, moment, body)}"}


def verified(key: bytes, headers: Mapping[str, str], body: bytes) -> str:
    """The request's id. Raises ``WrongSignature``."""
    number, moment = headers.get(ID, ""), headers.get(MOMENT, "")
    if not 0 < len(number) <= LONGEST_ID or not (moment.isascii() and moment.isdecimal()):
        raise WrongSignature
    if abs(time.time() - int(moment[:12])) > TOLERANCE:
        raise WrongSignature
    expected = f"v1,{_digest(key, number, moment, body)}".encode()
    # Several, while one secret takes over from another.
    told = headers.get(SIGNATURE, "").encode(errors="surrogateescape").split()
    if not any(hmac.compare_digest(one, expected) for one in told):
        raise WrongSignature
    return number


def _digest(key: bytes, number: str, moment: str, body: bytes) -> str:
    said = f"{number}.{moment}.".encode(errors="surrogateescape") + body
    return base64.b64encode(hmac.digest(key, said, hashlib.sha256)).decode()
