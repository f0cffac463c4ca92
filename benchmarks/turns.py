"""Turns a second, what they cost, memory and start: goals 1, 2, 3, 4, 7 and 12.

    python -m benchmarks.turns --bench FOLDER [--only NAME ...] [--opsdroid PYTHON]

FOLDER holds ``load_ws.py`` and ``srv_floor.py``. What is compared runs alternately, ours then the other, and
the median of each counts: on a shared machine only ratios within one run mean anything. NAME is sqlite,
postgres, full, buttons, idle or start. PYTHON is an interpreter that has opsdroid, for the buttons.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import benchmarks.opsdroid_bank as bank
from benchmarks.parsing import parse_times
from benchmarks.tools import SERVERS, WARM, Figures, Tools, median, mib, on_core, peer, served, wait_for
from tests.postgres import fresh_database, running_postgres
from tests.product import Product, free_port


@dataclass(frozen=True, slots=True)
class Course:
    """With what, where, how often, how long."""

    tools: Tools
    folder: Path
    pairs: int
    seconds: float
    opsdroid: str | None


def sqlite(course: Course) -> None:
    """Goal 1: turns a second on SQLite, against the bare server with a spin as long as our parse."""
    with served(course.folder / "sqlite") as product:
        _against_floor(course, product, "--db", "sqlitethread", "--path", str(course.folder / "floor.db"))


def postgres(course: Course) -> None:
    """Goal 2: the same on PostgreSQL, which waits for the disk at every commit."""
    with (
        running_postgres(durable=True) as server,
        database(server) as ours,
        database(server) as theirs,
        served(course.folder / "postgres", PARLEY_DATABASE_URL=ours) as product,
    ):
        _against_floor(course, product, "--db", "pg", "--dsn", theirs)


def full(course: Course) -> None:
    """Goal 3: SQLite that waits for the disk at every commit, against the default."""
    with (
        served(course.folder / "normal") as normal,
        served(course.folder / "full", PARLEY_SQLITE_SYNCHRONOUS="FULL") as waiting,
    ):
        runs = [
            (course.tools.talk(waiting, seconds), course.tools.talk(normal, seconds))
            for seconds in (WARM, *[course.seconds] * course.pairs)
        ]
    _tell(("FULL", "NORMAL"), runs[1:], "msgs_s", 0.85)


def buttons(course: Course) -> None:
    """Goal 4: turns a CPU-second where nothing is parsed, against opsdroid writing the same rows."""
    if course.opsdroid is None:
        print("  not measured: --opsdroid names an interpreter that has it")
        return
    port = free_port()
    command = bank.command(course.opsdroid, port, course.tools.folder, course.folder)
    with served(course.folder / "buttons") as product, peer(command, port) as pid:
        runs = [
            (course.tools.press(product, seconds), course.tools.talk_to_opsdroid((port, pid), seconds))
            for seconds in (WARM, *[course.seconds] * course.pairs)
        ]
    _tell(("buttons", "opsdroid"), runs[1:], "per_cpu_s", 0.5)


def idle(course: Course) -> None:
    """Goal 7: memory of an open connection on which nothing is said; and of the process."""
    found = []
    for number in range(3):
        with served(course.folder / f"idle{number}") as product:
            began = mib(product)
            found.append(course.tools.open(product, 2000))
            print(f"  {found[-1]} KiB a connection; {began:.0f} MiB after start (at most 300)")
    print(f"  median {median(found):.1f} KiB (at most 24)")


def start(course: Course) -> None:
    """Goal 12: from the command to an open port, with model, on a database that is there."""
    found = []
    with served(course.folder) as product:
        product.stop()
        for _ in range(6):
            began = time.perf_counter()
            with on_core(SERVERS):
                process = product.spawn()
            wait_for(product.port, process)
            found.append(time.perf_counter() - began)
            product.stop()
    print(f"  {' '.join(f'{seconds:.2f}' for seconds in found[1:])}")
    print(f"  median {median(found[1:]):.2f} s (at most 2)")


GOALS: dict[str, Callable[[Course], None]] = {
    goal.__name__: goal for goal in (sqlite, postgres, full, buttons, idle, start)
}


def main() -> None:
    """Each goal's figures are printed as they are found."""
    parser = argparse.ArgumentParser(description="Turns a second, what they cost, memory and start.")
    parser.add_argument("--bench", type=Path, required=True, help="folder with load_ws.py and srv_floor.py")
    parser.add_argument("--only", nargs="+", choices=tuple(GOALS), default=tuple(GOALS), metavar="NAME")
    parser.add_argument("--pairs", type=int, default=5, help="how often each is run")
    parser.add_argument("--seconds", type=float, default=4.0, help="how long each time")
    parser.add_argument("--opsdroid", help="an interpreter that has opsdroid")
    asked = parser.parse_args()
    for name in asked.only:
        print(f"{name}: {GOALS[name].__doc__}", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            GOALS[name](Course(Tools(asked.bench), Path(folder), asked.pairs, asked.seconds, asked.opsdroid))


def _against_floor(course: Course, product: Product, *floor: str) -> None:
    course.tools.talk(product, WARM)
    runs, anew = [], []
    for _ in range(course.pairs):
        times = parse_times()
        ours = course.tools.talk(product, course.seconds)
        with course.tools.floor(*floor, "--nlu-us", f"{times.kept * 1e6:.0f}") as server:
            runs.append((ours, course.tools.talk_to_floor(server, course.seconds)))
        with course.tools.floor(*floor, "--nlu-us", f"{times.anew * 1e6:.0f}") as server:
            anew.append((ours, course.tools.talk_to_floor(server, course.seconds)))
        print(f"  parse {times.kept * 1e3:.3f} ms; {times.anew * 1e3:.3f} ms when nothing is remembered")
    print(f"  memory after load {mib(product):.0f} MiB (at most 300)")
    _tell(("ours", "floor"), runs, "msgs_s", 0.6)
    print("  the same against a floor that parses as if nothing were remembered:")
    _tell(("ours", "floor"), anew, "msgs_s", 0.6)


def _tell(names: tuple[str, str], runs: Sequence[tuple[Figures, Figures]], figure: str, least: float) -> None:
    for one, other in runs:
        print(
            f"  {names[0]} {one[figure]:,.0f} (p99 {one['p99_ms']:.1f} ms, {one['server_cpu']:.2f} cores)"
            f"   {names[1]} {other[figure]:,.0f} (p99 {other['p99_ms']:.1f} ms)"
        )
    first, second = (median([run[side][figure] for run in runs]) for side in (0, 1))
    print(f"  median {first:,.0f} / {second:,.0f} = {first / second:.2f} (at least {least})", flush=True)


@contextmanager
def database(server: str) -> Iterator[str]:
    """A new database of this server."""
    with asyncio.Runner() as loop:
        made = fresh_database(server)
        try:
            yield loop.run(made.__aenter__())
        finally:
            loop.run(made.__aexit__(None, None, None))


if __name__ == "__main__":
    main()
