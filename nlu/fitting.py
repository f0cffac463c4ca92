"""Features and heads fitted with scikit-learn, handed over as plain arrays. Only training imports this."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.sparse import hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from nlu.features import CHARACTER_GRAMS, WORD_GRAMS, Block, Tfidf
from nlu.head import LinearHead

MOST_ROUNDS = 5_000


def vectorizers(rare: int) -> tuple[TfidfVectorizer, TfidfVectorizer]:
    """Word and character n-grams as ``nlu.features`` counts them. Runs of characters found in fewer than
    ``rare`` sentences are left out; every word is kept, for it is known from then on."""
    shared: dict[str, Any] = {
        "lowercase": False,  # sentences come normalised
        "sublinear_tf": True,
        "dtype": np.float32,
    }
    words = TfidfVectorizer(tokenizer=str.split, token_pattern=None, ngram_range=WORD_GRAMS, **shared)
    return words, TfidfVectorizer(analyzer="char_wb", ngram_range=CHARACTER_GRAMS, min_df=rare, **shared)


def fit(
    normals: Sequence[str], intents: Sequence[str], *, rare: int, penalty: float
) -> tuple[Tfidf, LinearHead]:
    """Features and a head learned from normalised sentences of at least two intents."""
    words, characters = vectorizers(rare)
    matrix = hstack([words.fit_transform(normals), characters.fit_transform(normals)]).tocsr()
    features = Tfidf(_block(words), _block(characters))
    return features, _fit_head(matrix, intents, penalty)


def _block(vectorizer: TfidfVectorizer) -> Block:
    grams = [str(gram) for gram in vectorizer.get_feature_names_out()]
    return Block(grams, vectorizer.idf_.astype(np.float32))


def _fit_head(matrix: Any, intents: Sequence[str], penalty: float) -> LinearHead:
    machine = LinearSVC(C=penalty, max_iter=MOST_ROUNDS, random_state=0)
    machine.fit(matrix, intents)
    weights, bias = machine.coef_, machine.intercept_
    if len(machine.classes_) == 2:  # noqa: PLR2004 - then scikit-learn keeps one side only
        weights, bias = np.vstack((-weights, weights)), np.concatenate((-bias, bias))
    return LinearHead(
        intents=tuple(str(name) for name in machine.classes_),
        weights=np.ascontiguousarray(weights.T, dtype=np.float32),
        bias=bias.astype(np.float32),
    )
