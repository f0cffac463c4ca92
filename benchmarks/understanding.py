"""The engine of understanding on CLINC150: accuracy, out-of-scope, calibration, speed, memory.

``python -m benchmarks.understanding PATH/data_full.json [--examples N] [--words-alone]``: learns from the
training part (N sentences of each intent, all by default), judges the test part and its real out-of-scope
sentences.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import psutil

from config.languages import FOLDER
from nlu.corpus import Sentence
from nlu.entities import load_lexicon
from nlu.evaluation import evaluate
from nlu.local import LocalParser
from nlu.parse import OUT_OF_SCOPE
from nlu.training import train
from nlu.vectors.kept import KeptVectors
from nlu.vectors.making import make_encoder

SEED = 1


def main() -> None:
    """The figures are printed, a line of JSON."""
    parser = argparse.ArgumentParser(description="Understanding, measured on CLINC150.")
    parser.add_argument("data", type=Path, help="data_full.json of CLINC150")
    parser.add_argument("--examples", type=int, help="learn from so many sentences of each intent")
    parser.add_argument("--words-alone", action="store_true", help="without sentence vectors")
    asked = parser.parse_args()
    parts = json.loads(asked.data.read_bytes())
    taught = _few(_sentences(parts["train"]), asked.examples)
    unseen = _sentences(parts["test"]) + [Sentence(text, OUT_OF_SCOPE) for text, _ in parts["oos_test"]]
    lexicon = load_lexicon(FOLDER / "en" / "lexicon.yml")
    encoder = None if asked.words_alone else make_encoder()
    start = time.perf_counter()
    model = train(taught, lexicon, vectors=KeptVectors(encoder) if encoder else None).model
    seconds = time.perf_counter() - start
    figures = evaluate(LocalParser(model, lexicon), unseen).to_json()
    memory = psutil.Process().memory_info().rss / 2**20
    print(json.dumps({**figures, "train_seconds": round(seconds, 1), "memory_mib": round(memory)}))


def _sentences(pairs: Sequence[Sequence[str]]) -> list[Sentence]:
    return [Sentence(text, intent) for text, intent in pairs]


def _few(sentences: list[Sentence], examples: int | None) -> list[Sentence]:
    if examples is None:
        return sentences
    chosen = defaultdict(list)
    for sentence in random.Random(SEED).sample(sentences, len(sentences)):
        chosen[sentence.intent].append(sentence)
    return [sentence for same in chosen.values() for sentence in same[:examples]]


if __name__ == "__main__":
    main()
