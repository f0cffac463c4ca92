"""Names of sessions: unguessable, and known again as ours before anything is stored under them.

A client may say something, lose us before it hears that it was stored, and come back. Were its session
unknown until then, it would get another one, and its message would count twice.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

LONGEST = 64
_SIGNED = 16


def new_session(key: str) -> str:
    """A name nobody has."""
    name = f"w{secrets.token_urlsafe(18)}"
    return f"{name}.{_proof(name, key)}"


def is_ours(session: object, key: str) -> bool:
    """Whether we gave this name to somebody."""
    if not isinstance(session, str) or len(session) > LONGEST:
        return False
    name, _, proof = session.rpartition(".")
    return hmac.compare_digest(proof.encode(), _proof(name, key).encode())


def _proof(name: str, key: str) -> str:
    return hmac.digest(key.encode(), f"session:{name}".encode(errors="replace"), hashlib.sha256).hex()[
        :_SIGNED
    ]
