"""Reminders may come again."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The schema is one version newer."""
    op.add_column("reminders", sa.Column("repeats", sa.String))


def downgrade() -> None:
    """The schema is one version older."""
    op.drop_column("reminders", "repeats")
