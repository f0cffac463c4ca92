"""The Telegram channel."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from collections.abc import Sequence
from urllib.parse import urlsplit

from aiohttp import web
from telegram import Bot, Update
from telegram.error import RetryAfter

from bot.channel import Abilities, Receive, Undeliverable
from bot.channels.telegram import TelegramSettings, refusals
from bot.channels.telegram.chats import Chats
from bot.channels.telegram.files import PATH as FILES
from bot.channels.telegram.files import Files, folder_of
from bot.channels.telegram.groups import Me
from bot.channels.telegram.menu import Menus
from bot.channels.telegram.pace import Pace
from bot.channels.telegram.polling import Poll
from bot.channels.telegram.presses import show_choice
from bot.channels.telegram.reading import NAME, WANTED, Reader, chat_of, needs_me
from bot.channels.telegram.sending import Place, Sender
from bot.channels.telegram.shared import Attached
from bot.channels.telegram.transport import AiohttpRequest
from bot.channels.telegram.writing import render
from bot.doors.window import Window
from bot.doors.wire import Errands, keep_trying
from bot.voice.voice import Spoken
from domain.messages import InboundMessage, OutboundMessage

logger = logging.getLogger(__name__)

PATH = "/telegram/webhook"
TELEGRAM = "api.telegram.org"
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
        api = settings.telegram_api_url.rstrip("/")
        self._bot = Bot(
            settings.telegram_bot_token or "",
            base_url=f"{api}/bot",
            base_file_url=f"{api}/file/bot",
            request=self._request,
            get_updates_request=self._request,
        )
        # Limits are Telegram's own; another server at this address says by itself when it is too much.
        self.pace = Pace(limited=urlsplit(api).hostname == TELEGRAM)
        self._sender = Sender(self._bot, self._request, self.pace, settings.public_url)
        folder = folder_of(settings.database_url)
        self._files = Files(folder, settings.secret_key, self._bot, self._request)
        self._menus = Menus(settings.language)
        bot_id, words = self._bot.token.partition(":")[0], self._menus.of(None).words
        self._reader = Reader(bot_id, self._menus.means, self._files.named, words)
        self._chats = Chats(self._bot, self._menus)
        self._sender.heed = self._heed
        self._receive: Receive | None = None
        self._introduced = asyncio.Event()

    @property
    def door(self) -> str | None:
        """The link that opens a chat with us, for a code to be put behind; None until we know our name."""
        me = self._reader.me
        return f"https://t.me/{me.username}?start=" if me is not None and me.username else None

    def routes(self) -> Sequence[web.RouteDef]:
        """What people sent, and the webhook when there is a secret to check it with."""
        files = web.get(FILES, self._files.serve)
        return [files, web.post(PATH, self._hear)] if self._secret else [files]

    async def start(self, receive: Receive) -> None:
        """Ready to hear and to send; who we are, the menu, the webhook or the polling follow in the
        background."""
        self._receive = receive
        await self._request.initialize()
        self._errands.run(keep_trying(self._introduce, self._report), "Telegram's getMe")
        self._errands.run(keep_trying(self._chats.offer_everybody, self._pause), "Telegram's menu")
        listen = keep_trying(self._set_webhook, self._report) if self._secret else self._poll()
        self._errands.run(listen, "listening to Telegram")

    async def stop(self) -> None:
        """Polling, errands and session are closed."""
        await self._errands.stop()
        await self._request.shutdown()

    def look_through(self, window: Window) -> None:
        """Chats are kept there; from before the start on."""
        self._chats.window = window

    def heard(self, spoken: Sequence[Spoken]) -> None:
        """Whoever used a command is offered the menu of their role."""
        for part in spoken:
            if part.channel == self.name and self._chats.is_asked(part.address, part.lines):
                self._errands.run(self._chats.offer(part.address), "offering a menu")

    async def check(self) -> str:
        """How it is, in a few words for staff. Raises ``ConnectionError`` with the reason when Telegram does
        not take us, or does not reach us."""
        if self.trouble is not None:
            raise ConnectionError(self.trouble)
        if not self._secret:
            return "listening by long polling"
        told = await self._bot.get_webhook_info()
        if told.url and told.last_error_message and told.pending_update_count:
            raise ConnectionError(f"Telegram does not reach us: {told.last_error_message}")
        return f"listening by webhook, {told.pending_update_count} waiting"

    async def send(self, message: OutboundMessage) -> str:
        """Sent; returns the message id of the last part. Raises as the port says. In groups it answers the
        message it replies to."""
        bodies = render(message)
        if not bodies:
            raise Undeliverable("nothing to say")
        chat, topic = chat_of(message.address)
        answers = int(message.in_reply_to) if message.in_reply_to and chat < 0 else None
        return await self._sender.send(Place(chat, topic, answers), bodies)

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
        await self._chats.note(update)
        message = self._read(update)
        is_new = message is not None and await self._receive(message, raw)
        if update.callback_query is not None:
            shown = show_choice(self._bot, self._menus, update.callback_query, is_new=is_new)
            self._errands.run(shown, "showing a choice")
        if message is not None and is_new:
            for file in message.files:
                self._errands.run(self._files.keep(Attached(file.id, file.name)), "keeping a file")

    def _read(self, update: Update) -> InboundMessage | None:
        """The message in an update. One that cannot be read is logged and left: it would come for ever."""
        try:
            return self._reader.read(update)
        except Exception:  # somebody else's words may be of any shape
            logger.exception("update %s of Telegram was not understood", update.update_id)
            return None

    async def _introduce(self) -> None:
        me = await self._bot.get_me()
        self._reader.me = Me(me.id, me.username or "")
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

    async def _heed(self, chat: int, new: int | None) -> None:
        """What a refusal tells of a chat. A failure to note it must not hide the refusal."""
        try:
            await (
                self._chats.reached(chat, reachable=False) if new is None else self._chats.moved(chat, new)
            )
        except Exception:  # the refusal counts, whatever else goes wrong
            logger.exception("what became of Telegram's chat %s was not noted", chat)

    @staticmethod
    def _pause(error: Exception) -> float | None:
        return refusals.seconds_of(error) if isinstance(error, RetryAfter) else None

    def _report(self, error: Exception) -> float | None:
        if (pause := self._pause(error)) is not None:
            return pause
        self.trouble = refusals.trouble(error)
        logger.warning("%s", self.trouble)
        return None
