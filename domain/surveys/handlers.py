"""What customers say of how it was."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from domain.access import Permission
from domain.banking import Survey
from domain.dialogue import Button, Reply, Turn, handler
from domain.errors import InvalidError
from domain.ports import UnitOfWork
from domain.surveys import actions
from domain.surveys.asking import scale
from domain.surveys.model import BEST, WORST, Invitation, Outcome
from domain.tickets.actions import find_ticket
from domain.tickets.model import Ticket
from domain.tickets.telling import reopen_button, tell_owner

_OF_TEN = re.compile(r"\b10\b")
LOW = 2
"""Marks up to this one are heard by whoever looked after the ticket."""
LONGEST_IN_BUTTON = 200


@handler("give_feedback", may=Permission.TALK)
async def give_feedback(
    turn: Turn,
    score: Any = None,
    text: str | None = None,
    ticket: str | None = None,
    survey: int | None = None,
) -> Reply:
    """The mark is on record, or what was said without one; the other half may follow."""
    if survey is not None and text:
        return Reply(
            "survey_commented", {"survey": await actions.comment_on(turn.uow, turn.actor, survey, text)}
        )
    if score is not None:
        return await _rated(turn, _mark(score, turn.text), text, ticket)
    if not text:
        return Reply("feedback_wanted", {"worst": WORST, "best": BEST}, scale({}))
    await actions.note(turn.uow, turn.actor, text)
    slots = {"text": text} if len(text) <= LONGEST_IN_BUTTON else {}
    return Reply("feedback_noted", {"worst": WORST, "best": BEST}, scale(slots))


async def _rated(turn: Turn, score: int, text: str | None, ref: str | None) -> Reply:
    about = await find_ticket(turn.uow, turn.actor, ref) if ref else await _asked_about(turn)
    given = await actions.rate(turn.uow, turn.actor, score, ticket=about, comment=text)
    is_low = given.score <= LOW
    if about is not None:
        turn.attend(about)
        if is_low:
            tell_owner(turn, about, "survey_low_told", {"survey": given})
    facts = {"survey": given, "best": BEST, "is_low": is_low, "ticket": about}
    buttons = _ways_on(about) if is_low else ()
    if given.comment:
        return Reply("survey_answered", facts, buttons)
    return Reply("survey_answered", facts, buttons, ask="text", then=("give_feedback", {"survey": given.id}))


def _ways_on(about: Ticket | None) -> tuple[Button, ...]:
    """What may still help somebody who was not content."""
    again = (reopen_button(about),) if about is not None and about.status.is_over else ()
    return (*again, Button("person", "talk_to_human"))


async def _asked_about(turn: Turn) -> Ticket | None:
    """The ticket this customer was asked about last, while that question is open."""
    asked = await turn.uow.find(
        Invitation, customer_id=turn.actor.person_id, outcome=Outcome.ASKED, order="-id", limit=1
    )
    if not asked or await _is_answered(turn.uow, asked[0]):
        return None
    return await turn.uow.get(Ticket, asked[0].ticket_id)


async def _is_answered(uow: UnitOfWork, invitation: Invitation) -> bool:
    return bool(await uow.find(Survey, ticket_id=invitation.ticket_id, limit=1))


def _mark(score: Any, said: str) -> int:
    """The mark on our scale; what is said of ten is halved. Raises ``InvalidError`` for what is no number."""
    try:
        value = Decimal(str(score))
        whole = int(value)
    except (InvalidOperation, ValueError, OverflowError):
        raise InvalidError("invalid.score", slot="score", worst=WORST, best=BEST) from None
    if BEST < value <= 2 * BEST or (value <= BEST and _OF_TEN.search(said)):
        return max(WORST, -(-whole // 2))
    return whole
