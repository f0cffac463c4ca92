"""How long reading takes: python -m benchmarks.reading.

A sentence of everyday length, understood anew each time; the names in it looked up among 100,000; the facts
of the longest message that is taken, of whatever it is made; the article that answers a question. The best of
many tries, milliseconds on one thread.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from bot.knowledge import ArticleKnowledge
from config.languages import FOLDER, load_language
from config.settings import load_settings
from nlu.entities import Lexicon, NameIndex, extract, load_lexicons
from nlu.local import LocalParser
from nlu.parse import Context, Name
from tests.nlu.test_entities_texts import ENDLESS

SENTENCE = "acme is at 15k now and they're negotiating, remind me friday 9 to send the contract"
QUESTION = "how long does a transfer to Germany take"
LONGEST = 65_536
NAMES = 100_000
SYLLABLES = ("ka", "ri", "mo", "ten", "lu", "sa", "ver", "dan", "bo", "mi")
CONTEXT = Context(now=datetime(2026, 11, 18, 12, tzinfo=UTC), role="staff")
TRIES, FEW = 50, 3


def best(work: Callable[[], Any], tries: int = TRIES) -> float:
    """Milliseconds of the quickest of so many tries."""
    taken = []
    for _ in range(tries):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1e3)
    return min(taken)


def main() -> int:
    """Prints a line for each."""
    settings = load_settings()
    lexicons = load_lexicons(FOLDER, settings.language)
    parser = LocalParser.load(settings.model_dir, lexicons).without_memory()
    english, knowledge = lexicons.of("en"), ArticleKnowledge([load_language("en")])
    index = NameIndex.of(lexicons, (Name("company", f"{word(number)} Ltd") for number in range(NAMES)))
    named = f"call {word(4711)} tomorrow about what we sent to {word(81)}"
    slowest, piece = max((endless(piece, english), piece) for piece in ENDLESS)
    print(f"a sentence understood      {best(lambda: parser.understand(SENTENCE, CONTEXT)):8.3f} ms")
    print(f"its facts                  {best(lambda: extract(SENTENCE, CONTEXT, english)):8.3f} ms")
    print(f"names among {NAMES:,}        {best(lambda: index.find(named)):8.3f} ms")
    print(f"facts of {LONGEST:,} characters {slowest:8.3f} ms, made of {piece!r}")
    print(f"an article                 {best(lambda: knowledge.search(QUESTION, 'en', [])):8.3f} ms")
    return 0


def word(number: int) -> str:
    """A name of its own for each number."""
    return "".join(SYLLABLES[int(digit)] for digit in f"{number:05}")


def endless(piece: str, lexicon: Lexicon) -> float:
    """Milliseconds for the longest message made of this."""
    text = (piece * LONGEST)[:LONGEST]
    return best(lambda: extract(text, CONTEXT, lexicon), FEW)


if __name__ == "__main__":
    sys.exit(main())
