"""It is noon of Wednesday 18 November 2026; the manager asks."""

from __future__ import annotations

from itertools import count

import pytest

from bot.app import App
from domain.access import Role
from domain.conversation import Line
from domain.deals.model import Deal, Stage
from domain.people.model import Person
from domain.tickets.model import Ticket, TicketKind
from tests.apps import hear, said
from tests.contract.figures import given, instant, people

_keys = count(1)


@pytest.fixture
async def bank(app: App) -> App:
    """Two reps with deals, and complaints of this month and the one before."""
    rita, sam, _ = await people(
        app.store,
        Person(name="Rita", role=Role.SALES, region="Leeds", email="rita@bank.example", zone="Europe/London"),
        Person(name="Sam", role=Role.SALES, region="York", email="sam@bank.example"),
        Person(name="Mo", role=Role.MANAGER, email="mo@bank.example", zone="Europe/London"),
    )
    deals = ((Stage.WON, rita, 10), (Stage.LOST, rita, 11), (Stage.WON, sam, 12), (Stage.PROPOSAL, sam, 13))
    for stage, owner, day in deals:
        closes = instant(f"2026-11-{day} 12:00").date()
        await given(app.store, Deal(title="Terminals", stage=stage, owner_id=owner, close_date=closes))
    for date in ("11-02", "11-03", "11-18", "10-05", "10-18", "10-19"):
        at = instant(f"2026-{date} 11:00")
        await given(app.store, Ticket(kind=TicketKind.COMPLAINT, subject="Fee", text="Fee", created_at=at))
    return app


async def ask(app: App, text: str, email: str = "mo@bank.example") -> Line:
    (line,) = await hear(app, said(text, str(next(_keys)), who=email, email=email))
    return line


async def press(app: App, line: Line, label: str, email: str = "mo@bank.example") -> Line:
    value = next(choice["value"] for choice in line.choices if choice["label"] == label)
    (answer,) = await hear(app, said("", str(next(_keys)), who=email, email=email, choice=value))
    return answer


async def test_a_figure_is_told_with_its_period_and_how_to_look_closer(bank: App) -> None:
    line = await ask(bank, "what's our win rate")
    assert line.text == "Win rate, all time: 66.7 % (2 of 3)."
    assert [choice["label"] for choice in line.choices] == [
        "By region",
        "By product",
        "By month",
        "How is this counted?",
    ]
    assert line.images == ()


async def test_a_flow_is_compared_with_the_same_days_before(bank: App) -> None:
    line = await ask(bank, "how are we doing on complaints?")
    assert line.text == "Complaints opened, this month (November): 3.\nUp from 2 in 1–18 October."
    last = await ask(bank, "and last month?")
    assert last.text.startswith("Complaints opened, last month (October): 3.\nUp from 0 in September.")


async def test_a_question_without_a_name_goes_on_with_the_figure_talked_about(bank: App) -> None:
    await ask(bank, "win rate")
    by_region = await ask(bank, "by branch")
    assert "By region: York 100 %, Leeds 50 %." in by_region.text
    this_year = await ask(bank, "and this year?")
    assert this_year.text.startswith("Win rate, this year (2026): 66.7 %")
    assert "York 100 %" in this_year.text, "still by region"
    other = await ask(bank, "deals won")
    assert other.text.startswith("Deals won, this month (November): 2."), "a new figure begins anew"


async def test_a_figure_in_parts_comes_with_a_chart_that_is_told_in_words_too(bank: App) -> None:
    line = await ask(bank, "win rate by region")
    (image,) = line.images
    assert image["alt"] == "Chart of win rate by region, all time: York 100 %, Leeds 50 %."
    assert image["url"].startswith(f"{bank.settings.public_url}/charts/")


async def test_buttons_look_closer_and_explain(bank: App) -> None:
    line = await ask(bank, "how are we doing on complaints?")
    by_month = await press(bank, line, "By month")
    assert "this year (2026): 6" in by_month.text, "a single month would show nothing"
    assert "October 3, November 3" in by_month.text
    explained = await press(bank, by_month, "How is this counted?")
    assert "Complaints raised in the period." in explained.text
    shown = await press(bank, explained, "Show it")
    assert shown.text.startswith("Complaints opened, this month")


async def test_missing_amounts_are_said(bank: App) -> None:
    line = await ask(bank, "pipeline value")
    assert line.text == "Pipeline value, now: €0.\n1 of them has no amount and counts as 0."


async def test_who_names_no_figure_is_offered_those_of_their_role(bank: App) -> None:
    message = said(
        "", str(next(_keys)), who="rita@bank.example", email="rita@bank.example", choice="show_kpi"
    )
    (line,) = await hear(bank, message)
    *figures, every = [choice["label"] for choice in line.choices]
    assert (figures, every) == (["Win rate", "Pipeline value", "Deals won"], "All figures")
    assert "revenue" not in line.text
    chosen = await press(bank, line, "Win rate", "rita@bank.example")
    assert chosen.text.startswith("Win rate, all time: 66.7 %")


@pytest.mark.parametrize("who", ["rita@bank.example", "somebody@elsewhere.example"])
async def test_a_figure_without_the_right_to_it_is_refused_and_who_has_it_named(bank: App, who: str) -> None:
    line = await ask(bank, "what was our revenue last month?", who)
    # Whoever works here hears who has it; to others the house's roles are nothing.
    assert ("staff only" if who.endswith("elsewhere.example") else "managers") in line.text
    assert "€" not in line.text


async def test_what_cannot_be_shown_is_said_and_asked_again(bank: App) -> None:
    await ask(bank, "churn rate")
    line = await ask(bank, "by product")
    assert "I can't show churn rate by product." in line.text
    assert "segment" in line.text
    answer = await ask(bank, "by segment then")
    assert answer.text.startswith("Churn rate, this month (November): no data.")
