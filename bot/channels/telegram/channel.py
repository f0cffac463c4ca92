"""The Telegram channel."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from collections.abc import Sequence

from aiohttp import web
from telegram import Bot, CallbackQuery, LinkPreviewOptions, Message, Update
from telegram.error import ChatMigrated, RetryAfter, TelegramError

from bot.channel import Abilities, Receive, Undeliverable
from bot.channels.telegram import TelegramSettings, refusals
from bot.channels.telegram.polling import WANTED, Poll
from bot.channels.telegram.reading import NAME, Me, from_update, needs_me
from bot.channels.telegram.transport import AiohttpRequest
from bot.channels.telegram.writing import Body, render, with_choice
from bot.parts import deliver
from bot.wire import Errands, keep_trying
from domain.messages import OutboundMessage

logger = logging.getLogger(__name__)

PATH = "/telegram/webhook"
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
KNOW_ME = 2.0
"""Seconds an update from a group waits for our own name."""


class TelegramChannel:
    """One bot. Sending is not idempotent: Telegram takes the same message twice."""

    name = NAME
    idempotent = False
    abilities = Abilities()  # pictures, files and long texts become what the platform takes in its own file
    trouble: str | None = None
    """What a person must mend, in words for staff; None when all is well."""

    def __init__(self, settings: TelegramSettings) -> None:
        self._settings = settings
        self._secret = (settings.telegram_webhook_secret or "").encode()
        self._errands = Errands()
        self._request = AiohttpRequest()
        self._bot = Bot(
            settings.telegram_bot_token or "",
            base_url=settings.telegram_api_url.rstrip("/") + "/bot",
            request=self._request,
            get_updates_request=self._request,
        )
        self._receive: Receive | None = None
        self._me: Me | None = None
        self._introduced = asyncio.Event()

    def routes(self) -> Sequence[web.RouteDef]:
        """The webhook when there is a secret to check it with."""
        return [web.post(PATH, self._hear)] if self._secret else []

    async def start(self, receive: Receive) -> None:
        """Ready to hear and to send; who we are, the webhook or the polling follow in the background."""
        self._receive = receive
        await self._request.initialize()
        self._errands.run(keep_trying(self._introduce, self._report), "Telegram's getMe")
        listen = keep_trying(self._set_webhook, self._report) if self._secret else self._poll()
        self._errands.run(listen, "listening to Telegram")

    async def stop(self) -> None:
        """Polling, errands and session are closed."""
        await self._errands.stop()
        await self._request.shutdown()

    async def send(self, message: OutboundMessage) -> str:
        """Sent; returns the message id of the last part. Raises as the port says."""
        bodies = render(message, self._settings.public_url)
        if not bodies:
            raise Undeliverable("nothing to say")
        chat, _, topic = message.address.partition("/")
        return await deliver(bodies, lambda body: self._post(int(chat), int(topic) if topic else None, body))

    async def _post(self, chat: int, topic: int | None, body: Body) -> str:
        try:
            sent = await self._bot.send_message(
                chat,
                body.text,
                message_thread_id=topic,
                entities=body.entities or None,
                reply_markup=body.keyboard,
                link_preview_options=NO_PREVIEW,
            )
        except ChatMigrated as moved:
            if moved.new_chat_id == chat:
                raise refusals.verdict(moved) from moved
            return await self._post(moved.new_chat_id, topic, body)
        except TelegramError as error:
            raise refusals.verdict(error) from error
        return str(sent.message_id)

    async def _hear(self, request: web.Request) -> web.Response:
        told = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "").encode(errors="surrogateescape")
        if not hmac.compare_digest(told, self._secret):
            return web.json_response({"error": "wrong secret"}, status=403)
        try:
            raw = await request.text()
            update = Update.de_json(json.loads(raw), self._bot)
        except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
            return web.json_response({"error": "not an update"}, status=400)
        await self._take(update, raw)
        return web.Response()

    async def _take(self, update: Update, raw: str) -> None:
        """The update is stored, if it is for us. Raises when it could not be."""
        if self._receive is None:
            raise RuntimeError("not started")
        if needs_me(update):
            await asyncio.wait_for(self._introduced.wait(), KNOW_ME)
        message = from_update(update, self._bot, self._me)
        is_new = message is not None and await self._receive(message, raw)
        if update.callback_query is not None:
            self._errands.run(self._show_choice(update.callback_query, is_new=is_new), "showing a choice")

    async def _show_choice(self, query: CallbackQuery, *, is_new: bool) -> None:
        """The button stops waiting; between two, the buttons give way to the choice."""
        await self._bot.answer_callback_query(query.id)
        message = query.message
        if not is_new or not isinstance(message, Message) or message.chat.type != message.chat.PRIVATE:
            return
        chat, number = message.chat.id, message.message_id
        body = with_choice(message, query.data or "")
        if body is None:
            await self._bot.edit_message_reply_markup(chat, number)
        else:
            await self._bot.edit_message_text(
                body.text, chat, number, entities=body.entities or None, link_preview_options=NO_PREVIEW
            )

    async def _introduce(self) -> None:
        me = await self._bot.get_me()
        self._me = Me(me.id, me.username or "")
        self._introduced.set()
        self.trouble = None

    async def _set_webhook(self) -> None:
        address = self._settings.public_url.rstrip("/") + PATH
        if not address.startswith("https://"):
            logger.info("Telegram is not told of %s: it calls https addresses only", address)
            return
        await self._bot.set_webhook(address, secret_token=self._secret.decode(), allowed_updates=WANTED)

    async def _poll(self) -> None:
        poll = Poll(self._bot, self._take)
        await keep_trying(poll.begin, self._report)
        while True:
            await keep_trying(poll.once, self._report)
            self.trouble = None

    def _report(self, error: Exception) -> float | None:
        if isinstance(error, RetryAfter):
            return refusals.seconds_of(error)
        self.trouble = f"Telegram: {error}. Check TELEGRAM_BOT_TOKEN and TELEGRAM_API_URL."
        logger.warning("%s", self.trouble)
        return None
