"""`parley nlu export`: our sentences for another engine."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

import config
from bot.cli.work.opening import Refused, polite
from config.languages import FOLDER
from nlu.audience import load_audiences
from nlu.corpus import CorpusFaulty, read
from nlu.entities import load_lexicon
from nlu.hints import read_hints
from nlu.project import Part, write_project

AUDIENCES = Path(config.__file__).with_name("intents.yml")


@polite
def export(asked: Namespace) -> int:
    """Rasa can train on what is then in the folder."""
    if (asked.rasa / "data").exists():
        raise Refused(f"{asked.rasa} holds a project already. Name another folder, or remove it first.")
    try:
        parts = list(_parts())
    except CorpusFaulty as trouble:
        raise Refused(f"Nothing was exported. {trouble}") from trouble
    written = write_project(asked.rasa, parts, load_audiences(AUDIENCES))
    print(f"{written} sentences in {asked.rasa} ({', '.join(part.language for part in parts)}).")
    print(f"Train Rasa there: cd {asked.rasa} && rasa train nlu --nlu data")
    return 0


def _parts() -> Iterator[Part]:
    """Every language that has sentences; facts are marked where it has a lexicon."""
    for folder in sorted(place for place in FOLDER.iterdir() if (place / "sentences").is_dir()):
        lexicon = folder / "lexicon.yml"
        found = load_lexicon(lexicon) if lexicon.is_file() else None
        yield Part(folder.name, read([folder / "sentences"]), found, read_hints([folder / "sentences"]))
