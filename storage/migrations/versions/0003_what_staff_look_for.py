"""Small indexes over what waits for people: their conversations, failed turns, stuck messages."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

INDEXES = (
    ("ix_conversations_with_people", "conversations", ["last_at"], "owner <> 'bot'"),
    ("ix_inbox_failed", "inbox", ["received_at"], "status = 'failed'"),
    ("ix_outbox_stuck", "outbox", ["channel", "address"], "status IN ('retry', 'uncertain', 'dead')"),
)


def upgrade() -> None:
    """The schema is one version newer."""
    for name, table, columns, rows in INDEXES:
        op.create_index(name, table, columns, sqlite_where=sa.text(rows), postgresql_where=sa.text(rows))


def downgrade() -> None:
    """The schema is one version older."""
    for name, table, _, _ in INDEXES:
        op.drop_index(name, table_name=table)
