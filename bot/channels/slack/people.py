"""What Slack tells of a person."""

from __future__ import annotations

from typing import Any

from domain.messages import Profile

STRANGERS = (
    "is_stranger",
    "is_bot",
    "is_app_user",
    "is_workflow_bot",
    "deleted",
    "is_restricted",
    "is_ultra_restricted",
)
"""What Slack says of those who are no full members: people of other companies, bots, guests."""


def profile(user: dict[str, Any], team: str) -> Profile:
    """The profile of a ``users.info`` answer.

    The e-mail counts as proven only for a full member of our own workspace, not for its guests: in a
    shared channel another company's administrator decides what e-mail its people have. Whoever works here
    is asked once whether it is them: a workspace's administrator can give anybody an e-mail.
    """
    details = user.get("profile") or {}
    return Profile(
        name=details.get("real_name") or user.get("real_name") or user.get("name"),
        proven_email=(details.get("email") or "").lower() or None if _is_ours(user, team) else None,
        locale=user.get("locale"),
        zone=user.get("tz"),
        must_confirm=True,
    )


def _is_ours(user: dict[str, Any], team: str) -> bool:
    stranger = any(user.get(name) for name in STRANGERS)
    return not stranger and user.get("team_id", team) == team and user.get("is_email_confirmed") is not False
