"""Days, moments, amounts and figures as each language writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.voice.replies import Wording
from config.languages import languages, load_language
from domain.dialogue import Reply
from domain.kpi import DIMENSIONS, Period
from storage.catalogue import catalogue

NOW = datetime(2026, 11, 18, 10, tzinfo=UTC)
MOMENT = datetime(2026, 11, 23, 8, tzinfo=UTC)
PERIODS = [
    "now",
    "today",
    "yesterday",
    "all_time",
    *(f"{which}_{unit}" for which in ("this", "last") for unit in ("week", "month", "quarter", "year")),
]


def written(tag: str, template: str, **facts: Any) -> str:
    pack = load_language(tag)
    wording = Wording(type(pack)(tag, pack.folder, {**pack.replies, "said": template}, {}, {}))
    return wording.text(Reply("said", facts), "Europe/Berlin", NOW)


@pytest.mark.parametrize(
    ("tag", "moment"),
    [
        ("en", "Monday 23 November, 09:00"),
        ("de", "Montag, 23. November, 09:00"),
        ("es", "lunes 23 de noviembre, 09:00"),
    ],
)
def test_a_moment_is_written_as_the_language_does(tag: str, moment: str) -> None:
    assert written(tag, "{{ at | moment }}", at=MOMENT) == moment


@pytest.mark.parametrize(
    ("tag", "whole", "exact"),
    [("en", "€12,000", "€1,200.50"), ("de", "12.000 €", "1.200,50 €"), ("es", "12.000 €", "1.200,50 €")],
)
def test_an_amount_is_written_as_the_language_does(tag: str, whole: str, exact: str) -> None:
    said = [written(tag, "{{ sum | money('EUR') }}", sum=Decimal(sum_)) for sum_ in ("12000", "1200.5")]
    assert [one.replace("\xa0", " ") for one in said] == [whole, exact]


@pytest.mark.parametrize(
    ("tag", "days"), [("en", "last 45 days"), ("de", "letzte 45 Tage"), ("es", "los últimos 45 días")]
)
def test_any_number_of_days_has_words(tag: str, days: str) -> None:
    period = Period("last_45_days", date(2026, 10, 5), date(2026, 11, 18), ZoneInfo("Europe/Berlin"))
    assert written(tag, "{{ period | span }}", period=period).startswith(f"{days} (")


@pytest.mark.parametrize("tag", [tag for tag in languages() if tag != "en"])
def test_every_figure_its_periods_and_its_parts_are_named_in_every_language(tag: str) -> None:
    """English is the figures' own: their files say what they are in it."""
    replies = load_language(tag).replies
    wanted = {f"{what}.{name}" for name in catalogue() for what in ("word", "definition")}
    wanted |= {f"word.{name}" for name in (*PERIODS, *DIMENSIONS)}
    assert wanted <= replies.keys()
