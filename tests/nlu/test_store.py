"""Models side by side: one in use, a candidate, those before; changed over in one step, while serving too."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from nlu.current import CurrentModel
from nlu.entities import Lexicon
from nlu.local import LocalParser
from nlu.model import Model
from nlu.parse import Context
from nlu.saved import INDEX, load, save
from nlu.store import MOST_EARLIER, ModelStore, NoModel
from nlu.training import train
from tests.nlu.conftest import sentences_of

NOW = Context(now=datetime(2026, 11, 18, 12, tzinfo=UTC))


@pytest.fixture(scope="module")
def models(lexicon: Lexicon) -> list[Model]:
    """Two of few words: the second one knows a complaint besides."""
    first = sentences_of("greet", "thank", each=20)
    second = [*first, *sentences_of("raise_complaint", each=30)]
    return [train(taught, lexicon).model for taught in (first, second)]


@pytest.fixture
def store(models: list[Model], tmp_path: Path) -> ModelStore:
    """The first is in use, the second waits."""
    save(models[0], tmp_path / "model")
    save(models[1], tmp_path / "model" / "candidate")
    return ModelStore(tmp_path / "model")


def names(store: ModelStore) -> tuple[str | None, str | None, list[str]]:
    current, candidate = (one.name if one else None for one in (store.current, store.candidate))
    return current, candidate, [one.name for one in store.earlier]


def test_a_promoted_candidate_is_in_use_and_the_one_before_it_is_kept(
    store: ModelStore, models: list[Model]
) -> None:
    first, second = models

    assert store.promote("manager") == (first.version, second.version)

    assert names(store) == (second.version, None, [first.version])
    assert load(store.folder).version == second.version
    assert load(store.folder / "earlier" / first.version).version == first.version
    assert {file.name for file in store.folder.glob("*.npz")} == {f"arrays-{second.version}.npz"}


def test_one_word_goes_back_and_what_was_left_is_not_gone_back_to(
    store: ModelStore, models: list[Model]
) -> None:
    first, second = models
    store.promote("manager")

    assert store.rollback("admin") == (second.version, first.version)

    assert names(store) == (first.version, None, [second.version])
    assert load(store.folder).version == first.version
    with pytest.raises(NoModel, match="no earlier model"):
        store.rollback("admin")
    assert store.rollback("admin", second.version[:6]) == (first.version, second.version)
    assert load(store.folder).version == second.version


def test_who_changed_over_is_on_record(store: ModelStore, models: list[Model]) -> None:
    first, second = models
    store.promote("Mia")
    store.rollback("Ada")

    told = [(line["what"], line["who"], line["from"], line["to"]) for line in store.history()]
    assert told == [
        ("promoted", "Mia", first.version, second.version),
        ("rolled back", "Ada", second.version, first.version),
    ]


def test_nothing_is_promoted_where_no_candidate_waits(store: ModelStore, models: list[Model]) -> None:
    save(models[0], store.folder / "candidate")

    assert store.candidate is None, "the model in use is no candidate for itself"
    with pytest.raises(NoModel, match="No candidate waits"):
        store.promote("manager")
    with pytest.raises(NoModel, match="No earlier model"):
        store.rollback("manager", "abc")


def test_only_the_latest_models_are_kept(store: ModelStore, models: list[Model]) -> None:
    for number in range(MOST_EARLIER + 2):
        old = store.folder / "earlier" / f"old{number}"
        save(models[0], old)
        index = old / INDEX
        index.write_text(index.read_text().replace(models[0].version, f"old{number}"))
        (old / "kept.json").write_text(f'{{"at": "2026-01-0{number + 1}"}}')

    store.promote("manager")

    kept = [one.name for one in store.earlier]
    assert kept == [models[0].version, "old6", "old5", "old4", "old3"]


def test_whoever_reads_while_models_change_over_gets_one_whole(
    store: ModelStore, models: list[Model], lexicon: Lexicon
) -> None:
    current = CurrentModel(store.folder, partial(LocalParser.load, store.folder, lexicon))
    versions = {one.version for one in models}

    async def change_over() -> None:
        store.promote("manager")
        for _ in range(20):
            left = store.current
            assert left is not None
            await asyncio.to_thread(store.rollback, "manager", store.earlier[0].name)
            assert store.current != left

    async def read() -> set[str]:
        seen: set[str] = set()
        changing = asyncio.create_task(change_over())
        while not changing.done():
            await current.look()
            seen.add((await current.parse("hello", NOW)).model)
            await asyncio.sleep(0)
        await changing
        await current.look()
        return seen

    assert asyncio.run(read()) == versions
    last = store.current
    assert last is not None
    assert current.model.version == last.name


async def test_a_damaged_model_is_passed_over_and_the_next_good_one_is_taken(
    store: ModelStore, models: list[Model], lexicon: Lexicon, caplog: pytest.LogCaptureFixture
) -> None:
    current = CurrentModel(store.folder, partial(LocalParser.load, store.folder, lexicon))
    index = store.folder / INDEX
    good = index.read_bytes()

    index.write_text("{")
    assert not await current.look()
    assert current.model.version == models[0].version
    assert "stays as it is" in caplog.text
    caplog.clear()
    assert not await current.look()
    assert not caplog.text, "told once"

    fresh = index.with_suffix(".new")
    fresh.write_bytes(good)
    fresh.replace(index)
    store.promote("manager")
    assert await current.look()
    assert (await current.parse("I want to complain", NOW)).model == models[1].version


async def test_a_model_that_understands_what_nobody_here_answers_waits_for_a_restart(
    store: ModelStore, models: list[Model], lexicon: Lexicon, caplog: pytest.LogCaptureFixture
) -> None:
    load_it = partial(LocalParser.load, store.folder, lexicon)
    current = CurrentModel(store.folder, load_it, answered={"greet", "thank"})
    answering = CurrentModel(store.folder, load_it, answered={"greet", "raise_complaint"})

    store.promote("manager")

    assert not await current.look()
    assert current.model.version == models[0].version
    assert "raise_complaint, which this process has no answer to. Restart to take it" in caplog.text
    caplog.clear()
    assert not await current.look()
    assert not caplog.text, "told once"
    assert await answering.look()
    assert answering.model.version == models[1].version
    restarted = CurrentModel(store.folder, load_it, answered={"greet", "thank"})
    assert restarted.model.version == models[1].version
