"""From a sentence nobody understood to a model that does: all by talking, the training in its own process."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.app import App, build, load_parser
from bot.clock import HandClock
from bot.gate.taught import LEARNED
from bot.gate.teaching import Trainer
from domain.access import Role
from domain.learning.model import Example, ExampleStatus, Reason, Training, TrainingStatus, key_of
from domain.ports import UnitOfWork
from nlu.current import CurrentModel
from nlu.saved import load
from nlu.store import ModelStore
from tests.apps import ALL_CHANNELS, settings
from tests.clerk import hire
from tests.models import REFUSED, lexicons, put, taught, written
from tests.nlu.conftest import sentences_of
from tests.talking import Somebody

TEACHERS = ("review_examples", "retrain_model", "promote_model", "rollback_model", "why")
INTENTS = ("greet", "thank", "open_ticket", "raise_complaint", "cancel", *TEACHERS)
ODD = "wibble wobble flim flam"
ALONE = ("--conversations", "--held-out")
"""No conversations are played and no other sentences judged: that would take minutes."""


@pytest.fixture
async def app(embedded_url: str, clock: HandClock, tmp_path: Path) -> AsyncIterator[App]:
    """The application with a small model of its own, and the job that trains others."""
    folder = tmp_path / "model"
    put(taught(INTENTS), folder, written(INTENTS, tmp_path / "data"))
    chosen = replace(settings(), database_url=embedded_url, model_dir=folder)
    parser = load_parser(chosen, lexicons())
    assert isinstance(parser, CurrentModel)
    built = build(chosen, clock, parser, ALL_CHANNELS)
    built.jobs.room = replace(built.jobs.room, train=Trainer(chosen, ALONE))
    yield built
    await built.stop()


@pytest.fixture
async def manager(app: App) -> Somebody:
    await hire(app, Role.MANAGER)
    return Somebody(app, "terminal", "m", email="manager@bank.example")


async def only_training(app: App) -> Training:
    (found,) = await app.store.read(lambda uow: uow.find(Training))
    return found


async def accepted(app: App, *sentences: tuple[str, str]) -> None:
    """These sentences were looked at and accepted."""

    async def work(uow: UnitOfWork) -> None:
        for text, intent in sentences:
            known: dict[str, Any] = {"status": ExampleStatus.ACCEPTED, "intent": intent}
            key = key_of(text, "staff", "en")
            await uow.add(Example(key=key, text=text, role="staff", reason=Reason.REFUSED, **known))

    await app.store.run(work)


async def test_a_sentence_is_taught_by_talking_and_understood_from_then_on(
    app: App, manager: Somebody
) -> None:
    visitor = Somebody(app, "webchat", "v")
    await visitor.say(ODD)
    assert ODD in await manager.say("what did you not understand?")
    assert {"Discard", "Later"} <= set(manager.offered)
    (waiting,) = await app.store.read(lambda uow: uow.find(Example))
    said = await manager.say("", f"teach_example?example={waiting.id}&meaning=thank")
    assert "means: say thank you" in said
    await accepted(app, *((f"{ODD} {word}", "thank") for word in ("indeed", "again", "folks", "my dear")))

    assert "A candidate is being trained on 5 accepted sentences" in await manager.say("retrain the model")
    await app.jobs.run_all()
    lines = await manager.lines()
    assert "is at least as good as" in lines[-1].text, lines[-1].text
    assert [choice["label"] for choice in lines[-1].choices] == ["Promote"]

    before = ModelStore(app.settings.model_dir).current
    assert before is not None
    assert "Put" in await manager.say("promote the candidate")
    assert f"{before.name} is kept" in await manager.press("Confirm")
    assert isinstance(app.parser, CurrentModel)
    assert await app.parser.look()
    assert load(app.settings.model_dir).refused == REFUSED
    assert "You're welcome" in await visitor.say(ODD)

    assert before.name in await manager.say("roll back")
    assert f"{before.name} is in use again" in await manager.press("Confirm")
    assert await app.parser.look()
    assert "You're welcome" not in await visitor.say(ODD)


async def test_a_poisoned_batch_is_refused_with_what_contradicts_what(app: App, manager: Somebody) -> None:
    complaints = [one.text for one in sentences_of("raise_complaint")][1::9][:30]
    await accepted(app, *((text, "greet") for text in complaints))
    before = ModelStore(app.settings.model_dir).current

    await manager.say("retrain the model")
    await app.jobs.run_all()

    training = await only_training(app)
    assert training.status is TrainingStatus.REFUSED
    lines = await manager.lines()
    assert "Nothing was trained" in lines[-1].text
    assert "was accepted as “say hello”, but" in lines[-1].text
    assert ModelStore(app.settings.model_dir).candidate is None
    assert ModelStore(app.settings.model_dir).current == before


async def test_a_training_that_breaks_off_leaves_all_as_it_was(app: App, manager: Somebody) -> None:
    store = ModelStore(app.settings.model_dir)
    before = store.current
    await accepted(app, ("cheers for that mate", "thank"))
    await manager.say("retrain the model")
    app.jobs.room = replace(app.jobs.room, train=Trainer(app.settings, ("--conversations", "/no/such/file")))
    await app.jobs.run_all()

    assert (await only_training(app)).status is TrainingStatus.FAILED
    assert "The training broke off" in (await manager.lines())[-1].text
    assert store.current == before
    assert (store.folder / LEARNED / "en" / "sentences" / "accepted.csv").exists()


async def test_a_server_that_ends_leaves_the_training_wanted(app: App, manager: Somebody) -> None:
    await accepted(app, ("cheers for that mate", "thank"))
    await manager.say("retrain the model")
    app.jobs.room = replace(app.jobs.room, is_ending=lambda: True)
    await app.jobs.run_all()

    assert (await only_training(app)).status is TrainingStatus.WANTED
    assert ModelStore(app.settings.model_dir).candidate is None
