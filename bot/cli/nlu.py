"""`parley parse` and `parley nlu`: what is understood, how well, and learning it."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from argparse import Namespace
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import config
from bot.cli.work import later
from bot.cli.work.gate import add_gate
from bot.cli.work.opening import Refused, aloud, polite
from config.languages import FOLDER
from config.settings import Settings, load_settings

if TYPE_CHECKING:
    from nlu.entities import Lexicons
    from nlu.local import LocalParser
    from nlu.parse import Parser

# What only one of these commands needs (scikit-learn is a second of waiting) is imported by that command.

AUDIENCES = Path(config.__file__).with_name("intents.yml")
WORTH_TELLING = 0.01
"""A guess under this confidence is left out of what people are shown."""


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """`parley parse` and `parley nlu train|evaluate|check` exist."""
    parse = subparsers.add_parser("parse", help="show what is understood of a sentence")
    parse.add_argument("text", metavar="TEXT", help="the sentence; - reads one from each line of the input")
    parse.add_argument("--role", choices=("customer", "staff"), default="customer", help="who says it")
    parse.add_argument("--at", type=datetime.fromisoformat, metavar="ISO", help="said then, instead of now")
    parse.add_argument("--json", action="store_true", help="print a line of JSON for each sentence")
    parse.set_defaults(run=_parse)
    commands = subparsers.add_parser("nlu", help="the model").add_subparsers(required=True, metavar="WHAT")
    _add_train(commands.add_parser("train", help="learn from sentences"))
    _add_evaluate(commands.add_parser("evaluate", help="measure a model on sentences"))
    add_gate(commands)
    _add_export(commands.add_parser("export", help="write our sentences for another engine"))
    _add_check(commands.add_parser("check", help="find what is wrong with sentences before they are learned"))


def _add_data(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data",
        type=Path,
        nargs="+",
        required=True,
        metavar="PATH",
        help="Rasa NLU YAML, CSV with text and intent, or folders of them",
    )


def _add_train(train: argparse.ArgumentParser) -> None:
    train.add_argument(
        "--data", type=Path, nargs="+", required=True, metavar="PATH", help="YAML, CSV, folders"
    )
    train.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the model goes")
    train.add_argument(
        "--refused",
        type=_share,
        default=0.05,
        metavar="SHARE",
        help="how many of your own sentences may be taken for none of your business, so that more of what is"
        " none is refused: 0.05",
    )
    train.set_defaults(run=_train)


def _share(said: str) -> float:
    share = float(said)
    if not 0 < share < 1:
        raise argparse.ArgumentTypeError("a share is a number between 0 and 1, such as 0.05")
    return share


def _add_evaluate(evaluate: argparse.ArgumentParser) -> None:
    evaluate.add_argument("--model", type=Path, metavar="DIR", help="instead of the model in use")
    _add_data(evaluate)
    evaluate.add_argument("--json", action="store_true", help="print one line of JSON")
    evaluate.set_defaults(run=_evaluate)


def _add_check(check: argparse.ArgumentParser) -> None:
    paths: dict[str, Any] = {"type": Path, "nargs": "+", "default": [], "metavar": "PATH"}
    check.add_argument("--data", **paths, help="YAML, CSV, folders; the language packs by default")
    check.add_argument("--kept", **paths, help="sentences kept for testing, none of which may be taught")
    check.set_defaults(run=later("checked", "checked"))


def _add_export(export: argparse.ArgumentParser) -> None:
    export.add_argument(
        "--rasa", type=Path, required=True, metavar="DIR", help="a project Rasa trains on goes there"
    )
    export.set_defaults(run=later("project", "export"))


@polite
def _parse(asked: Namespace) -> int:
    lines = (line.rstrip("\r\n") for line in sys.stdin) if asked.text == "-" else [asked.text]
    asyncio.run(_understand(lines, asked, load_settings()))
    return 0


async def _understand(lines: Iterable[str], asked: Namespace, settings: Settings) -> None:
    from nlu.parse import Context
    from nlu.shape import rasa_shape

    at = asked.at or datetime.now(UTC)
    now = at if at.tzinfo else at.replace(tzinfo=ZoneInfo(settings.timezone))
    context = Context(now=now, role=asked.role, language=settings.language, zone=settings.timezone)
    async with _engine(settings) as engine:
        for line in lines:
            parse = rasa_shape(await engine.parse(line, context))
            print(json.dumps(parse, ensure_ascii=False) if asked.json or asked.text == "-" else _told(parse))


@asynccontextmanager
async def _engine(settings: Settings) -> AsyncIterator[Parser]:
    """The engine the settings name; closed afterwards."""
    local = _local(settings, settings.model_dir)
    if settings.nlu_engine == "local":
        yield local
        return
    from nlu.cascade import Cascade
    from nlu.rasa import RasaParser

    model, lexicons = local.model, _lexicons(settings)
    rasa = RasaParser(settings.rasa_url, lexicons, settings.rasa_deadline, model.audiences, model.tongues)
    try:
        yield Cascade(rasa, local)
    finally:
        await rasa.close()


def _local(settings: Settings, folder: Path) -> LocalParser:
    from nlu.local import LocalParser
    from nlu.saved import ModelUnusable

    try:
        return LocalParser.load(folder, _lexicons(settings))
    except ModelUnusable as trouble:
        raise Refused(str(trouble)) from trouble


def _lexicons(settings: Settings) -> Lexicons:
    from nlu.entities import load_lexicons

    return load_lexicons(FOLDER, settings.language)


def _told(parse: dict[str, Any]) -> str:
    """A parse for the eye."""
    best, *others = parse["intent_ranking"]
    lines = [f"{best['name']}  {best['confidence']:.0%}{'' if parse['sure'] else '  (would ask back)'}"]
    for entity in parse["entities"]:
        value = json.dumps(entity["value"], ensure_ascii=False)
        lines.append(f"  {entity['entity']}: {value}  from {entity['text']!r}")
    likely = [other for other in others[:3] if other["confidence"] >= WORTH_TELLING]
    if likely:
        lines.append("  or " + ", ".join(f"{other['name']} {other['confidence']:.0%}" for other in likely))
    return "\n".join(lines)


@polite
def _train(asked: Namespace) -> int:
    from bot.gate.taught import write_about
    from nlu.audience import load_audiences
    from nlu.corpus import CorpusFaulty, read
    from nlu.entities.learning import teach
    from nlu.outcomes import keep, outcomes_of
    from nlu.report import report, write_page
    from nlu.saved import save
    from nlu.store import ModelStore
    from nlu.training import Recipe, TooLittleToLearn, train
    from nlu.vectors.making import make_vectors

    aloud("nlu.training")

    start, lexicons = time.monotonic(), _lexicons(load_settings())
    try:
        sentences = read(asked.data)
        recipe, vectors = Recipe(refused=asked.refused), make_vectors(asked.out)
        trained = train(sentences, lexicons, load_audiences(AUDIENCES), recipe, vectors)
    except (CorpusFaulty, TooLittleToLearn) as trouble:
        raise Refused(f"Nothing was trained. {trouble}") from trouble
    ModelStore(asked.out).keep_current()
    own = teach(asked.data, sentences, asked.out, trained.model.version)
    save(trained.model, asked.out)
    keep(outcomes_of(trained), asked.out, trained.model.version)
    write_about(asked.out, trained.model.version, asked.data, 0)
    print(report(trained))
    print(*(own.lines() if own else ()), sep="\n", end="\n" if own else "")
    page = write_page(trained, asked.out)
    print(f"Saved in {asked.out} after {time.monotonic() - start:.0f} s; more in {page}.")
    return 0


@polite
def _evaluate(asked: Namespace) -> int:
    from nlu.corpus import CorpusFaulty, read
    from nlu.evaluation import NothingToEvaluate, evaluate

    settings = load_settings()
    parser = _local(settings, asked.model or settings.model_dir)
    try:
        figures = evaluate(parser, read(asked.data))
    except (CorpusFaulty, NothingToEvaluate) as trouble:
        raise Refused(str(trouble)) from trouble
    if asked.json:
        print(json.dumps(figures.to_json()))
    else:
        print(json.dumps({**figures.to_json(), "right_or_asked_back": figures.right_or_asked}, indent=2))
    return 0
