"""Retraining: a training that somebody asked for runs, one at a time, and they hear what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.access import SYSTEM
from domain.dialogue import Button, Reply, Told
from domain.jobs import Job, JobRoom
from domain.learning import actions
from domain.learning.model import Example, Training, TrainingStatus
from domain.ports import UnitOfWork

SECONDS = 2.0


async def retrain(room: JobRoom) -> int:
    """The training that was wanted is over; how many were."""
    if room.train is None or not await room.store.read(actions.under_way):
        return 0
    begun = await room.store.run(_begin, SYSTEM)
    if begun is None:
        return 0
    training, accepted = begun
    outcome = await room.train(accepted, room.is_ending)
    if outcome is None and room.is_ending():
        await room.store.run(lambda uow: uow.change(training, status=TrainingStatus.WANTED), SYSTEM)
        return 0
    await room.store.run(lambda uow: _end(room, uow, training, outcome), SYSTEM)
    return 1


async def _begin(uow: UnitOfWork) -> tuple[Training, list[Example]] | None:
    training = await actions.claim(uow)
    return (training, await actions.accepted(uow)) if training is not None else None


async def _end(room: JobRoom, uow: UnitOfWork, training: Training, outcome: Mapping[str, Any] | None) -> None:
    over = await actions.ended(uow, training, outcome)
    if over.asked_by is None:
        return
    reply = Reply("training_failed")
    if outcome is not None:
        buttons = (Button("promote", "promote_model"),) if outcome["passed"] else ()
        reply = Reply("training_outcome", {"it": outcome, "long": False}, buttons)
    await room.tell(uow, Told(reply, f"training:{over.id}", person_id=over.asked_by))


JOB = Job("retraining", retrain, seconds=SECONDS)
