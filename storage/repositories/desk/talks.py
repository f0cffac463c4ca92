"""Customers' conversations: the list with each one's last line, one of them, and its timeline."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, and_, bindparam, func, or_, select, text

from domain.access import Role
from domain.conversation import Line, Owner
from domain.desk.model import Whose
from domain.people.model import Person
from storage.tables import RECORD_TABLES, conversations, lines, outbox

_people = RECORD_TABLES[Person]
_speaker = _people.alias("speaker")
_owner = _people.alias("answering")
_author = _people.alias("author")


def _called(person: Any) -> Any:
    return func.coalesce(person.c.name, person.c.email)


_TALK = (
    select(
        conversations.c.id,
        conversations.c.channel,
        conversations.c.person_id,
        _called(_speaker).label("name"),
        _speaker.c.email,
        _speaker.c.role,
        conversations.c.owner,
        conversations.c.owner_id,
        _called(_owner).label("owner_name"),
        lines.c.text.label("last_text"),
        lines.c.author.label("last_author"),
        lines.c.at.label("last_at"),
    )
    .select_from(conversations)
    .join(lines, and_(lines.c.conversation_id == conversations.c.id, lines.c.seq == conversations.c.seq))
    .outerjoin(_speaker, _speaker.c.id == conversations.c.person_id)
    .outerjoin(_owner, _owner.c.id == conversations.c.owner_id)
    # What colleagues ask the bot is between them and it.
    .where(or_(_speaker.c.role.is_(None), _speaker.c.role.in_([Role.GUEST, Role.CUSTOMER])))
)
ONE = _TALK.where(conversations.c.id == bindparam("conversation_id"))


def _page(statement: Select[Any]) -> Select[Any]:
    newest = conversations.c.last_at.desc(), conversations.c.id.desc()
    return statement.order_by(*newest).limit(bindparam("rows")).offset(bindparam("skipped"))


# The states are written out, not given as values: only so a database sees that its small index of
# conversations people answer holds all of them.
_WITH_PEOPLE = text("conversations.owner <> 'bot'")
LISTS = {
    Whose.ALL: _page(_TALK),
    Whose.WAITING: _page(
        _TALK.where(_WITH_PEOPLE, or_(conversations.c.owner == Owner.QUEUE, lines.c.author == "customer"))
    ),
    Whose.MINE: _page(
        _TALK.where(
            _WITH_PEOPLE,
            conversations.c.owner == Owner.PERSON,
            conversations.c.owner_id == bindparam("reader_id"),
        )
    ),
}
LINES = (
    select(*[lines.c[name] for name in Line.__dataclass_fields__], _called(_author).label("name"))
    .outerjoin(_author, _author.c.id == lines.c.person_id)
    .where(lines.c.conversation_id == bindparam("conversation_id"))
    .order_by(lines.c.seq.desc())
    .limit(bindparam("latest"))
)
WAYS = (
    select(outbox.c.message["seq"].as_integer().label("seq"), outbox.c.status)
    .join(
        conversations,
        and_(conversations.c.channel == outbox.c.channel, conversations.c.address == outbox.c.address),
    )
    .where(
        conversations.c.id == bindparam("conversation_id"),
        text("outbox.status IN ('retry', 'uncertain', 'dead')"),
    )
)
"""Lines of a conversation that have not arrived, by their place in the timeline."""
