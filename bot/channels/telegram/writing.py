"""What we say, as Telegram messages: plain text, record numbers bold, buttons in two columns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urljoin

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, MessageEntity

from bot.parts import split_text
from domain.messages import Choice, OutboundMessage

TEXT, DATA, CHOICES = 4096, 64, 100
COLUMNS, WIDE = 2, 20
RECORD = re.compile(r"\b[A-Z]-\d+\b")


@dataclass(frozen=True, slots=True)
class Body:
    """One Telegram message."""

    text: str
    entities: tuple[MessageEntity, ...]
    keyboard: InlineKeyboardMarkup | None = None


def render(message: OutboundMessage, public_url: str) -> list[Body]:
    """The messages to send; empty when there is nothing to say. Buttons go under the last one.

    Pictures and files are named with their links.
    """
    links = [(image.alt, image.url) for image in message.images]
    links += [(file.name, file.url) for file in message.files]
    lines = [f"{name}: {urljoin(public_url, url)}" for name, url in links]
    texts = split_text("\n".join([message.text, *lines]), TEXT, _units)
    if not texts and message.choices:
        texts = [" / ".join(choice.label for choice in message.choices)]
    bodies = [Body(text, _bold(text)) for text in texts]
    if message.choices:
        bodies[-1] = Body(texts[-1], _bold(texts[-1]), _keyboard(message.choices, message.first_choice))
    return bodies


def with_choice(message: Message, data: str) -> Body | None:
    """The message once a button was pressed: no buttons, the choice. None when it would not fit."""
    text = f"{message.text or ''}\n\n\N{CHECK MARK} {label_of(message, data)}"
    if message.text is None or _units(text) > TEXT:
        return None
    return Body(text, message.entities)


def label_of(message: Message, data: str) -> str:
    """What the button says that carries this data; empty when the message has it no more."""
    rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
    return next((button.text for row in rows for button in row if button.callback_data == data), "")


def _keyboard(choices: tuple[Choice, ...], first: int) -> InlineKeyboardMarkup:
    buttons = [_button(number, choice) for number, choice in enumerate(choices[:CHOICES], start=first)]
    columns = COLUMNS if all(len(button.text) <= WIDE for button in buttons) else 1
    rows = [buttons[first : first + columns] for first in range(0, len(buttons), columns)]
    return InlineKeyboardMarkup(rows)


def _button(number: int, choice: Choice) -> InlineKeyboardButton:
    """A value too long for Telegram is sent as ``~n``: the n-th choice of the latest offer."""
    data = choice.value if 0 < len(choice.value.encode()) <= DATA else f"~{number}"
    return InlineKeyboardButton(choice.label.strip() or str(number), callback_data=data)


def _bold(text: str) -> tuple[MessageEntity, ...]:
    return tuple(
        MessageEntity(MessageEntity.BOLD, _units(text[: found.start()]), len(found[0]))
        for found in RECORD.finditer(text)
    )


def _units(text: str) -> int:
    """Length as Telegram counts it: UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2
