"""What did not get through, and how much there is to do."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    String,
    and_,
    bindparam,
    cast,
    func,
    null,
    select,
    text,
    union_all,
)

from domain.desk.model import Stuck
from domain.learning.model import Example, ExampleStatus
from domain.outbox import OutboxStatus
from domain.people.model import Person
from domain.tickets.model import Ticket, TicketStatus
from storage.tables import RECORD_TABLES, conversations, inbox, outbox

_people = RECORD_TABLES[Person]
_examples = RECORD_TABLES[Example]
_tickets = RECORD_TABLES[Ticket]
# Written out, not given as values: only so a database sees that its small indexes hold all of them.
_TROUBLE = text("outbox.status IN ('retry', 'uncertain', 'dead')")
_FAILED = text("inbox.status = 'failed'")
_called = func.coalesce(_people.c.name, _people.c.email).label("name")

_OURS = (
    select(
        outbox.c.id,
        outbox.c.created_at.label("at"),
        outbox.c.channel,
        _called,
        conversations.c.id.label("conversation_id"),
        outbox.c.message["text"].as_string().label("text"),
        cast(outbox.c.status, String).label("status"),
        outbox.c.error,
        outbox.c.attempts.label("tries"),
    )
    .outerjoin(
        conversations,
        and_(conversations.c.channel == outbox.c.channel, conversations.c.address == outbox.c.address),
    )
    .outerjoin(_people, _people.c.id == conversations.c.person_id)
    .where(_TROUBLE)
)
_THEIRS = (
    select(
        inbox.c.id,
        inbox.c.received_at.label("at"),
        inbox.c.channel,
        _called,
        inbox.c.conversation_id,
        inbox.c.message["text"].as_string().label("text"),
        cast(null(), String).label("status"),
        inbox.c.error_code.label("error"),
        inbox.c.attempts.label("tries"),
    )
    .outerjoin(conversations, conversations.c.id == inbox.c.conversation_id)
    .outerjoin(_people, _people.c.id == conversations.c.person_id)
    .where(_FAILED)
)
_both = union_all(_OURS, _THEIRS).subquery()
STUCK = (
    select(_both)
    .order_by(_both.c.at.desc(), _both.c.id.desc())
    .limit(bindparam("rows"))
    .offset(bindparam("skipped"))
)

COUNTS = select(
    select(func.count())
    .select_from(conversations)
    .where(text("conversations.owner <> 'bot' AND conversations.owner = 'queue'"))
    .scalar_subquery()
    .label("conversations"),
    select(func.count())
    .where(_tickets.c.status.in_([TicketStatus.OPEN, TicketStatus.PENDING]), _tickets.c.deleted_at.is_(None))
    .scalar_subquery()
    .label("tickets"),
    (
        select(func.count()).select_from(outbox).where(_TROUBLE, outbox.c.status != "retry").scalar_subquery()
        + select(func.count()).select_from(inbox).where(_FAILED).scalar_subquery()
    ).label("stuck"),
    select(func.count())
    .select_from(inbox)
    .where(text("inbox.status = 'new'"))
    .scalar_subquery()
    .label("inbox"),
    select(func.count())
    .where(_examples.c.status == ExampleStatus.WAITING, _examples.c.deleted_at.is_(None))
    .scalar_subquery()
    .label("examples"),
)
_under_way = (
    select(outbox.c.status, func.count().label("number"))
    .where(text("outbox.status IN ('ready', 'retry', 'sending')"))
    .group_by(outbox.c.status)
)
_stopped = (
    select(outbox.c.status, func.count().label("number"))
    .where(_TROUBLE, outbox.c.status != "retry")
    .group_by(outbox.c.status)
)
WAYS = union_all(_under_way, _stopped)
"""Messages that have not arrived, by how far they got."""


def stuck(row: dict[str, Any]) -> Stuck:
    """What a row of ``STUCK`` holds; something said without words (a button, a file) has no text."""
    status = row["status"]
    return Stuck(**{**row, "text": row["text"] or "", "status": status and OutboxStatus(status)})
