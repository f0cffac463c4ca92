"""The small words of any conversation, and help."""

from __future__ import annotations

from domain.access import Permission, Role
from domain.dialogue import Button, Reply, Turn, handler
from domain.tickets.actions import own_tickets

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


@handler("greet", may=Permission.TALK, side=True, public=True)
async def greet(turn: Turn, person: str | None = None) -> Reply:
    """The greeting is returned, by name when it is known."""
    name = _first(turn.actor.name) or (None if turn.actor.is_staff else person)
    return Reply("greeting", {"name": name, "staff": turn.actor.is_staff}, BUTTONS[turn.actor.role][:4])


@handler("thank", may=Permission.TALK, side=True, public=True)
async def thank(turn: Turn) -> Reply:
    """Thanks are taken."""
    return Reply("thanked", {"name": _first(turn.actor.name)})


@handler("bye", may=Permission.TALK, side=True, public=True)
async def bye(turn: Turn) -> Reply:
    """A goodbye, with what stays open."""
    own = [] if turn.actor.is_staff or turn.is_shared else await own_tickets(turn.uow, turn.actor)
    return Reply("goodbye", {"name": _first(turn.actor.name), "tickets": own[:3]})


@handler("help", may=Permission.TALK, side=True, public=True)
async def help_(turn: Turn) -> Reply:
    """What the speaker's role can say, with examples."""
    return Reply(f"help.{turn.actor.role.value}", {}, BUTTONS[turn.actor.role])


@handler("about_bot", may=Permission.TALK, side=True, public=True)
async def about_bot(turn: Turn) -> Reply:
    """The truth about who answers; a person for whoever would rather have one."""
    return Reply("about_bot", {"staff": turn.actor.is_staff}, () if turn.actor.is_staff else (PERSON,))


@handler("small_talk", may=Permission.TALK, side=True, public=True, spoken=False)
async def small_talk(turn: Turn) -> Reply:
    """A laugh or a kind word is taken in a line."""
    return Reply("small_talk", {"name": _first(turn.actor.name)})


@handler("rude_word", may=Permission.TALK, side=True, public=True, spoken=False)
async def rude_word(turn: Turn) -> Reply:
    """A rude word about the bot is taken calmly; whoever waits for help is offered a person."""
    staff = turn.actor.is_staff
    return Reply("rude_word", {"staff": staff}, BUTTONS[turn.actor.role][:3] if staff else (PERSON,))


def _first(name: str | None) -> str | None:
    return name.split()[0] if name and name.split() else None


@handler("redo", may=Permission.TALK, side=True, public=True, spoken=False)
async def redo(turn: Turn) -> Reply:  # noqa: ARG001 whoever asks
    """Nothing is changed: what was taken back is done by saying it again."""
    return Reply("redo")


@handler("export_list", may=Permission.TALK, side=True, public=True, spoken=False)
async def export_list(turn: Turn) -> Reply:  # noqa: ARG001 as above
    """Nothing leaves as a file here, and that is said."""
    return Reply("no_export")


@handler("delete_all", may=Permission.TALK, side=True, public=True, spoken=False)
async def delete_all(turn: Turn) -> Reply:  # noqa: ARG001 as above
    """Nothing is deleted in bulk here, and that is said."""
    return Reply("no_delete_all")
