"""While a person answers: what the customer says reaches them where they work."""

from __future__ import annotations

from domain.desk.handoffs import going_on
from domain.dialogue import Button, Reply, Turn
from domain.people.model import Person


async def heard(turn: Turn, files: int = 0) -> None:
    """The customer's words, which the bot leaves to a person, are noted as unanswered; whoever took the
    conversation in a chat of their own reads them there. ``files`` came with them."""
    handoff = await going_on(turn.uow, turn.conversation_id)
    if handoff is None or handoff.waits:
        return
    since = handoff.waits_since or turn.now
    await turn.uow.change(handoff, waits_since=since, spoke_at=turn.now)
    if handoff.desk_id is not None:
        facts = {"name": await speaker(turn), "text": turn.text, "files": files}
        key = f"says:{turn.uow.turn_id}"
        said = Reply("customer_says_told", facts, work_buttons(turn.conversation_id))
        turn.tell(said, key, conversation_id=handoff.desk_id)


async def speaker(turn: Turn) -> str | None:
    """What whoever speaks is called, or their e-mail."""
    person = await turn.uow.get(Person, turn.actor.person_id)
    return person.name or person.email if person else None


def work_buttons(conversation_id: int) -> tuple[Button, ...]:
    """What is done with a conversation one has."""
    return (
        Button("reply", "reply_to_customer", {"talk": conversation_id, "asking": "text"}),
        Button("hand_back", "hand_back", {"talk": conversation_id}),
    )


def take_button(conversation_id: int, label: str | None = None) -> Button:
    """The conversation is the presser's."""
    return Button("claim", "take_conversation", {"talk": conversation_id}, label=label)
