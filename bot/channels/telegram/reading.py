"""What Telegram sends, as messages. Pure: nothing is asked and nothing is stored here."""

from __future__ import annotations

import re
from dataclasses import dataclass

from telegram import Bot, CallbackQuery, Chat, Message, MessageEntity, Update, User

from bot.channels.telegram.writing import label_of
from domain.messages import Identity, InboundMessage, Profile

NAME = "telegram"
COMMANDS = {"": "help", "/start": "greet", "/help": "help", "/undo": "undo", "/cancel": "cancel"}
"""Commands that are choices, whatever the language; nothing at all is said by who only calls us."""


@dataclass(frozen=True, slots=True)
class Me:
    """Which bot we are."""

    id: int
    username: str


def needs_me(update: Update) -> bool:
    """True for what is said in a group, where we must know our own name."""
    return update.message is not None and update.message.chat.type != Chat.PRIVATE


def from_update(update: Update, bot: Bot, me: Me | None) -> InboundMessage | None:
    """A message or a pressed button meant for us, else None.

    Edits, channel posts, other bots, and what has no words (contacts, locations, stickers) are none.
    """
    key = f"{bot.token.partition(':')[0]}:{update.update_id}"
    if update.callback_query is not None:
        return _from_press(update.callback_query, key)
    if update.message is not None:
        return _from_message(update.message, key, me)
    return None


def _from_message(message: Message, key: str, me: Me | None) -> InboundMessage | None:
    user, said = message.from_user, message.text or message.caption
    if user is None or user.is_bot or not said:
        return None
    if message.chat.type != Chat.PRIVATE and (me is None or not _is_for(message, me)):
        return None
    text = _without_name(said, me)
    return InboundMessage(
        channel=NAME,
        key=key,
        address=address_of(message),
        identity=Identity(NAME, str(user.id)),
        text=text,
        choice=COMMANDS.get(text),
        profile=_profile(user),
    )


def _from_press(query: CallbackQuery, key: str) -> InboundMessage | None:
    message = query.message
    if message is None or not query.data:
        return None
    # Of a message too old, Telegram tells the chat only.
    known = message if isinstance(message, Message) else None
    return InboundMessage(
        channel=NAME,
        key=key,
        address=address_of(known) if known else str(message.chat.id),
        identity=Identity(NAME, str(query.from_user.id)),
        text=label_of(known, query.data) if known else "",
        choice=query.data,
        profile=_profile(query.from_user),
    )


def address_of(message: Message) -> str:
    """``chat``, or ``chat/topic`` in a group with topics."""
    topic = message.message_thread_id if message.is_topic_message else None
    return f"{message.chat.id}/{topic}" if topic else str(message.chat.id)


def _is_for(message: Message, me: Me) -> bool:
    """In a group we answer who names us, and who replies to us."""
    answered = message.reply_to_message
    if answered is not None and answered.from_user is not None and answered.from_user.id == me.id:
        return True
    entities = {**message.parse_entities(), **message.parse_caption_entities()}
    return any(_names(entity, text, me) for entity, text in entities.items())


def _names(entity: MessageEntity, text: str, me: Me) -> bool:
    if entity.type == MessageEntity.TEXT_MENTION:
        return entity.user is not None and entity.user.id == me.id
    if entity.type in {MessageEntity.MENTION, MessageEntity.BOT_COMMAND}:
        return text.casefold().endswith(f"@{me.username}".casefold())
    return False


def _without_name(text: str, me: Me | None) -> str:
    """``/status@parley_bot`` reads ``/status``, and ``@parley_bot, hello`` reads ``hello``."""
    if me is None:
        return text.strip()
    return re.sub(rf"@{re.escape(me.username)}\b[,:]?", "", text, flags=re.IGNORECASE).strip()


def _profile(user: User) -> Profile:
    return Profile(name=user.full_name, locale=user.language_code)
