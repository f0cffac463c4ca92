"""Sentences to be looked at, on both databases: one a sentence, counted, never in a turn's way."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from domain.errors import ConflictError
from domain.learning.model import Example, ExampleStatus, Reason, Training, TrainingStatus, key_of
from domain.ports import UnitOfWork
from tests.stores import AnyStore

TEXT = "my thingy went kaput"


def example(reason: Reason, text: str = TEXT, **more: Any) -> Example:
    return Example(key=key_of(text, "customer", "en"), text=text, reason=reason, **more)


async def note(store: AnyStore, noted: Example, *, again: bool = True) -> None:
    async def work(uow: UnitOfWork) -> None:
        await uow.learning.note(noted, again=again)

    await store.run(work)


async def only(store: AnyStore) -> Example:
    (found,) = await store.read(lambda uow: uow.find(Example))
    return found


async def test_a_sentence_stands_once_however_it_is_written(store: AnyStore) -> None:
    await note(store, example(Reason.REFUSED, guessed="open_ticket"))
    await note(store, example(Reason.UNSURE, "My  THINGY went kaput!!"))

    found = await only(store)
    assert (found.text, found.count, found.reason) == (TEXT, 2, Reason.UNSURE)
    assert found.guessed == "open_ticket", "what is known of it is not forgotten"


async def test_what_was_chosen_is_told_of_the_same_time_it_was_said(store: AnyStore) -> None:
    await note(store, example(Reason.UNSURE))
    await note(store, example(Reason.UNSURE, chosen="raise_complaint"), again=False)

    found = await only(store)
    assert (found.count, found.chosen, found.proposed) == (1, "raise_complaint", "raise_complaint")


async def test_many_turns_may_note_the_same_sentence_at_once(store: AnyStore) -> None:
    await asyncio.gather(*(note(store, example(Reason.REFUSED)) for _ in range(12)))

    assert (await only(store)).count == 12


async def test_a_review_is_not_disturbed_by_the_sentence_coming_again(store: AnyStore) -> None:
    await note(store, example(Reason.REFUSED))
    seen = await only(store)
    await note(store, example(Reason.REFUSED))

    await store.run(lambda uow: uow.change(seen, status=ExampleStatus.ACCEPTED, intent="open_ticket"))
    await note(store, example(Reason.REFUSED))

    found = await only(store)
    assert (found.status, found.intent, found.count) == (ExampleStatus.ACCEPTED, "open_ticket", 3)


async def test_one_training_is_wanted_at_a_time(store: AnyStore) -> None:
    first = await store.run(lambda uow: uow.add(Training()))
    with pytest.raises(ConflictError):
        await store.run(lambda uow: uow.add(Training()))

    await store.run(lambda uow: uow.change(first, status=TrainingStatus.READY, outcome={"better": [1]}))
    await store.run(lambda uow: uow.add(Training()))
    found = await store.read(lambda uow: uow.find(Training))
    assert [one.status for one in found] == [TrainingStatus.READY, TrainingStatus.WANTED]
    assert found[0].outcome == {"better": [1]}
