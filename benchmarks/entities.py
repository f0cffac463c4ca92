"""How many facts of annotated sentences are found: python -m benchmarks.entities [FILE] [--half seen|unseen].

FILE has the clock, the zone, the names on record, and sentences by role with the facts they hold, as
``tests/understanding/entities.yml``. Every fact missed, mistaken or made up is printed.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from config.languages import FOLDER
from nlu.entities import Lexicon, NameIndex, extract, load_lexicon
from nlu.parse import Context, Entity, Name

ROOT = Path(__file__).parents[1]
ANNOTATED = ROOT / "tests" / "understanding" / "entities.yml"
SEEN, UNSEEN = "seen", "unseen"


@dataclass(frozen=True, slots=True)
class Annotated:
    """A sentence, how it is to be read, and ``kind=value`` of every fact in it."""

    text: str
    context: Context
    facts: tuple[str, ...]
    half: str


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found of one sentence: right, not found, mistaken (wanted and got), and made up."""

    sentence: Annotated
    right: tuple[str, ...]
    missed: tuple[str, ...]
    mistaken: tuple[tuple[str, str], ...]
    spurious: tuple[str, ...]

    @property
    def wrong(self) -> str:
        """What is not as annotated, in one line; empty when all is."""
        lines = [f"missed {fact}" for fact in self.missed]
        lines += [f"{got}, not {wanted}" for wanted, got in self.mistaken]
        lines += [f"made up {fact}" for fact in self.spurious]
        return "; ".join(lines)


@dataclass(frozen=True, slots=True)
class Score:
    """The figures of many sentences."""

    sentences: int
    wanted: int
    right: int
    found: int
    spurious: int

    @property
    def share_right(self) -> float:
        """The share of annotated facts found with the right value."""
        return self.right / max(self.wanted, 1)

    @property
    def share_spurious(self) -> float:
        """The share of facts found where nothing of the kind is."""
        return self.spurious / max(self.found, 1)

    def __str__(self) -> str:
        return (
            f"{self.sentences} sentences, {self.wanted} facts: {self.share_right:.1%} right, "
            f"{self.share_spurious:.1%} of {self.found} found made up"
        )


def read_annotated(file: Path, lexicon: Lexicon) -> list[Annotated]:
    """The sentences of ``file``. Raises ``KeyError`` when it has not what it needs."""
    said = YAML(typ="safe").load(file)
    index = NameIndex(lexicon)
    for kind, names in said["names"].items():
        for name in names:
            colleague = kind == "colleague"
            index.add(Name("person" if colleague else kind, name), colleague=colleague)
    annotated = []
    for role, sentences in said["sentences"].items():
        for place, sentence in enumerate(sentences):
            facts = tuple(fact for fact in sentence["find"].split(" | ") if fact)
            context = _context(said, role, index)
            annotated.append(Annotated(sentence["say"], context, facts, UNSEEN if place % 2 else SEEN))
    return annotated


def _context(said: Mapping[str, Any], role: str, index: NameIndex) -> Context:
    now = said["at"] if isinstance(said["at"], datetime) else datetime.fromisoformat(said["at"])
    return Context(
        now=now,
        role="customer" if role == "customer" else "staff",
        zone=said["zone"],
        language=said.get("language", "en"),
        names=index,
    )


def shown(entity: Entity) -> str:
    """``kind=value``, amounts without needless decimals, then their currency."""
    value = entity.value
    if isinstance(value, dict) and "currency" in value:
        return f"{entity.kind}={value['value']:.12g} {value['currency'] or ''}".strip()
    if isinstance(value, float):
        return f"{entity.kind}={value:.12g}"
    return f"{entity.kind}={value}"


def judge(sentence: Annotated, lexicon: Lexicon) -> Judged:
    """What is found of ``sentence`` against what is in it; order does not count."""
    wanted = Counter(sentence.facts)
    found = Counter(shown(entity) for entity in extract(sentence.text, sentence.context, lexicon))
    missed, spurious = list((wanted - found).elements()), list((found - wanted).elements())
    mistaken = []
    for fact in tuple(missed):
        same = [got for got in spurious if _kind(got) == _kind(fact)]
        if same:
            missed.remove(fact)
            spurious.remove(same[0])
            mistaken.append((fact, same[0]))
    right = tuple((wanted & found).elements())
    return Judged(sentence, right, tuple(missed), tuple(mistaken), tuple(spurious))


def _kind(fact: str) -> str:
    return fact.partition("=")[0]


def score(judged: Sequence[Judged]) -> Score:
    """The figures of these sentences."""
    right, mistaken = sum(len(one.right) for one in judged), sum(len(one.mistaken) for one in judged)
    spurious = sum(len(one.spurious) for one in judged)
    wanted = sum(len(one.sentence.facts) for one in judged)
    return Score(len(judged), wanted, right, right + mistaken + spurious, spurious)


def kinds_of(judged: Iterable[Judged]) -> Iterator[str]:
    """A line for each kind of fact: how many are annotated and right, and how many are made up."""
    wanted, right, made_up = Counter[str](), Counter[str](), Counter[str]()
    for one in judged:
        wanted.update(map(_kind, one.sentence.facts))
        right.update(map(_kind, one.right))
        made_up.update(map(_kind, one.spurious))
    for kind in sorted(wanted | made_up):
        yield f"  {kind:<12} {right[kind]:>4} of {wanted[kind]:<4} made up {made_up[kind]}"


def main() -> int:
    """Prints every sentence not read as annotated, then the figures; always 0."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("file", type=Path, nargs="?", default=ANNOTATED)
    asked.add_argument("--half", choices=(SEEN, UNSEEN), help="print the misses of this half only")
    asked.add_argument("--figures", action="store_true", help="no misses, only figures")
    asked.add_argument("--lexicon", type=Path, default=FOLDER / "en" / "lexicon.yml")
    given = asked.parse_args()
    lexicon = load_lexicon(given.lexicon)
    started = time.perf_counter()
    judged = [judge(one, lexicon) for one in read_annotated(given.file, lexicon)]
    taken = (time.perf_counter() - started) * 1e3 / max(len(judged), 1)
    for one in judged:
        if one.wrong and not given.figures and given.half in {None, one.sentence.half}:
            print(f"- {one.sentence.text}\n    {one.wrong}")
    for half in (SEEN, UNSEEN):
        if given.half in {None, half}:
            print(f"{half}: {score([one for one in judged if one.sentence.half == half])}")
    if given.half is None:
        print(*kinds_of(judged), f"all: {score(judged)}; {taken:.2f} ms a sentence", sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
