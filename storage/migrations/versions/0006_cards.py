"""Cards of tickets where the desk looks."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The schema is one version newer."""
    op.create_table(
        "cards",
        sa.Column(
            "ticket_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("room", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("ts", sa.String(), nullable=True),
        sa.Column("tried", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_cards_ticket_id")),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_cards")),
    )
    op.create_index("ix_cards_created_at", "cards", ["created_at"])
    op.create_index("ix_cards_room_ts", "cards", ["room", "ts"])


def downgrade() -> None:
    """The schema is one version older."""
    op.drop_table("cards")
