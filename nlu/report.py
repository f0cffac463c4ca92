"""What training tells the person who runs it: how well held-out sentences were understood."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from nlu.examining import Findings, Step, Threshold, examine
from nlu.training import Trained

WEAKEST, CONFUSED, WRONG = 15, 10, 10
"""How many intents, pairs and sentences the terminal is shown; the page shows more."""
MOST_WRONG = 200
"""Sentences on the page."""
BAR = 40
NEVER = 1.0


def report(trained: Trained) -> str:
    """A page of plain text: totals, thresholds, calibration, the intents least well recognised, the pairs
    most often confused, and the misunderstood sentences the model was surest of."""
    return "\n".join(_lines(examine(trained)))


def write_page(trained: Trained, folder: Path) -> Path:
    """The same and more, as a file of HTML beside the model, which needs nothing else; its path."""
    templates = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True)
    found = examine(trained)
    page = templates.get_template("report.html.j2").render(
        found=found, wrong=found.weakest[:MOST_WRONG], thresholds=list(thresholds_in_words(found))
    )
    path = folder / f"report-{found.version}.html"  # by its version, so that it goes where the model goes
    path.write_text(page, encoding="utf-8")
    for old in folder.glob("report-*.html"):
        if old != path:
            old.unlink()
    return path


def thresholds_in_words(found: Findings) -> Iterator[str]:
    """What the bounds of the model mean, a sentence each."""
    sure = _each(found, lambda one: f"{one.sure_from:.2f}")
    yield f"The bot acts from a confidence of {sure} on, and asks back below it."
    refused = _each(found, lambda one: f"{one.refused:.0%}")
    yield f"It refuses what is stranger than all but {refused} of the sentences held out."
    if found.words_alone is not None:
        enough = _each(found, _enough)
        yield (
            f"Words alone decide a familiar sentence from a confidence of {enough} on, as they did"
            f" {found.words_alone:.0%} of those held out; for the others, sentence vectors are asked."
        )


def _each(found: Findings, bound: Callable[[Threshold], str]) -> str:
    """The bound, for every language where they differ."""
    bounds = {one.language or "others": bound(one) for one in found.thresholds}
    if len(set(bounds.values())) == 1:
        return bounds["others"]
    return ", ".join(f"{value} ({language})" for language, value in bounds.items())


def _enough(one: Threshold) -> str:
    return "never" if one.enough is None or one.enough > NEVER else f"{one.enough:.3f}"


def _lines(found: Findings) -> Iterator[str]:
    how = (
        "words and sentence vectors" if found.by_vectors else "words alone: no sentence encoder is installed"
    )
    yield f"Model {found.version}: {found.learned} sentences, {len(found.intents)} intents, by {how}."
    yield (
        f"Held out, role unknown: {found.right:.1%} right, {found.right_or_asked:.1%} right or asked back"
        f" ({found.asked:.1%} asked back); macro-F1 {found.macro_f1:.3f};"
        f" calibration error {found.calibration_error:.3f}."
    )
    yield from thresholds_in_words(found)
    yield "Of what was believed so much, so much was right"
    yield from (_step(one) for one in found.steps if one.sentences)
    yield f"{'Least well recognised':28}{'precision':>10}{'recall':>8}{'sentences':>11}"
    for row in found.intents[:WEAKEST]:
        yield f"  {row.intent:26}{row.precision:10.2f}{row.recall:8.2f}{row.sentences:11}"
    yield "Most often confused"
    for pair in found.confusions[:CONFUSED]:
        yield f"  {pair.meant} heard as {pair.heard}: {pair.times}"
    if found.weakest:
        yield "Misunderstood, and surest of it"
    for one in found.weakest[:WRONG]:
        yield f"  {_short(one.text)!r}: {one.meant} heard as {one.heard}, {one.confidence:.0%}"


def _step(one: Step) -> str:
    """A bar as long as the share that was right, and a mark where it should end."""
    right, believed = one.right or 0.0, one.confidence or 0.0
    bar = list(f"{'█' * round(right * BAR):{BAR + 1}}")
    bar[round(believed * BAR)] = "|"
    return f"  {believed:4.0%} {right:6.0%}  {''.join(bar)} {one.sentences:6}"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 70 else f"{line[:69]}…"  # noqa: PLR2004 - a line of a terminal
