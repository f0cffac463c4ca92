"""Signed tokens: who a web chat visitor is, and what a REST client may do.

Both are JWTs signed with the house's secret key (HS256). One cannot serve as the other.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from secrets import token_urlsafe

import jwt

from domain.access import Role

_ALGORITHM = "HS256"


class TokenInvalid(Exception):
    """Not signed by us, expired, or not of the kind that is wanted."""


def make_identity(email: str, key: str, *, name: str | None = None, lasts: timedelta) -> str:
    """A web chat identity: whoever holds it is the person with this e-mail until it expires."""
    claims = {"email": email.lower(), "exp": datetime.now(UTC) + lasts}
    return jwt.encode(claims | ({"name": name} if name else {}), key, _ALGORITHM)


def read_identity(token: str, key: str) -> tuple[str, str | None]:
    """The e-mail (lower case) and the name in an identity. Raises ``TokenInvalid``."""
    claims = _claims(token, key, "email", "exp")
    email, name = claims["email"], claims.get("name")
    if not isinstance(email, str) or "@" not in email:
        raise TokenInvalid("no e-mail")
    return email.strip().lower(), name if isinstance(name, str) and name.strip() else None


def identity_ends(token: str, key: str) -> datetime:
    """When an identity ends, UTC. Raises ``TokenInvalid``."""
    return datetime.fromtimestamp(int(str(_claims(token, key, "exp")["exp"])), UTC)


def make_access(role: Role, key: str, *, lasts: timedelta) -> str:
    """A REST token: whoever holds it acts in this role until it expires."""
    claims = {"role": role.value, "use": "rest", "jti": token_urlsafe(12), "exp": datetime.now(UTC) + lasts}
    return jwt.encode(claims, key, _ALGORITHM)


def read_access(token: str, key: str) -> Role:
    """The role a REST token gives. Raises ``TokenInvalid``."""
    claims = _claims(token, key, "role", "use", "exp")
    role = claims["role"]
    if claims["use"] != "rest" or not isinstance(role, str) or role not in list(Role):
        raise TokenInvalid("not a REST token")
    return Role(role)


def _claims(token: str, key: str, *required: str) -> dict[str, object]:
    try:
        claims: dict[str, object] = jwt.decode(
            token, key, algorithms=[_ALGORITHM], options={"require": list(required)}
        )
    except jwt.InvalidTokenError as error:
        raise TokenInvalid(str(error)) from error
    return claims
