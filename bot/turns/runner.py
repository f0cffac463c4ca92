"""One door in: every message is stored, acknowledged, then answered once, in order, whatever happens."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections import deque
from dataclasses import replace
from datetime import timedelta
from time import perf_counter

from bot.measures import TurnMeasures
from bot.turns.answering import Answering, House, Snapshot, StaleError
from bot.turns.speaker import find_speaker
from bot.voice.voice import Announce
from domain.conversation import Conversation
from domain.errors import StoreUnavailableError
from domain.inbox import InboxStatus, Received
from domain.messages import InboundMessage
from domain.ports import Clock, Store, UnitOfWork
from nlu.parse import Parser

log = logging.getLogger(__name__)

PATIENCE = (0.1, 0.5, 2.0, 5.0)
"""Seconds to wait before a turn is tried again while the database is away; then it waits for resume."""


class TurnRunner:
    """Runs turns: one at a time in a conversation, many conversations at once."""

    def __init__(self, store: Store, parser: Parser, house: House, clock: Clock, announce: Announce) -> None:
        self._store = store
        self._clock = clock
        self._answering = Answering(store, parser, house, clock)
        self.announce = announce
        self.measures = TurnMeasures()
        self._waiting: dict[int, deque[Snapshot]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def receive(self, message: InboundMessage, raw: str) -> bool:
        """See ``bot.channel.Receive``: stored, and its turn begun. False when it was there before."""

        async def store(uow: UnitOfWork) -> tuple[Snapshot, bool]:
            received, conversation, new = await uow.inbox.store(message, raw)
            person = await find_speaker(uow, conversation, message) if new else None
            return Snapshot(received, conversation, person), new

        snapshot, new = await self._store.run(store)
        if new:
            self._begin(snapshot)
        return new

    async def resume(self, older_than: float = 0.0) -> int:
        """Every message stored before and not done is begun again; how many there were."""
        at = self._clock.now() - timedelta(seconds=older_than)
        open_rows = await self._store.run(lambda uow: uow.inbox.unfinished(at, 500))
        mine = [row for row in open_rows if row.conversation_id not in self._waiting]
        for row in mine:
            self._begin(_unseen(row))
        return len(mine)

    async def retry(self, inbox_id: int) -> None:
        """A failed message is tried again."""

        async def reopen(uow: UnitOfWork) -> Received | None:
            row = await uow.inbox.get(inbox_id)
            if row is None or row.status is not InboxStatus.FAILED:
                return None
            await uow.inbox.settle(inbox_id, InboxStatus.NEW, error_code=None)
            return replace(row, status=InboxStatus.NEW)

        if (row := await self._store.run(reopen)) is not None:
            self._begin(_unseen(row))

    async def settled(self) -> None:
        """Every turn begun is over."""
        while self._tasks:
            await asyncio.gather(*self._tasks)

    def _begin(self, snapshot: Snapshot) -> None:
        number = snapshot.received.conversation_id
        line = self._waiting.get(number)
        if line is not None:
            line.append(snapshot)
            return
        self._waiting[number] = deque([snapshot])
        task = asyncio.create_task(self._serve(number))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, number: int) -> None:
        """All that waits in one conversation, in order."""
        line = self._waiting[number]
        try:
            while line:
                await self._answer(line[0])
                line.popleft()
        finally:
            del self._waiting[number]

    async def _answer(self, snapshot: Snapshot) -> None:
        began = perf_counter()
        try:
            await self._patiently(snapshot)
        except StoreUnavailableError:
            # It stays stored as new: the resume tick brings it back.
            log.warning("message %s waits for the database", snapshot.received.id)
        except Exception as error:  # noqa: BLE001 a broken turn must not take the others of its line with it
            self.measures.failed += 1
            await self._fail(snapshot.received, error)
        else:
            self.measures.took(perf_counter() - began)

    async def _patiently(self, snapshot: Snapshot) -> None:
        for wait in PATIENCE:
            try:
                return await self._until_done(snapshot)
            except StoreUnavailableError:
                await asyncio.sleep(wait)
        return await self._until_done(snapshot)

    async def _until_done(self, asked: Snapshot) -> None:
        """The message is answered, and before it whatever came first in its conversation."""
        snapshot: Snapshot | None = asked
        while snapshot is not None:
            try:
                self.announce(await self._answering.answer(snapshot))
            except StaleError:
                snapshot = await self._answering.look(asked.received.id)
            else:
                is_asked = snapshot.received.id == asked.received.id
                snapshot = None if is_asked else await self._answering.look(asked.received.id)

    async def _fail(self, received: Received, error: Exception) -> None:
        """The turn did nothing; its sender hears so, with a code that staff can look up."""
        code = f"P-{secrets.token_hex(3).upper()}"
        log.error("turn of message %s failed, code %s", received.id, code, exc_info=error)
        try:
            self.announce([await self._answering.apologise(received, code)])
        except StoreUnavailableError:
            log.warning("message %s could not be marked as failed", received.id)


def _unseen(row: Received) -> Snapshot:
    """A message nobody has looked at yet: its conversation counts as moved, so it is looked at first."""
    return Snapshot(row, Conversation(row.conversation_id, "", "", version=-1), None)
