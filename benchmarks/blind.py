"""What our own people would say, written without sight of the training data: python -m benchmarks.blind.

Of each file of ``tests/understanding``: how many sentences are understood, asked back about and refused, and
every sentence that is taken for something else. A file's name tells its language; nothing is trained on them.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from config.languages import FOLDER
from config.settings import load_settings
from nlu.corpus import Sentence, read
from nlu.entities import load_lexicons
from nlu.local import LocalParser
from nlu.parse import OUT_OF_SCOPE, Context, Parse

BLIND = Path(__file__).parents[1] / "tests" / "understanding"
LATER = ("second", "third")
"""Folders of sets written later, by people who had seen neither the training sentences nor what those before
showed."""
LANGUAGES = {"german": "de", "spanish": "es"}
"""The languages of the files that are not English."""
NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)
"""When everything is said."""
SHOWN = 100
"""Characters of a sentence that a line shows."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A sentence and what was made of it."""

    said: Sentence
    parse: Parse

    @property
    def likeliest(self) -> str:
        """The first intent of the ranking, whatever the gate said."""
        return next((guess.name for guess in self.parse.ranking if guess.name != OUT_OF_SCOPE), OUT_OF_SCOPE)

    @property
    def is_refused(self) -> bool:
        """It was taken for nothing of ours."""
        return self.parse.intent.name == OUT_OF_SCOPE

    @property
    def is_done(self) -> bool:
        """What was meant is done without a question."""
        return self.parse.sure and self.parse.intent.name == self.said.intent

    @property
    def is_fine(self) -> bool:
        """What was meant is done, or asked back about."""
        return self.is_done or not self.parse.sure

    @property
    def mistake(self) -> str:
        """What it was taken for, and how that ends; empty for what was meant, and strangers refused."""
        meant, refused = self.said.intent, self.is_refused
        if refused if meant == OUT_OF_SCOPE else self.likeliest == meant and not refused:
            return ""
        end = "asked back" if not self.parse.sure else "refused" if refused else "done"
        return f"{meant} -> {self.likeliest} ({end}): {self.said.text[:SHOWN]}"


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares of one file's sentences."""

    meant: int
    """Sentences of an intent; the first four shares are of them."""
    likeliest: float
    """The likeliest intent is the one meant, whatever the gate said."""
    done: float
    """Understood for sure."""
    fine: float
    """Understood for sure, or asked back about."""
    refused: float
    """Taken for nothing of ours."""
    strange: int
    """Sentences of no intent; the last share is of them."""
    rejected: float

    def __str__(self) -> str:
        return (
            f"{self.meant} sentences: likeliest right {self.likeliest:.1%}, done right {self.done:.1%}, "
            f"done right or asked back {self.fine:.1%}, refused {self.refused:.1%}; "
            f"out of scope {self.strange}: rejected {self.rejected:.1%}"
        )


def files(folder: Path = BLIND) -> dict[str, Path]:
    """The test sets by name."""
    return {file.stem: file for file in sorted(folder.glob("*.csv"))}


def hear(parser: LocalParser, file: Path) -> list[Heard]:
    """What ``parser`` makes of every sentence of ``file``, said in the middle of a conversation."""
    language = LANGUAGES.get(file.stem, "en")
    return [
        Heard(one, parser.understand(one.text, Context(NOON, one.role or "customer", language)))
        for one in read([file])
    ]


def figures(heard: Sequence[Heard]) -> Figures:
    """The shares. Raises ``ZeroDivisionError`` where there is no sentence of an intent, or none of none."""
    meant = [one for one in heard if one.said.intent != OUT_OF_SCOPE]
    strange = [one for one in heard if one.said.intent == OUT_OF_SCOPE]
    return Figures(
        meant=len(meant),
        likeliest=sum(one.likeliest == one.said.intent for one in meant) / len(meant),
        done=sum(one.is_done for one in meant) / len(meant),
        fine=sum(one.is_fine for one in meant) / len(meant),
        refused=sum(one.is_refused for one in meant) / len(meant),
        strange=len(strange),
        rejected=sum(one.is_refused for one in strange) / len(strange),
    )


def pairs(heard: Sequence[Heard]) -> Iterator[str]:
    """Which intent was taken for which, the commonest first; only what was likeliest for wrong."""
    wrong = Counter((one.said.intent, one.likeliest) for one in heard if one.likeliest != one.said.intent)
    for (meant, taken), times in wrong.most_common():
        if meant != OUT_OF_SCOPE and times > 1:
            yield f"  {times} x {meant} -> {taken}"


def main() -> int:
    """Prints the figures and, unless they alone are asked for, every mistake; always 0."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("names", nargs="*", choices=[*files(), []], help="these files only", metavar="NAME")
    asked.add_argument("--model", type=Path, help="instead of the model in use")
    asked.add_argument("--later", choices=LATER, default="", help="sets that were written later")
    asked.add_argument("--figures", action="store_true", help="no mistakes, only figures")
    given = asked.parse_args()
    settings = load_settings()
    parser = LocalParser.load(given.model or settings.model_dir, load_lexicons(FOLDER, settings.language))
    everything: list[Heard] = []
    for name, file in files(BLIND / given.later).items():
        if given.names and name not in given.names:
            continue
        heard = hear(parser, file)
        everything += heard
        mistakes = [] if given.figures else [f"  {one.mistake}" for one in heard if one.mistake]
        print(f"{name}: {figures(heard)}", *mistakes, sep="\n")
    print(f"all: {figures(everything)}", *([] if given.figures else pairs(everything)), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
