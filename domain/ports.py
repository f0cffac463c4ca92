"""What the domain needs of the outside, by shape only; `bot/app.py` says what stands behind."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from domain.access import Actor
from domain.conversation import Conversation, Line, Owner
from domain.identity.model import Known, Proof
from domain.inbox import Inbox
from domain.kpi import Figures
from domain.messages import Identity
from domain.outbox import Outbox
from domain.past import Past
from domain.record import Record
from domain.rows import Change, Where

if TYPE_CHECKING:  # it names values of this file
    from domain.desk.model import Desk
    from domain.health.model import Health
    from domain.learning.model import Learning
    from domain.reminders.due import Waiting
    from domain.triage.model import Cards

R = TypeVar("R", bound=Record)
T = TypeVar("T")


class Clock(Protocol):
    """Tells the time; tests and simulations move it."""

    def now(self) -> datetime:
        """This instant, aware, UTC."""


class Records(Protocol):
    """Every record there is, by kind. Deleted ones are not found."""

    async def get(self, kind: type[R], record_id: int) -> R | None:
        """The record, or None."""

    async def find(
        self, kind: type[R], /, *where: Where, order: str = "id", limit: int | None = None, **equal: Any
    ) -> list[R]:
        """Those that fit all conditions, in ``order`` (a field, ``-field`` for downwards, then by id).
        A tuple as a value means any of them; None means empty."""

    async def count(self, kind: type[R], /, *where: Where, **equal: Any) -> int:
        """How many fit."""

    async def add(self, record: R) -> R:
        """Stored and noted in the audit; returned with its id and version 1. Raises ``ConflictError``
        where the database refuses a second one of its kind."""

    async def add_all(self, records: Sequence[R]) -> list[R]:
        """Stored together, in order, with their ids; the audit notes how many, not each."""

    async def change(self, record: R, **fields: Any) -> R:
        """The record's next version, stored and noted in the audit. Raises ``ConflictError`` when
        somebody else's version came first. Fields equal to what they were are no change."""

    async def remove(self, record: R) -> None:
        """Out of sight; kept, and noted in the audit."""

    async def kept(self, kind: type[R], record_id: int) -> R | None:
        """The record, even when it is out of sight; None when there never was one."""


class Conversations(Protocol):
    """Every conversation with its timeline."""

    async def lock(self, conversation_id: int) -> Conversation:
        """Read after nobody else can change it until the end of this unit of work."""

    async def get(self, conversation_id: int) -> Conversation | None:
        """Read only."""

    async def at(self, channel: str, address: str) -> Conversation | None:
        """The one at this address, if it exists."""

    async def all_of(self, channel: str) -> list[Conversation]:
        """Every conversation on a channel, the oldest first."""

    async def of_person(self, person_id: int) -> Conversation | None:
        """The one where this person was last active."""

    async def ensure(self, channel: str, address: str) -> Conversation:
        """The one at this address, made if there was none."""

    async def all_of_person(self, person_id: int) -> list[Conversation]:
        """Every conversation of a person, the oldest first."""

    async def give(self, numbers: Sequence[int], person_id: int) -> None:
        """These conversations are that person's, and have moved: who spoke there is looked up anew."""

    async def move(self, channel: str, old: str, new: str) -> None:
        """The conversations at an address, and at those that begin with it and ``/``, are at the new one from
        now on; one that is there already stays itself."""

    async def waiting(self) -> int:
        """How many conversations wait for a person."""

    async def save(
        self,
        conversation: Conversation,
        *,
        lines: Sequence[Line] = (),
        state: dict[str, Any] | None = None,
        person_id: int | None = None,
        owner: Owner | None = None,
        owner_id: int | None = None,
    ) -> None:
        """Its next version, with these lines added to the timeline (their ``seq`` as given)."""

    async def save_all(self, told: Sequence[tuple[Conversation, Sequence[Line], dict[str, Any]]]) -> None:
        """The next version of each, with these lines added and this state: none of them twice."""

    async def lines(self, conversation_id: int, after: int = 0, limit: int = 1000) -> list[Line]:
        """The timeline after a place, in order."""

    async def news(self, channel: str, after: int) -> tuple[int, list[tuple[str, Line]]]:
        """Lines added to a channel's conversations since a point, each with its address, and the
        next point. 0 means from now on: no lines."""


class Identities(Protocol):
    """Who somebody on a channel is."""

    async def person_of(self, identity: Identity) -> int | None:
        """The person's id, if known."""

    async def known(self, identity: Identity) -> Known | None:
        """What is on record of an identity: whose it is, and by what proof."""

    async def link(self, identity: Identity, person_id: int, proof: Proof | None = None) -> None:
        """From now on this identity is that person, by this proof; without one they only talk there."""

    async def unlink(self, identity: Identity) -> None:
        """Nobody is known by this identity."""

    async def of_person(self, person_id: int) -> list[Known]:
        """Every identity of a person, the oldest first."""

    async def give(self, numbers: Sequence[int], person_id: int) -> None:
        """These identities, by their numbers, are that person's, proven as they were."""


class Audit(Protocol):
    """Who changed what, forever."""

    async def write(
        self, actor: Actor, turn_id: int | None, changes: Sequence[Change], *, final: bool = False
    ) -> None:
        """These are on record, in order, in the actor's name. Writes of records get there by themselves;
        this is for what is no record: a sign-in, a refusal, who answers a conversation. What is ``final``
        is never taken back."""

    async def of_turn(self, turn_id: int, actor: Actor, since: datetime) -> list[Change]:
        """What a turn changed in this actor's name since then, is not final and nobody has undone, in order.
        Nobody takes back what another did by naming its turn."""

    async def of_kind(self, kind: str, limit: int = 100) -> list[Change]:
        """What is on record of a kind (``refusal``, ``ticket``), the latest last."""

    async def was_undone(self, turn_id: int, actor: Actor) -> bool:
        """Whether this actor's own turn was taken back before."""

    async def mark_undone(self, turn_id: int) -> None:
        """Its changes are taken back."""

    async def later(self, kind: str, record_id: int, version: int) -> list[Change]:
        """What became of a record after it had this version, in order."""

    async def plain(self, kind: str, fields: Mapping[str, Any]) -> dict[str, Any]:
        """Audited field values as the record has them."""


class UnitOfWork(Records, Protocol):
    """One transaction. It is committed when the work returns, and undone when it raises."""

    actor: Actor
    turn_id: int | None

    @property
    def now(self) -> datetime:
        """The instant of this work: everything written in it carries this one."""

    @property
    def inbox(self) -> Inbox:
        """What was received."""

    @property
    def conversations(self) -> Conversations:
        """Who talked about what."""

    @property
    def past(self) -> Past:
        """The way in for conversations from elsewhere."""

    @property
    def identities(self) -> Identities:
        """Who is who on which channel."""

    @property
    def outbox(self) -> Outbox:
        """What is to be said."""

    @property
    def audit(self) -> Audit:
        """Who changed what."""

    @property
    def figures(self) -> Figures:
        """KPIs over the records."""

    @property
    def desk(self) -> Desk:
        """Lists for people who work here."""

    @property
    def health(self) -> Health:
        """How the product itself is."""

    @property
    def reminders(self) -> Waiting:
        """Reminders by their time."""

    @property
    def cards(self) -> Cards:
        """Tickets shown where the desk looks."""

    @property
    def learning(self) -> Learning:
        """What was not understood, to be learned from; and how what was said was understood."""

    @property
    def changes(self) -> Sequence[Change]:
        """What was written so far, in order."""

    async def record(self, *, final: bool = False) -> None:
        """What was written since the last call is in the audit, under the present actor and turn; at
        the end of the work this happens by itself. What is ``final`` is never taken back."""


class Store(Protocol):
    """The one record store, embedded or a server."""

    async def run(self, work: Callable[[UnitOfWork], Awaitable[T]], actor: Actor | None = None) -> T:
        """The result of ``work`` once it is committed. Work must await nothing but its unit of work.
        ``StoreUnavailableError`` when the database cannot be reached."""

    async def read(self, work: Callable[[UnitOfWork], Awaitable[T]]) -> T:
        """The result of ``work`` on a read-only unit, beside whatever is being written."""
