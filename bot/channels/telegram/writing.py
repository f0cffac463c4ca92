"""What we say, as Telegram messages: plain text, record numbers bold, buttons in two columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar
from urllib.parse import urljoin

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    Message,
    MessageEntity,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from bot.voice.parts import split_text
from domain.messages import Choice, File, Image, OutboundMessage

TEXT, CAPTION, DATA, CHOICES, ALBUM = 4096, 1024, 64, 100, 10
COLUMNS, WIDE = 2, 20
RECORD = re.compile(r"\b[A-Z]-\d+\b")

Key = TypeVar("Key", InlineKeyboardButton, KeyboardButton)
Keyboard = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove


@dataclass(frozen=True, slots=True)
class Body:
    """One Telegram message, or one album: words, or pictures or a file with words beneath."""

    text: str
    entities: tuple[MessageEntity, ...] = ()
    keyboard: Keyboard | None = None
    images: tuple[Image, ...] = ()
    file: File | None = None


def render(message: OutboundMessage) -> list[Body]:
    """The messages to send; empty when there is nothing to say. Files and pictures come first, the words
    with their buttons last; a single picture carries the words that fit."""
    keyboard = keyboard_of(message)
    documents = [Body("", file=file) for file in message.files]
    texts = split_text(message.text, TEXT, units)
    if not texts and message.choices and not message.images:
        texts = [" / ".join(choice.label for choice in message.choices)]
    if len(message.images) == 1 and len(texts) <= 1:
        caption = texts[0] if texts else message.images[0].alt
        if units(caption) <= CAPTION:
            return [*documents, Body(caption, bold(caption), keyboard, message.images)]
    albums = [
        Body("", images=message.images[first : first + ALBUM])
        for first in range(0, len(message.images), ALBUM)
    ]
    bodies = [*albums, *documents, *(Body(text, bold(text)) for text in texts)]
    if keyboard is not None:
        if not texts:  # albums carry no buttons
            bodies.append(Body(" / ".join(choice.label for choice in message.choices)))
        bodies[-1] = replace(bodies[-1], keyboard=keyboard)
    return bodies


def in_words(body: Body, public_url: str) -> list[Body]:
    """The same without its pictures and file, named with their links instead."""
    links = [(image.alt, image.url) for image in body.images]
    links += [(body.file.name, body.file.url)] if body.file else []
    lines = [f"{name}: {urljoin(public_url, url)}" for name, url in links]
    said = [] if len(body.images) == 1 and body.text == body.images[0].alt else [body.text]
    texts = split_text("\n".join([*said, *lines]), TEXT, units)
    bodies = [Body(text, bold(text)) for text in texts]
    return [*bodies[:-1], replace(bodies[-1], keyboard=body.keyboard)]


def with_choice(message: Message, data: str) -> Body | None:
    """The message once a button was pressed: no buttons, the choice. None when it would not fit."""
    said, limit = (message.caption, CAPTION) if message.text is None else (message.text, TEXT)
    text = f"{said or ''}\n\n\N{CHECK MARK} {label_of(message, data)}"
    if said is None or units(text) > limit:
        return None
    return Body(text, tuple(message.entities or message.caption_entities))


def label_of(message: Message, data: str) -> str:
    """What the button says that carries this data; empty when the message has it no more."""
    rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
    return next((button.text for row in rows for button in row if button.callback_data == data), "")


def keyboard_of(message: OutboundMessage) -> Keyboard | None:
    """Buttons under the message; where a number is asked for, keys that share it or say the choices."""
    if message.share_phone and not message.address.startswith("-"):
        keys = [KeyboardButton(message.share_phone, request_contact=True)]
        others = [KeyboardButton(choice.label.strip()) for choice in message.choices if choice.label.strip()]
        return ReplyKeyboardMarkup([keys, *_rows(others)], resize_keyboard=True, one_time_keyboard=True)
    if not message.choices:
        return None
    buttons = [
        _button(number, choice)
        for number, choice in enumerate(message.choices[:CHOICES], start=message.first_choice)
    ]
    return InlineKeyboardMarkup(_rows(buttons))


def bold(text: str) -> tuple[MessageEntity, ...]:
    """Record numbers, marked without a parse mode: nothing in a text can mark anything else."""
    return tuple(
        MessageEntity(MessageEntity.BOLD, units(text[: found.start()]), len(found[0]))
        for found in RECORD.finditer(text)
    )


def units(text: str) -> int:
    """Length as Telegram counts it: UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def _rows(buttons: Sequence[Key]) -> list[list[Key]]:
    columns = COLUMNS if all(len(button.text) <= WIDE for button in buttons) else 1
    return [list(buttons[first : first + columns]) for first in range(0, len(buttons), columns)]


def _button(number: int, choice: Choice) -> InlineKeyboardButton:
    """A value too long for Telegram is sent as ``~n``: the n-th choice of the latest offer."""
    data = choice.value if 0 < len(choice.value.encode()) <= DATA else f"~{number}"
    return InlineKeyboardButton(choice.label.strip() or str(number), callback_data=data)
