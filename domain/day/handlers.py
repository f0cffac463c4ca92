"""What people who work here ask about their day."""

from __future__ import annotations

from domain.access import Permission
from domain.day.asking import day_of
from domain.day.model import Day
from domain.dialogue import Button, Reply, Turn, handler
from domain.reminders.handlers import SNOOZE
from domain.tickets.telling import show_button


@handler("my_day", may=Permission.SEE_TICKETS, side=True)
async def my_day(turn: Turn) -> Reply:
    """What is due today, what is at risk, what nobody has, and how the pipeline stands."""
    day = await day_of(turn.uow, turn.actor)
    return Reply("my_day", {"day": day, "today": turn.now.astimezone(turn.zone).date()}, _buttons(day))


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
