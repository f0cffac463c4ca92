"""`parley nlu check`: what is wrong with sentences before they are learned."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from pathlib import Path

import config
from bot.cli.work.opening import Refused, polite
from config.languages import FOLDER
from nlu.audience import load_audiences
from nlu.checking import Finding, check
from nlu.corpus import CorpusFaulty, Sentence, read

AUDIENCES = Path(config.__file__).with_name("intents.yml")
SHOWN = 6
"""Sentences named for one finding."""


@polite
def checked(asked: Namespace) -> int:
    """Everything found is named with its file and line; 1 when there is anything."""
    try:
        taught, kept = read(asked.data or [FOLDER]), read(asked.kept)
    except CorpusFaulty as trouble:
        raise Refused(f"Nothing was checked. {trouble}") from trouble
    found = check(taught, kept, load_audiences(AUDIENCES))
    for line in told(found):
        print(line)
    languages = len({sentence.language for sentence in taught})
    intents = len({sentence.intent for sentence in taught})
    counted = f"{len(taught):,} sentences of {intents} intents in {languages} language"
    print(f"{counted}{'s' if languages != 1 else ''}: {'nothing' if not found else len(found)} to put right.")
    return 1 if found else 0


def told(found: Sequence[Finding]) -> Iterator[str]:
    """The findings for the eye, those of a kind together."""
    for trouble, alike in groupby(found, key=attrgetter("trouble")):
        findings = list(alike)
        yield f"{str(trouble).capitalize()}: {len(findings)}"
        for finding in findings:
            yield f"  {finding.what}"
            yield from (f"    {_where(sentence)}" for sentence in finding.sentences[:SHOWN])
            if len(finding.sentences) > SHOWN:
                yield f"    and {len(finding.sentences) - SHOWN} more"
        yield ""


def _where(sentence: Sentence) -> str:
    if sentence.place is None:
        return f"{sentence.intent}: {sentence.text}"
    path, here = sentence.place.path.resolve(), Path.cwd()
    shown = path.relative_to(here) if path.is_relative_to(here) else path
    return f"{shown}:{sentence.place.line}  {sentence.intent}: {sentence.text}"
