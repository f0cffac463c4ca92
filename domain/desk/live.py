"""While a person answers: what the customer says reaches them where they work."""

from __future__ import annotations

from domain.desk.handoffs import going_on
from domain.dialogue import Button, Reply, Turn
from domain.hours import OpeningHours
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


async def press(turn: Turn, need: str) -> None:
    """Whoever was called to the speaker, who waits, hears what was noticed of them since, and reads it in the
    conversation."""
    key = f"need:{turn.uow.turn_id}"
    turn.note(Reply("care_noted", {"kind": need}), f"{key}:note", turn.conversation_id)
    handoff = await going_on(turn.uow, turn.conversation_id)
    if handoff is not None and handoff.called_id is not None:
        facts = {"name": await speaker(turn), "kind": need, "text": turn.text}
        said = Reply("care_told", facts, (take_button(turn.conversation_id),))
        turn.tell(said, key, person_id=handoff.called_id)


def kept(turn: Turn, *, again: bool) -> Reply:
    """What a customer hears who tells something while nobody has come yet: it is read, and from when on;
    less of it when they hear it ``again``."""
    hours = OpeningHours.of(turn.policies, turn.house_zone)
    opens = None if hours.is_open(turn.now) else hours.opens_next(turn.now)
    ways = (Button("my_place", "queue_position"), Button("back_to_bot", "back_to_bot"))
    return Reply("kept_for_person", {"opens": opens, "again": again}, () if again else ways)


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
