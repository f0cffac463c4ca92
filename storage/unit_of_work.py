"""One transaction with everything that can be done in it."""

from __future__ import annotations

from datetime import datetime

from domain.access import SYSTEM, Actor
from domain.rows import Change
from storage.repositories.audit import AuditRows
from storage.repositories.cards import CardRows
from storage.repositories.conversations import ConversationRows, IdentityRows
from storage.repositories.desk import DeskRows
from storage.repositories.figures import FigureRows
from storage.repositories.health import HealthRows
from storage.repositories.inbox import InboxRows
from storage.repositories.learning import LearningRows
from storage.repositories.outbox import OutboxRows
from storage.repositories.past import PastRows
from storage.repositories.records import RecordRows
from storage.repositories.reminders import ReminderRows
from storage.session import Session


class SqlUnitOfWork(RecordRows):
    """Implements `domain.ports.UnitOfWork`; opened and committed by a store, never by itself."""

    def __init__(self, session: Session, dialect: str, now: datetime, actor: Actor | None) -> None:
        super().__init__(session, now)
        self.now = now
        self.actor = actor or SYSTEM
        self.turn_id: int | None = None
        self.conversations = ConversationRows(session, now, dialect)
        self.identities = IdentityRows(session, now)
        self.inbox = InboxRows(session, now, dialect, self.conversations)
        self.outbox = OutboxRows(session, now, dialect)
        self.audit = AuditRows(session, now)
        self.figures = FigureRows(session, now)
        self.desk = DeskRows(session, now, dialect)
        self.past = PastRows(session)
        self.reminders = ReminderRows(session, now)
        self.cards = CardRows(session, now, dialect)
        self.health = HealthRows(session, now, dialect)
        self.learning = LearningRows(session, now, dialect)

        self._audited = 0

    async def record(self, *, final: bool = False) -> None:
        bulk = [Change(kind, 0, 0, {}, {"added": count}) for kind, count in self.bulk]
        changes = [*self.changes[self._audited :], *bulk]
        if changes:
            await self.audit.write(self.actor, self.turn_id, changes, final=final)
        self._audited = len(self.changes)
        self.bulk.clear()
