"""What a training tells the person who ran it, at the terminal and on a page."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from playwright.async_api import Browser

from nlu.examining import examine
from nlu.model import EVERY
from nlu.report import report, thresholds_in_words, write_page
from nlu.training import Trained
from tests.browser import browser

__all__ = ["browser"]


def test_the_report_names_totals_thresholds_weak_intents_confusions_and_sentences(meant: Trained) -> None:
    page = report(meant)

    assert f"Model {meant.model.version}: {meant.learned} sentences, 14 intents" in page
    assert "by words and sentence vectors" in page
    assert f"confidence of {meant.model.measures[EVERY].sure_from:.2f} on" in page
    assert "sentence vectors are asked" in page
    assert " heard as " in page
    worst = examine(meant).weakest[0]
    assert f"{worst.meant} heard as {worst.heard}, {worst.confidence:.0%}" in page


def test_every_misunderstood_sentence_is_found_with_what_it_was_heard_as(trained: Trained) -> None:
    names, truth = trained.held_out.intents, trained.held_out.truth
    wrong = np.flatnonzero(trained.confidences.argmax(axis=1) != truth).tolist()

    found = examine(trained).weakest

    assert {(one.text, one.meant) for one in found} == {
        (trained.said[row].text, names[truth[row]]) for row in wrong
    }
    assert [one.confidence for one in found] == sorted((one.confidence for one in found), reverse=True)
    assert all(one.believed <= one.confidence and one.meant != one.heard for one in found)
    assert all(trained.said[row].intent == names[truth[row]] for row in range(len(truth)))


def test_calibration_tells_how_much_of_what_was_believed_was_right(trained: Trained) -> None:
    rows = len(trained.held_out.truth)
    believed = np.zeros((rows, len(trained.held_out.intents)))
    believed[np.arange(rows), trained.held_out.truth] = 0.65
    certain = replace(trained, confidences=believed)

    found = examine(certain)

    (step,) = [one for one in found.steps if one.sentences]
    assert (step.low, step.sentences, step.right) == (0.6, rows, 1.0)
    assert step.confidence == pytest.approx(0.65)
    assert found.right == 1.0
    assert (found.weakest, found.confusions) == ((), ())


def test_counts_and_shares_of_intents_agree(trained: Trained) -> None:
    found = examine(trained)

    assert sum(one.sentences for one in found.intents) == len(trained.held_out.truth)
    assert sum(one.times for one in found.confusions) == len(found.weakest)
    heard = sum(one.recall * one.sentences for one in found.intents)
    assert heard / len(trained.held_out.truth) == pytest.approx(found.right)


def test_a_bound_that_differs_between_languages_is_told_for_each(trained: Trained) -> None:
    every = trained.model.measures[EVERY]
    measures = {EVERY: replace(every, sure_from=0.4), "de": replace(every, sure_from=0.5)}
    found = examine(replace(trained, model=replace(trained.model, measures=measures)))

    acts, refuses = thresholds_in_words(found)

    assert "a confidence of 0.40 (others), 0.50 (de) on" in acts
    assert "all but 5% of" in refuses


def test_only_the_page_of_the_model_that_is_there_stays(trained: Trained, tmp_path: Path) -> None:
    (tmp_path / "report-0123456789ab.html").write_text("of the model before", encoding="utf-8")

    path = write_page(trained, tmp_path)

    assert [*tmp_path.iterdir()] == [path]


class Links(HTMLParser):
    """Everything a page would fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [f"{tag} {name}" for name, _ in attrs if name in {"src", "href", "srcset", "data"}]


async def test_the_page_stands_beside_the_model_alone_readable_in_light_and_dark(
    trained: Trained, tmp_path: Path, browser: Browser
) -> None:
    said = replace(trained.said[0], text="<script>alert(1)</script>")
    confidences = trained.confidences.copy()
    confidences[0] = np.roll(np.eye(len(trained.held_out.intents))[trained.held_out.truth[0]], 1)
    path = write_page(replace(trained, said=(said, *trained.said[1:]), confidences=confidences), tmp_path)

    text = path.read_text(encoding="utf-8")
    links = Links()
    links.feed(text)
    assert (path.name, links.found) == (f"report-{trained.model.version}.html", [])
    assert "http" not in text.replace("http://www.w3.org", "")
    page = await browser.new_page(color_scheme="dark", viewport={"width": 390, "height": 800})
    await page.goto(path.as_uri())
    assert await page.get_by_role("cell", name=said.text).count() == 1
    assert await page.get_by_role("img").count() == 1
    dark = await page.evaluate("getComputedStyle(document.body).backgroundColor")
    await page.emulate_media(color_scheme="light")
    assert dark != await page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
