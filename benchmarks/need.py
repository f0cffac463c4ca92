"""How often complaints are taken for words of somebody in need: ``python -m benchmarks.need FILE.csv``."""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from pathlib import Path

from bot.dialogue.noticing import Noticing
from config.languages import languages, load_language


def main() -> None:
    """Prints the share of texts in which each need is noticed, and with ``--show`` the words."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, help="a CSV file of complaints")
    parser.add_argument(
        "--column", help="the column of the text; the one called like a narrative when left out"
    )
    parser.add_argument("--show", metavar="NEED", help="show what was taken for this need")
    asked = parser.parse_args()
    with asked.file.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    column = asked.column or next(name for name in rows[0] if "narrative" in name.casefold())
    texts = [row[column] for row in rows if row.get(column)]
    noticing = Noticing.of([load_language(tag) for tag in languages()])
    counts = Counter(noticing.notice(text) for text in texts)
    print(f"{len(texts)} texts")
    for need in noticing.patterns:
        print(f"{need:12} {counts[need]:5}  {counts[need] / len(texts):7.2%}")
    for text in texts if asked.show else ():
        if noticing.notice(text) == asked.show:
            said = " ".join(text.replace("’", "'").split())
            found = noticing.words(asked.show, said)
            if found is not None:
                around = found.string[max(0, found.start() - 60) : found.end() + 40]
                print(f"  … {around} …")


if __name__ == "__main__":
    main()
