"""Whom we asked how it was, and about which ticket."""

import sqlalchemy as sa
from alembic import op

from storage.types import Instant, Key

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ALIVE = sa.text("deleted_at IS NULL")


def upgrade() -> None:
    """The schema is one version newer."""
    op.create_table(
        "survey_invitations",
        sa.Column("id", Key, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("deleted_at", Instant),
        sa.Column("ticket_id", Key, nullable=False),
        sa.Column("customer_id", Key),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_survey_invitations"),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="fk_survey_invitations_ticket_id"),
        sa.ForeignKeyConstraint(["customer_id"], ["people.id"], name="fk_survey_invitations_customer_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_survey_invitations_customer_id", "survey_invitations", ["customer_id"])
    op.create_index(
        "uq_survey_invitations_ticket_id",
        "survey_invitations",
        ["ticket_id"],
        unique=True,
        sqlite_where=ALIVE,
        postgresql_where=ALIVE,
    )
    op.add_column("surveys", sa.Column("ticket_id", Key))
    op.create_index("ix_surveys_ticket_id", "surveys", ["ticket_id"])
    op.create_index("ix_tickets_resolved_at", "tickets", ["resolved_at"])


def downgrade() -> None:
    """The schema is one version older."""
    op.drop_index("ix_tickets_resolved_at", table_name="tickets")
    op.drop_index("ix_surveys_ticket_id", table_name="surveys")
    op.drop_column("surveys", "ticket_id")
    op.drop_table("survey_invitations")
