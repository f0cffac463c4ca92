"""The small words of any conversation, help, and the way to a person."""

from __future__ import annotations

from domain.access import Permission, Role
from domain.conversation import Owner
from domain.dialogue import Button, Reply, Turn, handler
from domain.hours import OpeningHours
from domain.people.model import Person
from domain.tickets.actions import own_tickets

CALLED = 10
"""Colleagues who hear that somebody waits, at most."""

START = (
    Button("start_complaint", "raise_complaint", {"asking": "text"}),
    Button("start_ticket", "open_ticket", {"asking": "text"}),
    Button("start_quote", "request_quote", {"asking": "text"}),
    Button("start_question", "ask_question", {"asking": "question"}),
)
PERSON = Button("person", "talk_to_human")
SUPPORT = (
    Button("unassigned_tickets", "list_tickets", {"whose": "nobody"}),
    Button("my_tickets", "list_tickets", {"whose": "mine"}),
    Button("overdue_tickets", "list_tickets", {"state": "overdue"}),
)
SALES = (
    Button("my_deals", "list_deals", {"whose": "mine"}),
    Button("my_leads", "list_leads", {"whose": "mine"}),
    Button("pipeline", "show_kpi", {"kpi": "pipeline_value"}),
)
MANAGER = (
    Button("complaints", "show_kpi", {"kpi": "complaints_opened"}),
    Button("win_rate", "show_kpi", {"kpi": "win_rate"}),
    Button("overdue_tickets", "list_tickets", {"state": "overdue"}),
)
BUTTONS: dict[Role, tuple[Button, ...]] = {
    Role.GUEST: (*START, PERSON),
    Role.CUSTOMER: (*START, PERSON),
    Role.LEADS_MANAGER: SALES,
    Role.SALES: SALES,
    Role.SUPPORT: SUPPORT,
    Role.MANAGER: MANAGER,
    Role.ADMIN: MANAGER,
}
"""What each role most often wants, one press away."""


@handler("greet", may=Permission.TALK, side=True)
async def greet(turn: Turn, person: str | None = None) -> Reply:
    """The greeting is returned, by name when it is known."""
    name = _first(turn.actor.name) or (None if turn.actor.is_staff else person)
    return Reply("greeting", {"name": name, "staff": turn.actor.is_staff}, BUTTONS[turn.actor.role][:4])


@handler("thank", may=Permission.TALK, side=True)
async def thank(turn: Turn) -> Reply:
    """Thanks are taken."""
    return Reply("thanked", {"name": _first(turn.actor.name)})


@handler("bye", may=Permission.TALK, side=True)
async def bye(turn: Turn) -> Reply:
    """A goodbye, with what stays open."""
    own = [] if turn.actor.is_staff else await own_tickets(turn.uow, turn.actor)
    return Reply("goodbye", {"name": _first(turn.actor.name), "tickets": own[:3]})


@handler("help", may=Permission.TALK, side=True)
async def help_(turn: Turn) -> Reply:
    """What the speaker's role can say, with examples."""
    return Reply(f"help.{turn.actor.role.value}", {}, BUTTONS[turn.actor.role])


@handler("talk_to_human", may=Permission.TALK, undo=False)
async def talk_to_human(turn: Turn, phone: str | None = None) -> Reply:
    """The conversation waits for a person; those who can come hear so. The truth about hours and the
    queue is told."""
    if turn.actor.is_staff:
        return await _colleagues(turn)
    here = await turn.uow.conversations.get(turn.conversation_id)
    if here is not None and here.owner is Owner.PERSON:
        return Reply("human_is_here")
    waits = here is not None and here.owner is Owner.QUEUE
    hours = OpeningHours.of(turn.policies, turn.house_zone)
    opens = None if hours.is_open(turn.now) else hours.opens_next(turn.now)
    others = await turn.uow.conversations.waiting() - waits
    turn.owner = Owner.QUEUE
    if not waits:
        await _call(turn, here.channel if here else "", phone)
    ticket = Button("start_ticket", "open_ticket", {"asking": "text"})
    buttons = (*((ticket,) if opens else ()), Button("back_to_bot", "back_to_bot"))
    return Reply("human_queued", {"opens": opens, "others": others, "waits": waits, "phone": phone}, buttons)


@handler("back_to_bot", may=Permission.TALK, undo=False, spoken=False)
async def back_to_bot(turn: Turn) -> Reply:
    """The bot answers again; nobody needs to come."""
    turn.owner = Owner.BOT
    return Reply("bot_is_back", {}, () if turn.actor.is_staff else START)


async def _call(turn: Turn, channel: str, phone: str | None) -> None:
    """Those who answer customers, and can be reached themselves, hear that somebody waits."""
    link = f"{turn.public_url}/console/conversations/{turn.conversation_id}" if turn.public_url else ""
    facts = {"name": turn.actor.name, "channel": channel, "said": turn.text, "phone": phone, "link": link}
    for role in (Role.SUPPORT, Role.MANAGER):
        found = await turn.uow.find(Person, role=role, limit=CALLED)
        if reached := [one for one in found if await turn.uow.conversations.of_person(one.id)]:
            for one in reached:
                key = f"human:{turn.conversation_id}:{turn.uow.turn_id}:{one.id}"
                turn.tell(Reply("human_wanted_told", facts), key, person_id=one.id)
            return


async def _colleagues(turn: Turn) -> Reply:
    """Whom a member of staff can turn to."""
    roles = (Role.SUPPORT, Role.MANAGER)
    found = await turn.uow.find(Person, role=roles, order="role", limit=CALLED)
    names = [one.name or one.email for one in found if one.id != turn.actor.person_id]
    return Reply("human_for_staff", {"names": names})


def _first(name: str | None) -> str | None:
    return name.split()[0] if name and name.split() else None
