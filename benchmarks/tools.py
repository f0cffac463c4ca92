"""The outer tools and the product, side by side: servers on one core, whoever loads them on another."""

from __future__ import annotations

import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from tests.product import Product, free_port

SERVERS, CLIENTS = 0, 1
"""Cores, counted from 0; on a machine with one, nobody is told where to run."""
USERS = 32
WARM = 1.0
"""Seconds of talk before anything is counted."""
PRESSING = Path(__file__).with_name("pressing.py")
QUIET: dict[str, Any] = {
    "stdout": subprocess.DEVNULL,
    "stderr": subprocess.DEVNULL,  # a load tool hangs up without a word, and servers say so
    "start_new_session": True,
}
Figures = dict[str, Any]


@contextmanager
def on_core(core: int) -> Iterator[None]:
    """We run on this core, and so do processes started inside; afterwards we run where we did."""
    ours = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set()
    if len(ours) <= core:
        yield
        return
    os.sched_setaffinity(0, {sorted(ours)[core]})
    try:
        yield
    finally:
        os.sched_setaffinity(0, ours)


@contextmanager
def served(folder: Path, **environment: str) -> Iterator[Product]:
    """The product on the servers' core, its files in ``folder``; a database that is named is migrated."""
    folder.mkdir(parents=True, exist_ok=True)
    product = Product(folder, environment)
    if "PARLEY_DATABASE_URL" in environment:
        product.run("db", "upgrade").check_returncode()
    with on_core(SERVERS):
        product.start()
    try:
        yield product
    finally:
        product.stop()


@contextmanager
def peer(command: Sequence[str], port: int) -> Iterator[int]:
    """Somebody else's server on the same core, once its port is open; its process id."""
    with on_core(SERVERS):
        process = subprocess.Popen(command, **QUIET)
    try:
        wait_for(port, process)
        yield process.pid
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def wait_for(port: int, process: subprocess.Popen[bytes], patience: float = 30.0) -> None:
    """The port accepts. Raises ``RuntimeError`` when the process ends first, or ``patience`` does."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.005)
    raise RuntimeError(f"port {port} did not open: the server's exit code is {process.poll()}")


@dataclass(frozen=True, slots=True)
class Tools:
    """The folder with ``load_ws.py`` and ``srv_floor.py``."""

    folder: Path

    def talk(self, product: Product, seconds: float) -> Figures:
        """32 people talk to the product, each as soon as they are answered."""
        return self.load(product.port, pid_of(product), "--proto", "parley", "--secs", str(seconds))

    def press(self, product: Product, seconds: float) -> Figures:
        """The same 32 press a button instead, one that opens a ticket."""
        value = "open_ticket?text=open+a+ticket+for+broken+printer+{n}"
        how = ("--proto", "parley", "--secs", str(seconds), "--text", value)
        return self.load(product.port, pid_of(product), *how, program=(str(PRESSING), str(self.folder)))

    def talk_to_floor(self, server: tuple[int, int], seconds: float) -> Figures:
        """The same 32 talk to the bare server."""
        return self.load(*server, "--proto", "turn", "--path", "/wsturn", "--secs", str(seconds))

    def talk_to_opsdroid(self, server: tuple[int, int], seconds: float) -> Figures:
        """The same 32 talk to the bot of ``opsdroid_bank``."""
        return self.load(*server, "--proto", "opsdroid", "--secs", str(seconds))

    def open(self, product: Product, connections: int) -> float:
        """KiB of the product's memory for each connection while nothing is said."""
        how = ("--proto", "parley", "--conns", str(connections), "--active", "1", "--secs", "0.5")
        return float(self.load(product.port, pid_of(product), *how)["kib_per_conn_idle"])

    @contextmanager
    def floor(self, *arguments: str) -> Iterator[tuple[int, int]]:
        """The bare server, warm; its port and process id."""
        port = free_port()
        command = (sys.executable, str(self.folder / "srv_floor.py"), "--port", str(port), "--uvloop")
        with peer((*command, *arguments), port) as pid:
            self.talk_to_floor((port, pid), WARM)
            yield port, pid

    def load(self, port: int, pid: int, *arguments: str, program: Sequence[str] = ()) -> Figures:
        """What ``load_ws.py`` measured. Raises ``RuntimeError`` when it met errors."""
        command = (sys.executable, *(program or [str(self.folder / "load_ws.py")]), "--conns", str(USERS))
        with on_core(CLIENTS):
            answer = subprocess.run(
                (*command, "--port", str(port), "--pid", str(pid), *arguments),
                stdout=subprocess.PIPE,
                check=True,
                timeout=180,
            )
        figures: Figures = json.loads(answer.stdout.splitlines()[-1])
        if figures["errors"] or figures["lost"]:
            raise RuntimeError(f"{figures['errors']} errors, {figures['lost']} sockets closed")
        return figures


def pid_of(product: Product) -> int:
    """The process of a product that runs."""
    assert product.process is not None  # noqa: S101 it was started
    return product.process.pid


def mib(product: Product) -> float:
    """Resident memory, MiB."""
    return float(psutil.Process(pid_of(product)).memory_info().rss) / 2**20


def median(values: Sequence[float]) -> float:
    """The middle one."""
    return statistics.median(values)
