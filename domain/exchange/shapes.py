"""The columns of every kind of record, as the contract names them, and those only we have."""

from __future__ import annotations

from domain.access import Role
from domain.banking import Account, Campaign, Product, Survey, Transaction
from domain.deals.model import Deal, Stage
from domain.exchange.shape import Field, Same, Shape, Sort
from domain.interactions.model import Interaction
from domain.knowledge.model import Article
from domain.leads.model import Lead, LeadStatus
from domain.people.model import Company, Person
from domain.quotes.model import Quote, QuoteStatus
from domain.reminders.model import Reminder, ReminderStatus
from domain.tickets.model import Priority, Ticket, TicketKind, TicketStatus


def _texts(*names: str) -> tuple[Field, ...]:
    return tuple(Field(name) for name in names)


def _instants(*names: str) -> tuple[Field, ...]:
    return tuple(Field(name, Sort.INSTANT) for name in names)


_CONTACT = (Field("name"), Field("email", Sort.EMAIL), Field("phone", Sort.PHONE))
_PLACE = (Field("zone", Sort.ZONE), Field("language", Sort.LANGUAGE), *_texts("team", "region"))
_CUSTOMER, _COMPANY = Field("customer", Sort.CUSTOMER), Field("company", Sort.COMPANY)
_OWNER, _PRODUCT = Field("owner", Sort.STAFF), Field("product", Sort.PRODUCT)
_MONEY = (Field("amount", Sort.MONEY), Field("currency", Sort.CURRENCY))
_MADE = Field("created_at", Sort.INSTANT)
_PERSON = (Same(("email",), once=True), Same(("name",), unless="email"))

SHAPES: dict[str, Shape] = {
    shape.name: shape
    for shape in (
        Shape(
            "staff",
            Person,
            (*_CONTACT, Field("role", Sort.WORD, Role), *_PLACE, _MADE),
            (("name", "email"),),
            _PERSON,
            tuple(role for role in Role if role.is_staff),
        ),
        Shape(
            "customers",
            Person,
            (*_CONTACT, _COMPANY, *_PLACE, Field("segment"), Field("campaign", Sort.CAMPAIGN), _MADE),
            (("name", "email", "phone"),),
            (*_PERSON, Same(("phone",), unless="email")),
            (Role.CUSTOMER,),
        ),
        Shape(
            "companies",
            Company,
            (*_texts("name", "region", "sector"), _MADE),
            (("name",),),
            (Same(("name",), once=True),),
        ),
        Shape(
            "leads",
            Lead,
            (
                *_CONTACT,
                _COMPANY,
                *_texts("source", "interest"),
                *_MONEY,
                Field("status", Sort.WORD, LeadStatus),
                _OWNER,
                Field("deal", Sort.DEAL),
                *_instants("converted_at", "created_at"),
            ),
            (("name", "company"),),
            (
                Same(("email", "interest")),
                Same(("name", "company_id", "interest", "created_at"), unless="email"),
            ),
        ),
        Shape(
            "deals",
            Deal,
            (
                *_texts("external_id", "title"),
                _COMPANY,
                *_MONEY,
                Field("stage", Sort.WORD, Stage),
                Field("probability", Sort.PERCENT),
                Field("close_date", Sort.DAY),
                _OWNER,
                _PRODUCT,
                Field("source"),
                _MADE,
            ),
            (("title", "product", "company"),),
            (
                Same(("external_id",), once=True),
                Same(("title", "company_id", "product_id", "created_at"), unless="external_id"),
            ),
        ),
        Shape(
            "tickets",
            Ticket,
            (
                Field("kind", Sort.WORD, TicketKind),
                *_texts("subject", "text"),
                Field("status", Sort.WORD, TicketStatus),
                Field("priority", Sort.WORD, Priority),
                Field("category"),
                _PRODUCT,
                _CUSTOMER,
                _OWNER,
                *_instants("due_at", "first_response_at", "resolved_at", "breached_at", "created_at"),
            ),
            (("text", "subject"),),
            (Same(("subject", "customer_id", "product_id", "created_at")),),
        ),
        Shape(
            "quotes",
            Quote,
            (
                Field("text"),
                Field("status", Sort.WORD, QuoteStatus),
                Field("lines", Sort.LINES),
                Field("total", Sort.MONEY),
                Field("currency", Sort.CURRENCY),
                _CUSTOMER,
                _COMPANY,
                _OWNER,
                Field("deal", Sort.DEAL),
                *_instants("sent_at", "decided_at", "created_at"),
            ),
            (("text", "lines"), ("customer", "company")),
            (Same(("text", "customer_id", "company_id", "created_at")),),
        ),
        Shape(
            "reminders",
            Reminder,
            (
                Field("about"),
                *_instants("due"),
                Field("zone", Sort.ZONE),
                Field("wall_time"),
                Field("repeats"),
                Field("status", Sort.WORD, ReminderStatus),
                _OWNER,
                Field("topic"),
                *_instants("fired_at", "created_at"),
            ),
            (("about",), ("due",), ("owner",)),
            (Same(("about", "due", "owner_id")),),
        ),
        Shape(
            "interactions",
            Interaction,
            (
                Field("kind", Sort.WORD),
                Field("note"),
                _COMPANY,
                _CUSTOMER,
                Field("lead", Sort.LEAD),
                Field("deal", Sort.DEAL),
                _OWNER,
                *_instants("at", "created_at"),
            ),
            (("note",),),
            (Same(("note", "kind", "company_id", "customer_id", "at")),),
            now=("at",),
        ),
        Shape(
            "articles",
            Article,
            (*_texts("title", "body"), Field("language", Sort.LANGUAGE), _MADE),
            (("title",), ("body",)),
            (Same(("title", "language")),),
        ),
        Shape(
            "products",
            Product,
            (Field("name"), Field("price", Sort.MONEY), Field("currency", Sort.CURRENCY), _MADE),
            (("name",),),
            (Same(("name",), once=True),),
        ),
        Shape(
            "accounts",
            Account,
            (
                _CUSTOMER,
                Field("kind", Sort.WORD),
                Field("balance", Sort.MONEY),
                Field("currency", Sort.CURRENCY),
                *_instants("opened_at", "closed_at", "created_at"),
            ),
            (("customer",), ("kind",)),
            (Same(("customer_id", "kind", "currency", "opened_at")),),
            now=("opened_at",),
        ),
        Shape(
            "transactions",
            Transaction,
            (_CUSTOMER, Field("kind", Sort.WORD), *_MONEY, *_instants("at", "created_at")),
            (("customer",), ("kind",), ("amount",), ("at",)),
            (Same(("at", "customer_id", "kind", "amount", "currency")),),
        ),
        Shape(
            "surveys",
            Survey,
            (
                _CUSTOMER,
                Field("score", Sort.SCORE),
                Field("comment"),
                Field("ticket", Sort.TICKET),
                *_instants("at", "created_at"),
            ),
            (("score",),),
            (Same(("customer_id", "score", "comment", "at")),),
            now=("at",),
        ),
        Shape(
            "campaigns",
            Campaign,
            (
                *_texts("name", "segment"),
                Field("cost", Sort.MONEY),
                Field("currency", Sort.CURRENCY),
                *_instants("at", "created_at"),
            ),
            (("name",),),
            (Same(("name", "at")),),
            now=("at",),
        ),
    )
}
"""By their names on the command line."""
