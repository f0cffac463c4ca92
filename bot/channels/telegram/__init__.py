"""Telegram: private chats, groups where we are named, and buttons, by webhook or long polling."""

from __future__ import annotations

import os
from typing import Protocol

from bot.channel import Channel


class TelegramSettings(Protocol):
    """What this channel needs to be told."""

    @property
    def telegram_bot_token(self) -> str | None:
        """``123456:...`` from BotFather; without it there is no Telegram."""

    @property
    def telegram_webhook_secret(self) -> str | None:
        """Proves that an update comes from Telegram; without it Telegram is asked by long polling."""

    @property
    def telegram_api_url(self) -> str:
        """``https://api.telegram.org``, or a stand-in."""

    @property
    def public_url(self) -> str:
        """Where Telegram reaches this server."""

    @property
    def secret_key(self) -> str:
        """Signs the addresses of files people sent."""

    @property
    def database_url(self) -> str:
        """Files people sent lie beside it."""

    @property
    def language(self) -> str:
        """The house's language: its menu is everybody's who has no other."""


def build(settings: TelegramSettings) -> Channel | None:
    """The channel; None without a bot token."""
    if not settings.telegram_bot_token:
        return None
    os.environ.setdefault("PTB_TIMEDELTA", "1")  # the library warns of each wait otherwise
    from bot.channels.telegram.channel import TelegramChannel  # noqa: PLC0415 unconfigured, it costs nothing

    return TelegramChannel(settings)
