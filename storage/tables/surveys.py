"""Tables of surveys: whom we asked."""

from __future__ import annotations

from sqlalchemy import Column, Index, Table, text

from domain.record import Record
from domain.surveys.model import Invitation, Outcome
from storage.tables.ground import link, records
from storage.types import Word

_ALIVE = text("deleted_at IS NULL")

survey_invitations = records(
    "survey_invitations",
    link("ticket_id", "tickets", index=False, nullable=False),
    link("customer_id", "people"),
    Column("outcome", Word(Outcome), nullable=False),
    Index(
        "uq_survey_invitations_ticket_id",
        "ticket_id",
        unique=True,
        sqlite_where=_ALIVE,
        postgresql_where=_ALIVE,
    ),
)

SURVEY_TABLES: dict[type[Record], Table] = {Invitation: survey_invitations}
