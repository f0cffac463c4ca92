"""Long polling: Telegram is asked for updates, and told of one only after it is stored."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

from telegram import Bot, Update

from bot.channels.telegram.reading import WANTED

HOLD = 25
"""Seconds Telegram may hold a question until there is something to tell."""


class Poll:
    """One conversation with ``getUpdates``. Its offset lives here and follows what is stored: after a crash
    Telegram tells again what it was not told of, and what was stored is known by its key."""

    def __init__(self, bot: Bot, handle: Callable[[Update, str], Awaitable[None]]) -> None:
        self._bot = bot
        self._handle = handle
        self._offset: int | None = None

    async def begin(self) -> None:
        """Telegram gives updates to who asks: a webhook set earlier is gone, what waits is kept."""
        await self._bot.delete_webhook(drop_pending_updates=False)

    async def once(self) -> None:
        """What waited is stored. Raises at the first update that could not be; it comes again."""
        asked_at = time.monotonic()
        updates = await self._bot.get_updates(offset=self._offset, timeout=HOLD, allowed_updates=WANTED)
        for update in updates:
            await self._handle(update, update.to_json())
            self._offset = update.update_id + 1
        if not updates and time.monotonic() - asked_at < 1:  # a server that does not hold would be stormed
            await asyncio.sleep(1)
