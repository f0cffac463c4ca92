"""What `parley record` does: the conversation is written, played, and asked only for what still holds."""

from __future__ import annotations

import asyncio
import io
import re
import sys
import tempfile
from argparse import Namespace
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.app import load_parser
from bot.cli.work.opening import Refused, on_store, polite
from bot.gate.playing import play_all
from bot.gate.taught import CONVERSATIONS
from bot.recorder import Recording, record
from config.languages import FOLDER
from config.settings import Settings, load_settings
from domain.errors import NotFoundError
from domain.ports import UnitOfWork
from domain.record import number_of
from domain.tickets.model import Ticket
from nlu.entities import load_lexicons

ROUNDS = 5
"""How often it is played at most until it goes as it says."""
_TURN = re.compile(r"turn (\d+): (intent|reply|no button|no choice)")


@polite
def run_record(asked: Namespace) -> int:
    """The conversation is written; what could not be kept of it is told."""
    settings = load_settings()
    recording = on_store(settings, lambda uow: _recorded(uow, settings, asked.conversation), reading=True)
    document = recording.document
    notes = [*recording.notes, *asyncio.run(_made_true(document, settings))]
    text = _yaml(document)
    place = asked.out or (_kept(settings, asked.conversation) if asked.keep else None)
    if place is None:
        print(text, end="")
    else:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
        print(
            f"{place}: {len(document['turns'])} turns. Read it before you pass it on: what people wrote in "
            "their own words may still tell who they are."
        )
    for note in notes:
        print(f"Note: {note}.", file=sys.stderr)
    return 0


async def _recorded(uow: UnitOfWork, settings: Settings, said: str) -> Recording:
    """The conversation of this number, or the one in which the ticket of this number was opened."""
    number = number_of(said)
    if not said.strip().isdecimal():
        ticket = await uow.kept(Ticket, number)
        number = (ticket.conversation_id or 0) if ticket is not None else 0
    try:
        return await record(uow, number, settings.timezone, settings.language)
    except NotFoundError as error:
        raise Refused(f"There is no conversation {said}, or nobody has said anything in it.") from error


def _kept(settings: Settings, said: str) -> Path:
    name = re.sub(r"\W+", "-", said.strip().lower())
    return settings.model_dir / CONVERSATIONS / f"conversation-{name}.yml"


async def _made_true(document: dict[str, Any], settings: Settings) -> list[str]:
    """Played until it goes as it says: what does not come again word for word is asked for less strictly,
    then not at all. What was given up, in words."""
    parser = load_parser(settings, load_lexicons(FOLDER, settings.language))
    notes: list[str] = []
    with tempfile.TemporaryDirectory(prefix="parley-record-") as folder:
        path = Path(folder) / "conversation.yml"
        for _ in range(ROUNDS):
            path.write_text(_yaml(document), encoding="utf-8")
            (played,) = [one async for one in play_all([path], settings, parser)]
            if played.passed:
                break
            notes += _loosened(document, played.differences)
    return notes


def _loosened(document: dict[str, Any], differences: tuple[str, ...]) -> list[str]:
    """The document asks for less where it differs."""
    notes, gone = [], []
    for difference in differences:
        if (found := _TURN.match(difference)) is None:
            document.pop("then", None)
            notes.append("what is stored at the end differs, so it is not asked for")
            continue
        number, what = int(found[1]), found[2]
        turn = document["turns"][number - 1]
        if what == "no button":
            gone.append(turn)
            notes.append(f"turn {number} pressed a button that is not offered any more")
        elif what == "reply" and (loose := re.sub(r"\d+", r"\\d+", turn["reply"])) != turn["reply"]:
            turn["reply"] = loose
        elif what in turn:
            del turn[what]
            notes.append(
                f"turn {number} is answered otherwise now"
                if what == "reply"
                else f"turn {number} is understood otherwise now"
            )
    document["turns"] = [turn for turn in document["turns"] if turn not in gone]
    return notes


def _yaml(document: dict[str, Any]) -> str:
    written = io.StringIO()
    yaml = YAML()
    yaml.width = 10_000
    yaml.default_flow_style = False
    yaml.dump(document, written)
    return written.getvalue()
