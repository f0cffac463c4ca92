"""Who somebody is and by what proof; what of the audit is final."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.types import Instant, Key, Tuple

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The schema is one version newer."""
    with op.batch_alter_table("identities") as table:
        table.add_column(sa.Column("proof", sa.String()))
        table.add_column(sa.Column("proven_at", Instant))
    # Until now only e-mail addresses that a channel vouches for, and staff, have proven anybody.
    op.execute("UPDATE identities SET proof = 'staff', proven_at = created_at WHERE proven")
    with op.batch_alter_table("audit") as table:
        table.add_column(sa.Column("final", sa.Boolean(), nullable=False, server_default=sa.false()))
    _records(
        "link_codes",
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("expires_at", Instant, nullable=False),
        sa.Column("person_id", Key),
        sa.Column("channel", sa.String()),
        sa.Column("external_id", sa.String()),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("used_at", Instant),
        people=["person_id"],
    )
    op.create_index("ix_link_codes_code_hash", "link_codes", ["code_hash"])
    op.create_index("ix_link_codes_identity", "link_codes", ["channel", "external_id"])
    _records(
        "guesses",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
    )
    op.create_index("ix_guesses_created_at", "guesses", ["created_at"])
    _records(
        "merges",
        sa.Column("winner_id", Key, nullable=False),
        sa.Column("loser_id", Key, nullable=False),
        sa.Column("moved", Tuple, nullable=False),
        sa.Column("filled", Tuple, nullable=False),
        sa.Column("ended_at", Instant),
        people=["winner_id", "loser_id"],
    )


def downgrade() -> None:
    """The schema is one version older."""
    for name in ("merges", "guesses", "link_codes"):
        op.drop_table(name)
    with op.batch_alter_table("audit") as table:
        table.drop_column("final")
    with op.batch_alter_table("identities") as table:
        table.drop_column("proven_at")
        table.drop_column("proof")


def _records(name: str, *columns: sa.Column[Any], people: list[str] | None = None) -> None:
    """A table of records: what each has, and these columns."""
    op.create_table(
        name,
        sa.Column("id", Key, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("deleted_at", Instant),
        *columns,
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        *[
            sa.ForeignKeyConstraint([column], ["people.id"], name=f"fk_{name}_{column}")
            for column in people or ()
        ],
        sqlite_autoincrement=True,
    )
    for column in people or ():
        op.create_index(f"ix_{name}_{column}", name, [column])
