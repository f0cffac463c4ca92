"""${message}"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = ${repr(up_revision).replace("'", '"')}
down_revision = ${repr(down_revision).replace("'", '"')}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The schema is one version newer."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """The schema is one version older."""
    ${downgrades if downgrades else "pass"}
