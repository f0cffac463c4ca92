"""One engine in a process of its own, as it serves: ``python -m benchmarks.understanding.serving MODEL``.

Reads a line of JSON, the sentences; writes one: the moment of the first answer, the times of each, memory.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import psutil

from config.languages import FOLDER
from nlu.entities import load_lexicons
from nlu.local import LocalParser
from nlu.parse import Context


@dataclass(frozen=True, slots=True)
class Serving:
    """How it is to be served by an engine. Times are those of one whole parse, facts included, nothing
    remembered, in milliseconds; ``processor`` are the same counted in time of the processor, which others on
    the machine do not lengthen."""

    cold_start: float
    """Seconds from the start of the process to its first answer."""
    p50: float
    p99: float
    processor: tuple[float, float | None] | None
    """p50 and p99; of a server asked over HTTP the mean alone, its own time."""
    mib: float
    """Resident memory afterwards."""


def measure(model: Path, texts: Sequence[str]) -> Serving:
    """The model in that folder, asked these sentences."""
    began = time.time()
    command = (sys.executable, "-m", __spec__.name, str(model))
    done = subprocess.run(command, input=json.dumps(texts), stdout=subprocess.PIPE, text=True, check=True)
    told = json.loads(done.stdout)
    p50, p99 = told["wall"]
    return Serving(told["first"] - began, p50, p99, tuple(told["processor"]), told["mib"])


def main() -> None:
    """See the module."""
    texts = json.loads(sys.stdin.read())
    context = Context(now=datetime.now(UTC))
    parser = LocalParser.load(Path(sys.argv[1]), load_lexicons(FOLDER, "en")).without_memory()
    parser.understand(texts[0], context)
    first = time.time()
    wall, processor = [], []
    for text in texts:
        began, worked = time.perf_counter(), time.process_time()
        parser.understand(text, context)
        wall.append((time.perf_counter() - began) * 1e3)
        processor.append((time.process_time() - worked) * 1e3)
    told = {
        "first": first,
        "wall": np.percentile(wall, (50, 99)).tolist(),
        "processor": np.percentile(processor, (50, 99)).tolist(),
        "mib": psutil.Process().memory_info().rss / 2**20,
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
