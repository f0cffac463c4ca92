"""Who has looked at what, what is new, and who works here; lines by their words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, case, func, or_, select, text, true
from sqlalchemy.dialects import postgresql, sqlite

from domain.access import Role
from domain.conversation import Owner
from domain.people.model import Person
from storage.repositories.desk.talks import called
from storage.tables import RECORD_TABLES, audit, conversations, identities, lines, looks

SEARCHED = 100_000
"""Lines, the newest ones, that are searched for words: a page must not wait for all there ever were."""

_people = RECORD_TABLES[Person]
_speaker = _people.alias("speaker")


def _saw(insert: Any) -> Any:
    new = insert(looks).values({column.name: bindparam(column.name) for column in looks.c})
    seq = case((looks.c.seq > new.excluded.seq, looks.c.seq), else_=new.excluded.seq)
    return new.on_conflict_do_update(
        index_elements=[looks.c.conversation_id, looks.c.person_id],
        set_={"seq": seq, "here_at": new.excluded.here_at},
    )


SAW = {"sqlite": _saw(sqlite.insert), "postgresql": _saw(postgresql.insert)}
SEEN_BY = (
    select(_people.c.id, called(_people).label("name"))
    .join(looks, looks.c.person_id == _people.c.id)
    .where(looks.c.conversation_id == bindparam("conversation_id"), looks.c.here_at >= bindparam("since"))
    .order_by(_people.c.name, _people.c.id)
)

LATEST = select(
    select(func.max(lines.c.id)).scalar_subquery().label("point"),
    select(func.max(audit.c.id)).scalar_subquery().label("records"),
)
NEWS = (
    select(lines.c.id, lines.c.conversation_id)
    .where(lines.c.id > bindparam("after"))
    .order_by(lines.c.id)
    .limit(1000)
)
OVERLAP = 100
"""Numbers looked at again: a row may be committed after one with a higher number."""

KNOWN_AS = (
    select(identities.c.channel, identities.c.proven, identities.c.created_at.label("since"))
    .where(identities.c.person_id == bindparam("person_id"))
    .order_by(identities.c.id)
)

SAID = (
    select(
        conversations.c.id.label("talk_id"),
        called(_speaker).label("name"),
        conversations.c.channel,
        lines.c.text,
        lines.c.at,
    )
    .select_from(lines)
    .join(conversations, conversations.c.id == lines.c.conversation_id)
    .outerjoin(_speaker, _speaker.c.id == conversations.c.person_id)
    .where(
        lines.c.id > select(func.coalesce(func.max(lines.c.id), 0)).scalar_subquery() - SEARCHED,
        func.lower(lines.c.text).like(func.lower(bindparam("words")), escape="\\"),
        or_(_speaker.c.role.is_(None), _speaker.c.role.in_([Role.GUEST, Role.CUSTOMER])),
    )
    .order_by(lines.c.id.desc())
    .limit(bindparam("most"))
)


def colleagues(roles: Sequence[Role], since: datetime) -> Select[Any]:
    """Those in these roles, with how much they have and whether they are here."""
    having = (
        select(func.count())
        .where(
            # Written out, so that a database sees its small index of them.
            text("conversations.owner <> 'bot'"),
            conversations.c.owner == Owner.PERSON,
            conversations.c.owner_id == _people.c.id,
        )
        .correlate(_people)
        .scalar_subquery()
    )
    here = select(true()).where(looks.c.person_id == _people.c.id, looks.c.here_at >= since).exists()
    return (
        select(
            _people.c.id,
            called(_people).label("name"),
            having.label("conversations"),
            here.label("here"),
        )
        .where(_people.c.role.in_(roles), _people.c.deleted_at.is_(None), called(_people).is_not(None))
        .order_by(_people.c.name, _people.c.id)
        .limit(200)
    )
