"""What Telegram's errors mean for a message that was to be sent."""

from __future__ import annotations

from datetime import timedelta

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.channel import RetryLater, Uncertain, Undeliverable
from bot.doors import wire


def verdict(error: TelegramError) -> RetryLater | Undeliverable | Uncertain:
    """The refusal in our own terms."""
    reason = f"Telegram: {error.message}"
    if isinstance(error, RetryAfter):
        return RetryLater(reason, seconds_of(error))
    if isinstance(error, Forbidden | BadRequest | ChatMigrated):
        return Undeliverable(reason)
    if isinstance(error, InvalidToken):  # a mistake in the set-up: the message waits until it is mended
        return RetryLater(reason, 60.0)
    if isinstance(error, NetworkError):
        return _broken(error, reason)
    return Uncertain(reason)


def seconds_of(error: RetryAfter) -> float:
    """How long Telegram asks us to wait."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def _broken(error: NetworkError, reason: str) -> RetryLater | Uncertain:
    """Without a broken call behind it, this error is an answer: a 5xx."""
    if isinstance(error.__cause__, wire.BROKEN):
        return wire.verdict(error.__cause__)
    return RetryLater(reason)


def trouble(error: Exception) -> str:
    """What is to be mended when we cannot listen, for staff."""
    if isinstance(error, Conflict):
        return f"Telegram: {error}. Another process listens with the same token; only one may."
    return f"Telegram: {error}. Check TELEGRAM_BOT_TOKEN and TELEGRAM_API_URL."
