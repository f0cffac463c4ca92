"""Delivery: what the outbox holds leaves through its channel; never twice, never silently lost."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from domain.jobs import Job, JobRoom
from domain.outbox import OutboxStatus, Outgoing, RetryLater, Undeliverable
from domain.ports import UnitOfWork
from domain.triage.model import is_card

log = logging.getLogger(__name__)

LEASE_SECONDS = 60.0
AT_ONCE = 16
"""Claimed together, and no more than is sent at once: what is claimed and unsent when we die is uncertain."""
MOST = 64
"""Messages on their way through one channel: a provider that hangs holds up its own and no other's."""
VANISHED_SECONDS = 5.0
"""Between two looks for senders that died; under load a delivery has no end."""
LOOK_SECONDS = 0.05
"""Between two looks for what is due while something is on its way."""
ATTEMPTS = 12
"""With the pauses doubling from the provider's wish to an hour: about seven hours of trying."""
LONGEST_PAUSE = 3600.0


async def deliver(room: JobRoom) -> int:
    """Everything due was sent and settled, as far as providers let it; how many were taken on."""
    done, looked = 0, float("-inf")
    flying: dict[asyncio.Task[None], str] = {}
    try:
        while True:
            if time.monotonic() - looked > VANISHED_SECONDS:
                await _settle_vanished(room)
                looked = time.monotonic()
            claimed = [] if room.is_ending() else await _claim(room, flying)
            done += len(claimed)
            flying |= {asyncio.create_task(_send(room, row)): row.message.channel for row in claimed}
            if not flying:
                return done
            landed, _ = await asyncio.wait(flying, timeout=LOOK_SECONDS)
            for task in landed:
                del flying[task]
                task.result()
    finally:
        await asyncio.gather(*flying, return_exceptions=True)


async def _claim(room: JobRoom, flying: Mapping[asyncio.Task[None], str]) -> Sequence[Outgoing]:
    """What is due on channels that can take more."""
    full = [name for name, number in Counter(flying.values()).items() if number >= MOST]
    return await room.store.run(lambda uow: uow.outbox.claim(uow.now, LEASE_SECONDS, AT_ONCE, full))


async def _send(room: JobRoom, row: Outgoing) -> None:
    """One message sent, and how that went on record."""
    status: OutboxStatus = OutboxStatus.SENT
    facts: dict[str, Any] = {}
    try:
        facts["provider_id"] = await room.send(row.message)
    except RetryLater as later:
        status, facts = _again(room, row, later)
    except Undeliverable as refused:
        status, facts = OutboxStatus.DEAD, {"error": refused.reason}
    except Exception as error:  # noqa: BLE001 only silence is left: it may have arrived
        log.warning("message %s: outcome unknown (%s)", row.id, type(error).__name__)
        reason = str(error) or type(error).__name__
        status, facts = OutboxStatus.UNCERTAIN, {"error": reason}
        if row.message.channel in room.idempotent:  # a second copy does no harm
            status, facts = _again(room, row, RetryLater(reason))
    await room.store.run(lambda uow: uow.outbox.settle(row.id, status, **facts))


def _again(room: JobRoom, row: Outgoing, later: RetryLater) -> tuple[OutboxStatus, dict[str, Any]]:
    if row.attempts >= ATTEMPTS:
        return OutboxStatus.DEAD, {"error": f"given up after {row.attempts} attempts: {later.reason}"}
    pause = min(later.seconds * 2 ** max(0, row.attempts - 1), LONGEST_PAUSE)
    return OutboxStatus.RETRY, {"error": later.reason, "next_at": room.clock.now() + timedelta(seconds=pause)}


async def _settle_vanished(room: JobRoom) -> None:
    """Rows whose sender died: sent again where that does no harm, uncertain elsewhere, for a person
    to decide."""

    async def settle(uow: UnitOfWork) -> None:
        for row in await uow.outbox.expired(room.clock.now(), AT_ONCE):
            harmless = row.message.channel in room.idempotent or is_card(row.message.key)
            status = OutboxStatus.READY if harmless else OutboxStatus.UNCERTAIN
            await uow.outbox.settle(row.id, status, error="its sender vanished")

    await room.store.run(settle)


JOB = Job("delivery", deliver, seconds=1)
