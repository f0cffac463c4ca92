"""How long our engine takes for the sentences that ``load_ws.py`` says."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from benchmarks.tools import SERVERS, USERS, median, on_core
from config.languages import FOLDER
from nlu.entities import load_lexicon
from nlu.local import LocalParser
from nlu.parse import Context

SENTENCE = "please open a ticket, my card terminal number {n} is broken"
EACH = 40
"""Sentences of each person; everybody counts from 1, as the load does."""


@dataclass(frozen=True, slots=True)
class ParseTimes:
    """Medians in seconds: as served, sentences heard before remembered; and each worked out anew."""

    kept: float
    anew: float


def parse_times() -> ParseTimes:
    """Measured now, on the servers' core."""
    parser = _parser()
    with on_core(SERVERS):
        return ParseTimes(_median(parser), _median(parser.without_memory()))


def _median(parser: LocalParser) -> float:
    context = Context(now=datetime.now(UTC))
    times = []
    for number in (number for number in range(1, EACH + 1) for _ in range(USERS)):
        began = time.perf_counter()
        parser.understand(SENTENCE.replace("{n}", str(number)), context)
        times.append(time.perf_counter() - began)
    return median(times)


@cache
def _parser() -> LocalParser:
    return LocalParser.load(Path("var/model"), load_lexicon(FOLDER / "en" / "lexicon.yml"))
