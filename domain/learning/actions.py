"""Every use case of learning: sentences are given their meaning, models are trained and released."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any

from domain.access import Actor, Permission, require
from domain.errors import ConflictError, InvalidError, NotFoundError
from domain.learning.model import Example, ExampleStatus, Teaching, Training, TrainingStatus
from domain.ports import UnitOfWork
from domain.rows import Change, Where

RELEASE = "model"
"""The kind under which the audit holds what was put into use."""
LONGEST_TRAINING = timedelta(hours=1)
PAGE = 30


async def waiting(
    uow: UnitOfWork, actor: Actor, *, status: ExampleStatus = ExampleStatus.WAITING, page: int = 1
) -> tuple[list[Example], bool]:
    """Sentences of this status, what was said last first, and whether there are more."""
    require(actor, Permission.TEACH)
    found = await uow.find(Example, status=status, order="-last_at", limit=PAGE * page + 1)
    return found[PAGE * (page - 1) : PAGE * page], len(found) > PAGE * page


async def next_example(uow: UnitOfWork, actor: Actor, after: int | None = None) -> Example | None:
    """The sentence to look at next: the newest one, or the newest of those older than ``after``."""
    require(actor, Permission.TEACH)
    where = (Where("id", "<", after),) if after is not None else ()
    found = await uow.find(Example, *where, status=ExampleStatus.WAITING, order="-id", limit=1)
    return found[0] if found else None


async def counts(uow: UnitOfWork, actor: Actor) -> dict[ExampleStatus, int]:
    """How many sentences there are of each status."""
    require(actor, Permission.TEACH)
    return {status: await uow.count(Example, status=status) for status in ExampleStatus}


async def the_example(uow: UnitOfWork, number: int) -> Example:
    """The sentence of this number. Raises ``NotFoundError``."""
    found = await uow.get(Example, number)
    if found is None:
        raise NotFoundError("example_not_found")
    return found


async def accept(
    uow: UnitOfWork, actor: Actor, example: Example, intent: str, known: Collection[str]
) -> Example:
    """The sentence means ``intent``, one of those that are ``known``; the next training is taught so."""
    require(actor, Permission.TEACH)
    if intent not in known:
        raise InvalidError("intent_unknown", said=intent[:80])
    return await _reviewed(uow, actor, example, status=ExampleStatus.ACCEPTED, intent=intent)


async def discard(uow: UnitOfWork, actor: Actor, example: Example) -> Example:
    """Nothing is to be learned of the sentence."""
    require(actor, Permission.TEACH)
    return await _reviewed(uow, actor, example, status=ExampleStatus.DISCARDED, intent=None)


async def put_back(uow: UnitOfWork, actor: Actor, example: Example) -> Example:
    """The sentence waits again."""
    require(actor, Permission.TEACH)
    return await _reviewed(uow, actor, example, status=ExampleStatus.WAITING, intent=None)


async def _reviewed(uow: UnitOfWork, actor: Actor, example: Example, **fields: Any) -> Example:
    return await uow.change(example, **fields, reviewer_id=actor.person_id or None, reviewed_at=uow.now)


async def accepted(uow: UnitOfWork) -> list[Example]:
    """Every sentence that is to be taught, in a stable order."""
    return await uow.find(Example, status=ExampleStatus.ACCEPTED)


async def ask_for_training(uow: UnitOfWork, actor: Actor) -> Training:
    """A training is wanted; one that is under way already is that one."""
    require(actor, Permission.TEACH)
    if (there := await under_way(uow)) is not None:
        return there
    number = await uow.count(Example, status=ExampleStatus.ACCEPTED)
    return await uow.add(Training(asked_by=actor.person_id or None, examples=number))


async def under_way(uow: UnitOfWork) -> Training | None:
    """The training whose end is awaited."""
    open_ones = (TrainingStatus.WANTED, TrainingStatus.RUNNING)
    found = await uow.find(Training, status=open_ones, order="-id", limit=1)
    return found[0] if found else None


async def latest(uow: UnitOfWork) -> Training | None:
    """The training asked for last."""
    found = await uow.find(Training, order="-id", limit=1)
    return found[0] if found else None


async def claim(uow: UnitOfWork) -> Training | None:
    """The training that is wanted, begun; None when none is, or one is under way. One whose process died long
    ago has failed."""
    for old in await uow.find(Training, status=TrainingStatus.RUNNING):
        if old.began_at is not None and uow.now - old.began_at < LONGEST_TRAINING:
            return None
        await uow.change(old, status=TrainingStatus.FAILED, ended_at=uow.now)
    wanted = await uow.find(Training, status=TrainingStatus.WANTED, limit=1)
    return await uow.change(wanted[0], status=TrainingStatus.RUNNING, began_at=uow.now) if wanted else None


async def ended(uow: UnitOfWork, training: Training, outcome: Mapping[str, Any] | None) -> Training:
    """What came of a training is on record; None when it broke off."""
    if outcome is None:
        return await uow.change(training, status=TrainingStatus.FAILED, ended_at=uow.now)
    return await uow.change(
        training,
        status=TrainingStatus.REFUSED if outcome.get("refused") else TrainingStatus.READY,
        ended_at=uow.now,
        base=outcome.get("current"),
        candidate=outcome.get("candidate"),
        outcome=dict(outcome),
    )


def require_better(outcome: Mapping[str, Any] | None) -> None:
    """Nothing happens when the gate found nothing worse. Raises ``ConflictError`` when it was not asked, or
    did."""
    if outcome is None:
        raise ConflictError("candidate_not_compared")
    if not outcome["passed"]:
        raise ConflictError("candidate_worse", it=dict(outcome), long=False)


async def release(uow: UnitOfWork, actor: Actor, teaching: Teaching) -> tuple[str | None, str]:
    """The candidate is in use, if the gate found nothing worse; the versions left and taken."""
    require(actor, Permission.RELEASE_MODELS)
    standing = teaching.standing()
    if standing.candidate is None:
        raise ConflictError("no_candidate")
    require_better(standing.outcome)
    before, after = teaching.promote(_named(actor))
    await note_release(uow, actor, "promoted", before, after)
    return before, after


async def go_back(uow: UnitOfWork, actor: Actor, teaching: Teaching) -> tuple[str | None, str]:
    """The model before this one is in use again; the versions left and taken."""
    require(actor, Permission.RELEASE_MODELS)
    before, after = teaching.rollback(_named(actor))
    await note_release(uow, actor, "rolled_back", before, after)
    return before, after


def _named(actor: Actor) -> str:
    return f"{actor.name or actor.role.value} ({actor.person_id})"


async def note_release(
    uow: UnitOfWork, actor: Actor, what: str, before: str | None, after: str, **about: str
) -> None:
    """The audit says who put which model into use; no undo takes it back, *roll back* does."""
    change = Change(RELEASE, 0, 0, {"version": before}, {"version": after, "what": what, **about})
    await uow.audit.write(actor, None, [change], final=True)
