"""A function that figures over days are counted with."""

from alembic import op

from storage.functions import POSTGRESQL_DAYS_BETWEEN

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The schema is one version newer."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(POSTGRESQL_DAYS_BETWEEN)


def downgrade() -> None:
    """The schema is one version older."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION days_between(timestamptz, date, text)")
