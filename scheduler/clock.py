"""APScheduler ticks the jobs; it remembers no business data, so a restart loses and doubles nothing."""

from __future__ import annotations

import asyncio
import importlib
import logging
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from apscheduler.schedulers.asyncio import AsyncIOScheduler

import scheduler.jobs
from domain.errors import StoreUnavailableError
from domain.jobs import Job, JobRoom

log = logging.getLogger(__name__)


def load_jobs() -> list[Job]:
    """The ``JOB`` of every file in `scheduler/jobs/`; one that fails to import stops the start."""
    (root,) = scheduler.jobs.__path__
    names = sorted(path.stem for path in Path(root).glob("*.py") if path.stem != "__init__")
    return [importlib.import_module(f"scheduler.jobs.{name}").JOB for name in names]


class JobClock:
    """Calls each job when its time comes, never the same one twice at once."""

    def __init__(self, jobs: Sequence[Job], room: JobRoom) -> None:
        self.room = replace(room, is_ending=lambda: self._stopped)
        self._jobs = {job.name: job for job in jobs}
        self._running: set[str] = set()
        self._again: set[str] = set()
        self._stopped = False
        self._tasks: set[asyncio.Task[None]] = set()
        # A tick that comes late is still wanted: the work it finds is in the database.
        defaults = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        self._ticks = AsyncIOScheduler(timezone=room.zone, job_defaults=defaults)

    def start(self) -> None:
        """From now on jobs run by themselves."""
        for job in self._jobs.values():
            if job.at:
                hour, minute = job.at.split(":")
                self._ticks.add_job(
                    self._tick, "cron", args=[job.name], hour=hour, minute=minute, id=job.name
                )
            else:
                self._ticks.add_job(self._tick, "interval", args=[job.name], seconds=job.seconds, id=job.name)
        self._ticks.start()

    def wake(self, name: str) -> None:
        """The job runs now, or once more when it is already running; after ``stop`` it does not."""
        if self._stopped:
            return
        if name in self._running:
            self._again.add(name)
            return
        self._running.add(name)
        task = asyncio.get_running_loop().create_task(self._run(self._jobs[name]))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def run_all(self) -> int:
        """Every job once, in order of name; how much they did. For a clock moved by hand."""
        return sum([await job.run(self.room) for _, job in sorted(self._jobs.items())])

    async def stop(self) -> None:
        """No job runs any more; those under way are over."""
        self._stopped = True
        if self._ticks.running:
            self._ticks.shutdown(wait=False)
        if self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _tick(self, name: str) -> None:
        """Asynchronous, because APScheduler would run a plain function in a thread of its own."""
        self.wake(name)

    async def _run(self, job: Job) -> None:
        try:
            while True:
                self._again.discard(job.name)
                await self._once(job)
                if job.name not in self._again:
                    break
        finally:
            self._running.discard(job.name)

    async def _once(self, job: Job) -> None:
        try:
            await job.run(self.room)
        except StoreUnavailableError as error:
            log.warning("%s: the database is away (%s); the next tick tries again", job.name, error)
        except Exception:  # whatever a job raises, it is tried again, and the others go on
            log.exception("%s failed; the next tick tries again", job.name)
