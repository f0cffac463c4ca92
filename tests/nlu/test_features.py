"""The features served are those scikit-learn fitted."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from scipy.sparse import hstack
from sklearn.svm import LinearSVC

from nlu.corpus import Sentence
from nlu.features import Tfidf, Vector, character_grams, word_grams
from nlu.fitting import fit, vectorizers
from nlu.head import LinearHead
from nlu.normal import normalise

ODD = ["", "hello", "a", "zzz qqq", "0$ 0$ 0$ hello", "é ü 👍 مرحبا", "x" * 900, "hello " * 150]


@pytest.fixture(scope="module")
def normals(lessons: Sequence[Sentence]) -> list[str]:
    return [normalise(lesson.text) for lesson in lessons]


@pytest.fixture(scope="module")
def fitted(normals: list[str], lessons: Sequence[Sentence]) -> tuple[Tfidf, LinearHead]:
    return fit(normals, [lesson.intent for lesson in lessons], rare=2, penalty=1.0)


def dense(vector: Vector, width: int) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    row = np.zeros(width, dtype=np.float32)
    row[vector.columns] = vector.values
    return row


def test_a_vector_equals_what_scikit_learn_transforms(
    normals: list[str], fitted: tuple[Tfidf, LinearHead]
) -> None:
    words, characters = vectorizers(2)
    words.fit(normals)
    characters.fit(normals)
    asked = [*normals, *ODD]
    expected = hstack([words.transform(asked), characters.transform(asked)]).toarray()

    served = np.array([dense(fitted[0].vector(text), fitted[0].width) for text in asked])

    np.testing.assert_allclose(served, expected, rtol=1e-5, atol=1e-6)


def test_margins_equal_what_scikit_learn_decides(
    normals: list[str], lessons: Sequence[Sentence], fitted: tuple[Tfidf, LinearHead]
) -> None:
    features, head = fitted
    words, characters = vectorizers(2)
    matrix = hstack([words.fit_transform(normals), characters.fit_transform(normals)]).tocsr()
    machine = LinearSVC(C=1.0, max_iter=5_000, random_state=0)
    machine.fit(matrix, [lesson.intent for lesson in lessons])
    asked = [*normals[::7], *ODD]
    expected = machine.decision_function(hstack([words.transform(asked), characters.transform(asked)]))

    served = np.array([head.margins(features.vector(text)) for text in asked])

    assert list(head.intents) == list(machine.classes_)
    np.testing.assert_allclose(served, expected, atol=1e-4)


def test_words_are_counted_alone_and_with_their_neighbour() -> None:
    assert list(word_grams(["a", "b", "a"])) == ["a", "b", "a", "a b", "b a"]
    assert list(word_grams([])) == []


def test_a_word_is_cut_into_runs_of_two_to_five_with_a_blank_at_either_end() -> None:
    assert list(character_grams("a")) == [" a", "a ", " a "]
    assert list(character_grams("abc")) == [
        *(" a", "ab", "bc", "c "),
        *(" ab", "abc", "bc "),
        *(" abc", "abc "),
        " abc ",
    ]


def test_what_was_never_seen_makes_a_sentence_less_known(fitted: tuple[Tfidf, LinearHead]) -> None:
    features = fitted[0]

    shares = [features.vector(text).known for text in ("thank you", "thank you zyxwvu", "zyxwvu", "")]

    assert shares[0] == 1.0
    assert 0 < shares[1] < 1
    assert shares[2:] == [0.0, 0.0]


def test_two_intents_have_a_margin_each() -> None:
    features, head = fit(["hello", "hi", "bye", "so long"], ["in", "in", "out", "out"], rare=1, penalty=1.0)

    margins = head.margins(features.vector("bye"))

    assert head.intents == ("in", "out")
    assert margins[1] > 0 > margins[0]
    assert margins[0] == pytest.approx(-margins[1], abs=1e-6)
