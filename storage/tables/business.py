"""Tables of the records people talk about."""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, Integer, String, Table, Text, text

from domain.access import Role
from domain.banking import Account, Campaign, Product, Survey, Transaction
from domain.deals.model import Deal, Stage
from domain.interactions.model import Interaction
from domain.knowledge.model import Article
from domain.leads.model import Lead, LeadStatus
from domain.people.model import Company, Person
from domain.quotes.model import Quote, QuoteStatus
from domain.record import Record
from domain.reminders.model import Reminder, ReminderStatus
from domain.tickets.model import Priority, Ticket, TicketKind, TicketStatus
from storage.tables.ground import link, records
from storage.types import Cents, Instant, Key, Tuple, Word

_ALIVE = text("deleted_at IS NULL")

companies = records(
    "companies",
    Column("name", String, nullable=False),
    Column("region", String),
    Column("sector", String),
    Index(
        "uq_companies_name", text("lower(name)"), unique=True, sqlite_where=_ALIVE, postgresql_where=_ALIVE
    ),
)
campaigns = records(
    "campaigns",
    Column("name", String, nullable=False),
    Column("segment", String),
    Column("cost", Cents, nullable=False),
    Column("currency", String, nullable=False),
    Column("at", Instant, nullable=False),
)
people = records(
    "people",
    Column("name", String),
    Column("email", String),
    Column("phone", String),
    Column("role", Word(Role), nullable=False, index=True),
    Column("zone", String),
    Column("language", String),
    Column("team", String),
    Column("region", String),
    Column("segment", String),
    link("company_id", "companies"),
    link("campaign_id", "campaigns"),
    Column("password_hash", String),
    Index("uq_people_email", "email", unique=True, sqlite_where=_ALIVE, postgresql_where=_ALIVE),
    Index("ix_people_lower_name", text("lower(name)")),
)
products = records(
    "products",
    Column("name", String, nullable=False),
    Column("price", Cents),
    Column("currency", String, nullable=False),
    Index("uq_products_name", text("lower(name)"), unique=True, sqlite_where=_ALIVE, postgresql_where=_ALIVE),
)
leads = records(
    "leads",
    Column("name", String),
    link("company_id", "companies"),
    Column("email", String),
    Column("phone", String),
    Column("source", String),
    Column("interest", Text),
    Column("amount", Cents),
    Column("currency", String),
    Column("status", Word(LeadStatus), nullable=False),
    link("owner_id", "people"),
    Column("deal_id", Integer),
    Column("converted_at", Instant),
    Index("ix_leads_status_created_at", "status", "created_at"),
)
deals = records(
    "deals",
    Column("title", String, nullable=False),
    link("company_id", "companies"),
    Column("amount", Cents),
    Column("currency", String, nullable=False),
    Column("stage", Word(Stage), nullable=False),
    Column("probability", Integer, nullable=False),
    Column("close_date", Date),
    link("owner_id", "people"),
    link("product_id", "products"),
    Column("source", String),
    Column("external_id", String),
    Index("uq_deals_external_id", "external_id", unique=True, sqlite_where=_ALIVE, postgresql_where=_ALIVE),
    Index("ix_deals_stage_close_date", "stage", "close_date"),
)
tickets = records(
    "tickets",
    Column("kind", Word(TicketKind), nullable=False),
    Column("subject", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("status", Word(TicketStatus), nullable=False),
    Column("priority", Word(Priority), nullable=False),
    Column("category", String),
    link("product_id", "products", index=False),
    link("customer_id", "people"),
    link("owner_id", "people"),
    link("conversation_id", "conversations", index=False),
    Column("due_at", Instant),
    Column("first_response_at", Instant),
    Column("resolved_at", Instant),
    Column("breached_at", Instant),
    Index("ix_tickets_status_due_at", "status", "due_at"),
    Index("ix_tickets_created_at", "created_at"),
    Index("ix_tickets_resolved_at", "resolved_at"),
    # The console asks of every conversation it lists what is open in it.
    Index(
        "ix_tickets_open_conversation_id",
        "conversation_id",
        sqlite_where=text("status IN ('open', 'pending')"),
        postgresql_where=text("status IN ('open', 'pending')"),
    ),
)
quotes = records(
    "quotes",
    Column("text", Text, nullable=False),
    Column("status", Word(QuoteStatus), nullable=False),
    Column("lines", Tuple, nullable=False),
    Column("total", Cents),
    Column("currency", String, nullable=False),
    link("customer_id", "people"),
    link("company_id", "companies", index=False),
    link("owner_id", "people", index=False),
    link("deal_id", "deals", index=False),
    link("conversation_id", "conversations", index=False),
    Column("sent_at", Instant),
    Column("decided_at", Instant),
)
reminders = records(
    "reminders",
    Column("about", Text, nullable=False),
    Column("due", Instant, nullable=False),
    Column("zone", String, nullable=False),
    Column("wall_time", String, nullable=False),
    Column("status", Word(ReminderStatus), nullable=False),
    link("owner_id", "people", nullable=False),
    link("conversation_id", "conversations", index=False),
    Column("topic", String),
    Column("fired_at", Instant),
    Column("repeats", String),
    # Only what still waits is looked for at every tick: the index stays as small as the work.
    Index(
        "ix_reminders_due_waiting",
        "due",
        sqlite_where=text("status = 'waiting'"),
        postgresql_where=text("status = 'waiting'"),
    ),
)
interactions = records(
    "interactions",
    Column("kind", String, nullable=False),
    Column("note", Text, nullable=False),
    link("company_id", "companies"),
    link("customer_id", "people"),
    link("lead_id", "leads"),
    link("deal_id", "deals"),
    link("owner_id", "people", index=False),
    Column("at", Instant, nullable=False),
)
articles = records(
    "articles",
    Column("title", String, nullable=False),
    Column("body", Text, nullable=False),
    Column("language", String, nullable=False),
)
accounts = records(
    "accounts",
    link("customer_id", "people", nullable=False),
    Column("kind", String, nullable=False),
    Column("balance", Cents, nullable=False),
    Column("currency", String, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("closed_at", Instant),
)
transactions = records(
    "transactions",
    link("customer_id", "people", nullable=False),
    Column("kind", String, nullable=False),
    Column("amount", Cents, nullable=False),
    Column("currency", String, nullable=False),
    Column("at", Instant, nullable=False, index=True),
)
surveys = records(
    "surveys",
    link("customer_id", "people", index=False),
    Column("score", Integer, nullable=False),
    Column("comment", Text),
    Column("at", Instant, nullable=False),
    Column("ticket_id", Key, index=True),
)

RECORD_TABLES: dict[type[Record], Table] = {
    Account: accounts,
    Article: articles,
    Campaign: campaigns,
    Company: companies,
    Deal: deals,
    Interaction: interactions,
    Lead: leads,
    Person: people,
    Product: products,
    Quote: quotes,
    Reminder: reminders,
    Survey: surveys,
    Ticket: tickets,
    Transaction: transactions,
}
