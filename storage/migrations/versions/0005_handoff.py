"""Nothing yet."""

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The schema is one version newer."""


def downgrade() -> None:
    """The schema is one version older."""
