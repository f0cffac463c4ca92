"""Run by Alembic: migrate the connection it was handed, or compare it with the tables."""

from typing import Any, Literal

from alembic import context

from storage.tables import metadata
from storage.types import Cents, Instant, Tuple, Word

PLAIN = {
    Cents: "sa.BigInteger()",
    Instant: "sa.DateTime(timezone=True)",
    Tuple: "sa.JSON().with_variant(postgresql.JSONB(), 'postgresql')",
    Word: "sa.String()",
}
"""A migration names the database's own types: it must still run when ours have changed."""


def render(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """The text of a column type in a new migration; False leaves it to Alembic."""
    return PLAIN[type(item)] if kind == "type" and type(item) in PLAIN else False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_item=render,
    render_as_batch=connection.dialect.name == "sqlite",
)
with context.begin_transaction():
    context.run_migrations()
