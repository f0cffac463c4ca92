"""Groups: we answer who names us, who gives us a command, and who replies to us."""

from __future__ import annotations

import re
from dataclasses import dataclass

from telegram import Message, MessageEntity


@dataclass(frozen=True, slots=True)
class Me:
    """Which bot we are."""

    id: int
    username: str


def is_for(message: Message, me: Me) -> bool:
    """Whether something said in a group is said to us."""
    answered = message.reply_to_message
    if answered is not None and answered.from_user is not None and answered.from_user.id == me.id:
        return True
    entities = {**message.parse_entities(), **message.parse_caption_entities()}
    return any(_names(entity, text, me) for entity, text in entities.items())


def without_name(text: str, me: Me | None) -> str:
    """``/status@parley_bot`` reads ``/status``, and ``@parley_bot, hello`` reads ``hello``."""
    # PostgreSQL cannot hold the character NUL, and nobody means it.
    text = text.replace("\x00", "").strip()
    if me is None:
        return text
    return re.sub(rf"@{re.escape(me.username)}\b[,:]?", "", text, flags=re.IGNORECASE).strip()


def _names(entity: MessageEntity, text: str, me: Me) -> bool:
    if entity.type == MessageEntity.TEXT_MENTION:
        return entity.user is not None and entity.user.id == me.id
    if entity.type in {MessageEntity.MENTION, MessageEntity.BOT_COMMAND}:
        return text.casefold().endswith(f"@{me.username}".casefold())
    return False
