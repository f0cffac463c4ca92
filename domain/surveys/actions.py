"""What customers think of us is on record. Rights are checked here, whoever calls."""

from __future__ import annotations

from domain.access import Actor, Permission, require
from domain.banking import Survey
from domain.errors import ConflictError, InvalidError, NotFoundError
from domain.interactions.model import Interaction
from domain.ports import UnitOfWork
from domain.surveys.model import BEST, WORST
from domain.tickets.model import Ticket


async def rate(
    uow: UnitOfWork, actor: Actor, score: int, *, ticket: Ticket | None = None, comment: str | None = None
) -> Survey:
    """The actor's mark is on record; a second one for the same ticket takes the place of the first.
    Raises ``InvalidError`` for what is no mark."""
    _require_customer(actor)
    if not WORST <= score <= BEST:
        raise InvalidError("invalid.score", slot="score", worst=WORST, best=BEST)
    given = await uow.find(Survey, ticket_id=ticket.id, limit=1) if ticket else []
    if given:
        return await uow.change(given[0], score=score, comment=comment or given[0].comment, at=uow.now)
    ticket_id = ticket.id if ticket else None
    new = Survey(customer_id=actor.person_id, score=score, comment=comment, ticket_id=ticket_id, at=uow.now)
    return await uow.add(new)


async def comment_on(uow: UnitOfWork, actor: Actor, survey_id: int, comment: str) -> Survey:
    """The actor's own mark has this comment. Raises ``NotFoundError`` when they gave no such mark."""
    _require_customer(actor)
    survey = await uow.get(Survey, survey_id)
    if survey is None or survey.customer_id != actor.person_id:
        raise NotFoundError("survey_not_found")
    return await uow.change(survey, comment=comment)


async def note(uow: UnitOfWork, actor: Actor, text: str) -> Interaction:
    """What the actor says of us, without a mark, is among what we know of them."""
    _require_customer(actor)
    return await uow.add(Interaction(kind="note", note=text, customer_id=actor.person_id, at=uow.now))


def _require_customer(actor: Actor) -> None:
    """Whoever works here does not rate us."""
    require(actor, Permission.TALK)
    if actor.is_staff:
        raise ConflictError("feedback_is_customers")
