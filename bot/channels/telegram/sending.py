"""Messages on their way to Telegram: paced, uploaded, and every refusal told as what it means."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urljoin

from telegram import (
    Bot,
    InputFile,
    InputMediaPhoto,
    LinkPreviewOptions,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

from bot.channels.telegram import refusals
from bot.channels.telegram.pace import Pace
from bot.channels.telegram.shared import LARGEST
from bot.channels.telegram.transport import AiohttpRequest
from bot.channels.telegram.writing import CAPTION, Body, bold, in_words, units
from bot.doors.wire import BROKEN
from bot.voice.parts import deliver

logger = logging.getLogger(__name__)

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
Heed = Callable[[int, int | None], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message goes: a chat, a topic in it, the message it answers."""

    chat: int
    topic: int | None = None
    answers: int | None = None


class Sender:
    """``lost(chat)`` is told of chats that take nothing from us any more, ``moved(chat, to)`` of groups that
    have another number now."""

    def __init__(self, bot: Bot, request: AiohttpRequest, pace: Pace, public_url: str) -> None:
        self._bot = bot
        self._request = request
        self._pace = pace
        self._public_url = public_url
        self._keys_shown: set[int] = set()
        self.heed: Heed | None = None
        """Told of a chat that has moved to another number, or (None) takes nothing from us any more."""

    async def send(self, place: Place, bodies: list[Body]) -> str:
        """All of them are sent, in order; returns the id of the last. Raises as ``Channel.send``."""
        return await deliver(bodies, lambda body: self._send(place, body))

    async def _send(self, place: Place, body: Body) -> str:
        await self._pace.turn(place.chat)
        try:
            return await self._post(place, self._with_keys_gone(place, body))
        except ChatMigrated as moved:
            if moved.new_chat_id == place.chat:
                raise refusals.verdict(moved) from moved
            await self._tell(place.chat, moved.new_chat_id)
            return await self._send(replace(place, chat=moved.new_chat_id, answers=None), body)
        except TelegramError as error:
            if isinstance(error, RetryAfter):
                self._pace.hold(place.chat, refusals.seconds_of(error))
            if isinstance(error, Forbidden):
                await self._tell(place.chat, None)
            raise refusals.verdict(error) from error

    async def _tell(self, chat: int, new: int | None) -> None:
        if self.heed is not None:
            await self.heed(chat, new)

    def _with_keys_gone(self, place: Place, body: Body) -> Body:
        """Keys that were shown to share a number go with the next message that has no buttons."""
        if isinstance(body.keyboard, ReplyKeyboardMarkup):
            self._keys_shown.add(place.chat)
        elif place.chat in self._keys_shown and body.keyboard is None and not body.images:
            self._keys_shown.discard(place.chat)
            return replace(body, keyboard=ReplyKeyboardRemove())
        return body

    async def _post(self, place: Place, body: Body) -> str:
        if not body.images and body.file is None:
            return await self._words(place, body)
        try:
            sent = await (self._pictures(place, body) if body.images else self._document(place, body))
        except BadRequest as refused:  # not a picture it can read, or too large a one
            logger.info("Telegram refused a picture or file: %s", refused)
            sent = None
        if sent is not None:
            return str(sent.message_id)
        return await deliver(in_words(body, self._public_url), lambda part: self._words(place, part))

    async def _words(self, place: Place, body: Body) -> str:
        sent = await self._bot.send_message(
            text=body.text,
            entities=body.entities or None,
            reply_markup=body.keyboard,
            link_preview_options=NO_PREVIEW,
            **_where(place),
        )
        return str(sent.message_id)

    async def _pictures(self, place: Place, body: Body) -> Message | None:
        loaded = [await self._load(image.url) for image in body.images]
        pictures = [content for content in loaded if content is not None]
        if len(pictures) < len(loaded):
            return None
        if len(pictures) == 1:
            caption = body.text or _cut(body.images[0].alt)
            return await self._bot.send_photo(
                photo=InputFile(pictures[0], "picture.png"),
                caption=caption or None,
                caption_entities=bold(caption) or None,
                reply_markup=body.keyboard,
                **_where(place),
            )
        media = [
            InputMediaPhoto(picture, caption=_cut(image.alt) or None, filename=f"picture-{number}.png")
            for number, (image, picture) in enumerate(zip(body.images, pictures, strict=True), start=1)
        ]
        return (await self._bot.send_media_group(media=media, **_where(place)))[-1]

    async def _document(self, place: Place, body: Body) -> Message | None:
        if body.file is None or (content := await self._load(body.file.url)) is None:
            return None
        return await self._bot.send_document(
            document=InputFile(content, body.file.name), reply_markup=body.keyboard, **_where(place)
        )

    async def _load(self, url: str) -> bytes | None:
        """What our own server shows at an address; None when it does not, or the address is not ours."""
        address = urljoin(self._public_url + "/", url)
        if not address.startswith(self._public_url.rstrip("/") + "/"):
            return None
        try:
            return await self._request.download(address, LARGEST)
        except BROKEN as error:
            logger.warning("a picture or file to be sent could not be read: %r", error)
            return None


def _where(place: Place) -> dict[str, Any]:
    answers = ReplyParameters(place.answers, allow_sending_without_reply=True) if place.answers else None
    return {"chat_id": place.chat, "message_thread_id": place.topic, "reply_parameters": answers}


def _cut(text: str) -> str:
    """As much of a picture's description as its caption may hold."""
    while units(text) > CAPTION:
        text = text[: CAPTION // 2 if units(text) > 2 * CAPTION else -2]
    return text
