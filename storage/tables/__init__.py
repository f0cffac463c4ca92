"""The schema. One table a record kind, named in the plural; the database judges uniqueness."""

from storage.tables.business import RECORD_TABLES as BUSINESS_TABLES
from storage.tables.desk import looks
from storage.tables.ground import metadata
from storage.tables.handoff import HANDOFF_TABLES
from storage.tables.identity import IDENTITY_TABLES
from storage.tables.learning import LEARNING_TABLES
from storage.tables.surveys import SURVEY_TABLES
from storage.tables.talk import audit, conversations, identities, inbox, lines, outbox

__all__ = [
    "RECORD_TABLES",
    "audit",
    "conversations",
    "identities",
    "inbox",
    "lines",
    "looks",
    "metadata",
    "outbox",
]

RECORD_TABLES = {**BUSINESS_TABLES, **IDENTITY_TABLES, **HANDOFF_TABLES, **SURVEY_TABLES, **LEARNING_TABLES}
