"""The Slack channel."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp

from bot.channel import Abilities, Receive, RetryLater, Undeliverable
from bot.channels.slack import SlackSettings
from bot.channels.slack.blocks import render
from bot.channels.slack.client import SCOPES, Body, SlackClient
from bot.channels.slack.intake import Intake
from bot.channels.slack.reading import NAME, user_at
from bot.channels.slack.refusals import NotThere
from bot.channels.slack.surfaces import Surfaces
from bot.channels.slack.whom import is_answered_already, is_prompt
from bot.doors.window import Window
from bot.doors.wire import Errands, keep_trying
from bot.voice.parts import deliver
from bot.voice.voice import Spoken
from domain.errors import StoreUnavailableError
from domain.messages import OutboundMessage

logger = logging.getLogger(__name__)

CARD = "card/"
"""What the address of a ticket's card begins with."""
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
        self._intake = Intake(self._client, self._errands, settings.slack_triage_channel)
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
        self._errands.run(keep_trying(self._greet, self._report), "Slack's auth.test")
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

    def look_through(self, window: Window) -> None:
        """From now on there are App Home, forms, cards and links too."""
        self._intake.surfaces = Surfaces(window, self._client, self._errands, self._intake.who)
        self._intake.reactions = dict(window.house.policies["slack"]["reactions"])

    def heard(self, spoken: Sequence[Spoken]) -> None:
        """What was said in this process: whoever it was said to sees it in their App Home too."""
        surfaces = self._intake.surfaces
        for part in spoken:
            if part.channel == self.name and surfaces is not None:
                user = user_at(part.address) or self._intake.doors.user(part.address)
                if user:
                    surfaces.acted(user)

    async def send(self, message: OutboundMessage) -> str:
        """Posted; returns the ``ts`` of the last part. Raises as the port says. In a room only whom it is
        for sees it; a ticket's card is drawn anew."""
        if is_answered_already(message):
            return ""
        try:
            if message.address.startswith(CARD):
                return await self._card(message)
            message = await self._with_more(message)
        except StoreUnavailableError as away:
            raise RetryLater("the database is away") from away
        user = user_at(message.address)
        between_two = bool(user) and not is_prompt(message, datetime.now(UTC))
        # What is said directly goes on there: its buttons lead back to no room.
        bodies = render(replace(message, address="") if between_two else message, self._settings.public_url)
        if not bodies:
            raise Undeliverable("nothing to say")
        if between_two:
            return await deliver(bodies, lambda body: self._client.post(user, "", body))
        return await deliver(bodies, self._way(message.address))

    async def _card(self, message: OutboundMessage) -> str:
        if self._intake.surfaces is None:
            raise Undeliverable("cards need a store")
        return await self._intake.surfaces.show_card(message)

    async def _with_more(self, message: OutboundMessage) -> OutboundMessage:
        """The message with the choices that only Slack has."""
        if self._intake.surfaces is None:
            return message
        further = await self._intake.surfaces.sheets.offers(message)
        return replace(message, choices=(*message.choices, *further))

    def _way(self, address: str) -> Callable[[Body], Awaitable[str]]:
        """How an answer reaches who asked: between two it is posted, in a room only they see it."""
        _, channel, thread, *_ = address.split("/")
        if not user_at(address):
            return lambda body: self._client.post(channel, thread, body)
        return lambda body: self._whisper(address, channel, thread, body)

    async def _whisper(self, address: str, channel: str, thread: str, body: Body) -> str:
        user = user_at(address)
        if door := self._intake.doors.take(address):
            with suppress(Undeliverable):
                await self._client.respond(door, {"response_type": "ephemeral", **body})
                return ""
        try:
            return await self._client.whisper(channel, thread, user, body)
        except NotThere:
            return await self._client.post(user, "", body)

    async def check(self) -> str:
        """Slack takes our token, the app may do what it must, and is in the triage channel. Raises, with the
        reason, when that is not so."""
        self._client.open()
        scopes = await self._introduce()
        if scopes and (missing := SCOPES - scopes):
            raise Undeliverable(
                f"the app lacks {', '.join(sorted(missing))}: install it anew (docs/slack.md)"
            )
        room = self._settings.slack_triage_channel
        try:
            if room:
                await self._client.history(room, time.time())
        except NotThere as absent:
            raise Undeliverable(
                f"invite Parley to SLACK_TRIAGE_CHANNEL ({room}): {absent.reason}"
            ) from absent
        return "Slack takes our token"

    async def replay(self, since: datetime) -> int:
        """What was said to us since then where we have talked before, outside threads, is stored now; how
        much of it had been missed. Slack tries three times to bring an event, and then no more."""
        surfaces, missed = self._intake.surfaces, 0
        for channel in await surfaces.channels() if surfaces else ():
            with suppress(Undeliverable):
                for message in reversed(await self._client.history(channel, since.timestamp())):
                    missed += await self._intake.take_again(channel, message)
        return missed

    async def _greet(self) -> None:
        await self._introduce()

    async def _introduce(self) -> frozenset[str]:
        scopes = await self._client.introduce()
        self.trouble = None
        return scopes

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
