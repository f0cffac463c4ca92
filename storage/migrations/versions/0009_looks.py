"""Who of those who work here has looked at which conversation; open tickets are found by conversation."""

import sqlalchemy as sa
from alembic import op

from storage.types import Instant, Key

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

OPEN = sa.text("status IN ('open', 'pending')")


def upgrade() -> None:
    """The schema is one version newer."""
    op.create_table(
        "looks",
        sa.Column("conversation_id", Key, nullable=False),
        sa.Column("person_id", Key, nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("here_at", Instant),
        sa.PrimaryKeyConstraint("conversation_id", "person_id", name="pk_looks"),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name="fk_looks_conversation_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_looks_person_id"),
    )
    op.create_index(
        "ix_tickets_open_conversation_id",
        "tickets",
        ["conversation_id"],
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def downgrade() -> None:
    """The schema is one version older."""
    op.drop_index("ix_tickets_open_conversation_id", table_name="tickets")
    op.drop_table("looks")
