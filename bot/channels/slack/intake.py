"""The way in: a verified request of Slack becomes a stored message, and only then an acknowledgement."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any

from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.channel import Receive
from bot.channels.slack import reading
from bot.channels.slack.blocks import with_choice
from bot.channels.slack.client import SlackClient
from bot.channels.slack.doors import Doors
from bot.channels.slack.markup import escape, unescape
from bot.channels.slack.reading import NAME, is_direct, label_of, our_user, pressed, value_of
from bot.channels.slack.shortcuts import FormAsked, asked_by
from bot.channels.slack.surfaces import Surfaces
from bot.doors.remembered import Remembered
from bot.doors.wire import Errands
from domain.messages import Identity, InboundMessage, Profile

logger = logging.getLogger(__name__)

Payload = dict[str, Any]


class Intake(AsyncMiddleware):
    """Bolt's step right after the signature: it answers everything but Slack's handshake.

    Bolt's listeners are not used: they acknowledge events first and run afterwards, and we
    acknowledge what is stored.
    """

    def __init__(self, client: SlackClient, errands: Errands, triage: str) -> None:
        self._client = client
        self._errands = errands
        self._triage = triage
        self._profiles: Remembered[Profile] = Remembered(client.profile, errands)
        self._homes: Remembered[str] = Remembered(client.home, errands)
        self.doors = Doors()
        self.receive: Receive | None = None
        self.surfaces: Surfaces | None = None
        self.reactions: dict[str, str] = {}

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002 Bolt's name
    ) -> BoltResponse:
        """Stored and acknowledged. Raises when it could not be stored: Bolt then answers 500."""
        body = req.body
        if body.get("type") == "url_verification":
            return await next()
        raw = req.raw_body or json.dumps(body)
        if body.get("type") == "view_submission":
            return await self._take_form(body, raw)
        message = await self._read(body)
        if message is not None:
            is_new = await self._store(message, raw)
            if is_new and body.get("type") == "block_actions":
                self._show_choice(body, message)
        return BoltResponse(status=200, body="")

    async def who(self, user: str) -> InboundMessage:
        """A message of nothing from this user: who they are, as their turn would know them."""
        profile = await self._profiles.of(user)
        return InboundMessage(NAME, "", "", Identity(NAME, user), profile=profile or Profile())

    async def take_again(self, channel: str, message: Payload) -> bool:
        """A message as Slack's history tells it; whether it was meant for us and had been missed."""
        me = self._client.me
        if me is None:
            return False
        kind = "im" if is_direct(channel) else "channel"
        event = {"type": "message", "channel_type": kind, **message, "channel": channel}
        body = {"type": "event_callback", "team_id": me.team, "event": event}
        heard = reading.from_event(body, me.user)
        return heard is not None and await self._store(heard, json.dumps(body))

    async def _read(self, body: Payload) -> InboundMessage | None:
        """What is to be stored; None for what is only shown, and for what nobody said to us."""
        kind = body.get("type")
        if kind == "event_callback":
            return await self._event(body)
        if kind == "block_actions":
            return await self._press(body)
        if "command" in body:
            return await self._command(body)
        if kind in {"shortcut", "message_action"}:
            self._open(asked_by(body, await self._home(body["user"]["id"])))
            return None
        logger.info("not handled: %s", kind)
        return None

    async def _event(self, body: Payload) -> InboundMessage | None:
        event = body.get("event") or {}
        me = our_user(body) or (self._client.me.user if self._client.me else None)
        if self.surfaces is None:
            return reading.from_event(body, me)
        match event.get("type"):
            case "app_home_opened":
                if event.get("tab", "home") == "home":
                    self.surfaces.opened(event["user"])
                return None
            case "link_shared":
                self.surfaces.unfurl(event)
                return None
            case "reaction_added":
                return await self._reaction(body, event, me)
            case "message" | "app_mention" if self._is_in_thread(event, me):
                card = await self.surfaces.card_at(event["channel"], event["thread_ts"])
                if card is not None:
                    return reading.from_under_card(body, me, card.ticket_id)
        return reading.from_event(body, me)

    def _is_in_thread(self, event: Payload, me: str | None) -> bool:
        """Whether these may be words under a card: in the triage channel, in a thread."""
        in_thread = event.get("channel") == self._triage and bool(event.get("thread_ts"))
        return in_thread and reading.is_spoken(event, me)

    async def _reaction(self, body: Payload, event: Payload, me: str | None) -> InboundMessage | None:
        intent = self.reactions.get(str(event.get("reaction", "")).partition("::")[0])
        item = event.get("item") or {}
        if (
            intent is None
            or self.surfaces is None
            or item.get("channel") != self._triage
            or event.get("user") == me
        ):
            return None
        card = await self.surfaces.card_at(item["channel"], str(item.get("ts")))
        return reading.from_reaction(body, intent, card.ticket_id) if card else None

    async def _press(self, body: Payload) -> InboundMessage | None:
        is_home = (body.get("container") or {}).get("type") == "view"
        message = reading.from_press(body, await self._home(body["user"]["id"]) if is_home else "")
        if message is None or message.choice is None or not message.choice.startswith("form?"):
            return message
        self._open(FormAsked(body["trigger_id"], body["user"]["id"], message.address, choice=message.choice))
        return None

    async def _command(self, body: Payload) -> InboundMessage | None:
        user = body["user_id"]
        message = reading.from_command(body, await self._home(user))
        if self.surfaces is not None and message.text:
            actor = await self.surfaces.viewer(user)
            kind = await self.surfaces.sheets.of_command(message.text, actor)
            if kind is not None:
                self._open(FormAsked(body["trigger_id"], user, message.address, kind=kind))
                return None
        self.doors.opened(message.address, body.get("response_url"))
        return message

    def _open(self, asked: FormAsked | None) -> None:
        if asked is not None and self.surfaces is not None:
            self.surfaces.open_form(asked.trigger, asked.user, asked.fill(self.surfaces.sheets))

    async def _take_form(self, body: Payload, raw: str) -> BoltResponse:
        """What was filled in is stored, or what is wrong with it is shown in the modal."""
        if self.surfaces is None:
            return BoltResponse(status=200, body="")
        actor = await self.surfaces.viewer(body["user"]["id"])
        taken = await self.surfaces.sheets.take(body, actor)
        for message in taken.messages:
            await self._store(message, raw)
        if taken.answer is None:
            return BoltResponse(status=200, body="")
        return BoltResponse(status=200, body=json.dumps(taken.answer), headers=_JSON)

    async def _store(self, message: InboundMessage, raw: str) -> bool:
        if self.receive is None:
            raise RuntimeError("not started")
        user = message.identity.external_id
        profile = await self._profiles.of(user)
        if profile is not None:
            message = replace(message, profile=profile)
        self.doors.spoke(message.address, user)
        return await self.receive(message, raw)

    async def _home(self, user: str) -> str:
        """The direct conversation with a user; their own id stands for it until Slack has told."""
        return await self._homes.of(user) or user

    def _show_choice(self, body: Payload, heard: InboundMessage) -> None:
        """Where only one person sees the buttons, they give way to the choice; a card follows its ticket."""
        action = pressed(body)
        if action is None:
            return
        channel, shown = (body.get("channel") or {}).get("id", ""), body.get("message") or {}
        if (body.get("container") or {}).get("is_ephemeral"):
            self._errands.run(self._answer_there(body, heard), "showing a choice in Slack")
        elif is_direct(channel) and shown.get("ts"):
            text = with_choice(shown, label_of(action), time.time())
            self._errands.run(self._client.replace(channel, shown["ts"], text), "showing a choice in Slack")

    async def _answer_there(self, body: Payload, heard: InboundMessage) -> None:
        """What one person alone sees is not handed back by Slack: its text is looked up."""
        action = pressed(body)
        if action is None or self.surfaces is None or not body.get("response_url"):
            return
        value = unescape(value_of(action))
        text = await self.surfaces.window.offered(NAME, heard.address, value)
        shown = with_choice({"text": escape(text or "")}, label_of(action), time.time())
        await self._client.respond(body["response_url"], {"replace_original": True, **shown})


_JSON: dict[str, str | Sequence[str]] = {"content-type": "application/json; charset=utf-8"}
