"""Train and evaluate on any data set: our engine, words alone, and Rasa's DIET on the very same split.

``python -m benchmarks.understanding PATH``: CLINC150's JSON, a CSV with a text and an intent, Rasa NLU YAML,
or a folder with train.csv and test.csv. Without a test part, a fifth of each intent's sentences is held back.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.understanding.datasets import DataSet, load
from benchmarks.understanding.diet import RasaFailed
from benchmarks.understanding.engines import RASA, Diet, Measured, Ours, Plan
from benchmarks.understanding.table import table, to_json
from config.languages import FOLDER
from nlu.corpus import CorpusFaulty
from nlu.entities import load_lexicons
from nlu.evaluation import NothingToEvaluate
from nlu.training import TooLittleToLearn
from nlu.vectors.making import make_encoders

log = logging.getLogger(__name__)
HERE = "installed"


def main() -> int:
    """The table is printed, or the figures as JSON; 1 when something cannot be measured."""
    logging.basicConfig(format="%(message)s", stream=sys.stderr, level=logging.INFO)
    asked = _arguments().parse_args()
    try:
        data = load(asked.path, asked.test, asked.strangers)
        with TemporaryDirectory() as folder:
            engines = list(_measured(data, asked, Path(folder)))
    except (CorpusFaulty, NothingToEvaluate, TooLittleToLearn, RasaFailed) as trouble:
        print(trouble, file=sys.stderr)
        return 1
    figures = json.dumps(to_json(data, engines, asked.few))
    if asked.json != "-":
        print(table(data, engines, asked.few))
    else:
        print(figures)
    if asked.json not in (None, "-"):
        Path(asked.json).write_text(figures + "\n", encoding="utf-8")
    return 0


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.understanding",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("path", type=Path, help="the data set")
    parser.add_argument("--test", type=Path, metavar="FILE", help="its test part, when that is another file")
    parser.add_argument("--strangers", type=Path, metavar="FILE", help="more sentences that are out of scope")
    parser.add_argument(
        "--few", type=int, default=10, metavar="N", help="few are so many of each intent (10)"
    )
    parser.add_argument(
        "--seeds", type=int, default=3, metavar="N", help="how often few are drawn (3; 0: never)"
    )
    parser.add_argument("--words-alone", action="store_true", help="measure words alone and nothing else")
    parser.add_argument(
        "--rasa",
        nargs="?",
        const=HERE,
        metavar="URL",
        help="Rasa's DIET too: trained and served here (`make rasa` installs it), or served at URL and"
        " trained on this very part",
    )
    parser.add_argument(
        "--rasa-epochs", type=int, metavar="N", help="instead of those of nlu/server/config.yml"
    )
    parser.add_argument("--rasa-few-epochs", type=int, metavar="N", help="the same for few sentences")
    parser.add_argument(
        "--rasa-parts", choices=("both", "full", "few"), default="both", help="what to train it on"
    )
    parser.add_argument("--rasa-alone", action="store_true", help="measure Rasa and nothing else")
    parser.add_argument(
        "--json",
        nargs="?",
        const="-",
        metavar="FILE",
        help="print JSON; with FILE, put it there beside the table",
    )
    return parser


def _measured(data: DataSet, asked: Namespace, folder: Path) -> Iterator[Measured]:
    lexicon = load_lexicons(FOLDER, "en")
    plan = Plan(asked.few, tuple(range(1, asked.seeds + 1)), folder, lexicon)
    for engine in _engines(asked):
        log.info("%s ...", RASA if isinstance(engine, Diet) else engine.name)
        yield engine.measured(data, plan)


def _engines(asked: Namespace) -> Iterator[Ours | Diet]:
    if not asked.rasa_alone:
        encoders = () if asked.words_alone else make_encoders()
        if encoders:
            yield Ours("Parley", encoders)
        yield Ours("words alone")
    if asked.rasa is not None or asked.rasa_alone:
        parts = frozenset({"full", "few"} if asked.rasa_parts == "both" else {asked.rasa_parts})
        url = None if asked.rasa in (None, HERE) else asked.rasa
        yield Diet(url, asked.rasa_epochs, asked.rasa_few_epochs, parts)


if __name__ == "__main__":
    sys.exit(main())
