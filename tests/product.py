"""The product itself, served by a process of its own on loopback."""

from __future__ import annotations

import http.client
import os
import secrets
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

BIN = Path(sys.executable).parent
SECRET = "a-key-that-only-tests-know-0123456789"
READY_SECONDS = 120.0
PORTS = range(11_000, 32_000)
"""Below those that systems give to whoever asks for any: what is free here is still free a moment later."""


@dataclass(slots=True)
class Product:
    """A `parley serve` that can be killed and started again on the same data."""

    folder: Path
    environment: dict[str, str]
    arguments: tuple[str, ...] = ()
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        self.port = self.port or free_port()

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """It answers ``/healthz``. Raises ``RuntimeError`` with its log when it ends instead."""
        process = self.spawn()
        deadline = time.monotonic() + READY_SECONDS
        while not self._answers():
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((self.folder / "serve.log").read_text()[-2000:])
            select_nothing(0.05)

    def spawn(self) -> subprocess.Popen[bytes]:
        """It is starting."""
        command = [str(BIN / "parley"), "serve", *self.arguments]
        with (self.folder / "serve.log").open("ab") as log:
            self.process = subprocess.Popen(
                command,
                env=self.full_environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        return self.process

    def run(self, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
        """A `parley` command on the same data."""
        command = [str(BIN / "parley"), *arguments]
        return subprocess.run(
            command,
            env=self.full_environment,
            input=given,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    def kill(self) -> None:
        """It is gone at once, as in a power cut."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """It ended by itself, as asked."""
        self._end(signal.SIGTERM)

    @property
    def full_environment(self) -> dict[str, str]:
        """Its environment: ours without any setting of Parley's, and its own."""
        ours = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PARLEY_", "SLACK_", "TELEGRAM_"))
        }
        return {
            **ours,
            "PARLEY_DATABASE_URL": f"sqlite:///{self.folder}/parley.db",
            "PARLEY_SECRET_KEY": SECRET,
            "PARLEY_PORT": str(self.port),
            **self.environment,
        }

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=1)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == http.HTTPStatus.OK
        except OSError:
            return False
        finally:
            connection.close()

    def _end(self, how: signal.Signals) -> None:
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, how)
            self.process.wait(60)


def select_nothing(seconds: float) -> None:
    """The moment between two looks at another process."""
    select.select([], [], [], seconds)


def free_port() -> int:
    """A port nobody listens on."""
    while True:
        port = secrets.choice(PORTS)
        with suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port


@contextmanager
def serving(folder: Path, *arguments: str, **environment: str) -> Iterator[Product]:
    """The product, running; stopped at the end."""
    product = Product(folder, environment, arguments)
    product.start()
    try:
        yield product
    finally:
        product.kill()


@pytest.fixture(scope="module")
def running_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the demo bank, on an embedded database of this module's tests."""
    with serving(tmp_path_factory.mktemp("product"), "--demo") as product:
        yield product.url
