"""What asks for a form: a shortcut, a shortcut of a message, a button, a command."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot.channels.slack.markup import plain
from bot.channels.slack.reading import address, is_direct
from bot.channels.slack.sheets import Filled, Sheets
from bot.dialogue.decisions import read_choice
from domain.access import Actor

Payload = dict[str, Any]

NEW = {"new_ticket": "ticket", "new_lead": "lead", "new_deal": "deal", "new_quote": "quote"}
"""Forms of the shortcuts that are everywhere, by their callback id."""
OF_MESSAGE = {"ticket_of_message": "ticket", "lead_of_message": "lead", "note_of_message": "note"}
"""Forms of the shortcuts of a message."""


@dataclass(frozen=True, slots=True)
class FormAsked:
    """A form to be opened for a user, while the trigger holds; its answer goes to ``address``."""

    trigger: str
    user: str
    address: str
    kind: str = ""
    text: str = ""
    choice: str = ""

    def fill(self, sheets: Sheets) -> Callable[[Actor | None], Awaitable[Filled | None]]:
        """How it is filled in."""

        async def fill(actor: Actor | None) -> Filled | None:
            if self.choice:
                return await sheets.from_choice(read_choice(self.choice)[1], self.address)
            return await sheets.from_text(self.kind, self.text, self.address, actor)

        return fill


def asked_by(body: Payload, home: str) -> FormAsked | None:
    """The form that a shortcut asks for; of a message, with its words in it. Answered where the message is,
    to them alone; in the direct conversation when there is no room."""
    kind = {**NEW, **OF_MESSAGE}.get(body.get("callback_id", ""))
    if kind is None:
        return None
    user = body["user"]["id"]
    team = (body.get("team") or {}).get("id") or body["user"].get("team_id") or ""
    message = body.get("message") or {}
    channel = (body.get("channel") or {}).get("id") or home
    place = address(team, home if is_direct(channel) else channel, message.get("thread_ts") or "", user)
    return FormAsked(body["trigger_id"], user, place, kind, plain(message.get("text") or "", None))
