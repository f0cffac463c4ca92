"""What people of each role would say, written without sight of the training data, and never trained on."""

from __future__ import annotations

from functools import cache

import pytest

from benchmarks.blind import BLIND, LANGUAGES, Figures, figures, files, hear
from config.languages import FOLDER
from config.settings import load_settings
from nlu.corpus import read
from nlu.entities import load_lexicons
from nlu.local import LocalParser
from nlu.parse import OUT_OF_SCOPE

FLOORS = {
    "customer": (0.95, 0.96, 0.95),
    "sales": (0.95, 0.96, 0.88),
    "support": (0.94, 0.96, 0.9),
    "manager": (0.95, 0.97, 0.9),
    "german": (0.96, 0.96, 0.85),
    "spanish": (0.91, 0.95, 0.85),
}
"""By file: the likeliest intent right, done right or asked back, and strangers rejected; a little under what
``python -m benchmarks.blind`` measures."""

LATER_FLOORS = {"second": (0.97, 0.98, 0.88), "third": (0.94, 0.96, 0.92)}


@cache
def parser() -> LocalParser:
    return LocalParser.load(load_settings({}).model_dir, load_lexicons(FOLDER, "en"))


@cache
def measured(name: str) -> Figures:
    return figures(hear(parser(), files()[name]))


@pytest.mark.parametrize("name", FLOORS)
def test_what_people_say_is_understood(name: str) -> None:
    assert measured(name).likeliest >= FLOORS[name][0], measured(name)


@pytest.mark.parametrize("name", FLOORS)
def test_what_is_not_understood_is_asked_back(name: str) -> None:
    assert measured(name).fine >= FLOORS[name][1], measured(name)


@pytest.mark.parametrize("name", FLOORS)
def test_what_is_not_ours_is_rejected(name: str) -> None:
    assert measured(name).rejected >= FLOORS[name][2], measured(name)


@pytest.mark.parametrize(("later", "floors"), LATER_FLOORS.items())
def test_what_nothing_was_chosen_on_is_understood_as_well(
    later: str, floors: tuple[float, float, float]
) -> None:
    heard = [one for file in files(BLIND / later).values() for one in hear(parser(), file)]
    all_told = figures(heard)

    assert all_told.likeliest >= floors[0], all_told
    assert all_told.fine >= floors[1], all_told
    assert all_told.rejected >= floors[2], all_told


@pytest.mark.parametrize("name", FLOORS)
def test_there_are_enough_sentences(name: str) -> None:
    intents = [one.intent for one in read([files()[name]])]
    meant, strange = (150, 20) if name in LANGUAGES else (300, 60)
    assert intents.count(OUT_OF_SCOPE) >= strange
    assert len(intents) - intents.count(OUT_OF_SCOPE) >= meant
