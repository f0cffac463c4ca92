"""Who may do what: the one table of rights, asked by every action."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, auto

from domain.errors import RefusedError


class Role(StrEnum):
    """What somebody is to the business."""

    GUEST = "guest"
    CUSTOMER = "customer"
    LEADS_MANAGER = "leads_manager"
    SALES = "sales"
    SUPPORT = "support"
    MANAGER = "manager"
    ADMIN = "admin"

    @property
    def is_staff(self) -> bool:
        """Whether this role works here."""
        return self not in {Role.GUEST, Role.CUSTOMER}


class Permission(StrEnum):
    """One thing somebody may be allowed to do."""

    TALK = auto()
    """Greet, ask for help, ask the knowledge base, set one's own reminders."""
    OPEN_TICKET = auto()
    """Raise, see, add to, close and reopen one's own tickets; staff: for anybody."""
    ASK_QUOTE = auto()
    """Ask for, see, accept and decline one's own quotes."""
    SEE_TICKETS = auto()
    WORK_TICKETS = auto()
    """Claim, assign, prioritise, resolve; answer customers."""
    SEE_LEADS = auto()
    WORK_LEADS = auto()
    SEE_DEALS = auto()
    WORK_DEALS = auto()
    WORK_QUOTES = auto()
    SEE_CUSTOMERS = auto()
    SEE_ACCOUNTS = auto()
    """Customers' accounts with their balances."""
    LOG_INTERACTION = auto()
    SEE_FIGURES = auto()
    """Ask for figures at all; each needs one of the next three."""
    SALES_FIGURES = auto()
    SERVICE_FIGURES = auto()
    BANK_FIGURES = auto()
    MERGE_CUSTOMERS = auto()
    """Make two customers one, and two again."""
    TEACH = auto()
    """See what was not understood, say what it means, and have a model trained of it."""
    RELEASE_MODELS = auto()
    """Put a model that was trained into use, and go back to the one before."""
    ADMINISTER = auto()


_ANYBODY = {Permission.TALK, Permission.OPEN_TICKET, Permission.ASK_QUOTE}
_STAFF = _ANYBODY | {
    Permission.SEE_TICKETS,
    Permission.SEE_LEADS,
    Permission.SEE_DEALS,
    Permission.SEE_CUSTOMERS,
    Permission.LOG_INTERACTION,
    Permission.WORK_LEADS,
    Permission.SEE_FIGURES,
}
_SALES = _STAFF | {Permission.WORK_DEALS, Permission.WORK_QUOTES, Permission.SALES_FIGURES}
_SUPPORT = _STAFF | {
    Permission.WORK_TICKETS,
    Permission.WORK_QUOTES,
    Permission.SEE_ACCOUNTS,
    Permission.SERVICE_FIGURES,
    Permission.MERGE_CUSTOMERS,
    Permission.TEACH,
}
_MANAGER = _SALES | _SUPPORT | {Permission.BANK_FIGURES, Permission.RELEASE_MODELS}

RIGHTS: dict[Role, frozenset[Permission]] = {
    Role.GUEST: frozenset(_ANYBODY),
    Role.CUSTOMER: frozenset(_ANYBODY),
    Role.LEADS_MANAGER: frozenset(_SALES),
    Role.SALES: frozenset(_SALES),
    Role.SUPPORT: frozenset(_SUPPORT),
    Role.MANAGER: frozenset(_MANAGER),
    Role.ADMIN: frozenset(_MANAGER | {Permission.ADMINISTER}),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person, in a role, in their language and zone."""

    person_id: int
    name: str | None
    role: Role
    zone: str
    language: str

    def may(self, permission: Permission) -> bool:
        """Whether this actor has the right."""
        return permission in RIGHTS[self.role]

    @property
    def is_staff(self) -> bool:
        """Whether they work here."""
        return self.role.is_staff


SYSTEM = Actor(0, "Parley", Role.ADMIN, "UTC", "en")
"""The product itself: scheduled jobs and the command line act in this name."""


def require(actor: Actor, permission: Permission) -> None:
    """Nothing happens when the actor has the right; raises ``RefusedError`` naming who has it."""
    if not actor.may(permission):
        able = [role.value for role in Role if permission in RIGHTS[role]]
        raise RefusedError("refused", permission=permission.value, able=able, staff=actor.is_staff)
