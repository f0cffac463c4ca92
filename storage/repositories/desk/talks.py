"""Customers' conversations: the list with each one's last line, one of them, and its timeline."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, and_, bindparam, case, func, not_, or_, select, text, union

from domain.access import Role
from domain.conversation import Line, Owner
from domain.desk.model import Whose
from domain.desk.records import Handoff
from domain.people.model import Person
from domain.tickets.model import Ticket, TicketStatus
from storage.tables import RECORD_TABLES, conversations, lines, looks, outbox

_people = RECORD_TABLES[Person]
_handoffs = RECORD_TABLES[Handoff]
_tickets = RECORD_TABLES[Ticket]
_speaker = _people.alias("speaker")
_owner = _people.alias("answering")
_author = _people.alias("author")
_seen = looks.alias("seen")
_heard = lines.alias("heard")
_told = lines.alias("told")


def called(person: Any) -> Any:
    """What somebody is called."""
    return func.coalesce(person.c.name, person.c.email)


# The states are written out, not given as values: only so a database sees that its small indexes (of
# conversations people answer, of open tickets) hold all of them.
_WITH_PEOPLE = text("conversations.owner <> 'bot'")
_OPEN = text("tickets.status IN ('open', 'pending')")
_ITS = _tickets.c.conversation_id == conversations.c.id
_is_open = (
    select(_tickets.c.id)
    .where(_ITS, _OPEN, _tickets.c.deleted_at.is_(None))
    .correlate(conversations)
    .exists()
)
_last = (
    select(_told.c.seq)
    .where(_told.c.conversation_id == conversations.c.id, _told.c.internal.is_(False))
    .order_by(_told.c.seq.desc())
    .limit(1)
    .correlate(conversations)
    .scalar_subquery()
)
_theirs = (
    _heard.c.conversation_id == conversations.c.id,
    _heard.c.author == "customer",
    conversations.c.owner != Owner.BOT,
)
_unread = (
    select(func.count())
    .select_from(_heard)
    .where(*_theirs, _heard.c.seq > func.coalesce(_seen.c.seq, 0))
    .correlate(conversations, _seen)
    .scalar_subquery()
)
_waits_since = (
    # Since they asked for somebody; once somebody came, since what was not answered.
    select(
        func.coalesce(_handoffs.c.waits_since, case((_handoffs.c.taken_at.is_(None), _handoffs.c.asked_at)))
    )
    .where(_handoffs.c.conversation_id == conversations.c.id, _handoffs.c.ended_at.is_(None))
    .correlate(conversations)
    .limit(1)
    .scalar_subquery()
)
_due = (
    select(func.min(_tickets.c.due_at))
    .where(_ITS, _OPEN, _tickets.c.status == TicketStatus.OPEN, _tickets.c.deleted_at.is_(None))
    .correlate(conversations)
    .scalar_subquery()
)
# In the order of `Talk`'s fields.
_TALK = (
    select(
        conversations.c.id,
        conversations.c.channel,
        conversations.c.person_id,
        called(_speaker).label("name"),
        _speaker.c.email,
        _speaker.c.role,
        conversations.c.owner,
        conversations.c.owner_id,
        called(_owner).label("owner_name"),
        lines.c.text.label("last_text"),
        lines.c.author.label("last_author"),
        lines.c.at.label("last_at"),
        conversations.c.seq,
        _unread.label("unread"),
        _waits_since.label("waits_since"),
        _due.label("due"),
    )
    .select_from(conversations)
    .join(lines, and_(lines.c.conversation_id == conversations.c.id, lines.c.seq == _last))
    .outerjoin(_speaker, _speaker.c.id == conversations.c.person_id)
    .outerjoin(_owner, _owner.c.id == conversations.c.owner_id)
    .outerjoin(
        _seen,
        and_(_seen.c.conversation_id == conversations.c.id, _seen.c.person_id == bindparam("reader_id")),
    )
    # What colleagues ask the bot is between them and it.
    .where(or_(_speaker.c.role.is_(None), _speaker.c.role.in_([Role.GUEST, Role.CUSTOMER])))
)
ONE = _TALK.where(conversations.c.id == bindparam("conversation_id"))
_newest = conversations.c.last_at.desc(), conversations.c.id.desc()
OF_PERSON = (
    _TALK.where(conversations.c.person_id == bindparam("person_id"))
    .order_by(*_newest)
    .limit(bindparam("rows"))
)


def _page(statement: Select[Any]) -> Select[Any]:
    return statement.order_by(*_newest).limit(bindparam("rows")).offset(bindparam("skipped"))


_lately = conversations.c.last_at >= bindparam("lately")
_with_bot = conversations.c.owner == Owner.BOT
_recent = conversations.alias("recent")
# Two small sets, each found by its index: asked for by OR, every conversation would be looked at.
_going_on = union(
    select(_recent.c.id).where(_recent.c.last_at >= bindparam("lately")),
    select(_tickets.c.conversation_id).where(
        _OPEN, _tickets.c.conversation_id.is_not(None), _tickets.c.deleted_at.is_(None)
    ),
)
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
    Whose.BOT: _page(_TALK.where(_with_bot, conversations.c.id.in_(_going_on))),
    Whose.CLOSED: _page(_TALK.where(_with_bot, not_(_lately), not_(_is_open))),
}
LINES = (
    select(*[lines.c[name] for name in Line.__dataclass_fields__], called(_author).label("name"))
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
