"""What was not understood is there to be looked at, and trainings are on record."""

import sqlalchemy as sa
from alembic import op

from storage.types import Document, Instant, Key, Tuple

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

UNDER_WAY = sa.text("status IN ('wanted', 'running')")


def _record(name: str, *items: sa.schema.SchemaItem) -> None:
    op.create_table(
        name,
        sa.Column("id", Key, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("deleted_at", Instant),
        *items,
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        sqlite_autoincrement=True,
    )


def upgrade() -> None:
    """The schema is one version newer."""
    _record(
        "examples",
        sa.Column("key", sa.String, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("language", sa.String, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("guessed", sa.String),
        sa.Column("percent", sa.Integer),
        sa.Column("guesses", Tuple, nullable=False),
        sa.Column("chosen", sa.String),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("last_at", Instant, nullable=False),
        sa.Column("conversation_id", Key),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("intent", sa.String),
        sa.Column("reviewer_id", Key),
        sa.Column("reviewed_at", Instant),
        sa.UniqueConstraint("key", name="uq_examples_key"),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name="fk_examples_conversation_id"
        ),
        sa.ForeignKeyConstraint(["reviewer_id"], ["people.id"], name="fk_examples_reviewer_id"),
    )
    op.create_index("ix_examples_status", "examples", ["status", "last_at"])
    _record(
        "trainings",
        sa.Column("status", sa.String, nullable=False),
        sa.Column("asked_by", Key),
        sa.Column("began_at", Instant),
        sa.Column("ended_at", Instant),
        sa.Column("examples", sa.Integer, nullable=False),
        sa.Column("base", sa.String),
        sa.Column("candidate", sa.String),
        sa.Column("outcome", Document, nullable=False),
        sa.ForeignKeyConstraint(["asked_by"], ["people.id"], name="fk_trainings_asked_by"),
    )
    op.create_index(
        "uq_trainings_status",
        "trainings",
        ["status"],
        unique=True,
        sqlite_where=UNDER_WAY,
        postgresql_where=UNDER_WAY,
    )


def downgrade() -> None:
    """The schema is one version older."""
    op.drop_index("uq_trainings_status", table_name="trainings")
    op.drop_table("trainings")
    op.drop_index("ix_examples_status", table_name="examples")
    op.drop_table("examples")
