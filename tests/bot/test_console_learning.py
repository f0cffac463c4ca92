"""Learning in the console: sentences are given their meaning, models are trained and put into use."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.app import App, build
from bot.clock import HandClock
from bot.gate.compared import compared
from domain.access import Role
from domain.learning.model import Example, ExampleStatus, Reason, Training, TrainingStatus, key_of
from domain.ports import UnitOfWork
from nlu.store import ModelStore
from tests.apps import ALL_CHANNELS, engine, hear, said, settings
from tests.clerk import Clerk, clerk, hire, served
from tests.models import two_models

TEXT = "my thingy for the cards went kaput"
PAGE = "/console/learning"


@pytest.fixture
async def app(store_url: str, clock: HandClock, tmp_path: Path) -> AsyncIterator[App]:
    """The application with models of the test's own."""
    chosen = replace(settings(), database_url=store_url, model_dir=tmp_path / "model")
    built = build(chosen, clock, engine(), ALL_CHANNELS)
    yield built
    await built.stop()


@pytest.fixture
async def manager(app: App) -> AsyncIterator[Clerk]:
    await hire(app, Role.MANAGER)
    async with served(app) as url, clerk(url) as signed_in:
        await signed_in.sign_in("manager@bank.example")
        yield signed_in


async def note(app: App, text: str = TEXT, reason: Reason = Reason.UNSURE, **more: Any) -> None:
    example = Example(key=key_of(text, "customer", "en"), text=text, reason=reason, **more)

    async def work(uow: UnitOfWork) -> None:
        await uow.learning.note(example, again=True)

    await app.store.run(work)


async def examples(app: App) -> list[Example]:
    return await app.store.read(lambda uow: uow.find(Example))


async def test_a_sentence_may_be_none_of_our_business(app: App, manager: Clerk) -> None:
    await note(app, "is my neighbour rich", guessed="show_customer")

    await manager.open(PAGE)
    assert '<option value="out_of_scope">None of our business</option>' in manager.page
    await manager.send(PAGE, act="accept", key="1", value="out_of_scope")

    assert "“is my neighbour rich” means: none of our business." in manager.text
    (found,) = await examples(app)
    assert (found.status, found.intent) == (ExampleStatus.ACCEPTED, "out_of_scope")


async def test_a_sentence_is_given_its_meaning_and_may_be_looked_at_again(app: App, manager: Clerk) -> None:
    await note(app, guessed="open_ticket")
    assert "Learning 1" in await manager.open(PAGE)
    assert TEXT in manager.text
    assert '<option value="open_ticket" selected>' in manager.page

    await manager.send(PAGE, act="accept", key="1", value="raise_complaint")
    assert "Accepted: “my thingy for the cards went kaput” means: raise a complaint." in manager.text
    assert "Nothing waits to be looked at." in manager.text
    (found,) = await examples(app)
    assert (found.status, found.intent) == (ExampleStatus.ACCEPTED, "raise_complaint")
    assert "by Manager Person" in await manager.open(f"{PAGE}?show=accepted")

    await manager.send(f"{PAGE}?show=accepted", act="put_back", key="1")
    await manager.send(PAGE, act="discard", key="1")
    (found,) = await examples(app)
    assert (found.status, found.intent) == (ExampleStatus.DISCARDED, None)
    kept = await app.store.read(lambda uow: uow.audit.of_kind("example"))
    assert [row.after.get("status") for row in kept] == ["accepted", "waiting", "discarded"]


async def test_a_meaning_there_is_none_of_is_refused(app: App, manager: Clerk) -> None:
    await note(app)
    await manager.open(PAGE)
    await manager.send(PAGE, act="accept", key="1", value="make_me_rich")
    assert manager.status == 409
    assert "There is no “make_me_rich” that a sentence could mean." in manager.text


async def test_a_candidate_that_is_not_worse_is_put_into_use_and_taken_out_again(
    app: App, manager: Clerk
) -> None:
    folder = app.settings.model_dir
    first, second = two_models(folder, passed=True)
    await manager.open(PAGE)
    assert f"The candidate {second} is at least as good as {first}" in manager.text
    assert "Held-out sentences: 110 of 120 right before, 112 now" in manager.text

    await manager.send(PAGE, act="promote")
    assert f"{second} is in use now; {first} is kept." in manager.text
    await manager.send(PAGE, act="roll_back")
    assert f"{first} is in use again, instead of {second}." in manager.text
    assert "Manager Person (1) went back to" in manager.text

    changes = await app.store.read(lambda uow: uow.audit.of_kind("model"))
    told = [(row.after["what"], row.before["version"], row.after["version"]) for row in changes]
    assert told == [("promoted", first, second), ("rolled_back", second, first)]


async def test_a_candidate_that_is_worse_is_not_put_into_use(app: App, manager: Clerk) -> None:
    first, _ = two_models(app.settings.model_dir, passed=False)
    await manager.open(PAGE)
    assert "the candidate is worse" in manager.text
    assert "“my reader is dead” means “open a ticket”, and would be taken for “say hello”." in manager.text
    assert 'value="promote"' not in manager.page

    await manager.send(PAGE, act="promote")
    assert "was found worse than the model in use, so it is not promoted" in manager.text
    current = ModelStore(app.settings.model_dir).current
    assert current is not None
    assert current.name == first


async def test_a_candidate_nobody_compared_is_not_put_into_use(app: App, manager: Clerk) -> None:
    two_models(app.settings.model_dir)
    assert compared(ModelStore(app.settings.model_dir)) is None
    assert "not compared yet" in await manager.open(PAGE)
    await manager.send(PAGE, act="promote")
    assert "The candidate was not compared with the model in use yet." in manager.text


async def test_a_training_is_asked_for_once(app: App, manager: Clerk) -> None:
    await manager.open(PAGE)
    await manager.send(PAGE, act="retrain")
    assert "A candidate is being trained" in manager.text
    assert "training begins" in manager.text
    await manager.send(PAGE, act="retrain")
    assert "A training is under way already" in manager.text
    (training,) = await app.store.read(lambda uow: uow.find(Training))
    assert training.status is TrainingStatus.WANTED


async def test_support_may_teach_and_sales_may_not_even_look(app: App) -> None:
    two_models(app.settings.model_dir, passed=True)
    await note(app)
    for role in (Role.SUPPORT, Role.SALES):
        await hire(app, role)
    async with served(app) as url, clerk(url) as support, clerk(url) as sales:
        await support.sign_in("support@bank.example")
        await support.open(PAGE)
        assert TEXT in support.text
        assert 'value="promote"' not in support.page
        await support.send(PAGE, act="promote")
        assert support.status == 409
        await sales.sign_in("sales@bank.example")
        await sales.open(PAGE)
        assert sales.status == 403
        assert TEXT not in sales.page
        assert "Learning" not in sales.text


async def test_a_message_tells_why_it_was_understood_so(app: App) -> None:
    await hear(app, said("my card machine is broken again", "1"))
    for role in (Role.SUPPORT, Role.SALES):
        await hire(app, role)
    async with served(app) as url, clerk(url) as support:
        await support.sign_in("support@bank.example")
        await support.open("/console/conversations/1")
        assert 'href="/console/conversations/1/why/1"' in support.page
        await support.open("/console/conversations/1/why/1")
        assert "“my card machine is broken again” was understood as: open a ticket" in support.text
        assert "sure (" in support.text
        assert "enough to act without asking" in support.text
        assert "Exact names: open_ticket" in support.text
        assert "local engine" in support.text
        await support.open("/console/conversations/1/why/2")
        assert support.status == 404
