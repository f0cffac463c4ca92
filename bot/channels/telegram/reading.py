"""What Telegram sends, as messages. Pure: nothing is asked and nothing is stored here."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from telegram import CallbackQuery, Chat, MaybeInaccessibleMessage, Message, Update, User

from bot.channels.telegram.groups import Me, is_for, without_name
from bot.channels.telegram.shared import Attached, shared
from bot.channels.telegram.writing import label_of
from domain.messages import File, Identity, InboundMessage, Profile
from domain.tickets.model import Ticket

NAME = "telegram"
SAID = ("message", "edited_message")
WANTED = (*SAID, "callback_query", "my_chat_member")
"""The kinds of update we ask for."""
TICKET = re.compile(rf"\b{Ticket.LETTER}-\d+\b")
START = re.compile(r"/start [A-Za-z_-]{1,64}$")
"""A link that only says where somebody came from; codes have digits in them."""
MANY_CHATS = 10_000
"""Chats whose last album is remembered."""


@dataclass(slots=True)
class Reader:
    """Reads updates for one bot. ``means`` is what commands mean, as values of buttons; ``named`` makes
    our own link to a file, ``words`` say what was shared without any."""

    bot_id: str
    means: Mapping[str, str]
    named: Callable[[Attached], File]
    words: Mapping[str, str]
    me: Me | None = None
    _albums: dict[int, str] = field(default_factory=dict)

    def read(self, update: Update) -> InboundMessage | None:
        """A message, an edit or a pressed button meant for us, else None: channel posts, other bots, what
        is said in groups to others, and what Telegram itself tells of a chat."""
        key = f"{self.bot_id}:{update.update_id}"
        if update.callback_query is not None:
            return _from_press(update.callback_query, key)
        if update.edited_message is not None:
            return self._from_message(update.edited_message, key, edits=True)
        if update.message is not None:
            return self._from_message(update.message, key)
        return None

    def _from_message(self, message: Message, key: str, *, edits: bool = False) -> InboundMessage | None:
        user = message.from_user
        if user is None or user.is_bot or not self._is_for_us(message):
            return None
        about = self._about(message)
        if about is None:
            return None
        number = str(message.message_id)
        return InboundMessage(
            channel=NAME,
            key=key,
            address=address_of(message, user),
            identity=Identity(NAME, str(user.id)),
            client_id=number,
            profile=_profile(user),
            is_shared=is_group(message.chat),
            edits=number if edits and not is_group(message.chat) else None,
            ticket=self._ticket(message.reply_to_message),
            **about,
        )

    def _about(self, message: Message) -> dict[str, Any] | None:
        """Text, choice and files of a message; None when it has none of them."""
        found = shared(message, again=self._goes_on(message))
        text = without_name(message.text or message.caption or "", self.me)
        if found is None:
            said = message.text or message.caption
            return {"text": text, "choice": self.means.get(START.sub("/start", text))} if said else None
        files = (self.named(found.file),) if found.file else ()
        if text and files:
            return {"text": text, "files": files}
        return {
            "text": text or found.text or self.words.get(found.kind, self.words["other"]),
            "choice": found.choice,
            "files": files,
        }

    def _ticket(self, answered: Message | None) -> str | None:
        """The one ticket that a message of ours, which is replied to, is about."""
        if answered is None or answered.from_user is None or str(answered.from_user.id) != self.bot_id:
            return None
        named = set(TICKET.findall(answered.text or answered.caption or ""))
        return str(named.pop()) if len(named) == 1 else None

    def _goes_on(self, message: Message) -> bool:
        """Whether this is a further picture of the album that came last in its chat."""
        if message.media_group_id is None:
            return False
        if len(self._albums) > MANY_CHATS:
            self._albums.clear()
        before = self._albums.get(message.chat.id)
        self._albums[message.chat.id] = message.media_group_id
        return before == message.media_group_id

    def _is_for_us(self, message: Message) -> bool:
        return not is_group(message.chat) or (self.me is not None and is_for(message, self.me))


def needs_me(update: Update) -> bool:
    """True for what is said in a group, where we must know our own name."""
    said = update.message or update.edited_message
    return said is not None and is_group(said.chat)


def is_group(chat: Chat) -> bool:
    """Whether others read along."""
    return chat.type != Chat.PRIVATE


def address_of(message: MaybeInaccessibleMessage, user: User) -> str:
    """``chat``, or ``chat/topic`` where there are topics. In a group everybody has a conversation of their
    own with us, ``chat/topic/user``: nobody goes on with what another began."""
    # Of a message too old, Telegram tells the chat only.
    has_topic = isinstance(message, Message) and message.is_topic_message
    topic = str(message.message_thread_id) if isinstance(message, Message) and has_topic else ""
    if is_group(message.chat):
        return f"{message.chat.id}/{topic}/{user.id}"
    return f"{message.chat.id}/{topic}" if topic else str(message.chat.id)


def chat_of(address: str) -> tuple[int, int | None]:
    """The chat and the topic of an address."""
    chat, topic, *_ = [*address.split("/"), ""]
    return int(chat), int(topic) if topic else None


def is_for_another(query: CallbackQuery) -> bool:
    """Whether the button stands under an answer to somebody else."""
    message = query.message if isinstance(query.message, Message) else None
    asked = message.reply_to_message if message and is_group(message.chat) else None
    return asked is not None and asked.from_user is not None and asked.from_user.id != query.from_user.id


def _from_press(query: CallbackQuery, key: str) -> InboundMessage | None:
    message, user = query.message, query.from_user
    if message is None or not query.data or is_for_another(query):
        return None
    known = message if isinstance(message, Message) else None
    asked = known.reply_to_message if known else None
    return InboundMessage(
        channel=NAME,
        key=key,
        address=address_of(message, user),
        identity=Identity(NAME, str(user.id)),
        text=label_of(known, query.data) if known else "",
        choice=query.data,
        client_id=str(asked.message_id) if asked else None,
        profile=_profile(user),
        is_shared=is_group(message.chat),
    )


def _profile(user: User) -> Profile:
    return Profile(name=user.full_name, locale=user.language_code)
