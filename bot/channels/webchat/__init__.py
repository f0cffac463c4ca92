"""Web chat: the widget's WebSocket and its attachments, as the contract says."""

from __future__ import annotations

from bot.channels.webchat.channel import WebChat
from config.settings import Settings


def build(settings: Settings) -> WebChat:
    """The channel; it needs nothing but our own server."""
    return WebChat(settings)
