"""What Slack shows beside messages: App Home, modals, cards, links. Drawn from the store when it is shown."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

from bot.channel import RetryLater, Uncertain, Undeliverable
from bot.channels.slack import home, tickets
from bot.channels.slack.client import SlackClient
from bot.channels.slack.markup import escape, escaped_length
from bot.channels.slack.reading import NAME
from bot.channels.slack.sheets import Filled, Sheets
from bot.doors.window import Window
from bot.doors.wire import Errands
from bot.voice.parts import deliver, split_text
from domain.access import Actor, Permission
from domain.messages import InboundMessage, OutboundMessage
from domain.record import number_of
from domain.tickets.model import Ticket
from domain.triage.model import Card

Payload = dict[str, Any]
Who = Callable[[str], Awaitable[InboundMessage]]
"""A message of nothing from a Slack user: who they are, as the turn would know them."""

TEXT = 3000
EARLIER = 60.0
"""Seconds before a ticket's beginning from which on its card is looked for: clocks differ."""
NOTED = (0.0, 0.3, 0.6)
"""Seconds between looks for a card that may be on record in a moment; Slack waits 3."""
OPEN_HOMES = 2_000
"""Homes kept up to date; of more, those opened last."""
LINKS = 5
CHANNELS = 200
"""Looked through for what was missed: Slack lets us ask about fifty times a minute."""


class Surfaces:
    """The surfaces of one workspace."""

    def __init__(self, window: Window, client: SlackClient, errands: Errands, who: Who) -> None:
        self.window = window
        self.sheets = Sheets(window)
        self._client = client
        self._errands = errands
        self._who = who
        self._homes: dict[str, None] = {}
        self._drawing: set[str] = set()
        self._again: set[str] = set()

    # -- App Home

    def opened(self, user: str) -> None:
        """The user looks at their App Home: it is drawn, and kept up to date from now on."""
        self._homes.pop(user, None)
        self._homes[user] = None
        if len(self._homes) > OPEN_HOMES:
            del self._homes[next(iter(self._homes))]
        self._draw(user)

    def acted(self, user: str) -> None:
        """Something came of what the user did: their App Home shows it, if they have looked at it."""
        if user in self._homes:
            self._draw(user)

    def _draw(self, user: str) -> None:
        """One drawing is under way for each user; what happens meanwhile makes one more."""
        if user in self._drawing:
            self._again.add(user)
            return
        self._drawing.add(user)
        self._errands.run(self._drawn(user), "drawing App Home")

    async def _drawn(self, user: str) -> None:
        try:
            while True:
                self._again.discard(user)
                await self._client.publish(user, await self.home(user))
                if user not in self._again:
                    return
        finally:
            self._drawing.discard(user)

    async def home(self, user: str) -> Payload:
        """The user's App Home as it is now."""
        actor, day = await self.window.day(await self._who(user))
        say = self.window.say(actor)
        if actor is None or day is None:
            return home.stranger(say)
        return home.home(actor, day, say, self.window.clock.now())

    # -- forms

    async def viewer(self, user: str) -> Actor | None:
        """Who the user is to us."""
        return await self.window.viewer(await self._who(user))

    def open_form(
        self, trigger: str, user: str, fill: Callable[[Actor | None], Awaitable[Filled | None]]
    ) -> None:
        """The form is opened at once, beside everything else: Slack waits 3 s at most."""
        self._errands.run(self._opened_form(trigger, user, fill), "opening a form")

    async def _opened_form(
        self, trigger: str, user: str, fill: Callable[[Actor | None], Awaitable[Filled | None]]
    ) -> None:
        actor = await self.viewer(user)
        await self._client.open_view(trigger, await self.sheets.view(await fill(actor), actor))

    # -- cards

    async def card_at(self, room: str, ts: str) -> Card | None:
        """The card that this message is. One that was posted this instant may not be on record yet."""
        for pause in NOTED:
            await asyncio.sleep(pause)
            if (found := await self.window.read(lambda uow: uow.cards.at(room, ts))) is not None:
                return found
        return None

    async def show_card(self, message: OutboundMessage) -> str:
        """The ticket's card is as the ticket is now, and what happened to it stands under it. Returns the
        card's ``ts``. Raises as ``Channel.send``; never ``Uncertain`` of the card itself, which is found
        again by its mark."""
        _, room, number = message.address.split("/")
        before, version = (int(part) for part in message.key.split(":")[2:4])
        one = await tickets.shown(self.window, int(number))
        say = self.window.say()
        body = tickets.card(one, say) if one else tickets.withdrawn(int(number), say)
        ts = await self._placed(room, int(number), body, one.ticket if one else None)
        text = await tickets.told(self.window, int(number), before, version)
        parts = [{"text": escape(part)} for part in split_text(text, TEXT, escaped_length)]
        if parts:
            await deliver(parts, lambda part: self._client.post(room, ts, part))
        return ts

    async def _placed(self, room: str, number: int, body: Payload, ticket: Ticket | None) -> str:
        card = await self.window.read(lambda uow: uow.cards.of(number))
        if card is None:
            raise Undeliverable("this card is not on record")
        try:
            ts = card.ts or (await self._found(card, ticket) if card.tried else None)
            if ts is not None:
                await self._client.update(room, ts, body)
            else:
                await self.window.note(lambda uow: uow.cards.trying(number))
                ts = await self._client.post_card(room, body, number)
        except Uncertain as silence:
            raise RetryLater(silence.reason, 1.0) from silence
        if card.ts is None:
            await self.window.note(lambda uow: uow.cards.posted(number, ts))
        return ts

    async def _found(self, card: Card, ticket: Ticket | None) -> str | None:
        """A card that may have been posted, looked for by its mark."""
        since = ticket.created_at.timestamp() if ticket else time.time() - 24 * 3600
        return await self._client.find_card(card.room, card.ticket_id, since - EARLIER)

    # -- what was missed

    async def channels(self) -> list[str]:
        """Where somebody has talked with us: the latest channels."""
        talks = await self.window.read(lambda uow: uow.conversations.all_of(NAME))
        named = [talk.address.split("/")[1] for talk in talks if talk.address.count("/") > 1]
        return list(dict.fromkeys(reversed(named)))[:CHANNELS]

    # -- links

    def unfurl(self, event: Payload) -> None:
        """Links to our tickets in somebody's message show where those stand."""
        self._errands.run(self._unfurled(event), "showing a link")

    async def _unfurled(self, event: Payload) -> None:
        actor = await self.viewer(str(event.get("user")))
        if actor is None or not actor.may(Permission.SEE_TICKETS):
            return
        shown = {}
        for link in (event.get("links") or ())[:LINKS]:
            url = str(link.get("url") or "")
            ticket = await self._linked(url)
            if ticket is not None:
                shown[url] = tickets.unfurled(ticket, self.window.say(), url)
        if shown:
            await self._client.unfurl(_place(event), shown)

    async def _linked(self, url: str) -> Ticket | None:
        """The ticket that an address of our console names."""
        base = f"{self.window.house.public_url}/console/tickets/"
        if not url.startswith(base):
            return None
        number = number_of(url.removeprefix(base).partition("?")[0].partition("#")[0].partition("/")[0])
        return await self.window.read(lambda uow: uow.get(Ticket, number)) if number else None


def _place(event: Payload) -> dict[str, str]:
    """The message with the link; while it is being written it has only a name of Slack's own."""
    if event.get("unfurl_id") and event.get("source"):
        return {"unfurl_id": str(event["unfurl_id"]), "source": str(event["source"])}
    return {"channel": str(event["channel"]), "ts": str(event["message_ts"])}
