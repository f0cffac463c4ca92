"""What people share instead of words: a file, a contact, or something that cannot be used.

Nobody says these: a channel names them when it is given such a thing.
"""

from __future__ import annotations

from domain.access import Permission
from domain.conversation import Owner
from domain.dialogue import SILENCE, Button, Reply, Turn, handler
from domain.people.model import Person
from domain.refusals import note_refusal

NAMED = frozenset({"too_large", "kind", "voice", "video", "video_note", "audio", "sticker", "location"})
"""What is refused in words of its own; other things in general ones."""
START = (
    Button("start_complaint", "raise_complaint", {"asking": "text"}),
    Button("start_ticket", "open_ticket", {"asking": "text"}),
    Button("person", "talk_to_human"),
)


@handler("keep_file", may=Permission.TALK, side=True, public=True, undo=False, spoken=False)
async def keep_file(turn: Turn, subject: str = "", again: str | None = None) -> Reply:
    """The file stands in the conversation; its sender hears so, once for an album, unless a colleague
    answers here."""
    here = await turn.uow.conversations.get(turn.conversation_id)
    if again is not None or (here is not None and here.owner is Owner.PERSON):
        return SILENCE
    ticket = turn.focus.get("ticket")
    buttons = () if ticket or turn.actor.is_staff else START
    return Reply("file_kept", {"name": subject, "ticket": ticket, "staff": turn.actor.is_staff}, buttons)


@handler("not_taken", may=Permission.TALK, side=True, public=True, undo=False, spoken=False)
async def not_taken(turn: Turn, reason: str = "other") -> Reply:
    """What was sent cannot be used, and what can."""
    named = reason if reason in NAMED else "other"
    return Reply("not_taken", {"reason": named, "staff": turn.actor.is_staff})


@handler("take_contact", may=Permission.TALK, answers="phone", side=True, spoken=False)
async def take_contact(turn: Turn, phone: str) -> Reply:
    """The speaker's own number is on record."""
    person = await turn.uow.get(Person, turn.actor.person_id)
    if person is None or person.phone == phone:
        return Reply("phone_known", {"phone": phone})
    await turn.uow.change(person, phone=phone)
    return Reply("phone_taken", {"phone": phone, "before": person.phone})


@handler("contact_of", may=Permission.TALK, side=True, undo=False, spoken=False)
async def contact_of(turn: Turn, person: str, phone: str) -> Reply:
    """Somebody else's contact: staff may make a lead or a customer of it, others keep it to themselves."""
    known = {"person": person, "phone": phone}
    buttons = (Button("contact_lead", "log_lead", known), Button("contact_customer", "add_customer", known))
    staff = turn.actor.is_staff
    if not staff:
        await note_refusal(turn.uow, turn.actor, "take_contact", "not_their_own")
    return Reply("contact_of_another", {**known, "staff": staff}, buttons if staff else ())
