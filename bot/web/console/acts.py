"""What can be done with a conversation: its customer answered, a note left, and who has it changed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.web.console.acting import Sent
from domain.desk import actions
from domain.dialogue import Reply, Turn
from domain.errors import ConflictError, InvalidError, NotFoundError
from domain.people.model import Person
from domain.ports import UnitOfWork
from domain.record import number_of

Note = Callable[[UnitOfWork], Awaitable[None]]
LONGEST = 20_000
"""Characters of an answer or a note."""


async def reply(turn: Turn, sent: Sent) -> Reply:
    """The customer is answered; not when a colleague did so since the page was drawn."""
    number = number_of(sent.named["number"])
    await still_open(turn, number, sent)
    return await actions.answer(turn, number, written(sent), files=sent.files)


async def note(turn: Turn, sent: Sent) -> Reply:
    """Colleagues read it in the conversation; its customer never does."""
    return await actions.note(turn, number_of(sent.named["number"]), written(sent))


async def transfer(turn: Turn, sent: Sent) -> Reply:
    """The conversation is a colleague's."""
    chosen = number_of(sent.form.get("value", ""))
    return await actions.transfer(turn, number_of(sent.named["number"]), chosen)


async def act(turn: Turn, sent: Sent) -> Reply:
    """The conversation is the reader's, or the bot's again."""
    known = {"take": actions.take, "hand_back": actions.hand_back}
    chosen = known.get(sent.form.get("act", ""))
    if chosen is None:
        raise NotFoundError("conversation_not_found")
    return await chosen(turn, number_of(sent.named["number"]))


def written(sent: Sent) -> str:
    """What is to be sent. Raises ``InvalidError`` when it is longer than channels carry."""
    if len(sent.text) > LONGEST:
        raise InvalidError("answer_too_long", slot="text", most=LONGEST, count=len(sent.text))
    return sent.text


async def still_open(turn: Turn, number: int, sent: Sent) -> None:
    """Raises ``ConflictError`` when a colleague answered after the last line that the writer had seen."""
    seen = number_of(sent.form.get("seen", ""))
    if not seen:
        return
    later = await turn.uow.conversations.lines(number, seen)
    answered = [one for one in later if one.author == "staff" and not one.internal]
    others = [one.person_id for one in answered if one.person_id != turn.actor.person_id]
    if others:
        colleague = await turn.uow.get(Person, others[-1]) if others[-1] else None
        raise ConflictError("answered_meanwhile", by=colleague.name if colleague else None)
