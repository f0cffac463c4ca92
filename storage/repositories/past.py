"""Conversations of the past, written as they were."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import insert

from domain.conversation import Line
from domain.inbox import InboxStatus
from domain.messages import Identity, InboundMessage
from domain.past import Heard, Talk
from storage.session import Session
from storage.tables import conversations, inbox
from storage.tables import lines as timeline
from storage.values import inbound_document

_BEGIN = insert(conversations).returning(conversations.c.id, sort_by_parameter_order=True)


class PastRows:
    """Implements `domain.past.Past`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def begin(self, talks: Sequence[Talk]) -> list[int]:
        """See the port."""
        if not talks:
            return []
        rows: list[dict[str, Any]] = [
            {
                "channel": talk.channel,
                "address": talk.address,
                "person_id": talk.person_id,
                "state": {},
                "version": 1,
                "seq": talk.lines,
                "owner": talk.owner,
                "owner_id": talk.owner_id,
                "created_at": talk.began,
                "last_at": talk.ended,
            }
            for talk in talks
        ]
        return [int(number) for number in (await self._session.execute(_BEGIN, rows)).scalars()]

    async def tell(self, lines: Sequence[Line], heard: Sequence[Heard]) -> None:
        """See the port."""
        if lines:
            await self._session.execute(insert(timeline), [asdict(line) for line in lines])
        if heard:
            await self._session.execute(insert(inbox), [_row(one) for one in heard])


def _row(heard: Heard) -> dict[str, object]:
    message = InboundMessage(
        heard.channel,
        heard.key,
        heard.address,
        Identity(heard.channel, heard.external_id),
        heard.text,
    )
    return {
        "channel": heard.channel,
        "key": heard.key,
        "conversation_id": heard.conversation_id,
        "received_at": heard.received_at,
        "raw": heard.text,
        "message": inbound_document(message),
        "status": InboxStatus.DONE,
        "attempts": 1,
        "parse": heard.parse,
        "settled_at": heard.settled_at,
    }
