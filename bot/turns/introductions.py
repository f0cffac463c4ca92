"""What a visitor wrote of themselves before their first message, noted for whoever answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.voice.replies import Wording
from domain.conversation import Conversation, Line
from domain.dialogue import Reply
from domain.messages import InboundMessage


@dataclass(frozen=True, slots=True)
class Introduction:
    """Noted in the house's own words and zone; nothing in it is proven."""

    wording: Wording
    zone: str

    def lines(self, conversation: Conversation, message: InboundMessage, now: datetime) -> list[Line]:
        """An internal line before the conversation's first message; none when nothing was written."""
        profile = message.profile
        if conversation.seq or not (profile.claimed_email or profile.topic):
            return []
        facts = {"name": profile.name, "email": profile.claimed_email, "topic": profile.topic}
        text = self.wording.text(Reply("visitor_introduced", facts), self.zone, now)
        return [Line(conversation.id, 1, "bot", text, now, internal=True)]
