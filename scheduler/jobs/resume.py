"""Resume: messages stored and not answered, after a failure elsewhere or a restart."""

from __future__ import annotations

from domain.jobs import Job, JobRoom


async def resume(room: JobRoom) -> int:
    """Every such message is begun again."""
    return await room.resume()


JOB = Job("resume", resume, seconds=15)
