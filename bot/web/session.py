"""Signed in: a cookie that holds who, and a token in every form that proves it is ours.

Nothing is stored: the cookie is a JWT signed with the house's secret key, of a use of its own, so that
no web chat identity and no REST token can stand in for it. A new password ends every session.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import jwt

from domain.people.model import Person
from domain.ports import Clock

LASTS = timedelta(hours=12)
_ALGORITHM = "HS256"
_USE = "console"


@dataclass(frozen=True, slots=True)
class Session:
    """Who is signed in. ``mark`` changes with their password."""

    id: str
    person_id: int
    mark: str
    until: datetime

    def is_of(self, person: Person | None) -> bool:
        """Whether this is the person as they are now: still working here, with the same password."""
        return person is not None and person.is_staff and hmac.compare_digest(self.mark, mark_of(person))


class Sessions:
    """Begins, reads and ends sessions."""

    def __init__(self, key: str, clock: Clock) -> None:
        self._key = key
        self._clock = clock
        self._ended: dict[str, datetime] = {}
        """Signed out before their time; only what we signed gets in, and it leaves when it expires."""

    def begin(self, person: Person) -> str:
        """What the cookie holds for the next ``LASTS``."""
        claims = {
            "use": _USE,
            "jti": secrets.token_urlsafe(16),
            "sub": str(person.id),
            "mark": mark_of(person),
            "exp": int((self._clock.now() + LASTS).timestamp()),
        }
        return jwt.encode(claims, self._key, _ALGORITHM)

    def read(self, token: str | None) -> Session | None:
        """The session in a cookie; None when it is not ours, over, or signed out."""
        if not token:
            return None
        # When it is over is asked of the house's own clock.
        options = {"require": ["use", "jti", "sub", "mark", "exp"], "verify_exp": False}
        try:
            claims = jwt.decode(token, self._key, algorithms=[_ALGORITHM], options=options)  # type: ignore[arg-type]
        except jwt.InvalidTokenError:
            return None
        if claims["use"] != _USE or not isinstance(claims["exp"], int):
            return None
        until = datetime.fromtimestamp(claims["exp"], UTC)
        if until <= self._clock.now() or claims["jti"] in self._ended:
            return None
        return Session(claims["jti"], int(claims["sub"]), claims["mark"], until)

    def end(self, session: Session) -> None:
        """Signed out: the same cookie opens nothing any more."""
        now = self._clock.now()
        self._ended = {number: until for number, until in self._ended.items() if until > now}
        self._ended[session.id] = session.until


@dataclass(frozen=True, slots=True)
class Forms:
    """Tokens in forms: another site can send a browser here, but it cannot know them."""

    key: str

    def token(self, seed: str) -> str:
        """A new token, good as long as ``seed`` (a session, or the cookie of the sign-in page) is."""
        once = secrets.token_urlsafe(9)
        return f"{once}.{self._proof(seed, once)}"

    def once(self, seed: str, token: str) -> str | None:
        """What is the same only when the same form is sent twice; None for a token that is not ours."""
        once, _, proof = token.partition(".")
        return once if hmac.compare_digest(proof.encode(), self._proof(seed, once).encode()) else None

    def _proof(self, seed: str, once: str) -> str:
        return hmac.new(self.key.encode(), f"form:{seed}:{once}".encode(), hashlib.sha256).hexdigest()


def mark_of(person: Person) -> str:
    """Tells one password from the next without telling anything of it."""
    return hashlib.sha256(f"console:{person.password_hash}".encode()).hexdigest()[:16]
