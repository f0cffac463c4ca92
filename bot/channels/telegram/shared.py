"""What people share instead of words: files, contacts, and what we cannot use. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath
from urllib.parse import urlencode

from telegram import Contact, Message, PhotoSize

from bot.channels.webchat.kinds import TAKEN

LARGEST = 10 * 1024 * 1024
"""Bytes of a file that is taken; Telegram itself hands bots up to 20 MB."""
UNREAD = (
    *("voice", "video_note", "video", "audio", "animation", "sticker", "venue", "location"),
    *("poll", "dice", "game", "story", "invoice", "paid_media", "checklist"),
)
"""What a message may hold that we make nothing of, by Telegram's name; of several the first counts."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that Telegram keeps for us."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Shared:
    """``choice`` is what sharing it means, as a button's value."""

    choice: str
    text: str = ""
    file: Attached | None = None
    kind: str = ""
    """Telegram's name of what has no text."""


def shared(message: Message, *, again: bool = False) -> Shared | None:
    """What the message holds beside words; None when nothing. ``again``: of an album already begun."""
    if message.contact is not None:
        return _contact(message.contact, message.from_user.id if message.from_user else 0)
    found = next((kind for kind in UNREAD if getattr(message, kind)), None)
    if found is not None:
        return Shared(_choice("not_taken", reason=found), kind=found)
    if message.photo:
        return _photo(message.photo, message.message_id, again=again)
    if message.document is not None:
        document = message.document
        name = _safe(document.file_name or "file")
        return _file(Attached(document.file_id, name), document.file_size, again=again)
    return None


def _contact(contact: Contact, sender: int) -> Shared:
    """A contact proves a number only when it is the sender's own."""
    phone = "+" + re.sub(r"\D", "", contact.phone_number)
    if contact.user_id == sender:
        return Shared(_choice("take_contact", phone=phone), phone)
    name = f"{contact.first_name} {contact.last_name or ''}".strip()
    return Shared(_choice("contact_of", person=name, phone=phone), f"{name} {phone}")


def _photo(sizes: tuple[PhotoSize, ...], number: int, *, again: bool) -> Shared:
    """Telegram offers a photo in several sizes: the largest is the picture."""
    best = max(sizes, key=lambda size: size.width * size.height)
    return _file(Attached(best.file_id, f"photo-{number}.jpg"), best.file_size, again=again)


def _file(file: Attached, size: int | None, *, again: bool) -> Shared:
    if PurePath(file.name).suffix.lower() not in TAKEN:
        return Shared(_choice("not_taken", reason="kind"), file.name)
    if size is not None and size > LARGEST:
        return Shared(_choice("not_taken", reason="too_large"), file.name)
    choice = _choice("keep_file", subject=file.name, **({"again": "yes"} if again else {}))
    return Shared(choice, file.name, file)


def _safe(name: str) -> str:
    """A name good for a folder and a header."""
    return re.sub(r"[^\w .()-]", "_", PurePath(name.replace("\\", "/")).name)[-100:].strip(". ") or "file"


def _choice(intent: str, **slots: str) -> str:
    return f"{intent}?{urlencode(slots)}"
