"""Nothing yet."""

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The schema is one version newer."""


def downgrade() -> None:
    """The schema is one version older."""
