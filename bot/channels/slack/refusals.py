"""What Slack's errors mean for a message that was to be sent."""

from __future__ import annotations

from typing import Any

from slack_sdk.errors import SlackApiError

from bot.channel import RetryLater, Uncertain, Undeliverable

TOO_MANY_REQUESTS, SERVER_ERROR = 429, 500


class NotThere(Undeliverable):
    """We, or whom it was for, are not in that channel."""


HALF_DONE = {"fatal_error", "internal_error"}
"""Slack says of these that part of the work may have been done."""

BUSY = {"ratelimited", "rate_limited", "message_limit_exceeded", "service_unavailable", "request_timeout"}

LIMITS = {"ratelimited", "rate_limited", "message_limit_exceeded"}
ELSEWHERE = {"channel_not_found", "not_in_channel", "user_not_in_channel", "is_archived"}
"""Of something shown to one person in a channel: it cannot be there, and can be said to them alone."""

OUR_SETTINGS = {
    "account_inactive", "invalid_auth", "missing_scope", "not_allowed_token_type", "not_authed",
    "token_expired", "token_revoked",
}  # fmt: skip
"""Mistakes in the set-up: nothing is wrong with the message, which waits until they are mended."""


def verdict(error: SlackApiError) -> RetryLater | Undeliverable | Uncertain:
    """The refusal in our own terms."""
    status, code, wait = _read(error.response)
    reason = f"Slack: {code or status}"
    if code in HALF_DONE or (status == 200 and not code):  # noqa: PLR2004 answered, but not in its own language
        return Uncertain(reason)
    if code in OUR_SETTINGS:
        return RetryLater(reason, 60.0)
    if code in BUSY or status == TOO_MANY_REQUESTS or status >= SERVER_ERROR:
        return RetryLater(reason, wait)
    return NotThere(reason) if code in ELSEWHERE else Undeliverable(reason)


def is_limit(error: SlackApiError) -> bool:
    """Whether Slack refuses because there was too much of it."""
    status, code, _ = _read(error.response)
    return status == TOO_MANY_REQUESTS or code in LIMITS


def _read(response: Any) -> tuple[int, str, float]:
    """HTTP status, Slack's error code, seconds to wait."""
    status = getattr(response, "status_code", None) or getattr(response, "status", None) or 0
    data = getattr(response, "data", None)
    code = str(data.get("error") or "") if isinstance(data, dict) else ""
    after = str(getattr(response, "headers", {}).get("Retry-After", ""))
    return status, code, float(after) if after.isdigit() else 5.0
