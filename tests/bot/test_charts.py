from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from matplotlib import image as pictures

from bot.voice.charts import ChartInvalid, ChartLinks, chart_of
from bot.voice.drawing import Chart, draw
from bot.voice.replies import Wording
from config.languages import load_language
from domain.insights.periods import period_of
from domain.kpi import Figure, Group
from storage.catalogue import catalogue

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)
WORDING = Wording(load_language("en"))
LINKS = ChartLinks("http://bank.example", "a-key-that-only-tests-know-0123456789")


def figure(kpi: str, by: str, *groups: tuple[str | None, float | None], unit: str | None = None) -> Figure:
    known = catalogue()[kpi].kpi
    period = period_of("2026", NOW, "Europe/London")
    parts = tuple(Group(key, value, 10) for key, value in groups)
    return Figure(known, 0.5, unit or known.unit, 20, period, by, parts, NOW)


def chart(shown: Figure) -> Chart:
    return chart_of(shown, WORDING, "Europe/London", NOW)


def test_groups_are_bars_the_title_says_what_is_found_and_the_largest_are_kept() -> None:
    shown = chart(figure("deals_won", "owner", *((f"Rep {n}", float(100 - n)) for n in range(20))))
    assert shown.shape == "bars"
    assert shown.title == "Deals won: highest for Rep 0 (100)"
    assert shown.subtitle == "Deals won by owner, 2026; 6 smaller ones left out"
    assert shown.axis == "number"
    assert shown.labels == tuple(f"Rep {n}" for n in range(14))
    assert shown.texts[:2] == ("100", "99")


def test_months_stand_in_order_with_nothing_where_nothing_happened() -> None:
    shown = chart(figure("complaints_opened", "month", ("2026-01", 12.0), ("2026-04", 41.0), (None, 3.0)))
    assert (shown.shape, shown.labels) == ("columns", ("Jan", "Feb", "Mar", "Apr"))
    assert shown.values == (12, 0, 0, 41)
    assert shown.title == "Complaints opened: highest in April (41)"


def test_a_mean_of_nothing_is_a_gap_not_a_zero() -> None:
    shown = chart(figure("win_rate", "month", ("2025-12", 0.5), ("2026-02", 0.25)))
    assert shown.values == (50, None, 25)
    assert shown.axis == "per cent"
    assert shown.labels == ("Dec 25", "Jan 26", "Feb 26")


def test_a_long_course_is_a_line_labelled_at_its_ends_of_scale() -> None:
    days = ((f"2026-09-{day:02}", float(day * 7 % 31)) for day in range(1, 31))
    shown = chart(figure("tickets_opened", "day", *days))
    assert (shown.shape, len(shown.values)) == ("line", 30)
    assert [text for text in shown.texts if text] == ["1", "30", "24"]
    assert sum(bool(label) for label in shown.labels) <= 7


def test_amounts_are_short_in_the_picture_and_exact_in_its_words() -> None:
    shown = figure("revenue", "source", ("loan_interest", 159654.75), ("service_fees", 12345.5), unit="EUR")
    assert chart(shown).texts == ("€160K", "€12.3K")
    (image,) = LINKS.images(shown, WORDING, "Europe/London", NOW)
    assert (
        image.alt == "Chart of revenue by source, 2026: loan interest €159,654.75, service fees €12,345.50."
    )


def test_one_figure_needs_no_chart() -> None:
    alone = figure("win_rate", "region", ("West", 0.5), ("East", None))
    assert LINKS.images(alone, WORDING, "Europe/London", NOW) == ()


def test_an_address_holds_its_chart_and_no_other_key_can_make_one() -> None:
    shown = chart(figure("win_rate", "region", ("West", 0.5), ("Łódź <b>", 0.25)))
    token = LINKS.token(shown)
    assert LINKS.chart(token) == shown
    assert len(token) < 400
    for forged in ("", "x", "!!", token[:-2], token[:30], ChartLinks("", "another").token(shown)):
        with pytest.raises(ChartInvalid):
            LINKS.chart(forged)


@pytest.mark.parametrize(
    "shown",
    [
        Chart(
            "Title",
            "Of what",
            "EUR",
            "bars",
            ("A very long name of somebody indeed", "B"),
            (-5.0, 3.0),
            ("-5", "3"),
        ),
        Chart("Title", "Of what", "number", "columns", ("Jan", "Feb"), (0.0, 0.0), ("0", "0")),
        Chart("Title", "Of what", "number", "columns", ("Jan", "Feb"), (-1.0, None), ("-1", "no data")),
        Chart("Title", "Of what", "number", "line", ("1 Jan", "", ""), (1.0, None, 2.0), ("1", "", "2")),
        Chart("T" * 200, "Of what" * 40, "number", "bars", ("",), (None,), ("no data",)),
    ],
)
def test_the_picture_has_the_size_channels_expect_and_shows_something(shown: Chart) -> None:
    picture = pictures.imread(io.BytesIO(draw(shown)), format="png")
    assert picture.shape == (675, 1200, 4)
    assert picture[..., :3].min() < 0.2, "words are dark"
    assert tuple(picture[0, 0]) == (1, 1, 1, 1), "the ground is light"


def test_a_bar_is_as_long_as_its_value() -> None:
    picture = pictures.imread(
        io.BytesIO(draw(Chart("Half", "Of what", "number", "bars", ("A", "B"), (10.0, 5.0), ("10", "5")))),
        format="png",
    )
    blue = abs(picture[..., :3] - (0x00 / 255, 0x72 / 255, 0xB2 / 255)).max(axis=-1) < 0.02
    lengths = sorted({int(row.sum()) for row in blue if row.any()})
    assert lengths[-1] / lengths[0] == pytest.approx(2, abs=0.02)
