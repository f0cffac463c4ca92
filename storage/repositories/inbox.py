"""What was received: each message once, under its key."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, exists, literal_column, select, update
from sqlalchemy.dialects import postgresql, sqlite

from domain.conversation import Conversation
from domain.inbox import InboxStatus, Received
from domain.messages import InboundMessage
from storage.prepared import Row
from storage.repositories.conversations import ConversationRows
from storage.session import Session
from storage.tables import inbox
from storage.values import inbound_document, inbound_message

# Written out, not bound: with a bound value SQLite plans the statement anew each time it is executed, for
# the value decides whether the index of open messages may be used.
_NEW: ColumnElement[str] = literal_column("'new'")
_COLUMNS = [inbox.c[name] for name in Received.__dataclass_fields__]
_MESSAGE = list(Received.__dataclass_fields__).index("message")
_STORED = ("channel", "key", "conversation_id", "received_at", "raw", "message", "status", "attempts")
_STORE = {
    dialect: module.insert(inbox)
    .values({name: bindparam(name) for name in _STORED})
    .on_conflict_do_nothing()
    .returning(inbox.c.id)
    for dialect, module in (("sqlite", sqlite), ("postgresql", postgresql))
}
_BY_KEY = select(*_COLUMNS).where(inbox.c.channel == bindparam("channel"), inbox.c.key == bindparam("key"))
_BY_ID = select(*_COLUMNS).where(inbox.c.id == bindparam("id"))
_OPEN_OF = (
    select(*_COLUMNS)
    .where(inbox.c.conversation_id == bindparam("conversation_id"), inbox.c.status == _NEW)
    .order_by(inbox.c.id)
    .limit(1)
)
_OPEN_BEFORE = (
    select(*_COLUMNS)
    .where(
        inbox.c.conversation_id == bindparam("conversation_id"),
        inbox.c.status == _NEW,
        inbox.c.id < bindparam("before_id"),
    )
    .order_by(inbox.c.id)
)
_UNFINISHED = (
    select(*_COLUMNS)
    .where(inbox.c.status == _NEW, inbox.c.received_at <= bindparam("before"))
    .order_by(inbox.c.id)
    .limit(bindparam("limit"))
)
_older = inbox.alias("older")
_FINISH = (
    update(inbox)
    .where(
        inbox.c.id == bindparam("old_id"),
        inbox.c.status == _NEW,
        ~exists().where(
            _older.c.conversation_id == bindparam("in_conversation"),
            _older.c.id < bindparam("old_id"),
            _older.c.status == _NEW,
        ),
    )
    .values(status=InboxStatus.DONE, parse=bindparam("understood"), settled_at=bindparam("now"))
)
"""Done, if it is still to be done and its turn has come: one statement judges both."""


class InboxRows:
    """Implements `domain.ports.Inbox`."""

    def __init__(
        self, session: Session, now: datetime, dialect: str, conversations: ConversationRows
    ) -> None:
        self._session = session
        self._now = now
        self._conversations = conversations
        self._storing = _STORE[dialect]

    async def store(self, message: InboundMessage, raw: str) -> tuple[Received, Conversation, bool]:
        conversation = await self._conversations.ensure(message.channel, message.address)
        row = {
            "channel": message.channel,
            "key": message.key,
            "conversation_id": conversation.id,
            "received_at": self._now,
            "raw": raw,
            "message": inbound_document(message),
            "status": InboxStatus.NEW,
            "attempts": 0,
        }
        stored = await self._session.rows(self._storing, row)
        if stored:
            received = Received(stored[0][0], conversation.id, message, InboxStatus.NEW, 0, self._now)
            if message.edits is not None:
                received = await self._in_place(received)
            return received, conversation, True
        same = {"channel": message.channel, "key": message.key}
        (there,) = await self._session.rows(_BY_KEY, same)
        return _received(there), conversation, False

    async def _in_place(self, received: Received) -> Received:
        """An edit of what was not answered yet takes its place: that is done, unanswered, and the edit is a
        message like any other."""
        mine = {"conversation_id": received.conversation_id, "before_id": received.id}
        for row in await self._session.rows(_OPEN_BEFORE, mine):
            before = _received(row)
            if before.message.client_id != received.message.edits:
                continue
            given_way = (inbox.c.id == before.id) & (inbox.c.status == _NEW)
            done = update(inbox).where(given_way).values(status=InboxStatus.DONE, settled_at=self._now)
            if (await self._session.execute(done)).rowcount == 1:
                message = replace(received.message, edits=None)
                await self.settle(received.id, InboxStatus.NEW, message=inbound_document(message))
                return replace(received, message=message)
        return received

    async def open_of(self, conversation_id: int) -> Received | None:
        return await self._one(_OPEN_OF, {"conversation_id": conversation_id})

    async def unfinished(self, before: datetime, limit: int) -> list[Received]:
        rows = await self._session.rows(_UNFINISHED, {"before": before, "limit": limit})
        return [_received(row) for row in rows]

    async def get(self, inbox_id: int) -> Received | None:
        return await self._one(_BY_ID, {"id": inbox_id})

    async def finish(self, received: Received, parse: dict[str, Any] | None) -> bool:
        values = {
            "old_id": received.id,
            "in_conversation": received.conversation_id,
            "understood": parse,
            "now": self._now,
        }
        return await self._session.write(_FINISH, values) == 1

    async def settle(self, inbox_id: int, status: InboxStatus, **facts: Any) -> None:
        changed = {"status": status, "settled_at": self._now, **facts}
        await self._session.execute(update(inbox).where(inbox.c.id == inbox_id).values(changed))

    async def _one(self, statement: Any, where: dict[str, Any]) -> Received | None:
        found = await self._session.rows(statement, where)
        return _received(found[0]) if found else None


def _received(row: Row) -> Received:
    received = Received(*row)
    return replace(received, message=inbound_message(row[_MESSAGE]))
