"""Who waited for a person and who came; what staff wrote to customers, held a moment before it leaves."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

Key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Instant = sa.DateTime(timezone=True)
Tuple = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
GOING_ON = sa.text("ended_at IS NULL")


def upgrade() -> None:
    """The schema is one version newer; whoever waits now goes on waiting."""
    _records(
        "handoffs",
        _link("handoffs", "conversation_id", "conversations", nullable=False),
        _link("handoffs", "customer_id", "people"),
        sa.Column("asked_at", Instant),
        sa.Column("called", Tuple, nullable=False),
        _link("handoffs", "called_id", "people"),
        sa.Column("called_at", Instant),
        sa.Column("place", sa.Integer()),
        sa.Column("noticed_at", Instant),
        sa.Column("taken_at", Instant),
        _link("handoffs", "owner_id", "people"),
        _link("handoffs", "desk_id", "conversations"),
        sa.Column("waits_since", Instant),
        sa.Column("spoke_at", Instant),
        sa.Column("ended_at", Instant),
        _link("handoffs", "ticket_id", "tickets"),
    )
    op.create_index(
        "uq_handoffs_going_on",
        "handoffs",
        ["conversation_id"],
        unique=True,
        sqlite_where=GOING_ON,
        postgresql_where=GOING_ON,
    )
    for column in ("conversation_id", "called_at", "taken_at"):
        op.create_index(f"ix_handoffs_{column}", "handoffs", [column])
    _records(
        "answers",
        _link("answers", "conversation_id", "conversations", nullable=False),
        _link("answers", "author_id", "people", nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("files", Tuple, nullable=False),
        _link("answers", "ticket_id", "tickets"),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("leaves_at", Instant, nullable=False),
    )
    op.create_index("ix_answers_status", "answers", ["status", "leaves_at"])
    op.execute(
        "INSERT INTO handoffs (version, created_at, conversation_id, customer_id, asked_at, called, taken_at,"
        " owner_id, spoke_at)"
        " SELECT 1, last_at, id, person_id, CASE WHEN owner = 'queue' THEN last_at END, '[]',"
        " CASE WHEN owner = 'person' THEN last_at END,"
        " owner_id, last_at FROM conversations WHERE owner <> 'bot'"
    )


def downgrade() -> None:
    """The schema is one version older."""
    op.drop_table("answers")
    op.drop_table("handoffs")


def _records(name: str, *columns: sa.Column[Any]) -> None:
    op.create_table(
        name,
        sa.Column("id", Key, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("deleted_at", Instant),
        *columns,
        sqlite_autoincrement=True,
    )


def _link(table: str, name: str, other: str, *, nullable: bool = True) -> sa.Column[int]:
    key = sa.ForeignKey(f"{other}.id", name=f"fk_{table}_{name}")
    return sa.Column(name, Key, key, nullable=nullable)
