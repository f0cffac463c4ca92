"""Slack: direct messages, mentions, ``/parley`` and buttons, over HTTP or Socket Mode."""

from __future__ import annotations

from typing import Protocol

from bot.channel import Channel


class SlackSettings(Protocol):
    """What this channel needs to be told."""

    @property
    def slack_bot_token(self) -> str | None:
        """``xoxb-...``; without it there is no Slack."""

    @property
    def slack_signing_secret(self) -> str | None:
        """Proves that a request comes from Slack; needed for HTTP."""

    @property
    def slack_app_token(self) -> str | None:
        """``xapp-...``; with it Slack is asked over Socket Mode."""

    @property
    def slack_api_url(self) -> str:
        """``https://slack.com/api/``, or a stand-in."""

    @property
    def slack_triage_channel(self) -> str:
        """The id of the channel with a card for each ticket; empty when there is none."""

    @property
    def public_url(self) -> str:
        """Where people reach this server."""


def build(settings: SlackSettings) -> Channel | None:
    """The channel; None without a bot token and a way to hear (signing secret or app token)."""
    if not settings.slack_bot_token or not (settings.slack_signing_secret or settings.slack_app_token):
        return None
    from bot.channels.slack.channel import SlackChannel  # noqa: PLC0415 unconfigured, it costs nothing

    return SlackChannel(settings)
