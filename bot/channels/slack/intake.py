"""The way in: a verified request of Slack becomes a stored message, and only then an acknowledgement."""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.channel import Receive
from bot.channels.slack.blocks import with_choice
from bot.channels.slack.client import SlackClient
from bot.channels.slack.reading import (
    from_command,
    from_event,
    from_press,
    is_direct,
    label_of,
    our_user,
    pressed,
)
from bot.remembered import Remembered
from bot.wire import Errands
from domain.messages import InboundMessage, Profile

logger = logging.getLogger(__name__)


class Intake(AsyncMiddleware):
    """Bolt's step right after the signature: it answers everything but Slack's handshake.

    Bolt's listeners are not used: they acknowledge events first and run afterwards, and we
    acknowledge what is stored.
    """

    def __init__(self, client: SlackClient, errands: Errands) -> None:
        self._client = client
        self._errands = errands
        self._profiles: Remembered[Profile] = Remembered(client.profile, errands)
        self._homes: Remembered[str] = Remembered(client.home, errands)
        self.receive: Receive | None = None

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002 Bolt's name
    ) -> BoltResponse:
        """Stored and acknowledged. Raises when it could not be stored: Bolt then answers 500."""
        if req.body.get("type") == "url_verification":
            return await next()
        message = await self._read(req.body)
        if message is not None:
            await self._store(message, req)
        return BoltResponse(status=200, body="")

    async def _read(self, body: dict[str, Any]) -> InboundMessage | None:
        if body.get("type") == "event_callback":
            me = self._client.me
            return from_event(body, our_user(body) or (me.user if me else None))
        if body.get("type") == "block_actions":
            return from_press(body)
        if "command" in body:
            return from_command(body, await self._homes.of(body["user_id"]) or body["user_id"])
        logger.info("not handled: %s", body.get("type"))
        return None

    async def _store(self, message: InboundMessage, req: AsyncBoltRequest) -> None:
        if self.receive is None:
            raise RuntimeError("not started")
        profile = await self._profiles.of(message.identity.external_id)
        if profile is not None:
            message = replace(message, profile=profile)
        is_new = await self.receive(message, req.raw_body or json.dumps(req.body))
        if is_new and req.body.get("type") == "block_actions":
            self._show_choice(req.body)

    def _show_choice(self, body: dict[str, Any]) -> None:
        """Between two, the buttons give way to the choice; in a room they stay for whom they were meant."""
        message, action = body.get("message") or {}, pressed(body)
        channel = (body.get("channel") or {}).get("id", "")
        if action is None or not is_direct(channel) or not message.get("ts"):
            return
        shown = with_choice(message, label_of(action))
        self._errands.run(self._client.replace(channel, message["ts"], shown), "showing a choice in Slack")
