"""One-time codes in conversation files: ``{code}`` is the one that was given out last, to anybody."""

from __future__ import annotations

import re
from datetime import datetime

from bot.player.files import CHANNELS, FileError
from domain.outbox import OutboxStatus
from domain.ports import Store, UnitOfWork

PLACE = "{code}"
_CODE = re.compile(r"\b\d{6}(?:\d\d)?\b")


async def with_code(store: Store, text: str) -> str:
    """The text with the latest code in it. Raises ``FileError`` when none was given out."""
    if PLACE not in text:
        return text
    found = await store.read(_given_out)
    if not found:
        raise FileError(f"{PLACE} is said before any code was given out")
    return text.replace(PLACE, max(found)[1])


async def _given_out(uow: UnitOfWork) -> list[tuple[datetime, str]]:
    """Every code in what was sent or said by us, with its instant."""
    said = [(one.message.at, one.message.text) for one in await uow.outbox.listed(*OutboxStatus)]
    for channel in CHANNELS:
        for conversation in await uow.conversations.all_of(channel):
            lines = await uow.conversations.lines(conversation.id)
            said += [(line.at, line.text) for line in lines if line.author != "customer"]
    return [(at, found[0]) for at, text in said if at is not None and (found := _CODE.search(text))]
