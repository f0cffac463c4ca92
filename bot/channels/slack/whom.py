"""Who sees what we say in a room: one rule.

In a room an answer is shown to who asked and to nobody else; whatever else there is to tell them is said to
them directly. What all who work on tickets must see stands on the tickets' cards.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.channels.slack.reading import NAME
from bot.channels.slack.sheets import ASKED
from bot.dialogue.decisions import AFFIRM
from domain.messages import OutboundMessage

PROMPT = timedelta(minutes=2)
"""Slack shows a message for one person only while they are there: a later one must be a real message."""


def is_prompt(message: OutboundMessage, now: datetime) -> bool:
    """Whether it answers what was said here just now."""
    answers = message.key.startswith(f"{NAME}:")
    return answers and (message.at is None or now - message.at < PROMPT)


def is_answered_already(message: OutboundMessage) -> bool:
    """Whether it asks what was confirmed in a form before: there is nothing to show."""
    confirms = any(choice.value == AFFIRM for choice in message.choices)
    return confirms and message.key.rpartition(":")[0].endswith(ASKED)
