"""Conversations, their timelines, and who the identities in them are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from domain.conversation import Conversation, Line, Owner
from domain.identity.model import Known, Proof
from domain.messages import Identity
from storage.session import Session
from storage.tables import conversations, identities, lines
from storage.values import fields_of

_COLUMNS = [conversations.c[name] for name in Conversation.__dataclass_fields__]
_BY_ID = select(*_COLUMNS).where(conversations.c.id == bindparam("id"))
# SQLite has one writer: there this says nothing. On a server what is received for the conversation, which
# only points to it, need not wait for the turn that has it.
_LOCK = _BY_ID.with_for_update(key_share=True)
_AT = select(*_COLUMNS).where(
    conversations.c.channel == bindparam("channel"), conversations.c.address == bindparam("address")
)
_BEGINNING = ("channel", "address", "created_at", "last_at", "state", "version", "seq", "owner")
_NEW = {
    dialect: module.insert(conversations)
    .values({name: bindparam(name) for name in _BEGINNING})
    .on_conflict_do_nothing()
    .returning(conversations.c.id)
    for dialect, module in (("sqlite", sqlite), ("postgresql", postgresql))
}
_OF_PERSON = (
    select(*_COLUMNS)
    .where(conversations.c.person_id == bindparam("person_id"))
    .order_by(conversations.c.last_at.desc(), conversations.c.id.desc())
    .limit(1)
)
_SAVE = (
    update(conversations)
    .where(conversations.c.id == bindparam("old_id"))
    .values(
        {
            name: bindparam(name)
            for name in ("state", "version", "seq", "person_id", "owner", "owner_id", "last_at")
        }
    )
)
_TOLD = (
    update(conversations)
    .where(conversations.c.id == bindparam("old_id"))
    .values({name: bindparam(name) for name in ("state", "version", "seq", "last_at")})
)
_LINES = (
    select(*[lines.c[name] for name in Line.__dataclass_fields__])
    .where(lines.c.conversation_id == bindparam("conversation_id"), lines.c.seq > bindparam("after"))
    .order_by(lines.c.seq)
    .limit(bindparam("limit"))
)
_LATEST = select(func.max(lines.c.id))
_NEWS = (
    select(
        lines.c.id.label("line_id"),
        conversations.c.address,
        *[lines.c[name] for name in Line.__dataclass_fields__],
    )
    .join(conversations, conversations.c.id == lines.c.conversation_id)
    .where(lines.c.id > bindparam("after"), conversations.c.channel == bindparam("channel"))
    .order_by(lines.c.id)
    .limit(1000)
)
OVERLAP = 100
"""Numbers looked at again: a row may be committed after one with a higher number."""
_ADD_LINES = insert(lines).values({name: bindparam(name) for name in Line.__dataclass_fields__})
_WAITING = select(func.count()).select_from(conversations).where(conversations.c.owner == Owner.QUEUE)
_PERSON_OF = select(identities.c.person_id).where(
    identities.c.channel == bindparam("channel"), identities.c.external_id == bindparam("external_id")
)
_WHOSE = select(
    *[identities.c[name] for name in ("id", "channel", "external_id", "person_id", "proof", "proven_at")]
)
_KNOWN = _WHOSE.where(
    identities.c.channel == bindparam("channel"), identities.c.external_id == bindparam("external_id")
)
_IDENTITIES = _WHOSE.where(identities.c.person_id == bindparam("person_id")).order_by(identities.c.id)
_ALL_OF_PERSON = (
    select(*_COLUMNS).where(conversations.c.person_id == bindparam("person_id")).order_by(conversations.c.id)
)


class ConversationRows:
    """Implements `domain.ports.Conversations`."""

    def __init__(self, session: Session, now: datetime, dialect: str) -> None:
        self._session = session
        self._now = now
        self._new = _NEW[dialect]

    async def lock(self, conversation_id: int) -> Conversation:
        (row,) = await self._session.rows(_LOCK, {"id": conversation_id})
        return Conversation(*row)

    async def get(self, conversation_id: int) -> Conversation | None:
        return await self._one(_BY_ID, {"id": conversation_id})

    async def at(self, channel: str, address: str) -> Conversation | None:
        return await self._one(_AT, {"channel": channel, "address": address})

    async def all_of(self, channel: str) -> list[Conversation]:
        statement = select(*_COLUMNS).where(conversations.c.channel == channel).order_by(conversations.c.id)
        return [Conversation(**row) for row in (await self._session.execute(statement)).mappings()]

    async def of_person(self, person_id: int) -> Conversation | None:
        return await self._one(_OF_PERSON, {"person_id": person_id})

    async def all_of_person(self, person_id: int) -> list[Conversation]:
        found = await self._session.rows(_ALL_OF_PERSON, {"person_id": person_id})
        return [Conversation(*row) for row in found]

    async def give(self, numbers: Sequence[int], person_id: int) -> None:
        moved = {"person_id": person_id, "version": conversations.c.version + 1}
        await self._session.execute(
            update(conversations).where(conversations.c.id.in_(numbers)).values(moved)
        )

    async def move(self, channel: str, old: str, new: str) -> None:
        here = conversations.c.channel == channel
        rooms = conversations.c.address.startswith(f"{old}/", autoescape=True)
        found = await self._session.execute(
            select(conversations.c.id, conversations.c.address).where(
                here, (conversations.c.address == old) | rooms
            )
        )
        for row in found.all():
            moved = new + row.address.removeprefix(old)
            if await self.at(channel, moved) is None:
                one = conversations.c.id == row.id
                await self._session.execute(update(conversations).where(one).values(address=moved))

    async def waiting(self) -> int:
        return int((await self._session.execute(_WAITING)).scalar_one())

    async def ensure(self, channel: str, address: str) -> Conversation:
        """The conversation at this address, made if there was none."""
        found = await self.at(channel, address)
        if found is not None:
            return found
        start = {"state": {}, "version": 0, "seq": 0, "owner": Owner.BOT}
        row = {"channel": channel, "address": address, "created_at": self._now, "last_at": self._now, **start}
        made = await self._session.rows(self._new, row)
        if made:
            return Conversation(made[0][0], channel, address)
        # Somebody else made it in the same moment: theirs is committed now, so it can be read.
        (theirs,) = await self._session.rows(_AT, {"channel": channel, "address": address})
        return Conversation(*theirs)

    async def save(
        self,
        conversation: Conversation,
        *,
        lines: Sequence[Line] = (),
        state: dict[str, Any] | None = None,
        person_id: int | None = None,
        owner: Owner | None = None,
        owner_id: int | None = None,
    ) -> None:
        values = {
            "old_id": conversation.id,
            "state": conversation.state if state is None else state,
            "version": conversation.version + 1,
            "seq": max([conversation.seq, *(line.seq for line in lines)]),
            "person_id": person_id or conversation.person_id,
            "owner": owner or conversation.owner,
            "owner_id": owner_id if owner is not None else conversation.owner_id,
            "last_at": self._now,
        }
        await self._session.write(_SAVE, values)
        if lines:
            await self._session.write_all(_ADD_LINES, [fields_of(line) for line in lines])

    async def save_all(self, told: Sequence[tuple[Conversation, Sequence[Line], dict[str, Any]]]) -> None:
        rows = [
            {
                "old_id": conversation.id,
                "state": state,
                "version": conversation.version + 1,
                "seq": max([conversation.seq, *(line.seq for line in lines)]),
                "last_at": self._now,
            }
            for conversation, lines, state in told
        ]
        if rows:
            await self._session.execute(_TOLD, rows)
            await self._session.execute(
                _ADD_LINES, [fields_of(line) for _, lines, _ in told for line in lines]
            )

    async def lines(self, conversation_id: int, after: int = 0, limit: int = 1000) -> list[Line]:
        where = {"conversation_id": conversation_id, "after": after, "limit": limit}
        return [Line(*row) for row in await self._session.rows(_LINES, where)]

    async def news(self, channel: str, after: int) -> tuple[int, list[tuple[str, Line]]]:
        if after == 0:
            latest = (await self._session.execute(_LATEST)).scalar_one_or_none()
            return latest or 1, []
        rows = await self._session.execute(_NEWS, {"after": after - OVERLAP, "channel": channel})
        found = [dict(row) for row in rows.mappings()]
        point = max([after, *(row.pop("line_id") for row in found)])
        return point, [(row.pop("address"), Line(**row)) for row in found]

    async def _one(self, statement: Any, where: dict[str, Any]) -> Conversation | None:
        found = await self._session.rows(statement, where)
        return Conversation(*found[0]) if found else None


class IdentityRows:
    """Implements `domain.ports.Identities`."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    async def person_of(self, identity: Identity) -> int | None:
        found = await self._session.rows(_PERSON_OF, fields_of(identity))
        return int(found[0][0]) if found else None

    async def known(self, identity: Identity) -> Known | None:
        found = await self._session.rows(_KNOWN, fields_of(identity))
        return _known(found[0]) if found else None

    async def link(self, identity: Identity, person_id: int, proof: Proof | None = None) -> None:
        is_proven = proof is not None and proof is not Proof.DECLINED
        values = {
            "person_id": person_id,
            "proven": is_proven,
            "proof": proof,
            "proven_at": self._now if proof is not None else None,
        }
        moved = await self._session.execute(update(identities).where(_same(identity)).values(values))
        if moved.rowcount == 0:
            row = {**fields_of(identity), **values, "created_at": self._now}
            await self._session.execute(insert(identities), row)

    async def unlink(self, identity: Identity) -> None:
        await self._session.execute(delete(identities).where(_same(identity)))

    async def of_person(self, person_id: int) -> list[Known]:
        found = await self._session.rows(_IDENTITIES, {"person_id": person_id})
        return [_known(row) for row in found]

    async def give(self, numbers: Sequence[int], person_id: int) -> None:
        theirs = identities.c.id.in_(numbers)
        await self._session.execute(update(identities).where(theirs).values(person_id=person_id))


def _same(identity: Identity) -> ColumnElement[bool]:
    return (identities.c.channel == identity.channel) & (identities.c.external_id == identity.external_id)


def _known(row: Sequence[Any]) -> Known:
    number, channel, external_id, person_id, proof, proven_at = row
    return Known(number, Identity(channel, external_id), person_id, proof, proven_at)
