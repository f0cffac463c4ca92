"""Rasa's DIET: trained in Rasa's own environment on the same sentences, served on loopback, asked by HTTP."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import psutil
from ruamel.yaml import YAML

from nlu.corpus import Sentence
from nlu.entities import Lexicons
from nlu.model import Verdict
from nlu.parse import Context, Parse
from nlu.project import CONFIG, dumped, sentences_yaml
from nlu.rasa import REFUSED, RasaParser
from tests.product import free_port

INSTALLED = Path(".venv-rasa/bin/rasa")
"""Where ``make rasa`` puts it."""
PATIENCE = 600.0
"""Seconds it may take to start."""
QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
}


class RasaFailed(Exception):
    """Rasa is not installed, did not train or did not start; the message says which."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What a served Rasa said of some sentences, in their order, and how long it took for each: seconds."""

    verdicts: tuple[Verdict, ...]
    seconds: tuple[float, ...]


def train(sentences: Sequence[Sentence], folder: Path, epochs: int | None) -> float:
    """A model of the sentences in ``folder``; the seconds it took, Rasa's own start included. With ``epochs``
    DIET makes so many, instead of those of the house's recipe."""
    if not INSTALLED.is_file():
        raise RasaFailed(f"{INSTALLED} is missing; `make rasa` installs it.")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.yml").write_text(_recipe(epochs), encoding="utf-8")
    (folder / "nlu.yml").write_text(
        sentences_yaml((one.text, one.intent) for one in sentences), encoding="utf-8"
    )
    began = time.perf_counter()
    command = ("train", "nlu", "--config", "config.yml", "--nlu", "nlu.yml", "--fixed-model-name", "model")
    with _stopped_at_the_end(_rasa(folder, "train.log", *command)) as training:
        training.wait()
    if training.returncode:
        raise RasaFailed(f"Rasa did not train; {folder / 'train.log'} says why.")
    return time.perf_counter() - began


@dataclass(frozen=True, slots=True)
class Served:
    """A Rasa that answers: where, how many seconds its start took, and its process, when it is ours."""

    url: str
    cold_start: float | None = None
    process: psutil.Process | None = None

    @property
    def mib(self) -> float | None:
        """Resident memory."""
        return None if self.process is None else float(self.process.memory_info().rss) / 2**20

    @property
    def processor(self) -> float:
        """Seconds of processor time used so far; 0 when it is somebody else's."""
        if self.process is None:
            return 0.0
        used = self.process.cpu_times()
        return float(used.user + used.system)


@contextmanager
def served(folder: Path) -> Iterator[Served]:
    """The model in ``folder``, on loopback; stopped afterwards."""
    port = free_port()
    command = ("run", "--enable-api", "-i", "127.0.0.1", "-p", str(port), "-m", "models/model.tar.gz")
    began = time.perf_counter()
    with _stopped_at_the_end(_rasa(folder, "serve.log", *command)) as process:
        url = f"http://127.0.0.1:{port}"
        _wait_for(url, process, folder)
        yield Served(url, time.perf_counter() - began, psutil.Process(process.pid))


def _rasa(folder: Path, log: str, *command: str) -> subprocess.Popen[bytes]:
    """Rasa's command, begun in ``folder``; what it says goes into ``log`` there."""
    with (folder / log).open("wb") as told:
        return subprocess.Popen(
            (INSTALLED.absolute(), *command),
            cwd=folder,
            env={**os.environ, **QUIET, "RASA_CACHE_DIRECTORY": "cache"},
            stdout=told,
            stderr=told,
            start_new_session=True,
        )


@contextmanager
def _stopped_at_the_end(process: subprocess.Popen[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    try:
        yield process
    finally:
        if process.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            process.wait(30)


def ask(url: str, sentences: Sequence[Sentence], lexicon: Lexicons) -> Answered:
    """Each sentence by itself, one after the other, through the product's own client of Rasa."""
    return asyncio.run(_ask(url, sentences, lexicon))


async def _ask(url: str, sentences: Sequence[Sentence], lexicon: Lexicons) -> Answered:
    parser = RasaParser(url, lexicon, deadline=60)
    context = Context(now=datetime.now(UTC))
    verdicts, seconds = [], []
    try:
        for one in sentences:
            began = time.perf_counter()
            parse = await parser.parse(one.text, context)
            seconds.append(time.perf_counter() - began)
            verdicts.append(_verdict(parse))
    finally:
        await parser.close()
    return Answered(tuple(verdicts), tuple(seconds))


def _verdict(parse: Parse) -> Verdict:
    """Rasa's only sign of the familiar is its confidence."""
    best = next((guess for guess in parse.ranking if guess.name not in REFUSED), parse.intent)
    return Verdict(best, parse.ranking, parse.sure, best.confidence)


def _recipe(epochs: int | None) -> str:
    recipe = YAML().load(CONFIG)
    for step in recipe["pipeline"]:
        if step["name"] == "DIETClassifier" and epochs is not None:
            step["epochs"] = epochs
    return dumped(recipe)


def _wait_for(url: str, process: subprocess.Popen[bytes], folder: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(URLError, OSError), urlopen(f"{url}/status", timeout=5):  # noqa: S310 loopback
            return
        time.sleep(0.1)
    raise RasaFailed(f"Rasa did not start; {folder / 'serve.log'} says why.")
