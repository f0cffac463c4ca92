"""Charts as pictures: 1200 × 675, readable when shown 360 wide, in the product's own colours."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

TOKENS = Path(__file__).parents[1] / "web" / "static" / "tokens.css"
DPI = 100
WIDTH, HEIGHT = 12.0, 6.75
TITLE, TEXT, SMALL = 26, 21, 17
"""Points; at 100 dots per inch, 360 pixels wide, the smallest is still 7 pixels high."""


LONGEST = 24
"""Characters of a bar's name."""


@dataclass(frozen=True, slots=True)
class Chart:
    """What is to be seen, all words chosen. A value is None where there is a gap; ``texts`` stand at
    the values, empty for none; ``labels`` along the axis, empty for none."""

    title: str
    subtitle: str
    axis: str
    shape: Literal["bars", "columns", "line"]
    labels: tuple[str, ...]
    values: tuple[float | None, ...]
    texts: tuple[str, ...]


def draw(chart: Chart) -> bytes:
    """The picture, PNG. Takes a good part of a second and a processor: call it in a thread of its own."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 half a second, needed late
    from matplotlib.figure import Figure  # noqa: PLC0415

    colours = _colours()
    figure = Figure(figsize=(WIDTH, HEIGHT), dpi=DPI, facecolor=colours["ground"])
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    _plain(axes, colours)
    {"bars": _bars, "columns": _columns, "line": _line}[chart.shape](axes, chart, colours)
    _words(figure, axes, chart, colours)
    picture = io.BytesIO()
    figure.savefig(picture, format="png")
    return picture.getvalue()


@cache
def _colours() -> dict[str, str]:
    """The light colours of the design tokens, by name."""
    found = re.findall(r"--([\w-]+): light-dark\((#[0-9a-f]{6}),", TOKENS.read_text(encoding="utf-8"))
    return dict(found)


def _plain(axes: Axes, colours: dict[str, str]) -> None:
    axes.set_facecolor(colours["ground"])
    for side in ("top", "right", "left", "bottom"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0, labelsize=TEXT, colors=colours["ink"])


def _bars(axes: Axes, chart: Chart, colours: dict[str, str]) -> None:
    """Lying bars, the first on top, each with its figure at its end."""
    places = range(len(chart.values))
    values = [value or 0.0 for value in chart.values]
    axes.barh(places, values, height=0.66, color=colours["series-1"])
    axes.set_ylim(len(values) - 0.45, -0.55)
    axes.set_yticks(places, [_short(label, LONGEST) for label in chart.labels])
    axes.set_xticks([])
    low, high = min(0.0, *values), max(0.0, *values)
    axes.set_xlim(low - (high - low) * (0.22 if low < 0 else 0), high + (high - low or 1) * 0.22)
    axes.axvline(0, color=colours["edge"], linewidth=1.5)
    for place, value, text in zip(places, values, chart.texts, strict=True):
        side = "left" if value >= 0 else "right"
        axes.annotate(
            f" {text} ",
            (value, place),
            va="center",
            ha=side,
            fontsize=_fitting(len(values)),
            color=colours["ink"],
        )
    axes.tick_params(axis="y", labelsize=_fitting(len(values)))


def _columns(axes: Axes, chart: Chart, colours: dict[str, str]) -> None:
    """Standing bars in order of time, each with its figure on top."""
    places = range(len(chart.values))
    values = [value or 0.0 for value in chart.values]
    axes.bar(places, values, width=0.66, color=colours["series-1"])
    axes.set_yticks([])
    axes.set_xticks(places, chart.labels)
    low, high = min(0.0, *values), max(0.0, *values)
    axes.set_ylim(low - (high - low) * (0.12 if low < 0 else 0), high + (high - low or 1) * 0.12)
    axes.axhline(0, color=colours["edge"], linewidth=1.5)
    size = _fitting(len(values) + max(map(len, chart.texts)) // 3)
    for place, value, text in zip(places, values, chart.texts, strict=True):
        axes.annotate(
            text,
            (place, value),
            xytext=(0, 4 if value >= 0 else -4),
            textcoords="offset points",
            ha="center",
            va="bottom" if value >= 0 else "top",
            fontsize=size,
            color=colours["ink"],
        )
    axes.tick_params(axis="x", labelsize=size)


def _line(axes: Axes, chart: Chart, colours: dict[str, str]) -> None:
    """A line from zero up, labelled where ``texts`` say something."""
    places = range(len(chart.values))
    values = [float("nan") if value is None else value for value in chart.values]
    axes.plot(places, values, color=colours["series-1"], linewidth=4, solid_capstyle="round")
    known = [value for value in chart.values if value is not None]
    low, high = min(0.0, *known), max(0.0, *known)
    axes.set_ylim(low, high + (high - low or 1) * 0.15)
    axes.margins(x=0.04)
    shown = [place for place in places if chart.labels[place]]
    axes.set_xticks(shown, [chart.labels[place] for place in shown])
    axes.set_yticks([])
    axes.axhline(0, color=colours["edge"], linewidth=1.5)
    axes.tick_params(axis="x", labelsize=SMALL)
    for place, value, text in zip(places, values, chart.texts, strict=True):
        if text:
            # The lowest point's figure stands below the line, out of its way.
            side, base = (-10, "top") if value == min(known) else (10, "bottom")
            axes.plot([place], [value], marker="o", markersize=11, color=colours["series-1"])
            axes.annotate(
                text,
                (place, value),
                xytext=(0, side),
                textcoords="offset points",
                ha="center",
                va=base,
                fontsize=TEXT,
                color=colours["ink"],
            )


def _words(figure: Figure, axes: Axes, chart: Chart, colours: dict[str, str]) -> None:
    """Title, subtitle and unit; the rest of the picture is the axes', beside their own labels."""
    subtitle = f"{chart.subtitle} · {chart.axis}"
    title = figure.text(
        0.03, 0.945, _short(chart.title, 52), va="center", fontsize=TITLE, color=colours["ink"]
    )
    title.set_fontweight("bold")
    figure.text(0.03, 0.872, _short(subtitle, 84), va="center", fontsize=SMALL, color=colours["quiet"])
    if chart.shape != "bars":
        axes.set_position((0.045, 0.11, 0.92, 0.7))
        return
    widest = max(len(_short(label, LONGEST)) for label in chart.labels)
    left = 0.045 + widest * _fitting(len(chart.labels)) * 0.6 / 72 / WIDTH
    axes.set_position((left, 0.04, 0.965 - left, 0.78))


def _fitting(count: int) -> int:
    """Letters as large as so many of them side by side allow."""
    return TEXT if count <= 9 else SMALL if count <= 14 else 13  # noqa: PLR2004


def _short(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
