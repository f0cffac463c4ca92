"""Taking back what a turn did: the audit knows every field as it was before."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from domain.errors import ConflictError
from domain.identity.merging import give_back, merge_of
from domain.identity.model import Merge
from domain.kinds import KINDS
from domain.ports import UnitOfWork
from domain.record import Record
from domain.rows import Change


async def take_back(uow: UnitOfWork, turn_id: int, window: timedelta) -> list[tuple[Record, Change]]:
    """Every record the actor's own turn wrote within the ``window`` is as it was; one it made is gone.

    Returns each with what was done to it, the first done first. Raises ``ConflictError`` (and changes
    nothing) when there is nothing left to take back or somebody changed a record since.
    """
    written = await uow.audit.of_turn(turn_id, uow.actor, uow.now - window)
    # What is no kind of record, as an answer on its way to a customer, is taken back by other means or not.
    changes = [change for change in written if change.kind in KINDS]
    if not changes:
        forged = not await uow.audit.was_undone(turn_id, uow.actor)
        raise ConflictError("nothing_to_undo", turn=turn_id, forged=forged)
    merged = next((change for change in changes if change.kind == Merge.KIND and not change.before), None)
    if merged is not None:
        # Whose identities and conversations are is no record: what a merge wrote down says what moved.
        made = await merge_of(uow, merged.id)
        await give_back(uow, made)
        await uow.audit.mark_undone(turn_id)
        return [(made, merged)]
    latest: dict[tuple[str, int], int] = {}
    for change in changes:
        latest[change.kind, change.id] = change.version
    records = {key: await _unchanged(uow, key, version) for key, version in latest.items()}
    for change in reversed(changes):
        key = change.kind, change.id
        records[key] = await _reverse(uow, records[key], change)
    await uow.audit.mark_undone(turn_id)
    return [(records[change.kind, change.id], change) for change in changes]


async def _unchanged(uow: UnitOfWork, key: tuple[str, int], version: int) -> Record:
    kind, number = key
    record = await uow.get(KINDS[kind], number)
    if record is None or (record.version != version and not await _as_it_was(uow, key, version)):
        ref = record.ref if record else ""
        raise ConflictError("changed_since", kind=kind, ref=ref)
    return record


async def _as_it_was(uow: UnitOfWork, key: tuple[str, int], version: int) -> bool:
    """Whether whatever was changed since was taken back too: each field has the value it had then."""
    first: dict[str, Any] = {}
    last: dict[str, Any] = {}
    later = await uow.audit.later(*key, version)
    for change in later:
        first = {**change.before, **first}
        last |= change.after
    return bool(later) and all(first.get(name) == value for name, value in last.items())


async def _reverse(uow: UnitOfWork, record: Record, change: Change) -> Record:
    if not change.before:
        await uow.remove(record)
        return record
    before = await uow.audit.plain(change.kind, change.before)
    return await uow.change(record, **before)
