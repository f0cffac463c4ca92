"""Who a visitor is: proven by a signed identity, or only as they say themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import available_timezones

from bot.doors.tokens import identity_ends, read_identity
from domain.messages import Profile

LONGEST = 200
"""Letters of a name, an e-mail or a topic that somebody gives."""


NEVER = datetime.max.replace(tzinfo=UTC)


def greeted(hello: Mapping[str, Any], key: str) -> tuple[Profile, datetime]:
    """The visitor of a ``hello`` frame, and until when that is proven. Raises ``TokenInvalid`` when its
    identity is no good."""
    token = hello.get("identity")
    if token is None:
        return anonymous(hello), NEVER
    email, name = read_identity(str(token), key)
    return replace(anonymous(hello), name=name, proven_email=email), identity_ends(str(token), key)


def anonymous(hello: Mapping[str, Any]) -> Profile:
    """The visitor of a ``hello`` frame, as a guest."""
    zone = hello.get("zone")
    return Profile(
        locale=_text(hello.get("locale")),
        zone=zone if isinstance(zone, str) and zone in available_timezones() else None,
    )


def introduced(profile: Profile, given: object) -> Profile:
    """The profile with what a guest wrote into the form before the chat; nothing of it is proven."""
    if profile.proven_email or not isinstance(given, Mapping):
        return profile
    email = _text(given.get("email"))
    return replace(
        profile,
        name=_text(given.get("name")),
        claimed_email=email.lower() if email and "@" in email else None,
        topic=_text(given.get("topic")),
    )


def _text(value: object) -> str | None:
    if not isinstance(value, str):
        return None
    return " ".join(value.replace("\x00", "").split())[:LONGEST] or None
