"""What people who work here ask about their day."""

from __future__ import annotations

from datetime import date

from domain.access import Permission
from domain.day.asking import day_of
from domain.day.doing import done_on, everybody
from domain.day.model import Day
from domain.dialogue import Button, Reply, Turn, handler
from domain.people.finding import colleague
from domain.people.model import Person
from domain.reminders.handlers import SNOOZE
from domain.tickets.telling import show_button


@handler("my_day", may=Permission.SEE_TICKETS, side=True)
async def my_day(
    turn: Turn,
    person: str | None = None,
    doing: str | None = None,
    oneself: str | None = None,
    day: date | None = None,
) -> Reply:
    """What is due today, what is at risk, what nobody has, and how the pipeline stands; or what somebody
    has done, the speaker or a colleague."""
    if doing is not None or person is not None:
        return await _done(turn, person, day, everybody_else=oneself is None)
    found = await day_of(turn.uow, turn.actor)
    return Reply("my_day", {"day": found, "today": _today(turn)}, _buttons(found))


async def _done(turn: Turn, person: str | None, day: date | None, *, everybody_else: bool) -> Reply:
    """What a colleague did, or the speaker; a manager who names nobody hears of all."""
    own = await turn.uow.get(Person, turn.actor.person_id)
    people = [own] if own is not None else []
    if person is not None:
        people = [await colleague(turn.uow, person)]
        turn.mention(people[0])
    elif everybody_else and turn.actor.may(Permission.BANK_FIGURES):
        people = await everybody(turn)
    doings = await done_on(turn, day or _today(turn), people)
    busy = [one for one in doings if one.kinds] or doings[:1]
    return Reply("day_done", {"doings": busy, "day": day or _today(turn), "today": _today(turn)})


def _today(turn: Turn) -> date:
    return turn.now.astimezone(turn.zone).date()


def _buttons(day: Day) -> tuple[Button, ...]:
    """What is most likely done next, the most pressing first."""
    found: list[Button] = []
    if len(day.reminders.rows) == 1:
        reminder = day.reminders.rows[0].id
        found += [
            Button("done", "reminder_done", {"reminder": reminder}),
            Button("snooze", "move_reminder", {"reminder": reminder, "duration": SNOOZE}),
        ]
    if day.service is not None and day.service.risks.rows:
        found.append(show_button(day.service.risks.rows[0]))
    if day.service is not None and day.service.waiting:
        found.append(Button("intent.call_next", "call_next"))
    if day.service is not None and day.service.unassigned.count:
        found.append(Button("unassigned_tickets", "list_tickets", {"whose": "nobody"}))
    if day.sales is not None and day.sales.pipeline:
        mine = Button("my_deals", "list_deals", {"whose": "mine"})
        found.append(Button("pipeline", "show_kpi", {"kpi": "pipeline_value"}) if day.everybody else mine)
    return tuple(found)
