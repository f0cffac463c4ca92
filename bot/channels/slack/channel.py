"""The Slack channel."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp

from bot.channel import Abilities, Receive, Undeliverable
from bot.channels.slack import SlackSettings
from bot.channels.slack.blocks import render
from bot.channels.slack.client import SlackClient
from bot.channels.slack.intake import Intake
from bot.channels.slack.reading import NAME
from bot.parts import deliver
from bot.wire import Errands, keep_trying
from domain.messages import OutboundMessage

logger = logging.getLogger(__name__)

SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")
SECONDS = re.compile(r"[0-9]{1,12}")


class SlackChannel:
    """One workspace. Posting is not idempotent: Slack takes the same message twice."""

    name = NAME
    idempotent = False
    abilities = Abilities()  # pictures, files and long texts become what the platform takes in its own file
    trouble: str | None = None
    """What a person must mend, in words for staff; None when all is well."""

    def __init__(self, settings: SlackSettings) -> None:
        self._settings = settings
        self._errands = Errands()
        self._socket: AsyncSocketModeHandler | None = None
        log = logging.getLogger("slack_bolt")
        log.setLevel(max(log.getEffectiveLevel(), logging.WARNING))  # at INFO it logs what forgers write
        self._client = SlackClient(settings.slack_bot_token or "", settings.slack_api_url)
        self._intake = Intake(self._client, self._errands)
        self._app = AsyncApp(
            name="parley",
            logger=log,
            token=settings.slack_bot_token,
            signing_secret=settings.slack_signing_secret or "",
            before_authorize=self._intake,
        )

    def routes(self) -> Sequence[web.RouteDef]:
        """``/slack/events`` when there is a signing secret to check it with."""
        return [web.post("/slack/events", self._hear)] if self._settings.slack_signing_secret else []

    async def start(self, receive: Receive) -> None:
        """Ready to hear and to send; who we are, and Socket Mode, follow in the background."""
        self._intake.receive = receive
        self._client.open()
        self._errands.run(keep_trying(self._introduce, self._report), "Slack's auth.test")
        if self._settings.slack_app_token:
            self._socket = AsyncSocketModeHandler(
                self._app, self._settings.slack_app_token, web_client=self._client.web
            )
            link = self._socket.connect_async()  # type: ignore[no-untyped-call]
            self._errands.run(link, "Slack's Socket Mode")

    async def stop(self) -> None:
        """Socket, errands and session are closed."""
        if self._socket is not None:
            await self._socket.close_async()  # type: ignore[no-untyped-call]
        await self._errands.stop()
        await self._client.close()

    async def send(self, message: OutboundMessage) -> str:
        """Posted; returns the ``ts`` of the last part. Raises as the port says."""
        _, channel, thread = message.address.split("/", 2)
        bodies = render(message, self._settings.public_url)
        if not bodies:
            raise Undeliverable("nothing to say")
        return await deliver(bodies, lambda body: self._client.post(channel, thread, body))

    async def _introduce(self) -> None:
        await self._client.introduce()
        self.trouble = None

    def _report(self, error: Exception) -> None:
        self.trouble = f"Slack does not accept us: {error}. Check SLACK_BOT_TOKEN and SLACK_API_URL."
        logger.warning("%s", self.trouble)

    async def _hear(self, request: web.Request) -> web.Response:
        headers = request.headers
        if not (
            SIGNATURE.fullmatch(headers.get("X-Slack-Signature", ""))
            and SECONDS.fullmatch(headers.get("X-Slack-Request-Timestamp", ""))
        ):
            return web.json_response({"error": "invalid request"}, status=401)
        try:
            asked = await to_bolt_request(request)
        except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
            return web.json_response({"error": "not understood"}, status=400)
        return await to_aiohttp_response(await self._app.async_dispatch(asked))
