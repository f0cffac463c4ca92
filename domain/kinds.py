"""Every kind of record, by its canonical name."""

from __future__ import annotations

from domain.banking import Account, Campaign, Product, Survey, Transaction
from domain.deals.model import Deal
from domain.identity.model import Merge
from domain.interactions.model import Interaction
from domain.knowledge.model import Article
from domain.leads.model import Lead
from domain.learning.model import Example, Training
from domain.people.model import Company, Person
from domain.quotes.model import Quote
from domain.record import Record
from domain.reminders.model import Reminder
from domain.tickets.model import Ticket

KINDS: dict[str, type[Record]] = {
    kind.KIND: kind
    for kind in (
        Account,
        Article,
        Campaign,
        Company,
        Deal,
        Example,
        Interaction,
        Lead,
        Merge,
        Person,
        Product,
        Quote,
        Reminder,
        Survey,
        Ticket,
        Training,
        Transaction,
    )
}
